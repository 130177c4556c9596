package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import dev.maru.room.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What HTTP requests are answered with: JSON, nothing, or the protocol's error object with the fitting status. */
final class HttpAnswers {
    private static final String JSON = "application/json";
    private static final long MILLIS_PER_SECOND = 1_000;

    /**
     * How much of a body that is too large is read and dropped before it is refused. A connection that is closed with
     * bytes unread is reset, and the client may never see the answer (RFC 9112 §9.6).
     */
    private static final int MAX_DROPPED = 1 << 20;

    private HttpAnswers() {}

    static void json(Response response, Callback callback, int status, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    static void noContent(Response response, Callback callback) {
        response.setStatus(HttpStatus.NO_CONTENT_204);
        response.write(true, null, callback);
    }

    static void error(Response response, Callback callback, Refusal refusal) {
        error(response, callback, status(refusal.code()), refusal);
    }

    static void error(Response response, Callback callback, int status, Refusal refusal) {
        if (refusal.retryAfterMillis() > 0) {
            long seconds = (refusal.retryAfterMillis() + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
            response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds);
        }
        json(response, callback, status, MessageWriter.write(Translation.error(0, refusal)));
    }

    /**
     * Reads a body of bounded size; blocks until it is there. Of one that is too large some more is read, so that the
     * client can hear the refusal.
     *
     * @throws OversizeException if there is more
     * @throws IOException if the client goes away
     */
    static byte[] body(Request request, int most) throws IOException, OversizeException {
        if (request.getLength() - most > MAX_DROPPED) {
            throw new OversizeException();
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] body = in.readNBytes(most + 1);
            if (body.length > most) {
                in.skip(MAX_DROPPED);
                throw new OversizeException();
            }
            return body;
        }
    }

    /** The HTTP status that fits a code. */
    static int status(ErrorCode code) {
        return switch (code) {
            case BAD_JSON, BAD_FIELD, UNKNOWN_TYPE, NOT_JOINED -> HttpStatus.BAD_REQUEST_400;
            case TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, RESUME_INVALID ->
                HttpStatus.UNAUTHORIZED_401;
            case GRANT_MISSING, ORIGIN_NOT_ALLOWED -> HttpStatus.FORBIDDEN_403;
            case ROOM_NOT_FOUND, UNKNOWN_PARTICIPANT, UNKNOWN_TRACK, NOT_FOUND -> HttpStatus.NOT_FOUND_404;
            case METHOD_NOT_ALLOWED -> HttpStatus.METHOD_NOT_ALLOWED_405;
            case ALREADY_JOINED, ROOM_FULL, ROOM_EXISTS, ROOM_CLOSED, DUPLICATE_TRACK, RESUME_EXPIRED ->
                HttpStatus.CONFLICT_409;
            case MESSAGE_TOO_LARGE -> HttpStatus.PAYLOAD_TOO_LARGE_413;
            case TOO_MANY_ROOMS, TOO_MANY_CONNECTIONS, TOO_MANY_TRACKS, RATE_LIMITED ->
                HttpStatus.TOO_MANY_REQUESTS_429;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR_500;
            case DRAINING -> HttpStatus.SERVICE_UNAVAILABLE_503;
        };
    }

    /** A body with more bytes than it may have. */
    static final class OversizeException extends Exception {
        private static final long serialVersionUID = 1L;

        OversizeException() {
            super("body too large", null, false, false);
        }
    }
}
