package dev.maru.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** Pion, in Go, as Debian packs it. */
class PionPeerInteropTest extends PeerScenarios {
    private static final Path PACKED = Path.of("/usr/share/gocode/src/github.com/pion/webrtc");
    private static final int BUILD_SECONDS = 180;

    @TempDir
    private static Path folder;

    @Override
    String name() {
        return "Pion";
    }

    @Override
    String missing() throws Exception {
        return ProcessPeer.works("go", "version") && Files.isDirectory(PACKED)
                ? ""
                : "golang-go and golang-github-pion-webrtc.v3-dev are not on this machine";
    }

    /** The Go of old, without modules, but for this one: it needs one to find a version in a path. */
    private static void build() throws IOException, InterruptedException {
        Path source = Files.createDirectories(folder.resolve("src/pion"));
        Files.copy(ProcessPeer.source("pion.go"), source.resolve("pion.go"));
        Files.writeString(source.resolve("go.mod"), "module pion\n");
        ProcessBuilder builder = new ProcessBuilder(
                "go", "build", "-o", folder.resolve("pion.out").toString());
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("GOPATH", folder + ":/usr/share/gocode");
        Path log = folder.resolve("build.log");
        Process process = builder.directory(source.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(BUILD_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("go build failed: " + Files.readString(log));
        }
    }

    @Override
    Peer peer() throws Exception {
        Path program = folder.resolve("pion.out");
        if (!Files.exists(program)) {
            build();
        }
        return new ProcessPeer(program.toString());
    }

    @Override
    boolean lacks(Lack what) {
        return what == Lack.ENCODER;
    }

    @Override
    String protection() {
        return "DTLS 1.2";
    }
}
