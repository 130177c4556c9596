package dev.maru.bench;

import java.util.Arrays;

/** Entry of {@code ./maru bench}: runs the benchmark that its first argument names, or lists them all. */
public final class Bench {

    private Bench() {}

    /**
     * Runs one benchmark and prints what it measured. The exit status is 0 when the measurement succeeded, whether or not
     * it met its aim, 1 when it failed, and 2 when the arguments make no sense.
     *
     * @param arguments the benchmark's name and its flags
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        String name = arguments.length == 0 ? "help" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        try {
            switch (name) {
                case "signaling" -> SignalingBenchmark.run(new Flags(rest));
                case "congestion" -> CongestionBenchmark.run(new Flags(rest));
                case "datachannel" -> DataChannelBenchmark.run(new Flags(rest));
                case "dtls" -> DtlsBenchmark.run(new Flags(rest));
                case "ice" -> IceBenchmark.run(new Flags(rest));
                case "relay" -> RelayBenchmark.run(new Flags(rest));
                case "srtp" -> SrtpBenchmark.run(new Flags(rest));
                case "setup" -> SetupBenchmark.run(new Flags(rest));
                case "startup" -> StartupBenchmark.run(new Flags(rest));
                case "udp" -> UdpBenchmark.run(new Flags(rest));
                case "help", "--help", "-h" -> {
                    list();
                    listConnections();
                }
                default -> throw new IllegalArgumentException("there is no benchmark \"" + name + "\"");
            }
            return 0;
        } catch (IllegalArgumentException wrongUse) {
            System.err.println("maru bench: " + wrongUse.getMessage() + "; see ./maru bench help");
            return 2;
        } catch (BenchmarkException failed) {
            System.err.println("maru bench: " + failed.getMessage());
            return 1;
        }
    }

    private static void list() {
        System.out.println("""
                Benchmarks: ./maru bench <name> [flags]

                  signaling   messages relayed per CPU-second, latency and memory per connection, beside PeerJS
                    --quick               a smoke run: short rounds, 500 idle connections; its figures mean little
                    --rounds N            measured rounds of each load, the servers taking turns (default 5)
                    --seconds N           length of a round (default 6)
                    --pairs N             pairs of clients that talk at the same time (default 100)
                    --connections N       idle connections (default 10000)
                    --only maru|peerjs    leave the other out
                    --profile             record the Maru server with JFR and print where its CPU time goes
                    --no-idle, --no-load  leave a part out

                  ice         simulated ICE establishments: agents per CPU-second, bytes allocated
                    --quick               a smoke run
                    --rounds N            measured rounds, of which the median is printed (default 5)
                    --establishments N    in each round (default 2000)

                  dtls        handshakes per CPU-second of DTLS 1.2 and 1.3, with and without ML-KEM, and records, beside OpenSSL
                    --quick               a smoke run, whose figures mean little
                    --rounds N            measured rounds, of which the median is printed (default 5)
                    --handshakes N        in each round (default 200)
                    --records N           in each round (default 100000)

                  relay       server CPU per relayed packet, memory per allocation and loss, beside coturn (apt-get install coturn)
                    --quick               a smoke run: short rounds, 1,000 allocations; its figures mean little
                    --rounds N            measured rounds of each load, the relays taking turns (default 3)
                    --seconds N           length of a round (default 3)
                    --pps N               packets a second that are sent to the relay (default 100000)
                    --flows N             allocations that the packets are spread over (default 16)
                    --only maru|coturn    leave the other out
                    --profile             record each relay (JFR, perf) and print where its CPU time goes
                    --no-memory, --no-load  leave a part out

                  srtp        CPU and garbage per packet, each profile, beside libsrtp2 (apt-get install libsrtp2-dev libipsec-mb1)
                    --quick               a smoke run, whose figures mean little
                    --rounds N            measured rounds, all taking turns (default 3)
                    --seconds N           length of a round (default 2)
                    --only TEXT           only those whose name has this in it: JCA, ipsec-mb, libsrtp2

                  startup     how long ./maru run takes until it is ready for a call
                    --rounds N            starts (default 10)

                  udp         CPU and garbage per UDP packet: io/net, the JDK's channel, and C
                    --quick               a smoke run, whose figures mean little
                    --rounds N            measured rounds, all taking turns (default 5)
                    --seconds N           length of a round (default 2)

                A benchmark needs Linux (it reads /proc), and a machine that does nothing else.""");
    }

    private static void listConnections() {
        System.out.println("""

                Whole connections:

                  congestion  what congestion control does on simulated links: utilisation, delay, loss, and plots
                    --quick               a smoke run: one scene, no plots
                    --seed N              of the virtual network (default 1)
                    --plots DIR           where plots go (default docs/images)

                  datachannel data channels on loopback, beside Pion (apt-get install golang-go golang-github-pion-webrtc.v3-dev) and
                              Chromium (apt-get install chromium), and on simulated links: throughput, latency of small messages
                              beside, CPU and garbage per MB
                    --quick               a smoke run: one short transfer, one link
                    --megabytes N         of a transfer on loopback (default 256)
                    --rounds N            measured transfers on loopback, of which the median is printed (default 3)
                    --only NAMES          of maru, pion, chromium, with commas between: leave the others out
                    --profile             record both ends of Maru with JFR, into test/bench/target/bench/bulk-*.jfr
                    --seconds N           virtual seconds of each simulated transfer (default 10)
                    --no-sockets, --no-simulated  leave a part out

                  setup       round trips from the offer to the first packets of media and data, in virtual time, and where they go
                    --rtt N               milliseconds of a round trip, of signaling and of the path (default 100)""");
    }
}
