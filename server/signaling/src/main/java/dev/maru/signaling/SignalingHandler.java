package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import dev.maru.room.Refusal;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the paths that belong to signaling, checks which page asks (the Fetch standard's CORS protocol, RFC 6455 §10.2),
 * and passes the request on.
 */
final class SignalingHandler extends Handler.Abstract {
    static final String WEBSOCKET = "/signal/v1";
    static final String EVENTS = "/signal/v1/events";
    static final String MESSAGES = "/signal/v1/messages";
    static final String API = "/api/v1/";

    private static final Logger LOG = LoggerFactory.getLogger(SignalingHandler.class);
    private static final String PREFLIGHT_SECONDS = "600";

    private final Origins origins;
    private final Proxies proxies;
    private final WebSockets webSockets;
    private final EventStreams eventStreams;
    private final AdminApi api;

    SignalingHandler(Switchboard board, WebSockets webSockets, EventStreams eventStreams, AdminApi api) {
        var access = board.config().access();
        origins = new Origins(access.allowedOrigins());
        proxies = new Proxies(access.trustedProxies());
        this.webSockets = webSockets;
        this.eventStreams = eventStreams;
        this.api = api;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        if (!isOurs(path)) {
            return false;
        }
        try {
            if (passesOrigin(request, response, callback)) {
                dispatch(path, request, response, callback);
            }
        } catch (RuntimeException e) {
            LOG.error("Internal error in handling {} {}", request.getMethod(), path, e);
            if (!response.isCommitted()) {
                HttpAnswers.error(
                        response,
                        callback,
                        Refusal.of(ErrorCode.INTERNAL, "The server could not handle the request.")
                                .withHint("Its log has the cause."));
            } else {
                callback.failed(e);
            }
        }
        return true;
    }

    private static boolean isOurs(String path) {
        return path.equals(WEBSOCKET) || path.equals(EVENTS) || path.equals(MESSAGES) || path.startsWith(API);
    }

    private void dispatch(String path, Request request, Response response, Callback callback) {
        Addresses.Key address = Addresses.Key.of(proxies.client(request));
        switch (path) {
            case WEBSOCKET -> webSockets.handle(request, response, callback, address);
            case EVENTS -> eventStreams.handleEvents(request, response, callback, address);
            case MESSAGES -> eventStreams.handleMessages(request, response, callback);
            default -> api.handle(path.substring(API.length()), request, response, callback, address);
        }
    }

    /** Whether the request goes on; otherwise it is answered. */
    private boolean passesOrigin(Request request, Response response, Callback callback) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (!origins.allows(origin, proxies.host(request))) {
            HttpAnswers.error(
                    response,
                    callback,
                    Refusal.of(
                                    ErrorCode.ORIGIN_NOT_ALLOWED,
                                    "Pages of " + MessageReader.shorten(String.valueOf(origin))
                                            + " may not use this server.")
                            .withHint("Add the origin to http.allowed_origins in the server's configuration."));
            return false;
        }
        if (origin != null && origins.isListed(origin)) {
            response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.getHeaders().add(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
        }
        if (isPreflight(request)) {
            response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, DELETE");
            response.getHeaders()
                    .put(
                            HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS,
                            "Authorization, Content-Type, " + EventStreams.CONNECTION_HEADER);
            response.getHeaders().put(HttpHeader.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
            HttpAnswers.noContent(response, callback);
            return false;
        }
        return true;
    }

    private static boolean isPreflight(Request request) {
        @Nullable String method = request.getHeaders().get(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
        return HttpMethod.OPTIONS.is(request.getMethod()) && method != null;
    }

    /** Answers a request whose method the path does not know; OPTIONS gets what it knows. */
    static void otherMethod(Request request, Response response, Callback callback, String allowed) {
        response.getHeaders().put(HttpHeader.ALLOW, allowed);
        if (HttpMethod.OPTIONS.is(request.getMethod())) {
            HttpAnswers.noContent(response, callback);
            return;
        }
        HttpAnswers.error(
                response,
                callback,
                Refusal.of(
                                ErrorCode.METHOD_NOT_ALLOWED,
                                "This address does not know " + MessageReader.shorten(request.getMethod()) + ".")
                        .withHint("Use one of: " + allowed + "."));
    }
}
