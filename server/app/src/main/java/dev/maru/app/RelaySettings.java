package dev.maru.app;

import dev.maru.relay.PortRange;
import dev.maru.relay.RelayPlaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The keys of the configuration that begin with {@code relay}, in the order of the reference. */
final class RelaySettings {
    private static final List<Setting<?>> COLLECTED = new ArrayList<>();
    private static final int MAX_COUNT = 1_000_000;
    private static final Duration DAY = Duration.ofDays(1);

    static final Setting<Boolean> ENABLED = flag(
            "enabled",
            true,
            "Whether to run a STUN and TURN server, which carries calls between networks that let nothing else through.",
            "다른 방법으로는 연결되지 않는 네트워크 사이의 통화를 중계하는 STUN·TURN 서버를 켤지 정합니다.");
    static final Setting<List<ListenPoint>> LISTEN = points(
            "listen",
            "Where TURN clients come over UDP and TCP. Empty: the addresses of listen, or all with lan.",
            "TURN 클라이언트가 UDP와 TCP로 접속할 주소입니다. 비우면 listen의 주소를, lan이면 모든 주소를 씁니다.");
    static final Setting<Integer> PORT = add(
            "port",
            new ValueType.Whole(0, 65_535),
            "3478",
            "The port of TURN over UDP and TCP; 0 for any free one.",
            "UDP와 TCP의 TURN 포트입니다. 0이면 비어 있는 포트를 씁니다.");
    static final Setting<Boolean> TCP =
            flag("tcp", true, "Whether clients may come over TCP.", "클라이언트가 TCP로 접속할 수 있을지 정합니다.");
    static final Setting<Boolean> TLS = flag(
            "tls",
            true,
            "Whether clients may come over TLS, with the certificate of https.",
            "클라이언트가 TLS로 접속할 수 있을지 정합니다. https와 같은 인증서를 씁니다.");
    static final Setting<List<ListenPoint>> TLS_LISTEN = points(
            "tls_listen",
            "Where TURN clients come over TLS. Empty: the addresses of relay.listen.",
            "TURN 클라이언트가 TLS로 접속할 주소입니다. 비우면 relay.listen의 주소를 씁니다.");
    static final Setting<Integer> TLS_PORT = add(
            "tls_port",
            new ValueType.Whole(0, 65_535),
            "5349",
            "The port of TURN over TLS; 0 for any free one.",
            "TLS의 TURN 포트입니다. 0이면 비어 있는 포트를 씁니다.");
    static final Setting<List<String>> RELAY_ADDRESSES = add(
            "relay_addresses",
            new ValueType.Many<>(
                    Settings::address,
                    Text.of("an IP address of this machine, such as 10.0.0.7", "10.0.0.7 같은 이 컴퓨터의 IP 주소")),
            "",
            "The addresses that relayed packets leave from. Empty: the ones that are listened on.",
            "중계하는 패킷이 나갈 주소입니다. 비우면 접속을 받는 주소를 씁니다.");
    static final Setting<PortRange> PORTS = add(
            "ports",
            new Ports(),
            "49152-65535",
            "The ports that relayed packets come to and leave from; a firewall has to let them through over UDP.",
            "중계하는 패킷이 드나드는 포트 범위입니다. 방화벽에서 UDP로 열어야 합니다.");
    static final Setting<List<ExternalAddress>> EXTERNAL_IP = add(
            "external_ip",
            new ValueType.Many<>(
                    ExternalAddress::parse,
                    Text.of(
                            "an IP address, or the outer and the inner one with a slash, such as 203.0.113.7/10.0.0.7",
                            "IP 주소, 또는 203.0.113.7/10.0.0.7처럼 외부 주소와 내부 주소를 /로 이은 값")),
            "",
            "How the Internet sees this machine, where a cloud or a router translates its address. The ports stay as they are.",
            "클라우드나 공유기가 주소를 바꿔 줄 때 인터넷에서 보이는 이 컴퓨터의 주소입니다. 포트는 그대로여야 합니다.");
    static final Setting<String> EXTERNAL_STUN = add(
            "external_stun",
            new TextLine(Text.of(
                    "a host and port such as stun.example.org:3478, or empty",
                    "stun.example.org:3478 같은 호스트와 포트(비워도 됨)")),
            "",
            "A STUN server that is asked at the start how the Internet sees this machine. Empty: none is asked.",
            "인터넷에서 보이는 이 컴퓨터의 주소를 시작할 때 물어볼 STUN 서버입니다. 비우면 묻지 않습니다.");
    static final Setting<String> EXTERNAL_NAME = add(
            "external_name",
            new TextLine(Text.of("a host name or an IP address, or empty", "호스트 이름 또는 IP 주소(비워도 됨)")),
            "",
            "The host that participants are told for STUN and TURN. Empty: the one that they opened Maru by.",
            "참가자에게 STUN·TURN 서버로 알려 줄 호스트입니다. 비우면 참가자가 Maru를 연 주소의 호스트를 씁니다.");
    static final Setting<String> REALM = add(
            "realm",
            new TextLine(Text.of("a text of 1 to 128 bytes", "1~128바이트의 문자열")),
            "maru",
            "The realm of TURN's credentials.",
            "TURN 인증에 쓰는 영역(realm) 이름입니다.");
    static final Setting<List<Secret>> SECRETS = secret(
            "secrets",
            new SecretList(),
            "Secrets that time-limited credentials are made with (TURN REST), the newest first; several make a rotation possible."
                    + " Empty: a random one that lasts as long as the program runs.",
            "시간제한 인증 정보(TURN REST)를 만드는 비밀 값입니다. 최신 것을 먼저 적으며, 여러 개를 두면 교체할 수 있습니다. 비우면 프로그램이"
                    + " 실행되는 동안만 쓰는 값을 무작위로 만듭니다.");
    static final Setting<Map<String, Secret>> USERS = secret(
            "users",
            new UserTable(),
            "Users of the relay with a password that does not expire.",
            "만료되지 않는 비밀번호를 쓰는 릴레이 사용자입니다.");
    static final Setting<Duration> CREDENTIAL_LIFETIME = add(
            "credential_lifetime",
            new ValueType.Span(Duration.ofMinutes(1), DAY),
            "1h",
            "How long the credentials are good that a participant is given.",
            "참가자에게 주는 인증 정보의 유효 기간입니다.");
    static final Setting<List<AddressBlock>> ALLOW_PEER = blocks(
            "allow_peer",
            "Addresses that may be relayed to although they are private, loopback or otherwise not of the public Internet.",
            "사설망·루프백처럼 공용 인터넷이 아니지만 중계를 허용할 주소입니다.");
    static final Setting<List<AddressBlock>> DENY_PEER =
            blocks("deny_peer", "Addresses that may not be relayed to, besides.", "추가로 중계를 막을 주소입니다.");
    static final Setting<Integer> MAX_ALLOCATIONS = add(
            "max_allocations",
            new ValueType.Whole(0, MAX_COUNT),
            "10000",
            "How many allocations there may be; each has a port of its own.",
            "할당의 최대 개수입니다. 할당마다 포트를 하나씩 씁니다.");
    static final Setting<Integer> MAX_ALLOCATIONS_PER_USER = add(
            "max_allocations_per_user",
            new ValueType.Whole(1, MAX_COUNT),
            "256",
            "How many allocations a user may have. A browser makes some for every connection, network and transport.",
            "사용자 한 명이 가질 수 있는 할당의 최대 개수입니다. 브라우저는 연결·네트워크·전송 방식마다 할당을 만듭니다.");
    static final Setting<Long> MAX_BANDWIDTH = add(
            "max_bandwidth",
            new BitRate(),
            "0",
            "How much may be relayed altogether, both directions added; the rest is dropped.",
            "양방향을 합해 중계할 수 있는 전체 대역폭입니다. 넘으면 버립니다.");
    static final Setting<Long> MAX_BANDWIDTH_PER_USER = add(
            "max_bandwidth_per_user",
            new BitRate(),
            "0",
            "How much may be relayed for a user, both directions added; the rest is dropped.",
            "양방향을 합해 사용자 한 명에게 중계할 수 있는 대역폭입니다. 넘으면 버립니다.");
    static final Setting<Duration> MAX_LIFETIME = add(
            "max_lifetime",
            new ValueType.Span(Duration.ofMinutes(1), DAY),
            "1h",
            "The longest lifetime that an allocation is given at once; clients refresh it before it ends.",
            "할당에 한 번에 주는 최대 수명입니다. 클라이언트는 끝나기 전에 갱신합니다.");
    static final Setting<Duration> MAX_AGE = add(
            "max_age",
            new ValueType.Span(Duration.ZERO, Duration.ofDays(365)),
            "0s",
            "How long an allocation may last altogether, however often it is refreshed; 0 for no limit.",
            "아무리 갱신해도 할당이 유지될 수 있는 전체 시간입니다. 0이면 제한이 없습니다.");
    static final Setting<Integer> REACTORS = add(
            "reactors",
            new ValueType.Whole(1, RelayPlaces.MAX_REACTORS),
            "1",
            "How many threads relay. One fills a fast network; more need as many cores to spare.",
            "중계하는 스레드의 수입니다. 빠른 네트워크도 하나면 충분하며, 늘리려면 그만큼 남는 코어가 필요합니다.");
    static final Setting<List<ListenPoint>> DISCOVERY = points(
            "discovery",
            "A second IP address of this machine with another port, for finding out what kind of NAT somebody is behind (RFC 5780).",
            "상대가 어떤 NAT 뒤에 있는지 알아내는 데(RFC 5780) 쓸 이 컴퓨터의 두 번째 IP 주소와 다른 포트입니다.");

    /** All of them, in the order of the reference. */
    static final List<Setting<?>> ALL = Collections.unmodifiableList(COLLECTED);

    /** Those that count from the start of the program alone. */
    static final List<Setting<?>> FIXED = List.of(
            ENABLED,
            LISTEN,
            PORT,
            TCP,
            TLS,
            TLS_LISTEN,
            TLS_PORT,
            RELAY_ADDRESSES,
            PORTS,
            EXTERNAL_IP,
            EXTERNAL_STUN,
            REACTORS,
            DISCOVERY);

    private RelaySettings() {}

    private static <T> Setting<T> add(String name, ValueType<T> type, String fallback, String english, String korean) {
        return add(new Setting<>("relay." + name, type, fallback, false, Text.of(english, korean)));
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        COLLECTED.add(setting);
        return setting;
    }

    private static <T> Setting<T> secret(String name, ValueType<T> type, String english, String korean) {
        return add(new Setting<>("relay." + name, type, "", true, Text.of(english, korean)));
    }

    private static Setting<Boolean> flag(String name, boolean fallback, String english, String korean) {
        return add(name, new ValueType.Flag(), Boolean.toString(fallback), english, korean);
    }

    private static Setting<List<ListenPoint>> points(String name, String english, String korean) {
        Text allowed = Text.of(
                "an IP address of this machine, with or without a port, such as 0.0.0.0 or 127.0.0.1:3478",
                "0.0.0.0이나 127.0.0.1:3478처럼 이 컴퓨터의 IP 주소(포트를 붙여도 됨)");
        return add(name, new ValueType.Many<>(ListenPoint::parse, allowed), "", english, korean);
    }

    private static Setting<List<AddressBlock>> blocks(String name, String english, String korean) {
        Text allowed = Text.of(
                "an IP address or a block of them, such as 10.0.0.0/8 or ::1", "10.0.0.0/8이나 ::1 같은 IP 주소 또는 대역");
        return add(name, new ValueType.Many<>(AddressBlock::parse, allowed), "", english, korean);
    }
}
