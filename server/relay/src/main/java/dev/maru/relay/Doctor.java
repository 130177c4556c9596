package dev.maru.relay;

import dev.maru.wire.TransportAddress;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Examines a STUN or TURN server as a client that wants to use it, any server and not only ours: names, UDP, TCP, TLS, the NAT in front of
 * the user, authentication, allocation, relaying both ways, lifetime, clock. Each check ends in a {@link DoctorFinding} with words for a person.
 *
 * <p>It blocks, on the thread that calls it, for some seconds; where a NAT filters or a firewall drops packets, for half a minute.
 */
public final class Doctor {
    private Doctor() {}

    /**
     * Examines a server at its first IPv4 and its first IPv6 address.
     *
     * @param asked what and how
     * @param listener is told each check as it begins and ends
     * @return all findings; the server can be used when none is {@link DoctorFinding.Verdict#BAD}
     */
    public static List<DoctorFinding> examine(DoctorCase asked, DoctorListener listener) {
        DoctorNotes notes = new DoctorNotes(listener, "");
        List<TransportAddress> servers = resolve(asked.target(), notes);
        List<DoctorFinding> findings = new ArrayList<>(notes.findings());
        RandomGenerator entropy = new SecureRandom();
        for (TransportAddress server : servers) {
            DoctorNotes own = new DoctorNotes(listener, server.toString());
            if (servers.size() > 1 && !hasRoute(server)) {
                own.skip(
                        DoctorCheck.UDP,
                        DoctorWords.of(
                                        "This machine has no %s; that address of the server is left out.",
                                        "이 기기에 %s가 없어서 서버의 이 주소는 검사하지 않습니다.")
                                .with(server.isIpv6() ? "IPv6" : "IPv4"));
                findings.addAll(own.findings());
                continue;
            }
            DoctorReach reach = new DoctorReach(asked, server, own, entropy);
            if (reach.examine() && asked.target().relays()) {
                new DoctorRelaying(asked, server, reach, own, entropy).examine();
            }
            findings.addAll(own.findings());
        }
        return findings;
    }

    /** Whether this machine would know where to send to; nothing is sent. */
    private static boolean hasRoute(TransportAddress server) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server.toSocketAddress());
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    private static List<TransportAddress> resolve(DoctorTarget target, DoctorNotes notes) {
        notes.begin(DoctorCheck.NAME);
        try {
            List<TransportAddress> all = Stream.of(InetAddress.getAllByName(target.host()))
                    .map(ip -> TransportAddress.of(new InetSocketAddress(ip, target.port())))
                    .toList();
            List<TransportAddress> first = new ArrayList<>();
            for (TransportAddress address : all) {
                if (first.stream().noneMatch(other -> other.isIpv6() == address.isIpv6())) {
                    first.add(address);
                }
            }
            String shown = all.stream()
                    .map(address -> address.toSocketAddress().getAddress().getHostAddress())
                    .collect(Collectors.joining(", "));
            boolean isLiteral = all.size() == 1
                    && (target.host().equals(shown) || target.host().contains(":"));
            notes.good(
                    DoctorCheck.NAME,
                    isLiteral
                            ? DoctorWords.of("%s is an address; no name to look up.", "%s은(는) 주소라서 찾을 이름이 없습니다.")
                                    .with(shown)
                            : DoctorWords.of("%s is %s.", "%s의 주소는 %s입니다.").with(target.host(), shown),
                    Map.of("addresses", shown));
            return first;
        } catch (UnknownHostException e) {
            notes.bad(
                    DoctorCheck.NAME,
                    DoctorWords.of("There is no address for the name %s.", "%s라는 이름의 주소가 없습니다.")
                            .with(target.host()),
                    DoctorWords.of(
                            "Check the spelling, this machine's DNS, and that the name has an A or AAAA record.",
                            "철자와 이 기기의 DNS, 그리고 이름에 A나 AAAA 레코드가 있는지 확인하세요."),
                    Map.of("problem", "no_address"));
            return List.of();
        }
    }
}
