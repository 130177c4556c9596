package dev.maru.natlab;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The program's own relay. The program lends each browser a login of its own. */
final class OwnRelay implements RelayUnderTest {
    private final boolean isOfBothFamilies;

    private OwnRelay(boolean isOfBothFamilies) {
        this.isOfBothFamilies = isOfBothFamilies;
    }

    /** On the server's second IPv4 address, whose port 443 it has for itself. */
    static OwnRelay forEverything() {
        return new OwnRelay(false);
    }

    /** On the program's own addresses of both families, without TLS. */
    static OwnRelay ofBothFamilies() {
        return new OwnRelay(true);
    }

    @Override
    public String name() {
        return isOfBothFamilies ? "maru-both" : "maru";
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(isOfBothFamilies ? Lab.SERVER : Lab.SERVER_OTHER, PORT);
    }

    @Override
    public boolean keepsAllocationsOfUnreachablePeers() {
        return true;
    }

    /** The addresses of the laboratory are kept for documentation, which the relay refuses by default. */
    @Override
    public String configuration() {
        if (isOfBothFamilies) {
            return """
                    relay:
                      port: %d
                      tls: false
                      allow_peer: ["203.0.113.0/24", "2001:db8::/32"]
                    """.formatted(PORT);
        }
        return """
                relay:
                  listen: ["%1$s"]
                  port: %2$d
                  tls_port: %3$d
                  external_name: "%1$s"
                  allow_peer: ["203.0.113.0/24", "198.51.100.0/24", "2001:db8::/32"]
                """.formatted(Lab.SERVER_OTHER, PORT, TLS_PORT);
    }

    @Override
    public void start(Lab lab, Program program, Path folder) {
        // It runs already: it is a part of the program.
    }

    @Override
    public void close() {
        // It ends with the program.
    }
}
