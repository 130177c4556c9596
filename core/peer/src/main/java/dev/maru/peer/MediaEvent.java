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
}
