package dev.maru.app;

import dev.maru.relay.RelayStatus;
import dev.maru.relay.RelayTotals;
import dev.maru.room.AccessTokens;
import dev.maru.room.Claims;
import dev.maru.room.Outcome;
import dev.maru.turn.AllocationStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code GET /api/v1/relay}: who relays what. For bearers of a token with the {@code admin} grant; without API keys for this machine itself,
 * as {@code /metrics} is.
 */
final class RelayHandler extends Handler.Abstract {
    static final String PATH = "/api/v1/relay";

    private static final String BEARER = "bearer ";

    private final RelayDaemon relay;
    private final AccessTokens tokens;

    RelayHandler(RelayDaemon relay, AccessTokens tokens) {
        this.relay = relay;
        this.tokens = tokens;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!request.getHttpURI().getCanonicalPath().equals(PATH)) {
            return false;
        }
        if (!HttpMethod.GET.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET");
            error(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "method_not_allowed", "Use GET.");
        } else if (!mayRead(request)) {
            String sentence = tokens.keys().isEmpty()
                    ? "Without an API key only this machine itself may ask."
                    : "This needs a token for any room with the admin grant: maru token create --admin --room '*'.";
            error(response, callback, HttpStatus.FORBIDDEN_403, "grant_missing", sentence);
        } else {
            answer(response, callback);
        }
        return true;
    }

    private boolean mayRead(Request request) {
        if (tokens.keys().isEmpty()) {
            InetAddress sender = TrustedProxies.addressOf(request);
            return sender != null && sender.isLoopbackAddress() && !TrustedProxies.isForwardedByStranger(request);
        }
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return false;
        }
        String token = header.substring(BEARER.length()).strip();
        return tokens.verify(token, System.currentTimeMillis()) instanceof Outcome.Accepted<Claims>(Claims claims)
                && claims.grants().admin()
                && claims.room() == null;
    }

    private void answer(Response response, Callback callback) {
        try {
            write(response, callback, HttpStatus.OK_200, describe(relay.status()));
        } catch (IOException e) {
            error(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "internal", "The relay does not answer.");
        }
    }

    private Map<String, Object> describe(RelayStatus status) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("time", System.currentTimeMillis());
        answer.put("udp", relay.udp());
        answer.put("tcp", relay.tcp());
        answer.put("tls", relay.tls());
        RelayTotals totals = status.totals();
        Map<String, Object> sum = new LinkedHashMap<>();
        sum.put("allocations", totals.allocations());
        sum.put("users", totals.users());
        sum.put("made", totals.made());
        sum.put("packetsToPeers", totals.packetsToPeers());
        sum.put("bytesToPeers", totals.bytesToPeers());
        sum.put("packetsToClients", totals.packetsToClients());
        sum.put("bytesToClients", totals.bytesToClients());
        sum.put("packetsDropped", totals.packetsDropped());
        sum.put("sendErrors", totals.sendErrors());
        sum.put("ports", totals.openPorts());
        sum.put("connections", totals.connections());
        answer.put("totals", sum);
        answer.put(
                "allocations",
                status.allocations().stream().map(RelayHandler::describe).toList());
        return answer;
    }

    private static Map<String, Object> describe(AllocationStatus one) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", one.id() + "@" + one.server() + "/" + one.client());
        answer.put("user", one.account());
        answer.put("protocol", one.protocol().name().toLowerCase(Locale.ROOT));
        answer.put("server", one.server());
        answer.put("client", one.client());
        answer.put("relayed", one.relayed());
        answer.put("relayedProtocol", one.relayedProtocol().name().toLowerCase(Locale.ROOT));
        answer.put("secondsLeft", one.secondsLeft());
        answer.put("permissions", one.permissions());
        answer.put("channels", one.channels());
        answer.put("packetsToPeers", one.traffic().packetsToPeers());
        answer.put("bytesToPeers", one.traffic().bytesToPeers());
        answer.put("packetsToClient", one.traffic().packetsToClient());
        answer.put("bytesToClient", one.traffic().bytesToClient());
        answer.put("packetsDropped", one.traffic().packetsDropped());
        return answer;
    }

    private static void error(Response response, Callback callback, int status, String code, String message) {
        write(response, callback, status, Map.of("error", Map.of("code", code, "message", message)));
    }

    private static void write(Response response, Callback callback, int status, Map<String, ?> body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap((Json.write(body) + "\n").getBytes(StandardCharsets.UTF_8)), callback);
    }
}
