package dev.maru.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The files of the tree that people write; what builds make is left out. */
final class SourceTree {
    private static final Set<String> MADE = Set.of("target", "node_modules", "dist", "coverage");

    private final Path root;
    private final List<String> paths;

    SourceTree(Path root) {
        this.root = root;
        this.paths = list(root);
    }

    /** The tree that this test is in. */
    static SourceTree here() {
        Path folder = Path.of("").toAbsolutePath();
        while (!(Files.isRegularFile(folder.resolve("maru")) && Files.isRegularFile(folder.resolve("pom.xml")))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("No folder above this one has the launcher, maru, and a pom.xml.");
            }
        }
        return new SourceTree(folder);
    }

    Path root() {
        return root;
    }

    /** The paths from the root, with slashes, in order. */
    List<String> paths(Predicate<String> wanted) {
        return paths.stream().filter(wanted).toList();
    }

    /** The text of each wanted file, by path. */
    Map<String, String> texts(Predicate<String> wanted) {
        Map<String, String> texts = new LinkedHashMap<>();
        paths(wanted).forEach(path -> texts.put(path, text(path)));
        return texts;
    }

    String text(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    private static List<String> list(Path root) {
        List<String> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name = folder.getFileName().toString();
                    boolean skipped = !folder.equals(root) && (MADE.contains(name) || name.startsWith("."));
                    return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(root.relativize(file).toString().replace('\\', '/'));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return found;
    }
}
