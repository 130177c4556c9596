package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import dev.maru.room.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.TunnelSupport;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket handshake at {@code /signal/v1}: by an upgrade of HTTP/1.1 (RFC 6455 §4.2), or by an extended CONNECT of
 * HTTP/2 (RFC 8441 §4). No extension is accepted: deflate keeps windows of tens of kilobytes for each connection.
 */
final class WebSockets {
    /** The subprotocol of version 1, docs/signaling.md. */
    static final String SUBPROTOCOL = "maru.v1";

    private static final String VERSION = "13";
    private static final String WEBSOCKET = "websocket";
    private static final int KEY_BYTES = 16;

    /** RFC 6455 §1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Switchboard board;

    WebSockets(Switchboard board) {
        this.board = board;
    }

    /** Upgrades the request, or says why not. */
    void handle(Request request, Response response, Callback callback, Addresses.Key address) {
        TunnelSupport tunnel = request.getTunnelSupport();
        boolean isTunnel = tunnel != null && WEBSOCKET.equals(tunnel.getProtocol());
        if (!isTunnel && !HttpMethod.GET.is(request.getMethod())) {
            SignalingHandler.otherMethod(request, response, callback, "GET");
            return;
        }
        if (!isTunnel && !isUpgrade(request) || !VERSION.equals(version(request))) {
            response.getHeaders().put(HttpHeader.UPGRADE, WEBSOCKET);
            response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_VERSION, VERSION);
            HttpAnswers.error(
                    response,
                    callback,
                    HttpStatus.UPGRADE_REQUIRED_426,
                    broken("This address speaks WebSocket, version 13 (RFC 6455)."));
            return;
        }
        String key = request.getHeaders().get(HttpHeader.SEC_WEBSOCKET_KEY);
        if (!isTunnel && !isKey(key)) {
            HttpAnswers.error(response, callback, broken("The handshake has no Sec-WebSocket-Key of 16 bytes."));
        } else if (board.isDraining()) {
            HttpAnswers.error(response, callback, board.drainingRefusal());
        } else {
            boolean speaksV1 = request.getHeaders()
                    .getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false)
                    .contains(SUBPROTOCOL);
            if (speaksV1) {
                response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, SUBPROTOCOL);
            }
            if (isTunnel) {
                response.setStatus(HttpStatus.OK_200);
            } else {
                response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
                response.getHeaders().put(HttpHeader.UPGRADE, WEBSOCKET);
                response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
                response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_ACCEPT, accept(String.valueOf(key)));
            }
            EndPoint endPoint = isTunnel
                    ? tunnel.getEndPoint()
                    : request.getConnectionMetaData().getConnection().getEndPoint();
            Connector connector = request.getConnectionMetaData().getConnector();
            var link = new WebSocketLink(board, address, speaksV1);
            link.reachedBy(Proxies.hostName(request));
            var connection = new FrameConnection(
                    endPoint,
                    connector.getExecutor(),
                    connector.getByteBufferPool(),
                    link,
                    board.config().limits().maxMessageBytes());
            request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
            response.write(true, null, callback);
        }
    }

    private static boolean isUpgrade(Request request) {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
                && request.getHeaders().contains(HttpHeader.UPGRADE, WEBSOCKET)
                && request.getHeaders().contains(HttpHeader.CONNECTION, "upgrade");
    }

    private static @Nullable String version(Request request) {
        return request.getHeaders().get(HttpHeader.SEC_WEBSOCKET_VERSION);
    }

    private static boolean isKey(@Nullable String key) {
        if (key == null) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key.trim()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** RFC 6455 §4.2.2, step 5.4. */
    static String accept(String key) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1")
                    .digest((key.trim() + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(sha1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static Refusal broken(String message) {
        return Refusal.of(ErrorCode.BAD_FIELD, message)
                .withHint("Open a WebSocket with the subprotocol “" + SUBPROTOCOL
                        + "”, or use /signal/v1/events; see docs/signaling.md.");
    }
}
