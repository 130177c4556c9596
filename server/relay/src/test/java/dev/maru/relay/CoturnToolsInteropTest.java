package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.turn.RestCredentials;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** coturn's {@code turnutils_*} against our relay: clients that nobody here wrote. Traffic stays on this machine. */
@Execution(ExecutionMode.CONCURRENT)
class CoturnToolsInteropTest {
    private static final List<Process> ECHOES = new ArrayList<>();
    private static Relay relay;
    private static int echo;

    @BeforeAll
    static void start() throws IOException {
        Tool.needed();
        relay = Relay.start(Given.allPlaces(), Given.rules(), TestCertificate::context);
        echo = freePair();
        for (String address : List.of("127.0.0.1", "127.9.0.1", "::1")) {
            ECHOES.add(Tool.start("turnutils_peer", "-p", String.valueOf(echo), "-L", address));
        }
    }

    @AfterAll
    static void stop() {
        ECHOES.forEach(Process::destroyForcibly);
        if (relay != null) {
            relay.close();
        }
    }

    /** The echo takes a port and the next one, for RTCP. */
    private static int freePair() throws IOException {
        for (int port = 20_000; port < 30_000; port += 2) {
            if (isFree(port) && isFree(port + 1)) {
                return port;
            }
        }
        throw new AssertionError("no two free ports");
    }

    private static boolean isFree(int port) {
        for (String address : List.of("127.0.0.1", "127.9.0.1", "::1")) {
            try (DatagramSocket socket = new DatagramSocket(null)) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    private static String udpPort(boolean ipv6) {
        return port(relay.udp(), ipv6);
    }

    private static String tlsPort(boolean ipv6) {
        return port(relay.tls(), ipv6);
    }

    private static String port(List<TransportAddress> addresses, boolean ipv6) {
        return String.valueOf(addresses.stream()
                .filter(each -> each.isIpv6() == ipv6)
                .findFirst()
                .orElseThrow()
                .port());
    }

    /** As the fixed user, over UDP to the IPv4 address, with the echo as its peer. */
    private static String client(String... more) {
        List<String> words = new ArrayList<>(List.of("turnutils_uclient", "-p", udpPort(false)));
        words.addAll(List.of("-u", Given.USER, "-w", Given.PASSWORD));
        words.addAll(List.of(more));
        words.add("127.0.0.1");
        return Tool.run(words.toArray(String[]::new));
    }

    private static String[] toEcho(String address, String... more) {
        List<String> words = new ArrayList<>(List.of("-e", address, "-r", String.valueOf(echo)));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void relaysOverChannels() {
        Tool.assertAllCameBack(client(toEcho("127.0.0.1", "-n", "40", "-l", "1000")), 80);
    }

    @Test
    void relaysBySendAndDataIndications() {
        Tool.assertAllCameBack(client(toEcho("127.0.0.1", "-s", "-n", "40", "-l", "1000")), 80);
    }

    @Test
    void relaysBetweenTwoOfItsClients() {
        Tool.assertAllCameBack(client("-y", "-m", "4", "-n", "20"), 80);
    }

    @Test
    void relaysForManyClientsAtOnce() {
        Tool.assertAllCameBack(client(toEcho("127.0.0.1", "-c", "-m", "50", "-n", "20", "-l", "160")), 1_000);
    }

    @Test
    void relaysFromIpv6AddressesForAClientOverIpv4() {
        Tool.assertAllCameBack(client(toEcho("::1", "-x", "-n", "20")), 40);
    }

    @Test
    void relaysForAClientOverIpv6() {
        Tool.assertAllCameBack(
                Tool.run(
                        "turnutils_uclient",
                        "-p",
                        udpPort(true),
                        "-u",
                        Given.USER,
                        "-w",
                        Given.PASSWORD,
                        "-x",
                        "-e",
                        "::1",
                        "-r",
                        String.valueOf(echo),
                        "-n",
                        "20",
                        "::1"),
                40);
    }

    /** The tool throws dice: it keeps both relayed addresses, or gives one back at once, and an IPv4 peer is refused (443) without the IPv4 one. */
    @Test
    void relaysFromBothFamiliesForOneAllocation() {
        String said = client(toEcho("127.0.0.1", "-Z", "-n", "20"));
        for (int tries = 1; tries < 12 && said.contains("error 443"); tries++) {
            said = client(toEcho("127.0.0.1", "-Z", "-n", "20"));
        }
        Tool.assertAllCameBack(said, 20);
    }

    @Test
    void relaysWithoutFragments() {
        Tool.assertAllCameBack(client(toEcho("127.0.0.1", "-g", "-n", "20")), 40);
    }

    @Test
    void relaysForAClientThatMoves() {
        Tool.assertAllCameBack(client(toEcho("127.0.0.1", "-M", "-n", "20")), 40);
    }

    @Test
    void takesExtraRequestsForWhatIsThere() {
        Tool.assertAllCameBack(client(toEcho("127.0.0.1", "-G", "-n", "20")), 40);
    }

    @Test
    void takesCredentialsMadeWithTheSharedSecret() {
        String said = Tool.run(
                "turnutils_uclient",
                "-p",
                udpPort(false),
                "-u",
                "jun",
                "-W",
                Given.SECRET,
                "-e",
                "127.0.0.1",
                "-r",
                String.valueOf(echo),
                "-n",
                "20",
                "127.0.0.1");
        Tool.assertAllCameBack(said, 40);
    }

    @Test
    void refusesAnotherSecret() {
        String said = Tool.run(
                "turnutils_uclient",
                "-v",
                "-p",
                udpPort(false),
                "-u",
                "jun",
                "-W",
                "another secret",
                "-y",
                "127.0.0.1");
        assertThat(said).contains("Cannot complete Allocation");
    }

    @Test
    void refusesAWrongPassword() {
        String said = Tool.run(
                "turnutils_uclient", "-v", "-p", udpPort(false), "-u", Given.USER, "-w", "wrong", "-y", "127.0.0.1");
        assertThat(said).contains("Cannot complete Allocation");
    }

    @Test
    void refusesCredentialsThatExpired() {
        String username = "1000000000:jun";
        String said = Tool.run(
                "turnutils_uclient",
                "-v",
                "-p",
                udpPort(false),
                "-u",
                username,
                "-w",
                RestCredentials.password(Given.SECRET, username),
                "-y",
                "127.0.0.1");
        assertThat(said).contains("Cannot complete Allocation");
    }

    @Test
    void refusesAPeerThatIsNotAllowed() {
        String said = client(toEcho("127.9.0.1", "-v", "-n", "5"));
        assertThat(said).contains("error 403").doesNotContain("tot_recv_msgs=10");
    }

    /** By TLS, with what is different. */
    private static String overTls(boolean ipv6, String... more) {
        List<String> words = new ArrayList<>(List.of("turnutils_uclient", "-S", "-p", tlsPort(ipv6)));
        words.addAll(List.of("-u", Given.USER, "-w", Given.PASSWORD));
        words.addAll(List.of(more));
        words.add(ipv6 ? "::1" : "127.0.0.1");
        return Tool.run(words.toArray(String[]::new));
    }

    @Test
    void relaysForClientsOverTcp() {
        Tool.assertAllCameBack(client(toEcho("127.0.0.1", "-t", "-m", "4", "-n", "20", "-l", "1001")), 80);
    }

    @Test
    void relaysBySendIndicationsOverTcp() {
        Tool.assertAllCameBack(client(toEcho("127.0.0.1", "-t", "-s", "-n", "20", "-l", "333")), 40);
    }

    @Test
    void relaysForClientsOverTls() {
        Tool.assertAllCameBack(overTls(false, toEcho("127.0.0.1", "-t", "-n", "20", "-l", "777")), 40);
    }

    @Test
    void relaysForClientsOverTlsAndIpv6() {
        Tool.assertAllCameBack(overTls(true, toEcho("::1", "-t", "-x", "-n", "20")), 40);
    }

    @Test
    void relaysTcpToPeersThatItConnectsTo() {
        Tool.assertAllCameBack(client("-T", "-n", "20", "-l", "1000"), 40);
    }

    @Test
    void relaysTcpFromPeersThatConnectToIt() {
        // In this mode the tool sends 40 messages and hears 20 of them again, from coturn's own server too.
        assertThat(client("-T", "-P", "-n", "20", "-l", "1000")).contains("tot_send_msgs=40, tot_recv_msgs=20");
    }

    /** By bytes: the tool counts what it reads at once as one message, and on a busy machine two of a stream may come at once. */
    @Test
    void relaysTcpOverTls() {
        Tool.assertAllBytesCameBack(overTls(false, "-T", "-n", "20", "-l", "100"), 4_000);
    }

    @Test
    void answersBindingRequests() {
        String said = Tool.run("turnutils_stunclient", "-p", udpPort(false), "127.0.0.1");
        assertThat(said).containsPattern("UDP reflexive addr: 127\\.0\\.0\\.1:\\d+");
    }

    @Test
    void survivesANegativeClient() {
        client(toEcho("127.0.0.1", "-N", "-n", "5"));
        // This one never ends by itself.
        Tool.run(
                "timeout",
                "6",
                "turnutils_uclient",
                "-R",
                "-p",
                udpPort(false),
                "-u",
                Given.USER,
                "-w",
                Given.PASSWORD,
                "-y",
                "127.0.0.1");
        Tool.assertAllCameBack(client(toEcho("127.0.0.1", "-n", "5")), 10);
    }
}
