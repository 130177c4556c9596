package dev.maru.signaling;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may talk to the server (RFC 6454, RFC 6455 §10.2): those that it serves itself, and those whose
 * origin is listed. A client that sends no {@code Origin} is a program, not a page, and passes. Immutable.
 */
final class Origins {
    private static final String ANY = "*";

    private final Set<String> allowed;

    Origins(Set<String> allowed) {
        this.allowed = allowed.stream().map(o -> o.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Refuses what cannot be an origin.
     *
     * @throws IllegalArgumentException if it is not {@code *} or {@code scheme://host[:port]}
     */
    static void check(String origin) {
        if (!origin.equals(ANY) && !origin.matches("[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\s]+")) {
            throw new IllegalArgumentException(
                    "“" + origin + "” is not an origin. Write scheme://host or scheme://host:port, without a path.");
        }
    }

    /**
     * Whether a page of this origin may talk to the server.
     *
     * @param origin the {@code Origin} header, or null if there was none
     * @param host the {@code Host} that the request was made to, with its port if that is not the scheme's own
     */
    boolean allows(@Nullable String origin, @Nullable String host) {
        return origin == null || isSame(origin, host) || isListed(origin);
    }

    /** Whether the origin is listed, so that a page of another origin may read answers (CORS). */
    boolean isListed(String origin) {
        return allowed.contains(ANY) || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /*
     * The scheme is not compared: behind a proxy that ends TLS the page is https and the request is http. A page on the
     * same host and port with the other scheme is the same server's.
     */
    private static boolean isSame(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }
}
