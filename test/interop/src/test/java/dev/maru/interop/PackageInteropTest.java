package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code ./maru dist} makes, on a machine without a JDK: unpacked somewhere else, with nothing in the environment but
 * the tools that every system has. Runs when told which package:
 * {@code -Dtest=PackageInteropTest -Dmaru.package=target/dist/maru-….tar.gz}.
 */
@ExtendWith(Stage.class)
@EnabledIfSystemProperty(named = "maru.package", matches = ".+")
class PackageInteropTest {

    /** What the launcher of a package may use: bash and what GNU and BSD systems have alike. */
    private static final List<String> TOOLS =
            List.of("env", "bash", "cat", "cksum", "cut", "dirname", "mkdir", "mv", "readlink", "rm", "sleep");

    @Test
    void peopleMeetOnAPackageThatBringsItsOwnRuntime(Stage stage, @TempDir Path folder) throws Exception {
        Path archive = ServerUnderTest.home().resolve(System.getProperty("maru.package"));
        run(List.of("tar", "-xzf", archive.toString(), "-C", folder.toString()));
        Path launcher;
        try (Stream<Path> unpacked = Files.list(folder)) {
            launcher = unpacked.findFirst().orElseThrow().resolve("bin/maru");
        }
        List<String> program = new ArrayList<>(List.of(
                "env",
                "-i",
                "PATH=" + toolsWithoutJava(folder),
                "HOME=" + folder,
                "LC_ALL=C.UTF-8",
                launcher.toString()));
        List<String> prepare = new ArrayList<>(program);
        prepare.add("prepare");
        run(prepare);

        try (ServerUnderTest server = ServerUnderTest.startProgram("package", program)) {
            Person mina = stage.person("Mina").join(server.uri(), "package");
            Person jun = stage.person("Jun").join(server.uri(), "package");
            Media.awaitBetween(List.of(mina, jun));
            mina.say("from a package");
            jun.awaitChat("from a package");
            assertThat(mina.troubles()).isEmpty();
            server.stop();
        }
    }

    /** A folder with links to these tools, and so without a JDK. */
    private static Path toolsWithoutJava(Path folder) throws IOException {
        Path tools = Files.createDirectory(folder.resolve(".tools"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        return tools;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }
}
