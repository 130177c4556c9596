package dev.maru.bench;

import dev.maru.dtls.CertificateKeyType;
import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.DtlsVersion;
import dev.maru.dtls.NamedGroup;
import dev.maru.peer.PeerConfig;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimNet;
import java.util.List;
import java.util.Locale;

/**
 * {@code ./maru bench setup}: how many round trips lie between the offer and the first packets of media and data, and where they go. Two whole
 * peers, without NAT, in virtual time: computing takes none, so what is printed is the protocols' alone.
 */
final class SetupBenchmark {
    /** The time of day when the virtual world begins; any will do. */
    private static final long WALL_CLOCK = 1_700_000_000_000_000_000L;

    private static final int DEFAULT_RTT_MILLIS = 100;

    private SetupBenchmark() {}

    static void run(Flags flags) {
        int rttMillis = flags.number("rtt", DEFAULT_RTT_MILLIS);
        flags.done();
        System.out.printf(
                "In round trips of %d ms since the offer was made; signaling takes one to and fro, the path too.%n",
                rttMillis);
        List<NamedGroup> hybrid = List.of(NamedGroup.values());
        List<NamedGroup> classic = List.of(NamedGroup.X25519);
        measure("DTLS 1.3, X25519MLKEM768", rttMillis, DtlsVersion.DTLS_1_3, hybrid);
        measure("DTLS 1.3, X25519", rttMillis, DtlsVersion.DTLS_1_3, classic);
        measure("DTLS 1.2, X25519", rttMillis, DtlsVersion.DTLS_1_2, classic);
    }

    private static void measure(String name, int rttMillis, DtlsVersion version, List<NamedGroup> groups) {
        long rtt = rttMillis * SimNet.MILLISECOND;
        SimNet net = new SimNet(1);
        Segment internet = new Segment(net, "internet");
        LinkQuality quarter = LinkQuality.GOOD.withLatency(rtt / 4);
        PeerConfig config = config(net).withDtls(List.of(version), groups);
        SetupPeer offerer = new SetupPeer(net, internet.host("192.0.2.1", quarter), rtt / 2, config);
        config = config(net).withDtls(List.of(version), groups);
        SetupPeer answerer = new SetupPeer(net, internet.host("192.0.2.2", quarter), rtt / 2, config);
        offerer.offerTo(answerer);
        net.runUntil(() -> offerer.isThrough() && answerer.isThrough(), 30 * SimNet.SECOND);
        System.out.printf(
                Locale.ROOT,
                "%n%-34s %22s %22s%n",
                name,
                "offerer (DTLS " + role(offerer) + ")",
                "answerer (DTLS " + role(answerer) + ")");
        for (SetupStep step : SetupStep.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-34s %22s %22s%n",
                    step.words(),
                    trips(offerer, step, rtt),
                    trips(answerer, step, rtt));
        }
        System.out.printf(
                Locale.ROOT,
                "%-34s %22s %22s%n",
                "bytes of DTLS and SCTP (packets)",
                offerer.handshakeBytes() + " (" + offerer.handshakeDatagrams() + ")",
                answerer.handshakeBytes() + " (" + answerer.handshakeDatagrams() + ")");
    }

    private static PeerConfig config(SimNet net) {
        DtlsCertificate certificate =
                DtlsCertificate.generate(CertificateKeyType.ECDSA_P256, WALL_CLOCK / SimNet.SECOND, net.entropy());
        return PeerConfig.of(certificate, WALL_CLOCK);
    }

    private static String role(SetupPeer peer) {
        return peer.isDtlsClient() ? "client" : "server";
    }

    private static String trips(SetupPeer peer, SetupStep step, long rtt) {
        long at = peer.at(step);
        return at < 0 ? "never" : String.format(Locale.ROOT, "%.2f", (double) at / rtt);
    }
}
