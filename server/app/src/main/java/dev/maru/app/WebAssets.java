package dev.maru.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the web app, by their path. What is not in here does not exist: no request ever becomes a file name.
 *
 * <p>Immutable in what it holds; contents are read on first use and kept, all in all a few megabytes.
 */
final class WebAssets {
    static final String INDEX = "/index.html";

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

    /** The files in the web app's jar; none when there is no such jar. */
    static WebAssets load(ClassLoader loader) {
        URL index = loader.getResource(FOLDER + INDEX);
        try {
            if (index == null) {
                return new WebAssets(Map.of());
            }
            return switch (index.getProtocol()) {
                case "jar" -> fromJar(index);
                case "file" -> fromFolder(Path.of(URI.create(index.toString())).getParent());
                default -> throw new IOException("The web app is in " + index);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WebAssets fromJar(URL index) throws IOException {
        JarURLConnection connection = (JarURLConnection) index.openConnection();
        // A cached one could be closed by somebody else; this one stays open as long as the server runs.
        connection.setUseCaches(false);
        JarFile jar = connection.getJarFile();
        Map<String, Content> contents = new TreeMap<>();
        jar.stream()
                .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(FOLDER + "/"))
                .forEach(entry ->
                        contents.put(entry.getName().substring(FOLDER.length()), () -> jar.getInputStream(entry)));
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
