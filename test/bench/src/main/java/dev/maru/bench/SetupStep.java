package dev.maru.bench;

/** Where a peer gets on the way from an offer to media and data. */
enum SetupStep {
    /** The other's description is here: half a round trip of signaling each. */
    DESCRIPTION("the other's description"),
    /** A check of ICE was answered: the pair works, and packets can be sent. */
    WAY("a pair works"),
    /** ICE has nominated a pair. */
    PAIR("a pair is nominated"),
    /** A packet of DTLS came. */
    DTLS_PACKET("first packet of DTLS received"),
    /** The handshake is through: media can be sent. */
    DTLS("DTLS connected"),
    /** The association of SCTP stands. */
    SCTP("SCTP connected"),
    /** The channel can be used. */
    CHANNEL("channel open"),
    /** The first packet of the other's media is here. */
    MEDIA_RECEIVED("first media received"),
    /** The first message of the other is here. */
    DATA_RECEIVED("first message received");

    private final String words;

    SetupStep(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
