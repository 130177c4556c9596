package dev.maru.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The launcher's scripts parse, and ShellCheck has nothing to say to them. */
class ScriptsTest {
    private static final SourceTree TREE = SourceTree.here();
    private static final List<String> SCRIPTS = Stream.concat(
                    Stream.of("maru", ".ci/run"), TREE.paths(path -> path.matches("tools/.*\\.sh")).stream())
            .toList();

    @Test
    void everyScriptParses() throws Exception {
        for (String script : SCRIPTS) {
            run(List.of("bash", "-n", script));
        }
    }

    /** A test where ShellCheck is installed, none where it is not: it is a courtesy, not a requirement. */
    @TestFactory
    Stream<DynamicTest> shellCheckFindsNothing() {
        List<String> command = new ArrayList<>(List.of("shellcheck", "--shell=bash", "--external-sources"));
        command.addAll(SCRIPTS);
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .filter(folder -> Files.isExecutable(Path.of(folder, "shellcheck")))
                .limit(1)
                .map(folder -> DynamicTest.dynamicTest("shellcheck", () -> run(command)));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(TREE.root().toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(command + "\n" + output).isZero();
    }
}
