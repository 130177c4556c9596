package dev.maru.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The folder in which the server keeps what must survive a restart. Only its owner can read it. */
final class StateFolder {
    private static final int SESSION_KEY_BYTES = 32;
    private static final String SESSION_KEY = "session.key";

    private final Path folder;

    private StateFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the folder, and makes it when it is not there.
     *
     * @throws StartException when that is not possible
     */
    static StateFolder open(Path folder) throws StartException {
        try {
            Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
            if (!Files.isWritable(folder)) {
                throw unusable(folder, "no permission to write");
            }
            return new StateFolder(folder);
        } catch (FileAlreadyExistsException e) {
            throw unusable(folder, "it is not a folder");
        } catch (IOException e) {
            throw unusable(folder, e.getClass().getSimpleName());
        }
    }

    private static StartException unusable(Path folder, String why) {
        return new StartException(
                ExitCode.STATE,
                Text.of(
                                "The data directory %s cannot be used (%s). Choose another with --data-dir, data_dir or MARU_DATA_DIR.",
                                "데이터 폴더 %s을(를) 쓸 수 없습니다(%s). --data-dir, data_dir, MARU_DATA_DIR로 다른 폴더를 지정하세요.")
                        .with(folder, why));
    }

    /** The key that resume tokens are signed with: made once, so that sessions outlive a restart. */
    byte[] sessionKey() throws StartException {
        byte[] kept = read(SESSION_KEY);
        if (kept != null && kept.length == SESSION_KEY_BYTES) {
            return kept;
        }
        byte[] made = new byte[SESSION_KEY_BYTES];
        new SecureRandom().nextBytes(made);
        write(SESSION_KEY, made);
        return made;
    }

    /** What a file has in it, or null when it is not there. */
    byte @Nullable [] read(String name) throws StartException {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw unusable(folder, name + ": " + e.getClass().getSimpleName());
        }
    }

    /** Writes a file that its owner alone can read. A reader sees the old content or the new one, never half of it. */
    void write(String name, byte[] content) throws StartException {
        Path file = folder.resolve(name);
        try {
            Path draft = Files.createTempFile(folder, name, ".new", ownerOnly(folder, "rw-------"));
            try {
                try (OutputStream out = Files.newOutputStream(draft)) {
                    out.write(content);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw unusable(folder, name + ": " + e.getClass().getSimpleName());
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder, String permissions) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
