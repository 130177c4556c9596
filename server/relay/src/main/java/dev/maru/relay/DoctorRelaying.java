package dev.maru.relay;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.turn.TurnClientConfig;
import dev.maru.turn.TurnClientEvent;
import dev.maru.turn.TurnClientFailure;
import dev.maru.turn.TurnClientReason;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a TURN server does for whom it knows: authentication, allocations, and packets through them both ways. */
final class DoctorRelaying {
    /** Less than this many of a hundred packets lost is what voice does not mind. */
    private static final int MAX_LOSS_PERCENT = 5;

    /** RFC 8656 §3.2 has ten minutes as the default. Shorter than one minute, refreshes come faster than clients expect. */
    private static final Duration SHORT = Duration.ofMinutes(1);

    private final DoctorCase asked;
    private final TransportAddress server;
    private final DoctorReach reach;
    private final DoctorNotes notes;
    private final RandomGenerator entropy;
    private boolean hashesNames;

    DoctorRelaying(
            DoctorCase asked, TransportAddress server, DoctorReach reach, DoctorNotes notes, RandomGenerator entropy) {
        this.asked = asked;
        this.server = server;
        this.reach = reach;
        this.notes = notes;
        this.entropy = entropy;
    }

    void examine() {
        try (DoctorTalk talk = new DoctorTalk()) {
            notes.begin(DoctorCheck.AUTHENTICATION);
            if (!asksForPassword(talk)) {
                return;
            }
            DoctorLogin login = asked.login().orElse(null);
            if (login == null) {
                notes.skip(
                        DoctorCheck.AUTHENTICATION,
                        DoctorWords.of(
                                "The server asks for a password, as it should. Give one by --user or --secret to examine"
                                        + " the rest.",
                                "서버가 비밀번호를 요구합니다(정상). 나머지도 검사하려면 --user나 --secret을 주세요."));
                return;
            }
            DoctorClient first = allocate(talk, login);
            if (!noteFirst(first, login)) {
                return;
            }
            relay(talk, login, first);
            lifetime(talk, first);
        } catch (IOException e) {
            notes.bad(
                    DoctorCheck.ALLOCATION,
                    DoctorTls.unreachable(
                            asked.target().carrier() == DoctorTarget.Carrier.TLS ? DoctorCheck.TLS : DoctorCheck.TCP,
                            server.port(),
                            e));
        }
    }

    private DoctorRoad road(DoctorTalk talk) throws IOException {
        Duration patience = asked.patience();
        return switch (asked.target().carrier()) {
            case UDP -> DoctorRoad.to(server, talk.inbox());
            case TCP -> {
                Socket socket = new Socket();
                socket.connect(server.toSocketAddress(), Math.toIntExact(patience.toMillis()));
                yield DoctorRoad.over(socket, talk.inbox());
            }
            case TLS ->
                DoctorRoad.over(
                        new DoctorTls(
                                        asked.target().host(),
                                        server.toSocketAddress(),
                                        asked.trust().orElseGet(DoctorTls::usual),
                                        patience)
                                .connect(),
                        talk.inbox());
        };
    }

    /** Asks without a password (RFC 8489 §9.2.3.1): who grants that relays for the whole Internet. */
    private boolean asksForPassword(DoctorTalk talk) throws IOException {
        DoctorRoad road = road(talk);
        DoctorQuestion question = new DoctorQuestion(road, server, StunMethod.ALLOCATE, entropy);
        talk.join(road, question);
        talk.until(question::isOver, asked.patience());
        StunMessage answer = question.answer();
        if (answer == null) {
            notes.bad(
                    DoctorCheck.AUTHENTICATION,
                    DoctorWords.of("The server does not answer requests for an allocation.", "할당 요청에 서버가 응답하지 않습니다."),
                    DoctorWords.of(
                            "Check that it is a TURN server and not one for STUN alone (in coturn take stun-only out).",
                            "STUN 전용이 아니라 TURN 서버인지 확인하세요(coturn에서는 stun-only를 빼세요)."),
                    Map.of("problem", "no_answer"));
        } else if (answer.messageClass() == StunClass.SUCCESS_RESPONSE) {
            giveBack(talk, road);
            notes.bad(
                    DoctorCheck.AUTHENTICATION,
                    DoctorWords.of(
                            "The relay is open: it allocates for everybody, without a password.",
                            "릴레이가 열려 있습니다. 비밀번호 없이 누구에게나 할당합니다."),
                    DoctorWords.of(
                            "Turn authentication on at once (in coturn take no-auth out and set lt-cred-mech or"
                                    + " use-auth-secret): strangers can send through it in your name.",
                            "지금 바로 인증을 켜세요(coturn에서는 no-auth를 빼고 lt-cred-mech나 use-auth-secret을 설정). 낯선 사람이"
                                    + " 당신의 이름으로 트래픽을 보낼 수 있습니다."),
                    Map.of("problem", "open_relay"));
            return false;
        } else if (answer.errorCode() != TurnClientReason.UNAUTHENTICATED.code()) {
            notes.bad(DoctorCheck.ALLOCATION, DoctorRemedy.of(answer.errorCode(), answer.reasonPhrase()));
        } else if (!answer.has(StunAttribute.REALM) || !answer.has(StunAttribute.NONCE)) {
            notes.bad(
                    DoctorCheck.AUTHENTICATION,
                    DoctorRemedy.of(new TurnClientFailure(TurnClientReason.UNUSABLE_CHALLENGE, 0, "")));
        } else {
            hashesNames = DoctorClock.hashesNames(answer.text(StunAttribute.NONCE));
            talk.leave(road);
            return true;
        }
        return false;
    }

    private void giveBack(DoctorTalk talk, DoctorRoad road) {
        DoctorQuestion refresh = new DoctorQuestion(road, server, StunMethod.REFRESH, entropy);
        talk.join(road, refresh);
        talk.until(refresh::isOver, asked.patience());
    }

    /** Asks for an address of the server's own family, and for IPv4 where it has none of IPv6. */
    private DoctorClient allocate(DoctorTalk talk, DoctorLogin login) throws IOException {
        DoctorClient client =
                allocate(talk, login, server.isIpv6() ? TurnClientConfig.Family.IPV6 : TurnClientConfig.Family.IPV4);
        TurnClientFailure failure = client.failure();
        boolean isOtherFamily = failure != null && failure.reason() == TurnClientReason.ADDRESS_FAMILY_NOT_SUPPORTED;
        return isOtherFamily && server.isIpv6() ? allocate(talk, login, TurnClientConfig.Family.IPV4) : client;
    }

    private DoctorClient allocate(DoctorTalk talk, DoctorLogin login, TurnClientConfig.Family family)
            throws IOException {
        DoctorRoad road = road(talk);
        TurnClientConfig config = TurnClientConfig.of(
                        road.protocol(), road.local(), server, login.username(), login.password())
                .withFamily(family);
        DoctorClient client = new DoctorClient(road, config, entropy);
        talk.join(road, client);
        talk.until(client::isDecided, asked.patience());
        return client;
    }

    private boolean noteFirst(DoctorClient client, DoctorLogin login) {
        TurnClientEvent.Allocated allocated = client.allocated();
        if (allocated == null) {
            noteRefusal(client, login);
            return false;
        }
        noteAccepted(login);
        DoctorAllocation.note(notes, allocated, server);
        return true;
    }

    private void noteAccepted(DoctorLogin login) {
        notes.good(
                DoctorCheck.AUTHENTICATION,
                DoctorWords.of(
                        "The server asks for a password, accepts yours, and signs its answers with it.",
                        "서버가 비밀번호를 요구하고, 이 비밀번호를 받아들이며, 응답에 그것으로 서명합니다."),
                Map.of("username", login.username()));
        DoctorClock.noteAccepted(notes, login);
    }

    private void noteRefusal(DoctorClient client, DoctorLogin login) {
        TurnClientEvent.Redirected redirected = client.redirected();
        TurnClientFailure failure = client.failure();
        if (redirected != null) {
            DoctorRemedy remedy = DoctorRemedy.of(TurnClientReason.TRY_ALTERNATE.code(), "");
            notes.bad(
                    DoctorCheck.ALLOCATION,
                    remedy.said()
                            .plus(DoctorWords.of(" It is %s.", " 그 주소는 %s입니다.").with(redirected.alternate())),
                    remedy.fix(),
                    Map.of("code", 300, "alternate", redirected.alternate().toString()));
        } else if (failure == null) {
            notes.bad(
                    DoctorCheck.ALLOCATION, DoctorRemedy.of(new TurnClientFailure(TurnClientReason.NO_ANSWER, 0, "")));
        } else if (isAboutPassword(failure.reason())) {
            DoctorRemedy remedy = DoctorRemedy.of(failure);
            DoctorWords clock = DoctorClock.suspicion(login, hashesNames);
            notes.bad(DoctorCheck.AUTHENTICATION, remedy.said(), clock == null ? remedy.fix() : clock, remedy.facts());
            DoctorClock.noteRefused(notes, login);
        } else {
            if (failure.code() > 0) {
                noteAccepted(login); // an error response counts only when it is signed with the password
            }
            notes.bad(DoctorCheck.ALLOCATION, DoctorRemedy.of(failure));
        }
    }

    private static boolean isAboutPassword(TurnClientReason reason) {
        return switch (reason) {
            case UNAUTHENTICATED, STALE_NONCE, UNAUTHENTIC_ANSWER, UNUSABLE_CHALLENGE, WRONG_CREDENTIALS -> true;
            default -> false;
        };
    }

    /** Through two relayed addresses, as two people do that both need the relay; else to a plain socket. */
    private void relay(DoctorTalk talk, DoctorLogin login, DoctorClient near) throws IOException {
        notes.begin(DoctorCheck.SECOND_ALLOCATION);
        DoctorClient second = allocate(talk, login);
        TurnClientFailure failure = second.failure();
        DoctorEnd far = second;
        if (second.allocated() == null) {
            DoctorRemedy remedy = DoctorRemedy.of(
                    failure == null ? new TurnClientFailure(TurnClientReason.NO_ANSWER, 0, "") : failure);
            notes.bad(DoctorCheck.SECOND_ALLOCATION, remedy);
            far = plainPeer(talk);
        } else {
            notes.good(
                    DoctorCheck.SECOND_ALLOCATION,
                    DoctorWords.of("The same user gets another: %s.", "같은 사용자가 하나 더 받습니다: %s.")
                            .with(second.address()),
                    Map.of("relayed", second.address().toString()));
        }
        if (far == null) {
            notes.skip(
                    DoctorCheck.PERMISSION,
                    DoctorWords.of(
                            "There is no peer to relay to: no second allocation, and no way to a plain socket here.",
                            "중계할 상대가 없습니다. 두 번째 할당도, 이 기기의 일반 소켓으로 가는 길도 없습니다."));
            return;
        }
        if (permit(talk, near, far)) {
            channel(talk, near, far);
            burst(talk, near, far);
        }
        if (second.allocated() != null) {
            second.close();
        }
    }

    /** A socket of ours, at its address as the server sees it; null when UDP does not get to the server. */
    private @Nullable DoctorEnd plainPeer(DoctorTalk talk) throws IOException {
        TransportAddress local = reach.local();
        if (local == null) {
            return null;
        }
        DoctorRoad road = DoctorRoad.at(local, talk.inbox());
        DoctorQuestion binding = new DoctorQuestion(road, server, StunMethod.BINDING, entropy);
        talk.join(road, binding);
        talk.until(binding::isOver, asked.patience());
        TransportAddress mapped = binding.mapped();
        if (mapped == null) {
            return null;
        }
        DoctorPeer peer = new DoctorPeer(road, mapped);
        talk.join(road, peer);
        return peer;
    }

    private boolean permit(DoctorTalk talk, DoctorEnd near, DoctorEnd far) {
        notes.begin(DoctorCheck.PERMISSION);
        near.permit(far.address(), talk.now());
        far.permit(near.address(), talk.now());
        talk.until(
                () -> near.isPermitted(far.address()) && far.isPermitted(near.address())
                        || near.refusal(far.address()) != null
                        || far.refusal(near.address()) != null,
                asked.patience());
        TurnClientFailure refusal = near.refusal(far.address());
        if (refusal == null) {
            refusal = far.refusal(near.address());
        }
        if (refusal != null) {
            DoctorRemedy remedy = DoctorRemedy.of(refusal);
            notes.bad(
                    DoctorCheck.PERMISSION,
                    remedy.said()
                            .plus(DoctorWords.of(" It was asked to relay to %s.", " 요청한 상대는 %s입니다.")
                                    .with(far.address())),
                    refusal.reason() == TurnClientReason.FORBIDDEN ? toItself(remedy, far) : remedy.fix(),
                    remedy.facts());
            return false;
        }
        if (!near.isPermitted(far.address()) || !far.isPermitted(near.address())) {
            notes.bad(
                    DoctorCheck.PERMISSION, DoctorRemedy.of(new TurnClientFailure(TurnClientReason.NO_ANSWER, 0, "")));
            return false;
        }
        notes.good(
                DoctorCheck.PERMISSION,
                DoctorWords.of("Packets from %s are let in.", "%s에서 오는 패킷을 들여보냅니다.")
                        .with(far.address()),
                Map.of("peer", far.address().toString()));
        return true;
    }

    private static DoctorWords toItself(DoctorRemedy remedy, DoctorEnd far) {
        return far instanceof DoctorClient
                ? DoctorWords.of(
                                "This is the relay's own address: while it is forbidden, two people who both need the relay"
                                        + " cannot meet. ",
                                "릴레이 자신의 주소입니다. 금지되어 있으면 둘 다 릴레이가 필요한 두 사람은 만날 수 없습니다. ")
                        .plus(remedy.fix())
                : remedy.fix();
    }

    private void channel(DoctorTalk talk, DoctorClient near, DoctorEnd far) {
        notes.begin(DoctorCheck.CHANNEL);
        near.send(new byte[] {0}, far.address(), talk.now());
        talk.until(() -> near.hasChannel(far.address()) || near.refusal(far.address()) != null, asked.patience());
        TurnClientFailure refusal = near.refusal(far.address());
        if (near.hasChannel(far.address())) {
            notes.good(
                    DoctorCheck.CHANNEL,
                    DoctorWords.of("Bound: packets carry 4 bytes more, not 36.", "연결됨: 패킷마다 36바이트 대신 4바이트만 더 붙습니다."),
                    Map.of());
        } else {
            notes.bad(
                    DoctorCheck.CHANNEL,
                    DoctorRemedy.of(
                            refusal == null ? new TurnClientFailure(TurnClientReason.NO_ANSWER, 0, "") : refusal));
        }
    }

    private void burst(DoctorTalk talk, DoctorEnd near, DoctorEnd far) {
        notes.begin(DoctorCheck.RELAYING_THERE);
        DoctorBurst burst = new DoctorBurst();
        burst.run(talk, near, far, asked.patience());
        noteWay(DoctorCheck.RELAYING_THERE, DoctorBurst.COUNT, burst.arrived(), Map.of());
        if (burst.arrived() == 0) {
            notes.skip(
                    DoctorCheck.RELAYING_BACK,
                    DoctorWords.of("Nothing arrived that could be sent back.", "도착한 것이 없어 되돌려 보낼 수 없습니다."));
            return;
        }
        noteWay(
                DoctorCheck.RELAYING_BACK,
                burst.arrived(),
                burst.returned(),
                Map.of(
                        "rttMillis", DoctorNotes.asMillis(burst.median()),
                        "longestRttMillis", DoctorNotes.asMillis(burst.longest())));
    }

    private void noteWay(DoctorCheck check, int sent, int came, Map<String, Object> times) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("sent", sent);
        facts.put("arrived", came);
        facts.putAll(times);
        DoctorWords said = DoctorWords.of("%s of %s packets arrived", "패킷 %2$s개 중 %1$s개가 도착했습니다")
                .with(came, sent);
        if (times.get("rttMillis") instanceof Double median
                && times.get("longestRttMillis") instanceof Double longest) {
            said = said.plus(DoctorWords.of("; round trip %.1f ms, at most %.1f ms", "(왕복 %.1f ms, 최대 %.1f ms)")
                    .with(median, longest));
        }
        said = said.plus(DoctorWords.same("."));
        if ((sent - came) * 100 <= MAX_LOSS_PERCENT * sent) {
            notes.good(check, said, facts);
        } else if (came == 0) {
            notes.bad(
                    check,
                    said,
                    DoctorWords.of(
                            "The relay grants addresses, but nothing gets through them: open its range of relay ports for UDP"
                                    + " in the firewall, and check the external address that it tells.",
                            "릴레이가 주소는 주지만 아무것도 통과하지 못합니다. 방화벽에서 중계 포트 범위의 UDP를 열고, 서버가" + " 알려 주는 외부 주소를 확인하세요."),
                    facts);
        } else {
            notes.bad(
                    check,
                    said,
                    DoctorWords.of(
                            "So much loss spoils voice and video: look for a full line, a rate limit (in coturn max-bps) or"
                                    + " an overloaded machine.",
                            "이만큼 잃으면 음성과 영상이 나빠집니다. 회선이 가득 찼는지, 속도 제한(coturn에서는 max-bps)이나 과부하가" + " 있는지 확인하세요."),
                    facts);
        }
    }

    private void lifetime(DoctorTalk talk, DoctorClient first) {
        TurnClientEvent.Allocated allocated = first.allocated();
        if (allocated == null) {
            return;
        }
        notes.begin(DoctorCheck.LIFETIME);
        first.close();
        boolean ended = talk.until(first::isClosed, asked.patience());
        long seconds = Duration.ofNanos(allocated.lifetimeNanos()).toSeconds();
        Map<String, Object> facts = Map.of("seconds", seconds, "givenBack", ended);
        DoctorWords said = DoctorWords.of("%s s without a refresh", "갱신 없이 %s초").with(seconds);
        if (!ended) {
            notes.bad(
                    DoctorCheck.LIFETIME,
                    said.plus(
                            DoctorWords.of("; the server does not answer when it is given back.", ". 반납해도 응답이 없습니다.")),
                    DoctorWords.of("Look into the server's log.", "서버 로그를 확인하세요."),
                    facts);
        } else if (seconds < SHORT.toSeconds()) {
            notes.bad(
                    DoctorCheck.LIFETIME,
                    said.plus(DoctorWords.of(": calls break at the first lost refresh.", ": 갱신 하나만 잃어도 통화가 끊깁니다.")),
                    DoctorWords.of(
                            "Let allocations last ten minutes (RFC 8656 §3.2).", "할당을 10분으로 하세요(RFC 8656 §3.2)."),
                    facts);
        } else {
            notes.good(
                    DoctorCheck.LIFETIME,
                    said.plus(DoctorWords.of("; given back at the end.", ", 끝나고 반납했습니다.")),
                    facts);
        }
    }
}
