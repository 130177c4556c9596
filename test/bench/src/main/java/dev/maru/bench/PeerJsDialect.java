package dev.maru.bench;

/** The protocol of PeerJS 1.5 clients with the PeerJS server 1.0. */
final class PeerJsDialect implements Dialect {

    private static final byte[] TYPE = Text.ascii("\"type\":\"");
    private static final byte[] OPEN = Text.ascii("OPEN\"");
    private static final byte[] OFFER = Text.ascii("OFFER\"");
    private static final byte[] ANSWER = Text.ascii("ANSWER\"");
    private static final byte[] CANDIDATE = Text.ascii("CANDIDATE\"");
    private static final byte[] HEARTBEAT = Text.ascii("{\"type\":\"HEARTBEAT\"}");

    private final Text message = new Text();

    @Override
    public String target(Client client) {
        client.id = "bench-client-" + client.number;
        return "/peerjs?key=peerjs&id=" + client.id + "&token=t" + client.number + "&version=1.5.5";
    }

    @Override
    public String headers() {
        return "";
    }

    @Override
    public void opened(Client client) {
        // The server speaks first.
    }

    @Override
    public void heartbeat(Client client) {
        client.send(message.clear().add(HEARTBEAT));
    }

    @Override
    public Kind heard(Client client, Text text) {
        int type = text.after(TYPE);
        if (text.isAt(type, CANDIDATE)) {
            return Kind.CANDIDATE;
        } else if (text.isAt(type, OFFER)) {
            return Kind.OFFER;
        } else if (text.isAt(type, ANSWER)) {
            return Kind.ANSWER;
        } else if (text.isAt(type, OPEN)) {
            return Kind.READY;
        }
        // ERROR, ID-TAKEN, LEAVE and EXPIRE: none of them belongs into a measurement.
        return Kind.REFUSED;
    }

    @Override
    public void say(Kind kind, Client from, long stampNanos, Text out) {
        out.clear().add("{\"type\":\"");
        if (kind == Kind.CANDIDATE) {
            out.add("CANDIDATE\",\"payload\":{\"candidate\":{\"candidate\":\"candidate:")
                    .addStamp(stampNanos)
                    .add(Samples.CANDIDATE_TAIL)
                    .add("\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":\"Zb4k\"}");
        } else {
            out.add(kind == Kind.OFFER ? OFFER : ANSWER)
                    .add(",\"payload\":{\"sdp\":{\"type\":\"")
                    .add(kind == Kind.OFFER ? "offer" : "answer")
                    .add("\",\"sdp\":\"")
                    .add(Samples.SDP_HEAD)
                    .addStamp(stampNanos)
                    .add(Samples.SDP_TAIL)
                    .add("\"}");
        }
        out.add(",\"type\":\"media\",\"connectionId\":\"mc_j2f8k3l9s0d\"},\"dst\":\"")
                .add(from.partner().id)
                .add("\"}");
    }
}
