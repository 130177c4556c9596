package dev.maru.relay;

import dev.maru.turn.TurnClientFailure;
import dev.maru.turn.TurnClientReason;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a refusal means and what to do about it, for whoever runs the relay or was given its address.
 *
 * @param said what happened
 * @param fix what to do
 * @param facts the code and the server's own words
 */
record DoctorRemedy(DoctorWords said, DoctorWords fix, Map<String, Object> facts) {
    /** A server's words are shown cut off: they may be anything. */
    private static final int MAX_QUOTED = 80;

    /** For a failure of the TURN client's. */
    static DoctorRemedy of(TurnClientFailure failure) {
        return failure.code() > 0 ? of(failure.code(), failure.said()) : of(failure.reason());
    }

    /** For an error response (RFC 8489 §14.8). */
    static DoctorRemedy of(int code, String quoted) {
        DoctorWords said = DoctorWords.same(code + (quoted.isBlank() ? "" : " “" + shown(quoted) + "”") + ": ")
                .plus(meaning(code));
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("code", code);
        facts.put("reason", shown(quoted));
        return new DoctorRemedy(said, fix(code), facts);
    }

    /** The server's own words without what would move a terminal's cursor. */
    static String shown(String quoted) {
        String plain = quoted.strip().replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
        return plain.length() <= MAX_QUOTED ? plain : plain.substring(0, MAX_QUOTED) + "…";
    }

    private static DoctorWords meaning(int code) {
        return switch (code) {
            case 300 -> DoctorWords.of("the server sends its clients to another one.", "서버가 다른 서버로 가라고 합니다.");
            case 400 -> DoctorWords.of("the server could not make sense of the request.", "서버가 요청을 이해하지 못했습니다.");
            case 401 ->
                DoctorWords.of(
                        "the server does not accept this username and password.", "서버가 사용자 이름과 비밀번호를 받아들이지 않습니다.");
            case 403 -> DoctorWords.of("the server's rules forbid it.", "서버의 규칙이 금지합니다.");
            case 420 ->
                DoctorWords.of(
                        "the server does not know something that the request asked for.", "요청에 서버가 모르는 속성이 있습니다.");
            case 437 ->
                DoctorWords.of(
                        "the server has no such allocation, or one already from this address and port.",
                        "서버에 그 할당이 없거나, 이 주소와 포트의 할당이 이미 있습니다.");
            case 438 ->
                DoctorWords.of(
                        "the server calls every nonce stale, also the one it has just given.",
                        "서버가 방금 준 논스까지 만료되었다고 합니다.");
            case 440 ->
                DoctorWords.of(
                        "the server has no relayed addresses of this family.", "서버에 이 주소 체계(IPv4/IPv6)의 중계 주소가 없습니다.");
            case 441 -> DoctorWords.of("the allocation belongs to other credentials.", "그 할당은 다른 자격 증명의 것입니다.");
            case 442 -> DoctorWords.of("the server does not relay UDP.", "서버가 UDP를 중계하지 않습니다.");
            case 443 ->
                DoctorWords.of(
                        "the peer's address is of another family than the relayed one.", "상대 주소의 체계가 중계 주소와 다릅니다.");
            case 486 ->
                DoctorWords.of(
                        "this user has as many allocations as the server allows.", "이 사용자는 서버가 허용하는 만큼 이미 할당했습니다.");
            case 508 -> DoctorWords.of("the server has no free port or no capacity left.", "서버에 남은 포트나 용량이 없습니다.");
            default ->
                code >= 500
                        ? DoctorWords.of("the server has a problem of its own.", "서버에 문제가 있습니다.")
                        : DoctorWords.of("the server refused.", "서버가 거절했습니다.");
        };
    }

    private static DoctorWords fix(int code) {
        return switch (code) {
            case 300 ->
                DoctorWords.of(
                        "Examine that one, and hand out its address if it is the one to use.",
                        "그 서버를 검사하고, 쓸 서버가 맞으면 그 주소를 나눠 주세요.");
            case 400 ->
                DoctorWords.of(
                        "Look into the server's log. A proxy or load balancer in front of it must not change STUN messages.",
                        "서버 로그를 보세요. 앞의 프록시나 로드 밸런서가 STUN 메시지를 바꾸면 안 됩니다.");
            case 403 ->
                DoctorWords.of(
                        "Look into the server's rules on peers and users (in coturn denied-peer-ip, allowed-peer-ip,"
                                + " allow-loopback-peers).",
                        "상대와 사용자에 대한 서버 규칙을 확인하세요(coturn에서는 denied-peer-ip, allowed-peer-ip, allow-loopback-peers).");
            case 420 ->
                DoctorWords.of(
                        "Update the server, or turn off the option that asks for it.", "서버를 갱신하거나, 그것을 요구하는 옵션을 끄세요.");
            case 440 ->
                DoctorWords.of(
                        "Give the server an address of this family to relay from (in coturn relay-ip).",
                        "서버에 이 체계의 중계 주소를 주세요(coturn에서는 relay-ip).");
            case 442 ->
                DoctorWords.of(
                        "Let the server relay UDP: browsers need it (in coturn take no-udp-relay out).",
                        "서버가 UDP를 중계하게 하세요. 브라우저에 필요합니다(coturn에서는 no-udp-relay를 빼세요).");
            case 443 ->
                DoctorWords.of("Give the server relayed addresses of both families.", "서버에 두 주소 체계의 중계 주소를 모두 주세요.");
            case 486 ->
                DoctorWords.of(
                        "Raise the quota per user (in coturn user-quota), give each person credentials of their own, or wait"
                                + " until old allocations expire. A browser needs one for each network and transport.",
                        "사용자별 할당량을 늘리거나(coturn에서는 user-quota), 사람마다 자격 증명을 따로 주거나, 예전 할당이 만료되기를"
                                + " 기다리세요. 브라우저는 네트워크와 전송 방식마다 하나씩 필요합니다.");
            case 508 ->
                DoctorWords.of(
                        "Widen the range of relay ports (in coturn min-port, max-port), or add a server.",
                        "중계 포트 범위를 넓히거나(coturn에서는 min-port, max-port) 서버를 늘리세요.");
            case 401, 437, 438, 441 -> fixOfIdentity(code);
            default -> DoctorWords.of("Look into the server's log.", "서버 로그를 확인하세요.");
        };
    }

    /** For who a client is taken for. */
    private static DoctorWords fixOfIdentity(int code) {
        return switch (code) {
            case 401 ->
                DoctorWords.of(
                        "Check username, password and realm in the server's configuration. For time-limited credentials both"
                                + " sides need the same secret, and clocks that agree.",
                        "서버 설정의 사용자 이름, 비밀번호, realm을 확인하세요. 기한이 있는 자격 증명은 양쪽의 비밀 값이 같고 시계가" + " 맞아야 합니다.");
            case 437 ->
                DoctorWords.of(
                        "Try again in a minute. If it stays, a NAT or load balancer makes several clients look like one, or"
                                + " changes the server in mid-session: it has to keep each client with one server.",
                        "1분 뒤에 다시 해 보세요. 계속되면 NAT나 로드 밸런서가 여러 클라이언트를 하나로 보이게 하거나 도중에 서버를"
                                + " 바꾸는 것입니다. 클라이언트마다 서버 하나로 고정해야 합니다.");
            case 438 ->
                DoctorWords.of(
                        "Check the server's clock. Servers behind one name must share the secret of their nonces, or keep each"
                                + " client with one of them.",
                        "서버의 시계를 확인하세요. 한 이름 뒤의 여러 서버는 논스의 비밀 값을 공유하거나, 클라이언트마다 서버 하나로" + " 고정해야 합니다.");
            default ->
                DoctorWords.of(
                        "Use the credentials that the allocation was made with. If it is your own, two clients share an address"
                                + " and port.",
                        "할당을 만든 자격 증명을 쓰세요. 자신의 할당이라면 두 클라이언트가 주소와 포트를 함께 쓰고 있는 것입니다.");
        };
    }

    /** For what goes wrong without a word of the server's. */
    private static DoctorRemedy of(TurnClientReason reason) {
        DoctorWords said = DoctorWords.of(reason.meaning(Locale.ENGLISH), reason.meaning(Locale.KOREAN));
        DoctorWords fix = switch (reason) {
            case NO_ANSWER ->
                DoctorWords.of(
                        "Check that it is a TURN server and not one for STUN alone, and look into its log.",
                        "STUN 전용이 아니라 TURN 서버인지 확인하고, 서버 로그를 보세요.");
            case UNAUTHENTIC_ANSWER ->
                DoctorWords.of(
                        "Check the password. If it is right, somebody on the way changes packets: use turns:.",
                        "비밀번호를 확인하세요. 맞다면 누군가 도중에 패킷을 바꾸고 있으니 turns:를 쓰세요.");
            case UNUSABLE_CHALLENGE ->
                DoctorWords.of(
                        "Set a realm and the long-term credential mechanism at the server (in coturn lt-cred-mech,"
                                + " realm), or update it.",
                        "서버에 realm과 장기 자격 증명 방식을 설정하거나(coturn에서는 lt-cred-mech, realm) 갱신하세요.");
            default -> DoctorWords.of("Look into the server's log.", "서버 로그를 확인하세요.");
        };
        return new DoctorRemedy(said, fix, Map.of("reason", reason.name()));
    }
}
