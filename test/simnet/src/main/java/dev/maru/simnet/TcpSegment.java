package dev.maru.simnet;

/**
 * What a TCP packet says. Numbers count segments, not bytes: a segment is never cut again on its way.
 *
 * @param kind what it is for
 * @param number of this segment in its direction, for DATA and FIN
 * @param acknowledged how many segments of the other direction have come, in order
 * @param endsMessage whether the message that it carries a part of ends with it
 */
record TcpSegment(Kind kind, long number, long acknowledged, boolean endsMessage) {
    enum Kind {
        SYN,
        SYN_ACK,
        ACK,
        DATA,
        FIN,
        RST
    }

    static TcpSegment of(Kind kind) {
        return new TcpSegment(kind, 0, 0, false);
    }
}
