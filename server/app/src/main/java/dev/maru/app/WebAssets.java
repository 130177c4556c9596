package dev.maru.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The files of the web app, by their path. What is not in here does not exist: no request ever becomes a file name.
 *
 * <p>Immutable in what it holds; contents are read on first use and kept, all in all a few megabytes.
 */
final class WebAssets {
    static final String INDEX = "/index.html";

    private static final String MODULE = "dev.maru.web";
    private static final String FOLDER = "META-INF/maru/web";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html;charset=utf-8"),
            Map.entry("js", "text/javascript;charset=utf-8"),
            Map.entry("mjs", "text/javascript;charset=utf-8"),
            Map.entry("css", "text/css;charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain;charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("avif", "image/avif"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("webm", "video/webm"));

    private final Map<String, Asset> assets;

    private WebAssets(Map<String, Asset> assets) {
        this.assets = assets;
    }

    /**
     * The files in the web app's jar, the module {@code dev.maru.web}; none when there is no such module. The module is
     * asked for its place, since asking the class loader for a resource opens every jar of the program.
     */
    static WebAssets load(ModuleLayer layer) {
        Optional<URI> location = layer.configuration()
                .findModule(MODULE)
                .flatMap(module -> module.reference().location());
        try {
            if (location.isEmpty()) {
                return new WebAssets(Map.of());
            }
            Path place = Path.of(location.get());
            return Files.isDirectory(place) ? fromFolder(place.resolve(FOLDER)) : fromJar(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar stays open as long as the server runs. */
    private static WebAssets fromJar(Path file) throws IOException {
        ZipFile jar = new ZipFile(file.toFile());
        Map<String, Content> contents = new TreeMap<>();
        Enumeration<? extends ZipEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            if (!entry.isDirectory() && entry.getName().startsWith(FOLDER + "/")) {
                contents.put(entry.getName().substring(FOLDER.length()), () -> jar.getInputStream(entry));
            }
        }
        return of(contents);
    }

    /** The files in a folder. */
    static WebAssets fromFolder(Path folder) throws IOException {
        Map<String, Content> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> contents.put(
                            "/" + folder.relativize(file).toString().replace('\\', '/'),
                            () -> Files.newInputStream(file)));
        }
        return of(contents);
    }

    private static WebAssets of(Map<String, Content> contents) {
        Map<String, Asset> assets = new TreeMap<>();
        contents.forEach((path, content) -> {
            boolean variant = (path.endsWith(".gz") || path.endsWith(".br"))
                    && contents.containsKey(path.substring(0, path.length() - 3));
            if (!variant) {
                assets.put(
                        path,
                        new Asset(
                                path,
                                typeOf(path),
                                new Variants(content, contents.get(path + ".gz"), contents.get(path + ".br"))));
            }
        });
        return new WebAssets(assets);
    }

    private static String typeOf(String path) {
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, "application/octet-stream");
    }

    /** The file of this path ({@code /assets/main-4f3c2b1a.js}), or null. */
    @Nullable
    Asset find(String path) {
        return assets.get(path);
    }

    /** Whether there is no web app. */
    boolean isEmpty() {
        return assets.isEmpty();
    }

    /** Opens a file. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /**
     * A file as it is, and as the build compressed it.
     *
     * @param plain the file
     * @param gzip in gzip, or null
     * @param brotli in Brotli, or null
     */
    record Variants(
            Content plain, @Nullable Content gzip, @Nullable Content brotli) {
        byte[] readPlain() throws IOException {
            return read(plain);
        }

        /** In gzip: what the build made, else made here. */
        byte[] readGzip(byte[] of) throws IOException {
            if (gzip != null) {
                return read(gzip);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream compressed = new GZIPOutputStream(out)) {
                compressed.write(of);
            }
            return out.toByteArray();
        }

        byte @Nullable [] readBrotli() throws IOException {
            return brotli == null ? null : read(brotli);
        }

        private static byte[] read(Content content) throws IOException {
            try (InputStream in = content.open()) {
                return in.readAllBytes();
            }
        }
    }
}
