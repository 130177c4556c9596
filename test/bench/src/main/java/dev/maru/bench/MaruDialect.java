package dev.maru.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Maru's protocol (docs/signaling.md). Clients 2n and 2n+1 are alone in room n. */
final class MaruDialect implements Dialect {

    private static final byte[] TYPE = Text.ascii("\"type\":\"");
    private static final byte[] SEQ = Text.ascii("\"seq\":");
    private static final byte[] AT = Text.ascii("\"at\":");
    private static final byte[] JOINED = Text.ascii("joined\"");
    private static final byte[] OFFER = Text.ascii("offer\"");
    private static final byte[] ANSWER = Text.ascii("answer\"");
    private static final byte[] CANDIDATE = Text.ascii("candidate\"");
    private static final byte[] PING = Text.ascii("ping\"");
    private static final byte[] ERROR = Text.ascii("error\"");
    private static final byte[] DRAINING = Text.ascii("draining\"");
    private static final Pattern SELF = Pattern.compile("\"self\":\\{\"id\":\"([^\"]+)\"");

    private final Text answer = new Text();

    @Override
    public String target(Client client) {
        return "/signal/v1";
    }

    @Override
    public String headers() {
        return "Sec-WebSocket-Protocol: maru.v1\r\n";
    }

    @Override
    public void opened(Client client) {
        answer.clear()
                .add("{\"type\":\"join\",\"id\":")
                .add(++client.lastRequest)
                .add(",\"room\":\"bench-")
                .add(client.number / 2)
                .add("\",\"name\":\"Client ")
                .add(client.number)
                .add("\",\"client\":\"maru-bench/1\"}");
        client.send(answer);
    }

    @Override
    public void heartbeat(Client client) {
        // The server sends the heartbeats.
    }

    @Override
    public Kind heard(Client client, Text text) {
        long seq = text.digitsAfter(SEQ);
        client.lastSeen = Math.max(client.lastSeen, seq);
        int type = text.after(TYPE);
        if (text.isAt(type, CANDIDATE)) {
            return Kind.CANDIDATE;
        } else if (text.isAt(type, OFFER)) {
            return Kind.OFFER;
        } else if (text.isAt(type, ANSWER)) {
            return Kind.ANSWER;
        } else if (text.isAt(type, PING)) {
            pong(client, text.digitsAfter(AT));
        } else if (text.isAt(type, JOINED)) {
            Matcher self = SELF.matcher(text.toString());
            if (self.find()) {
                client.id = self.group(1);
                return Kind.READY;
            }
            return Kind.REFUSED;
        } else if (text.isAt(type, ERROR) || text.isAt(type, DRAINING)) {
            return Kind.REFUSED;
        }
        return Kind.OTHER;
    }

    private void pong(Client client, long at) {
        answer.clear()
                .add("{\"type\":\"pong\",\"at\":")
                .add(at)
                .add(",\"ack\":")
                .add(client.lastSeen)
                .add("}");
        client.send(answer);
    }

    @Override
    public void say(Kind kind, Client from, long stampNanos, Text out) {
        out.clear()
                .add("{\"type\":\"")
                .add(kind == Kind.CANDIDATE ? CANDIDATE : kind == Kind.OFFER ? OFFER : ANSWER)
                .add(",\"id\":")
                .add(++from.lastRequest)
                .add(",\"ack\":")
                .add(from.lastSeen)
                .add(",\"to\":\"")
                .add(from.partner().id);
        if (kind == Kind.CANDIDATE) {
            out.add("\",\"candidate\":{\"candidate\":\"candidate:")
                    .addStamp(stampNanos)
                    .add(Samples.CANDIDATE_TAIL)
                    .add("\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":\"Zb4k\"}}");
        } else {
            out.add("\",\"sdp\":\"")
                    .add(Samples.SDP_HEAD)
                    .addStamp(stampNanos)
                    .add(Samples.SDP_TAIL)
                    .add("\",\"tracks\":{\"0\":\"mic\",\"1\":\"cam\"}}");
        }
    }
}
