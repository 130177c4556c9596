package dev.maru.rtp;

/**
 * How a receiver must turn the picture (3GPP TS 26.114 §7.4.5): one byte, {@code 0 0 0 0 C F R1 R0}. C: taken by the camera on the back;
 * F: flipped horizontally; R: how far clockwise the picture must be turned to stand upright, in quarters.
 */
public final class VideoOrientation {
    private VideoOrientation() {}

    /**
     * Reads it.
     *
     * @param packet a packet
     * @param id as negotiated
     * @return the byte for the questions below; -1 when it is not there
     */
    public static int read(RtpPacket packet, int id) {
        return packet.find(id) && packet.elementLength() >= 1 ? packet.bytes()[packet.elementOffset()] & 0xFF : -1;
    }

    /**
     * How far to turn the picture.
     *
     * @param value from {@link #read}, not -1
     * @return 0, 90, 180 or 270 degrees clockwise
     */
    public static int rotationDegrees(int value) {
        return (value & 3) * 90;
    }

    /**
     * Whether the picture is mirrored.
     *
     * @param value from {@link #read}, not -1
     * @return true when it is
     */
    public static boolean isFlipped(int value) {
        return (value & 4) != 0;
    }

    /**
     * Whether the camera looks away from the user.
     *
     * @param value from {@link #read}, not -1
     * @return true for the camera on the back
     */
    public static boolean isBackCamera(int value) {
        return (value & 8) != 0;
    }

    /**
     * Writes a rotation.
     *
     * @param writer between header and payload
     * @param id as negotiated
     * @param rotationDegrees 0, 90, 180 or 270
     * @return false when it was left out
     */
    public static boolean write(RtpWriter writer, int id, int rotationDegrees) {
        if (rotationDegrees < 0 || rotationDegrees > 270 || rotationDegrees % 90 != 0) {
            throw new IllegalArgumentException("a rotation is 0, 90, 180 or 270 degrees, not " + rotationDegrees);
        }
        int at = writer.element(id, 1);
        if (at >= 0) {
            writer.bytes()[at] = (byte) (rotationDegrees / 90);
        }
        return at >= 0;
    }
}
