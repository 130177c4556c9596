package dev.maru.rtp;

/** The picture loss indication (RFC 4585 §6.3.1). The source is {@link RtcpReader#mediaSsrc()}. */
public final class PictureLoss {
    private PictureLoss() {}

    /**
     * Adds one.
     *
     * @param writer where to
     * @param senderSsrc who lost a picture
     * @param mediaSsrc whose picture
     * @return false when it does not fit
     */
    public static boolean write(RtcpWriter writer, int senderSsrc, int mediaSsrc) {
        return writer.openFeedback(RtcpKind.PSFB, RtcpKind.FMT_PLI, 12, senderSsrc, mediaSsrc) >= 0;
    }
}
