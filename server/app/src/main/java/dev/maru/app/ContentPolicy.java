package dev.maru.app;

import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The headers by which the server tells browsers what its pages may do (W3C CSP 3, Permissions Policy). */
final class ContentPolicy {
    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField REFERRER = new PreEncodedHttpField("Referrer-Policy", "same-origin");

    /** Devices and capture are what this app is for; all else that could be asked for is refused for good. */
    private static final HttpField PERMISSIONS = new PreEncodedHttpField(
            "Permissions-Policy",
            "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), fullscreen=(self),"
                    + " picture-in-picture=(self), screen-wake-lock=(self), autoplay=(self), clipboard-write=(self),"
                    + " geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()");

    /** What has no page around it needs nothing at all. */
    private static final HttpField CLOSED =
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

    /**
     * The page in which visitors run code that they edit: an opaque origin without storage and network. Why each word is
     * there stands in web/app/src/learn/README.md.
     */
    private static final HttpField SANDBOX = new PreEncodedHttpField(
            "Content-Security-Policy",
            "sandbox allow-scripts; default-src 'none'; script-src 'self' blob:; style-src 'self'; media-src blob:"
                    + " mediastream:; img-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'self'");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]");

    private final String ancestors;

    ContentPolicy(List<String> frameAncestors) {
        List<String> sources = frameAncestors.stream()
                .map(source -> source.equals("self") || source.equals("none") ? "'" + source + "'" : source)
                .toList();
        this.ancestors = sources.isEmpty() ? "'none'" : String.join(" ", sources);
    }

    /** Adds what every answer has. */
    void addTo(HttpFields.Mutable headers) {
        headers.put(NO_SNIFFING);
        headers.put(REFERRER);
        headers.put(CLOSED);
    }

    /** Adds what a page of the app needs, in place of {@link #addTo}'s stricter policy. */
    void addToPage(HttpFields.Mutable headers, Request request) {
        addTo(headers);
        headers.put(PERMISSIONS);
        headers.put(
                "Content-Security-Policy",
                "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
                        + " media-src 'self' blob: mediastream:; font-src 'self'; worker-src 'self' blob:; connect-src 'self'"
                        + sockets(request)
                        + "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
                        + ancestors);
    }

    /** Adds what the sandbox of the lessons needs. */
    void addToSandbox(HttpFields.Mutable headers) {
        addTo(headers);
        headers.put(SANDBOX);
    }

    /** To older Safari, {@code 'self'} does not include WebSockets to the page's own host. */
    private static String sockets(Request request) {
        @Nullable String host = Request.getServerName(request);
        int port = Request.getServerPort(request);
        return host == null || !HOST.matcher(host).matches()
                ? ""
                : " ws://" + host + ":" + port + " wss://" + host + ":" + port;
    }
}
