package dev.maru.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One file of the web app, with its compressed forms. Safe for use by several threads. */
final class Asset {
    /** Below this, the headers of a compressed answer cost more than it saves. */
    private static final int MIN_COMPRESSED_BYTES = 1024;

    private static final int ETAG_BYTES = 12;

    /** Vite puts a hash of the content into the name, so that what is under a name never changes. */
    private static final Pattern HASHED = Pattern.compile("/assets/.*-[A-Za-z0-9_-]{8,}\\.[a-z0-9]+");

    private final String path;
    private final String type;
    private final WebAssets.Variants variants;
    private volatile @Nullable Loaded loaded;

    Asset(String path, String type, WebAssets.Variants variants) {
        this.path = path;
        this.type = type;
        this.variants = variants;
    }

    /**
     * A file in one of its forms.
     *
     * @param bytes not to be changed
     * @param encoding the {@code Content-Encoding}, or null
     * @param etag the {@code ETag}, quotes included
     */
    record Form(byte[] bytes, @Nullable String encoding, String etag) {}

    private record Loaded(
            Form plain, @Nullable Form gzip, @Nullable Form brotli) {}

    String type() {
        return type;
    }

    /** Whether browsers may keep it for good. */
    boolean isImmutable() {
        return HASHED.matcher(path).matches();
    }

    /** Whether its form depends on what the browser accepts. */
    boolean isCompressible() {
        return type.startsWith("text/")
                || type.startsWith("application/json")
                || type.startsWith("application/manifest")
                || type.startsWith("application/wasm")
                || type.startsWith("image/svg");
    }

    /** The smallest form that a browser takes with this {@code Accept-Encoding} (RFC 9110 §12.5.3). */
    Form form(@Nullable String acceptEncoding) {
        Loaded forms = load();
        if (accepts(acceptEncoding, "br") && forms.brotli() != null) {
            return forms.brotli();
        }
        return accepts(acceptEncoding, "gzip") && forms.gzip() != null ? forms.gzip() : forms.plain();
    }

    private Loaded load() {
        Loaded present = loaded;
        if (present != null) {
            return present;
        }
        try {
            byte[] bytes = variants.readPlain();
            String tag = hash(bytes);
            Form gzip = null;
            Form brotli = null;
            if (isCompressible() && bytes.length >= MIN_COMPRESSED_BYTES) {
                gzip = new Form(variants.readGzip(bytes), "gzip", "\"" + tag + "-gz\"");
                byte[] small = variants.readBrotli();
                brotli = small == null ? null : new Form(small, "br", "\"" + tag + "-br\"");
            }
            Loaded forms = new Loaded(new Form(bytes, null, "\"" + tag + "\""), gzip, brotli);
            loaded = forms;
            return forms;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean accepts(@Nullable String header, String encoding) {
        if (header == null) {
            return false;
        }
        for (String part : header.toLowerCase(Locale.ROOT).split(",")) {
            String[] words = part.strip().split("\\s*;\\s*");
            if (words[0].equals(encoding)) {
                return words.length == 1 || !words[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, ETAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
