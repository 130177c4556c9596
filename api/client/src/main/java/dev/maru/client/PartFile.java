package dev.maru.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A file that is not whole yet, with the hash of what is there. One thread; no other process uses it meanwhile. */
final class PartFile implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    /** Names that are tried when the file's own is taken. */
    private static final int MAX_NUMBER = 10_000;

    private final Path path;
    private final FileChannel file;
    private final MessageDigest digest = TransferTalk.sha256();
    private long length;

    /** The disk is full, or the like. */
    static final class StorageException extends IOException {
        private static final long serialVersionUID = 1;

        StorageException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private PartFile(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /** Opens what is there from before, or begins. More than the whole is no part of it. Meanwhile it calls now and then. */
    static PartFile open(Path path, long size, Runnable meanwhile) throws StorageException {
        try {
            FileChannel file = FileChannel.open(
                    path,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            PartFile part = new PartFile(path, file);
            try {
                part.read(size, meanwhile);
                return part;
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException(reason(e), e);
        }
    }

    private void read(long size, Runnable meanwhile) throws IOException {
        try {
            if (file.tryLock() == null) {
                throw new IOException("another program is receiving it");
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("it is being received already", e);
        }
        if (file.size() > size) {
            file.truncate(0);
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (file.read(buffer.clear()) > 0) {
            digest.update(buffer.flip());
            meanwhile.run();
        }
        length = file.position();
    }

    long length() {
        return length;
    }

    /** Of what is there. */
    String hash() {
        return TransferTalk.hash(digest);
    }

    void restart() throws StorageException {
        try {
            file.truncate(0);
            file.position(0);
            digest.reset();
            length = 0;
        } catch (IOException e) {
            throw new StorageException(reason(e), e);
        }
    }

    void append(byte[] bytes) throws StorageException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            digest.update(bytes);
            length += bytes.length;
        } catch (IOException e) {
            throw new StorageException(reason(e), e);
        }
    }

    /** It is whole: gives it its name, or one with a number when that is taken. */
    Path complete(Path folder, String name) throws StorageException {
        try {
            file.force(true);
            file.close();
            for (int number = 0; number < MAX_NUMBER; number++) {
                Path target = folder.resolve(FileNames.numbered(name, number));
                try {
                    // Without REPLACE_EXISTING, what is there stays.
                    return Files.move(path, target);
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
            }
            throw new IOException("every name is taken");
        } catch (IOException e) {
            throw new StorageException(reason(e), e);
        }
    }

    /** It is wrong: nothing of it is of use. */
    void discard() throws StorageException {
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new StorageException(reason(e), e);
        }
    }

    @Override
    public void close() throws StorageException {
        try {
            file.close();
        } catch (IOException e) {
            throw new StorageException(reason(e), e);
        }
    }

    /** The hash of a regular file of that size; null when there is none that can be read. Meanwhile it calls now and then. */
    static @Nullable String hashIfSize(Path path, long size, Runnable meanwhile) {
        try {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) != size) {
                return null;
            }
            MessageDigest digest = TransferTalk.sha256();
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = Files.newInputStream(path)) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    digest.update(buffer, 0, count);
                    meanwhile.run();
                }
            }
            return TransferTalk.hash(digest);
        } catch (IOException e) {
            return null;
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
