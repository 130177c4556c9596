package dev.maru.app;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /app/config.json}: what the start page has to know before anybody joins. {@code secure} is whether browsers
 * give this visitor a camera: by https, or on the machine itself (W3C Secure Contexts).
 */
final class AppConfigHandler extends Handler.Abstract {
    private final Config config;
    private final Supplier<List<String>> lanUrls;
    private final boolean hasPages;

    /** @param hasPages whether the web app is there */
    AppConfigHandler(Config config, Supplier<List<String>> lanUrls, boolean hasPages) {
        this.config = config;
        this.lanUrls = lanUrls;
        this.hasPages = hasPages;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!request.getHttpURI().getCanonicalPath().equals("/app/config.json")) {
            return false;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("version", Version.current());
        answer.put("devMode", config.isDevelopment());
        answer.put("secure", request.isSecure() || isLocal(Request.getServerName(request)));
        answer.put("lanUrls", lanUrls.get());
        answer.put("pages", hasPages ? WebHandler.PAGES : List.of());
        answer.put("maxParticipants", config.get(Settings.MAX_PARTICIPANTS));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        byte[] body = (Json.write(answer) + "\n").getBytes(StandardCharsets.UTF_8);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    /** W3C Secure Contexts §3.1: loopback addresses, localhost and names below it. */
    static boolean isLocal(@Nullable String host) {
        if (host == null) {
            return false;
        }
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
