package dev.maru.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A C program that does the same, compiled here: what the host's network stack leaves to be had. */
final class UdpCCarrier implements UdpCarrier {
    private final Path program;
    private final boolean batched;

    private UdpCCarrier(Path program, boolean batched) {
        this.program = program;
        this.batched = batched;
    }

    /** Both ways from C, or none when there is no compiler. */
    static List<UdpCarrier> compile() {
        Path program = built();
        return program == null ? List.of() : List.of(new UdpCCarrier(program, false), new UdpCCarrier(program, true));
    }

    private static @Nullable Path built() {
        Path folder = Commands.workFolder();
        Path source = folder.resolve("udp.c");
        Path program = folder.resolve("udp");
        try (InputStream in = UdpCCarrier.class.getResourceAsStream("udp.c")) {
            if (in == null) {
                throw new BenchmarkException("udp.c is not in this program");
            }
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
            Commands.output(List.of("cc", "-O2", "-o", program.toString(), source.toString()), folder);
            return program;
        } catch (IOException | BenchmarkException e) {
            System.out.println("No C compiler (" + e.getMessage() + "): C is left out.");
            return null;
        }
    }

    @Override
    public String name() {
        return batched ? "C, batched" : "C, plain";
    }

    @Override
    public UdpCost carry(UdpLoad load) {
        String printed = Commands.output(
                List.of(
                        program.toString(),
                        batched ? "batched" : "plain",
                        Integer.toString(load.bytes()),
                        Integer.toString(load.burst()),
                        Double.toString(load.millis() / 1_000.0)),
                Commands.workFolder());
        String[] figures = printed.strip().split(" ");
        return new UdpCost(Long.parseLong(figures[0]), Long.parseLong(figures[1]), -1);
    }
}
