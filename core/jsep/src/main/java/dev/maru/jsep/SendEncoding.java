package dev.maru.jsep;

import org.jspecify.annotations.Nullable;

/**
 * One encoding of what a transceiver sends, as far as it is negotiated (W3C {@code RTCRtpCodingParameters}).
 *
 * @param rid its name; null when it is the only one
 * @param isActive false when it is offered as paused
 */
public record SendEncoding(@Nullable String rid, boolean isActive) {
    /** The only encoding of a transceiver without simulcast. */
    public static final SendEncoding SINGLE = new SendEncoding(null, true);

    /**
     * An active layer of simulcast.
     *
     * @param rid its name
     * @return the encoding
     */
    public static SendEncoding ofRid(String rid) {
        return new SendEncoding(rid, true);
    }
}
