package dev.maru.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackendProcessTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void worksOnChannelsAndSaysWhyWhenNativeAccessIsNotEnabled() throws Exception {
        // Nothing else is printed: not even the JVM's own warning of a restricted method.
        assertThat(run("-Dnothing=special"))
                .isEqualTo("NIO: native access is not enabled; start java with --enable-native-access=dev.maru.net"
                        + " for packets in batches");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void usesBatchesWhenNativeAccessIsEnabled() throws Exception {
        assertThat(run("--enable-native-access=ALL-UNNAMED")).startsWith("LINUX: ");
        assertThat(run("--enable-native-access=ALL-UNNAMED", "-Dmaru.net=nio")).isEqualTo("NIO: it was asked for");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatItKnowsNoOtherProcessor() throws Exception {
        assertThat(run("--enable-native-access=ALL-UNNAMED", "-Dos.arch=riscv64"))
                .isEqualTo("NIO: packets in batches need amd64 or aarch64, and this is riscv64");
    }

    private static String run(String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
        command.add(String.join(
                File.pathSeparator,
                place(BackendProbe.class, "test-classes"),
                place(Reactor.class, "classes"),
                place(Datagram.class, "")));
        command.add(BackendProbe.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return printed.strip();
    }

    /** Tests are patched into their module, so that its code source is the module's; theirs lies beside it. */
    static String place(Class<?> type, String folder) throws Exception {
        Path source =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        return folder.isEmpty()
                ? source.toString()
                : source.resolveSibling(folder).toString();
    }
}
