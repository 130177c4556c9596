package dev.maru.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * libsrtp2 from C.
 *
 * @param name as the report names it
 * @param program compiled here
 */
record SrtpCSubject(String name, CProgram program) implements SrtpSubject {
    /** Where the launcher builds the one on OpenSSL, as {@code make install} lays it out. */
    private static final String ON_OPENSSL = "test/bench/target/libsrtp";

    /** The one that computes with OpenSSL and the machine's own, those that can be had, in this order. */
    static List<SrtpSubject> compile() {
        List<SrtpSubject> subjects = new ArrayList<>();
        Path folder = Commands.home().resolve(ON_OPENSSL);
        Path library = folder.resolve("lib/libsrtp2.a");
        if (Files.exists(library)) {
            add(subjects, "libsrtp2 on OpenSSL", "-I" + folder.resolve("include"), library.toString(), "-lcrypto");
        } else {
            System.out.println(
                    "libsrtp2 on OpenSSL is left out: ./maru bench srtp builds it where Debian's sources can be had");
        }
        add(subjects, "libsrtp2 of this system", "-lsrtp2");
        return subjects;
    }

    private static void add(List<SrtpSubject> subjects, String name, String... libraries) {
        try {
            CProgram program = CProgram.compile("srtp", name.replace(' ', '-'), libraries);
            subjects.add(new SrtpCSubject(name, program));
        } catch (BenchmarkException failed) {
            System.out.println(
                    name + " is left out, for its program cannot be built (apt-get install gcc libsrtp2-dev): "
                            + CProgram.reason(failed));
        }
    }

    @Override
    public @Nullable SrtpCost run(SrtpLoad load) {
        try {
            String[] figures = program.run(
                    Integer.toString(load.profile().codePoint()),
                    Integer.toString(load.bytes()),
                    Double.toString(load.millis() / 1_000.0));
            double count = Long.parseLong(figures[0]);
            return new SrtpCost(Long.parseLong(figures[1]) / count, Long.parseLong(figures[2]) / count, -1, -1);
        } catch (BenchmarkException missing) {
            return null;
        }
    }
}
