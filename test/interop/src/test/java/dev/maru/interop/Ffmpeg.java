package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code ffmpeg} of this machine, which encodes what our code carries and decodes what came of it. */
final class Ffmpeg {
    private static final int PATIENCE_SECONDS = 60;

    private Ffmpeg() {}

    /** Whether this machine has one that can encode with all of these. */
    static boolean has(Path folder, String... encoders) throws IOException, InterruptedException {
        try {
            String list = run(folder, "-encoders");
            return List.of(encoders).stream().allMatch(encoder -> list.contains(" " + encoder + " "));
        } catch (IOException absent) {
            return false;
        }
    }

    /** Runs it to its end and returns what it printed. */
    static String run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-nostdin", "-y", "-loglevel", "error"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "ffmpeg", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as("%s: %s", command, printed).isZero();
        return printed;
    }

    /** The checksums of all decoded pictures or samples of a file, without their times. */
    static List<String> checksums(Path file) throws IOException, InterruptedException {
        return run(file.getParent(), "-i", file.toString(), "-f", "framemd5", "-")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }
}
