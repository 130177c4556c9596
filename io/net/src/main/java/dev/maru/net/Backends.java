package dev.maru.net;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chooses the way to the network: the fast one where it works, the other one everywhere else, never a crash in between. */
final class Backends {
    record Opened(Loop loop, Backend backend) {}

    /**
     * For which the numbers and layouts of the Linux backend are right, as {@code os.arch} names them. Not kept in {@code LinuxCalls}:
     * touching that class links it, which is a warning or worse where native access is not enabled.
     */
    private static final Set<String> KNOWN_PROCESSORS = Set.of("amd64", "aarch64");

    private Backends() {}

    static Opened open(Reactor reactor, Backend.@Nullable Kind wish, Supplier<LinuxCalls> calls) throws IOException {
        String property =
                System.getProperty(ReactorOptions.BACKEND_PROPERTY, "").toLowerCase(Locale.ROOT);
        if (wish == Backend.Kind.NIO || (wish == null && property.equals("nio"))) {
            return nio(reactor, "it was asked for");
        }
        String missing = missing();
        if (missing != null) {
            return nio(reactor, missing);
        }
        try {
            Loop loop = LinuxLoop.open(reactor, calls.get());
            return new Opened(loop, new Backend(Backend.Kind.LINUX, "this is Linux, and native access is enabled"));
        } catch (IOException | RuntimeException | LinkageError e) {
            return nio(reactor, "the system calls cannot be used (" + e + ")");
        }
    }

    private static @Nullable String missing() {
        String os = System.getProperty("os.name", "");
        String machine = System.getProperty("os.arch", "");
        if (!os.equals("Linux")) {
            return "packets in batches need Linux, and this is " + os;
        }
        if (!KNOWN_PROCESSORS.contains(machine)) {
            return "packets in batches need amd64 or aarch64, and this is " + machine;
        }
        if (!Backends.class.getModule().isNativeAccessEnabled()) {
            return "native access is not enabled; start java with --enable-native-access=dev.maru.net for packets in batches";
        }
        return null;
    }

    private static Opened nio(Reactor reactor, String reason) throws IOException {
        return new Opened(new NioLoop(reactor), new Backend(Backend.Kind.NIO, reason));
    }
}
