package dev.maru.peer;

import dev.maru.rtp.EncodedFrame;

/** What a connection tells of its media. */
public sealed interface MediaEvent {
    /**
     * A frame came, in decoding order.
     *
     * @param mid its section
     * @param rid its layer of simulcast, or empty
     * @param frame the frame
     */
    record FrameReceived(String mid, String rid, EncodedFrame frame) implements MediaEvent {}

    /**
     * The first packet of a section, or the first after silence, came.
     *
     * @param mid the section
     */
    record Unmuted(String mid) implements MediaEvent {}

    /**
     * The peer wants a key frame (RFC 4585 §6.3.1, RFC 5104 §4.3.1).
     *
     * @param mid our section
     * @param rid the layer, or empty
     */
    record KeyFrameWanted(String mid, String rid) implements MediaEvent {}

    /**
     * What the path carries has changed, by estimation.
     *
     * @param bitrateBps for all media together, in bits a second
     */
    record TargetBitrateChanged(long bitrateBps) implements MediaEvent {}

    /**
     * The peer ended a source (RFC 3550 §6.6).
     *
     * @param mid its section
     */
    record SourceEnded(String mid) implements MediaEvent {}

    /**
     * The share of one encoding of what the path carries has changed.
     *
     * @param mid its section
     * @param rid its layer, or empty
     * @param bitrateBps for its encoder, in bits a second; 0 when it is not sent
     */
    record LayerTargetChanged(String mid, String rid, long bitrateBps) implements MediaEvent {}

    /**
     * A key of a telephone that we send was pressed (W3C WebRTC §7.3).
     *
     * @param mid our section
     * @param tone the key, a comma for a pause, or empty after the last
     */
    record ToneChanged(String mid, String tone) implements MediaEvent {}

    /**
     * The peer pressed a key of a telephone (RFC 4733).
     *
     * @param mid its section
     * @param tone one of 0 to 9, A to D, # and *
     */
    record ToneReceived(String mid, String tone) implements MediaEvent {}
}
