package dev.maru.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** libsrtp2 from C, compiled here. */
final class SrtpCSubject implements SrtpSubject {
    private final Path program;

    private SrtpCSubject(Path program) {
        this.program = program;
    }

    /** It, or nobody when there is no compiler or no libsrtp2. */
    static List<SrtpSubject> compile() {
        Path folder = Commands.workFolder();
        Path source = folder.resolve("srtp.c");
        Path program = folder.resolve("srtp");
        try (InputStream in = SrtpCSubject.class.getResourceAsStream("srtp.c")) {
            if (in == null) {
                throw new BenchmarkException("srtp.c is not in this program");
            }
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
            Commands.output(List.of("cc", "-O2", "-o", program.toString(), source.toString(), "-lsrtp2"), folder);
            return List.of(new SrtpCSubject(program));
        } catch (IOException | BenchmarkException e) {
            System.out.println(
                    "libsrtp2 is left out, for its program cannot be built (apt-get install gcc libsrtp2-dev): "
                            + e.getMessage().lines().findFirst().orElse("no reason was given"));
            return List.of();
        }
    }

    @Override
    public String name() {
        return "libsrtp2 from C";
    }

    @Override
    public @Nullable SrtpCost run(SrtpLoad load) {
        try {
            String[] figures = Commands.output(
                            List.of(
                                    program.toString(),
                                    Integer.toString(load.profile().codePoint()),
                                    Integer.toString(load.bytes()),
                                    Double.toString(load.millis() / 1_000.0)),
                            Commands.workFolder())
                    .strip()
                    .split(" ");
            double count = Long.parseLong(figures[0]);
            return new SrtpCost(Long.parseLong(figures[1]) / count, Long.parseLong(figures[2]) / count, -1, -1);
        } catch (BenchmarkException missing) {
            return null;
        }
    }
}
