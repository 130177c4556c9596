package dev.maru.app;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /metrics}, for those who are allowed to know. */
final class MetricsHandler extends Handler.Abstract {
    private final Supplier<String> metrics;
    private final List<AddressBlock> allowed;

    MetricsHandler(Supplier<String> metrics, List<AddressBlock> allowed) {
        this.metrics = metrics;
        this.allowed = allowed;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!request.getHttpURI().getCanonicalPath().equals("/metrics")) {
            return false;
        }
        if (!mayRead(request)) {
            Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
            return true;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;version=0.0.4;charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(metrics.get().getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    /** A proxy on this machine that we were not told of would make everybody look like this machine. */
    private boolean mayRead(Request request) {
        InetAddress sender = TrustedProxies.addressOf(request);
        return sender != null
                && !TrustedProxies.isForwardedByStranger(request)
                && allowed.stream().anyMatch(block -> block.contains(sender));
    }
}
