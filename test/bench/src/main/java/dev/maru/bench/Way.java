package dev.maru.bench;

/** Which way packets go through a relay. */
enum Way {
    /** ChannelData from the client, plain packets to the peer. */
    TO_PEER("client to peer"),
    /** Plain packets from the peer, ChannelData to the client. */
    TO_CLIENT("peer to client"),
    /** One burst this way, the next one that way. */
    BOTH("both ways"),
    /** No relaying: STUN Binding requests, and their answers. */
    BINDING("STUN binding requests");

    private final String title;

    Way(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
