package dev.maru.relay;

import dev.maru.stun.BehaviourDiscovery;
import dev.maru.stun.NatReport;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Whether one address of a server is reached over UDP, TCP and TLS, what it sees of us, and what NAT is in between. */
final class DoctorReach {
    /** For what is nice to have: long enough for the other side of the world and one lost packet. */
    private static final Duration BRIEF = Duration.ofSeconds(2);

    /** Questions that a NAT filters are given up after 9.5 s each, and there are two rounds of them. */
    private static final Duration DISCOVERY = Duration.ofSeconds(30);

    private static final int MAX_REQUEST = 256;

    private final DoctorCase asked;
    private final TransportAddress server;
    private final DoctorNotes notes;
    private final RandomGenerator entropy;
    private @Nullable TransportAddress local;
    private @Nullable TransportAddress mapped;

    DoctorReach(DoctorCase asked, TransportAddress server, DoctorNotes notes, RandomGenerator entropy) {
        this.asked = asked;
        this.server = server;
        this.notes = notes;
        this.entropy = entropy;
    }

    /** Our own address on the way to the server over UDP; null unless UDP reaches it. */
    @Nullable
    TransportAddress local() {
        return local;
    }

    /** Our address as the server sees it, over UDP or else over the transport that was asked for. */
    @Nullable
    TransportAddress mapped() {
        return mapped;
    }

    /** Examines; false when the transport that was asked for does not reach the server. */
    boolean examine() {
        DoctorTarget.Carrier wanted = asked.target().carrier();
        boolean udp = udp(wanted == DoctorTarget.Carrier.UDP);
        boolean tcp = wanted != DoctorTarget.Carrier.TLS && tcp(wanted == DoctorTarget.Carrier.TCP);
        boolean tls = tls(wanted == DoctorTarget.Carrier.TLS);
        if (local != null) {
            nat(local);
        } else {
            notes.skip(
                    DoctorCheck.NAT,
                    DoctorWords.of(
                            "The NAT in front of you is found out over UDP, which does not get there.",
                            "NAT는 UDP로 알아내는데, UDP가 서버에 닿지 않습니다."));
        }
        return switch (wanted) {
            case UDP -> udp;
            case TCP -> tcp;
            case TLS -> tls;
        };
    }

    private boolean udp(boolean isNeeded) {
        notes.begin(DoctorCheck.UDP);
        try (DoctorTalk talk = new DoctorTalk()) {
            DoctorRoad road = DoctorRoad.to(server, talk.inbox());
            DoctorQuestion binding = ask(talk, road, StunMethod.BINDING, isNeeded ? asked.patience() : BRIEF);
            DoctorQuestion heard =
                    binding.answer() == null && isNeeded ? ask(talk, road, StunMethod.ALLOCATE, BRIEF) : binding;
            if (heard.answer() == null) {
                udpFailed(isNeeded, binding.failure());
                return false;
            }
            local = road.local();
            // The first answer waits for this program to warm up; the second one shows the network.
            long second = ask(talk, road, heard == binding ? StunMethod.BINDING : StunMethod.ALLOCATE, BRIEF)
                    .roundTrip();
            answered(DoctorCheck.UDP, second < 0 ? heard.roundTrip() : second);
            binding(binding, road.local());
            return true;
        } catch (IOException e) {
            udpFailed(isNeeded, e);
            return false;
        }
    }

    private DoctorQuestion ask(DoctorTalk talk, DoctorRoad road, int method, Duration patience) {
        DoctorQuestion question = new DoctorQuestion(road, server, method, entropy);
        talk.join(road, question);
        talk.until(question::isOver, patience);
        return question;
    }

    private void answered(DoctorCheck check, long roundTrip) {
        if (roundTrip < 0) {
            notes.good(
                    check,
                    DoctorWords.of("Answers, but not to the first request.", "응답하지만 첫 요청에는 응답이 없었습니다."),
                    Map.of());
        } else {
            notes.good(
                    check,
                    DoctorWords.of("Answers in %s.", "%s 만에 응답합니다.").with(DoctorNotes.millis(roundTrip)),
                    Map.of("rttMillis", DoctorNotes.asMillis(roundTrip)));
        }
    }

    private void udpFailed(boolean isNeeded, @Nullable IOException why) {
        boolean isClosed = why instanceof PortUnreachableException;
        if (!isNeeded) {
            notes.skip(
                    DoctorCheck.UDP,
                    DoctorWords.of(
                            "Does not answer here over UDP, which is the fastest way to relay; this address does not need it.",
                            "UDP로는 응답하지 않습니다. 가장 빠른 중계 방식이지만 이 주소에는 필요하지 않습니다."));
        } else if (isClosed) {
            notes.bad(
                    DoctorCheck.UDP,
                    DoctorWords.of(
                                    "Port %s is closed: the machine answers that nothing listens for UDP there.",
                                    "포트 %s이(가) 닫혀 있습니다. 그 포트에서 UDP를 듣는 프로그램이 없다고 합니다.")
                            .with(server.port()),
                    DoctorWords.of(
                            "Start the relay, and check the port in its configuration and in the address.",
                            "릴레이를 시작하고, 설정과 주소의 포트를 확인하세요."),
                    Map.of("problem", "closed"));
        } else if (why != null) {
            notes.bad(DoctorCheck.UDP, DoctorTls.unreachable(DoctorCheck.UDP, server.port(), why));
        } else {
            notes.bad(
                    DoctorCheck.UDP,
                    DoctorWords.of(
                                    "No answer on UDP port %s in %s s: a firewall drops the packets, or nobody is at this address.",
                                    "UDP 포트 %s에서 %s초 동안 응답이 없습니다. 방화벽이 패킷을 버리거나 그 주소에 서버가 없습니다.")
                            .with(server.port(), asked.patience().toSeconds()),
                    DoctorWords.of(
                            "Open the UDP port in the server's firewall and in the cloud's security group. If it is open, the"
                                    + " network here blocks UDP: offer ?transport=tcp and turns: as well.",
                            "서버의 방화벽과 클라우드 보안 그룹에서 UDP 포트를 여세요. 열려 있다면 이곳의 네트워크가 UDP를 막는 것이니"
                                    + " ?transport=tcp와 turns:도 함께 제공하세요."),
                    Map.of("problem", "blocked"));
        }
    }

    private void binding(DoctorQuestion question, TransportAddress from) {
        TransportAddress seen = question.mapped();
        StunMessage answer = question.answer();
        if (seen != null && answer != null) {
            mapped = seen;
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("mapped", seen.toString());
            facts.put("local", from.toString());
            String software = answer.text(StunAttribute.SOFTWARE);
            DoctorWords said = DoctorWords.of("The server sees you as %s", "서버가 보는 주소는 %s입니다")
                    .with(seen)
                    .plus(
                            seen.equals(from)
                                    ? DoctorWords.of(", your own address", "(이 기기의 주소와 같음)")
                                    : DoctorWords.of("; here you are %s", "(이 기기에서는 %s)")
                                            .with(from));
            if (software != null && !software.isBlank()) {
                facts.put("software", DoctorRemedy.shown(software));
                said = said.plus(DoctorWords.of(". It calls itself “%s”", ". 서버의 이름은 “%s”입니다")
                        .with(DoctorRemedy.shown(software)));
            }
            notes.good(DoctorCheck.BINDING, said.plus(DoctorWords.same(".")), facts);
        } else if (answer != null && answer.messageClass() == StunClass.ERROR_RESPONSE && answer.errorCode() > 0) {
            notes.bad(DoctorCheck.BINDING, DoctorRemedy.of(answer.errorCode(), answer.reasonPhrase()));
        } else {
            notes.skip(
                    DoctorCheck.BINDING,
                    DoctorWords.of(
                            "The server does not answer STUN Binding; browsers can do without it at a TURN server.",
                            "STUN Binding에 응답하지 않습니다. TURN 서버라면 브라우저에는 없어도 됩니다."));
        }
    }

    private boolean tcp(boolean isNeeded) {
        if (!isNeeded && !asked.target().relays()) {
            return false;
        }
        notes.begin(DoctorCheck.TCP);
        Duration patience = isNeeded ? asked.patience() : BRIEF;
        long began = System.nanoTime();
        Socket socket = new Socket();
        try (DoctorTalk talk = new DoctorTalk()) {
            socket.connect(server.toSocketAddress(), Math.toIntExact(patience.toMillis()));
            long took = System.nanoTime() - began;
            notes.good(
                    DoctorCheck.TCP,
                    DoctorWords.of("Connects in %s.", "%s 만에 연결됩니다.").with(DoctorNotes.millis(took)),
                    Map.of("connectMillis", DoctorNotes.asMillis(took)));
            if (isNeeded) {
                bindingOver(talk, socket);
            }
            return true;
        } catch (IOException e) {
            DoctorRemedy remedy = DoctorTls.unreachable(DoctorCheck.TCP, server.port(), e);
            if (isNeeded) {
                notes.bad(DoctorCheck.TCP, remedy);
            } else {
                unneeded(DoctorCheck.TCP, server.port());
            }
            return false;
        } finally {
            close(socket);
        }
    }

    private boolean tls(boolean isNeeded) {
        int port = asked.target().tlsPort();
        if (!isNeeded && !asked.target().relays()) {
            return false;
        }
        notes.begin(DoctorCheck.TLS);
        DoctorTls tls = new DoctorTls(
                asked.target().host(),
                server.withPort(port).toSocketAddress(),
                asked.trust().orElseGet(DoctorTls::usual),
                isNeeded ? asked.patience() : BRIEF);
        // A quiet look first: beside another transport TLS is an offer, and its absence no failure.
        Socket socket = isNeeded || tls.isSpoken() ? tls.connect(notes) : null;
        if (socket == null) {
            if (!isNeeded && notes.findings().getLast().check() != DoctorCheck.TLS) {
                unneeded(DoctorCheck.TLS, port);
            }
            return false;
        }
        try (DoctorTalk talk = new DoctorTalk()) {
            if (isNeeded) {
                bindingOver(talk, socket);
            }
            return true;
        } finally {
            close(socket);
        }
    }

    private void unneeded(DoctorCheck check, int port) {
        notes.skip(
                check,
                DoctorWords.of(
                                "Not offered on port %s. It would help people whose network lets no UDP through.",
                                "포트 %s에서 제공하지 않습니다. UDP가 막힌 네트워크의 사용자에게는 도움이 됩니다.")
                        .with(port));
    }

    private void bindingOver(DoctorTalk talk, Socket socket) {
        DoctorRoad road = DoctorRoad.over(socket, talk.inbox());
        DoctorQuestion question = ask(talk, road, StunMethod.BINDING, asked.patience());
        if (mapped == null) {
            binding(question, road.local());
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private void nat(TransportAddress here) {
        notes.begin(DoctorCheck.NAT);
        try (DoctorTalk talk = new DoctorTalk()) {
            DoctorRoad road = DoctorRoad.at(here, talk.inbox());
            Discovery discovery = new Discovery(road, new BehaviourDiscovery(road.local(), server, entropy));
            talk.join(road, discovery);
            talk.until(() -> discovery.report != null, DISCOVERY);
            NatReport report = discovery.report;
            if (report == null) {
                notes.skip(DoctorCheck.NAT, DoctorWords.of("It could not be told.", "알 수 없습니다."));
            } else {
                DoctorNat.note(notes, report);
            }
        } catch (IOException e) {
            notes.skip(DoctorCheck.NAT, DoctorWords.same(DoctorRemedy.shown(String.valueOf(e.getMessage()))));
        }
    }

    /** Runs the discovery's machine. */
    private static final class Discovery implements DoctorParty {
        private final DoctorRoad road;
        private final BehaviourDiscovery machine;
        private final Datagram out = new Datagram(MAX_REQUEST);

        @Nullable
        NatReport report;

        Discovery(DoctorRoad road, BehaviourDiscovery machine) {
            this.road = road;
            this.machine = machine;
        }

        @Override
        public void take(DoctorParcel parcel, long now) {
            if (parcel.failure() == null) {
                byte[] bytes = parcel.bytes();
                machine.handleDatagram(
                        new Datagram(0).wrap(bytes, 0, bytes.length).between(road.local(), parcel.from()), now);
            }
        }

        @Override
        public void act(long now) {
            while (machine.pollTransmit(out, now)) {
                road.send(out);
            }
            NatReport told = machine.pollEvent();
            if (told != null) {
                report = told;
            }
        }

        @Override
        public long nextTimeout() {
            return machine.nextTimeout();
        }
    }
}
