package dev.maru.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pion's end of a transfer, built when Go and Debian's package of Pion are there. */
final class BulkGo {
    /** Where Debian puts the sources of Go packages. */
    private static final Path LIBRARY = Path.of("/usr/share/gocode");

    private BulkGo() {}

    static @Nullable BulkProgram build() {
        Path folder = Commands.workFolder().resolve("go/src/bulk");
        Path program = Commands.workFolder().resolve("bulk-pion");
        try (InputStream in = BulkGo.class.getResourceAsStream("bulk.go")) {
            if (in == null) {
                throw new BenchmarkException("bulk.go is not in this program");
            }
            if (!Files.isDirectory(LIBRARY.resolve("src/github.com/pion/webrtc"))) {
                throw new BenchmarkException(
                        "apt-get install --no-install-recommends golang-go golang-github-pion-webrtc.v3-dev");
            }
            Files.createDirectories(folder);
            Files.copy(in, folder.resolve("bulk.go"), StandardCopyOption.REPLACE_EXISTING);
            // Without a go.mod of its own, "/v3" is not found.
            Files.writeString(folder.resolve("go.mod"), "module bulk\n");
            Commands.output(
                    List.of(
                            "env",
                            "GO111MODULE=off",
                            "GOPATH=" + Commands.workFolder().resolve("go") + ":" + LIBRARY,
                            "GOCACHE=" + Commands.workFolder().resolve("go-cache"),
                            "go",
                            "build",
                            "-o",
                            program.toString()),
                    folder);
            return BulkProcess.program("Pion", List.of(program.toString()));
        } catch (IOException | BenchmarkException e) {
            System.out.println("Pion is left out: " + e.getMessage());
            return null;
        }
    }
}
