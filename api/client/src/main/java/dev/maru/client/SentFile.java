package dev.maru.client;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file to send.
 *
 * @param path where it is
 * @param name what the receiver is told: its name, or its path from the folder that is sent on, with {@code /} between the parts
 * @param size bytes
 */
record SentFile(Path path, String name, long size) {
    /** What people call themselves. */
    private static final int MAX_FROM = 64;

    /**
     * The files among these, and those in the folders among them, in the order of their names.
     *
     * @throws IOException when one cannot be read, or there are none or too many
     */
    static List<SentFile> all(List<Path> paths) throws IOException {
        List<SentFile> files = new ArrayList<>();
        for (Path path : paths) {
            // What was named is sent, though it be a link; what it is called is for who named it.
            if (Files.isDirectory(path)) {
                addFolder(path, files);
            } else if (Files.isRegularFile(path)) {
                files.add(of(path, String.valueOf(path.getFileName())));
            } else {
                throw new IOException(path + " is no file that can be read");
            }
        }
        if (files.isEmpty() || files.size() > FileSender.MAX_FILES) {
            throw new IOException(
                    "1 to " + FileSender.MAX_FILES + " files can be sent at once, and these are " + files.size());
        }
        return List.copyOf(files);
    }

    private static SentFile of(Path path, String name) throws IOException {
        if (!Files.isReadable(path)) {
            throw new IOException(path + " is no file that can be read");
        }
        return new SentFile(path, name, Files.size(path));
    }

    /** Without links, which may lead out of the folder or around in it. */
    private static void addFolder(Path folder, List<SentFile> files) throws IOException {
        Path real = folder.toRealPath();
        Path last = real.getFileName();
        String prefix = last == null ? "" : last + "/";
        List<SentFile> found = new ArrayList<>();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    found.add(of(path, prefix + slashed(real.relativize(path))));
                }
                // One more says that there are too many.
                return found.size() > FileSender.MAX_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
        found.sort(Comparator.comparing(SentFile::name));
        files.addAll(found);
    }

    private static String slashed(Path path) {
        StringBuilder text = new StringBuilder();
        path.forEach(part -> text.append(text.isEmpty() ? "" : "/").append(part));
        return text.toString();
    }

    /** A name to be shown: one short line of what can be seen. */
    static String tidy(@Nullable String from) {
        if (from == null) {
            return "";
        }
        StringBuilder seen = new StringBuilder();
        from.codePoints().filter(c -> !FileNames.isInvisible(c)).limit(MAX_FROM).forEach(seen::appendCodePoint);
        return seen.toString().strip();
    }
}
