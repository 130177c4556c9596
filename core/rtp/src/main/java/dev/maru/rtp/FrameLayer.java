package dev.maru.rtp;

/**
 * Where a frame stands in a scalable stream, and how large it is, as far as the stream says.
 *
 * @param spatialId the (highest) spatial layer in the frame, or {@link #UNKNOWN}
 * @param temporalId the temporal layer, or {@link #UNKNOWN}
 * @param isSwitchingPoint whether a receiver of the layers below may go up to this temporal layer here
 * @param width pixels, or {@link #UNKNOWN}; known for key frames
 * @param height pixels, or {@link #UNKNOWN}
 */
public record FrameLayer(int spatialId, int temporalId, boolean isSwitchingPoint, int width, int height) {
    /** A number that the stream does not tell. */
    public static final int UNKNOWN = -1;

    /** A frame of which nothing is known. */
    public static final FrameLayer NONE = new FrameLayer(UNKNOWN, UNKNOWN, false, UNKNOWN, UNKNOWN);

    /**
     * A frame that is not part of a scalable stream.
     *
     * @param width pixels
     * @param height pixels
     * @return the layer
     */
    public static FrameLayer ofSize(int width, int height) {
        return new FrameLayer(UNKNOWN, UNKNOWN, false, width, height);
    }

    /**
     * A frame of a temporal layer.
     *
     * @param temporalId 0 to 7
     * @param isSwitchingPoint whether a receiver may begin with this layer here
     * @return the layer
     */
    public static FrameLayer ofTemporal(int temporalId, boolean isSwitchingPoint) {
        return new FrameLayer(UNKNOWN, temporalId, isSwitchingPoint, UNKNOWN, UNKNOWN);
    }
}
