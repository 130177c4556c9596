package dev.maru.net;

import java.io.IOException;

/** Started in a JVM of its own: says which backend a reactor got there, and why. */
final class BackendProbe {
    private BackendProbe() {}

    public static void main(String[] arguments) throws IOException {
        try (Reactor reactor = Reactor.start(ReactorOptions.named("probe"))) {
            System.out.println(
                    reactor.backend().kind() + ": " + reactor.backend().reason());
        }
    }
}
