package dev.maru.app;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Says to load balancers and supervisors whether the server lives, and whether it wants new people. */
final class HealthHandler extends Handler.Abstract {
    private final BooleanSupplier ready;

    HealthHandler(BooleanSupplier ready) {
        this.ready = ready;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        switch (request.getHttpURI().getCanonicalPath()) {
            case "/health/live" -> answer(response, callback, HttpStatus.OK_200, "{\"status\":\"live\"}");
            case "/health/ready" -> {
                if (ready.getAsBoolean()) {
                    answer(response, callback, HttpStatus.OK_200, "{\"status\":\"ready\"}");
                } else {
                    answer(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "{\"status\":\"draining\"}");
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void answer(Response response, Callback callback, int status, String body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap((body + "\n").getBytes(StandardCharsets.US_ASCII)), callback);
    }
}
