package dev.maru.sdp;

import org.jspecify.annotations.Nullable;

/**
 * An {@code a=} line (RFC 8866 §5.13). The attributes of WebRTC that have structure have a type of their own; the others are
 * {@link PlainAttribute}s, known to anybody or not. All are immutable.
 */
public sealed interface Attribute
        permits Direction,
                ExtensionMap,
                Fingerprint,
                FormatParameters,
                Group,
                Msid,
                NumberAttribute,
                PlainAttribute,
                Rid,
                RtcpFeedback,
                RtpMap,
                SctpMap,
                Setup,
                Simulcast,
                SsrcAttribute,
                SsrcGroup {
    /**
     * The name.
     *
     * @return what stands before the colon, as in {@code rtpmap}
     */
    String key();

    /**
     * The value as it is printed.
     *
     * @return what stands behind the colon; null when there is none
     */
    @Nullable
    String value();

    /**
     * The line without {@code a=}.
     *
     * @return {@code key} or {@code key:value}
     */
    default String line() {
        String value = value();
        return value == null ? key() : key() + ":" + value;
    }
}
