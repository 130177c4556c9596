package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import org.jspecify.annotations.Nullable;

/** The one alert that we may have to send, and to send again (RFC 9147 §5.10: alerts have no timer). */
final class AlertSender {
    /** Bytes of an alert (RFC 8446 §6). */
    static final int LENGTH = 2;

    /** How often the alert is repeated to a peer that goes on: it did not hear it, or does not care. */
    private static final int MAX_REPEATS = 4;

    private static final int WARNING = 1;
    static final byte FATAL = 2;

    private @Nullable AlertDescription alert;
    private boolean isDue;
    private int repeatsLeft;

    /**
     * Has an alert sent.
     *
     * @param isRepeated whether {@link #repeat} sends it again: not when it only answers the peer's, or two ends would go on for ever
     */
    void send(AlertDescription description, boolean isRepeated) {
        alert = description;
        isDue = true;
        repeatsLeft = isRepeated ? MAX_REPEATS : 0;
    }

    /** The peer has sent something after the end. */
    void repeat() {
        if (repeatsLeft > 0) {
            repeatsLeft--;
            isDue = true;
        }
    }

    boolean isDue() {
        return isDue;
    }

    /** Writes the alert as a record; returns the index after it. */
    int write(WriteEpoch epoch, byte[] b, int at, int limit) {
        isDue = false;
        int contentAt = at + epoch.prefixLength();
        if (alert == null || epoch.left() <= 0 || contentAt + LENGTH + epoch.suffixLength() > limit) {
            return at;
        }
        BigEndian.put8(b, contentAt, alert == AlertDescription.CLOSE_NOTIFY ? WARNING : FATAL);
        BigEndian.put8(b, contentAt + 1, alert.code());
        return at + epoch.seal(ContentType.ALERT, b, contentAt, LENGTH);
    }

    /** Whether an alert other than close_notify ends the connection. In 1.3 its description decides, not its level (RFC 8446 §6). */
    static boolean isFatal(int level, int code, @Nullable DtlsVersion version) {
        if (version == DtlsVersion.DTLS_1_3) {
            return !AlertDescription.isHarmless(code);
        }
        return level == FATAL;
    }
}
