package dev.maru.natlab;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** coturn's turnserver, on the server's second address. The program hands out its address from the configuration. */
final class CoturnRelay implements RelayUnderTest {
    private static final String USERNAME = "mina";
    private static final String PASSWORD = "a password for the laboratory";

    private final boolean relays;
    private Coturn process;

    private CoturnRelay(boolean relays) {
        this.relays = relays;
    }

    /** One that browsers use for TURN over UDP, TCP and TLS. */
    static CoturnRelay forEverything() {
        return new CoturnRelay(true);
    }

    /** One that browsers know for STUN alone. */
    static CoturnRelay forStunAlone() {
        return new CoturnRelay(false);
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(Lab.SERVER_OTHER, PORT);
    }

    @Override
    public boolean keepsAllocationsOfUnreachablePeers() {
        return false; // 4.6.1
    }

    @Override
    public String name() {
        return relays ? "coturn" : "coturn-stun";
    }

    @Override
    public String configuration() {
        String address = Lab.SERVER_OTHER + ":";
        if (!relays) {
            return "ice:\n  servers: [\"stun:" + address + PORT + "\"]\n";
        }
        return """
                ice:
                  servers:
                    - urls: ["turn:%1$s%2$d", "turn:%1$s%2$d?transport=tcp", "turns:%1$s%3$d?transport=tcp"]
                      username: "%4$s"
                      credential: "%5$s"
                """.formatted(address, PORT, TLS_PORT, USERNAME, PASSWORD);
    }

    @Override
    public void start(Lab lab, Program program, Path folder) {
        process = Coturn.start(
                lab.server(),
                folder,
                List.of(
                        "--listening-ip=" + Lab.SERVER_OTHER,
                        "--relay-ip=" + Lab.SERVER_OTHER,
                        "--listening-port=" + PORT,
                        "--tls-listening-port=" + TLS_PORT,
                        "--lt-cred-mech",
                        "--realm=maru.test",
                        "--user=" + USERNAME + ":" + PASSWORD,
                        "--cert=" + program.certificate(),
                        "--pkey=" + program.certificate(),
                        "--no-dtls"));
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
