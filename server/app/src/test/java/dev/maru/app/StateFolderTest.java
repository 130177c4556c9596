package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    Path folder;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void isForItsOwnerAlone() throws Exception {
        Path inner = folder.resolve("a/b");
        StateFolder.open(inner).sessionKey();
        assertThat(permissions(inner)).isEqualTo("rwx------");
        assertThat(permissions(inner.resolve("session.key"))).isEqualTo("rw-------");
    }

    @Test
    void keepsTheSessionKeyThroughRestarts() throws Exception {
        byte[] key = StateFolder.open(folder).sessionKey();
        assertThat(key).hasSize(32);
        assertThat(StateFolder.open(folder).sessionKey()).isEqualTo(key);
        Files.write(folder.resolve("session.key"), new byte[5]);
        assertThat(StateFolder.open(folder).sessionKey()).hasSize(32).isNotEqualTo(key);
    }

    @Test
    void leavesNoDraftsBehind() throws Exception {
        StateFolder state = StateFolder.open(folder);
        state.write("x", new byte[] {1});
        state.write("x", new byte[] {2});
        assertThat(state.read("x")).containsExactly(2);
        assertThat(state.read("y")).isNull();
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void saysHowToChooseAnother() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> StateFolder.open(file))
                .withMessageContaining("it is not a folder")
                .withMessageContaining("--data-dir")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STATE));
        assertThatExceptionOfType(StartException.class).isThrownBy(() -> StateFolder.open(file.resolve("below")));
    }
}
