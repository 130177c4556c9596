package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One report of an event such as a key that is pressed (RFC 4733 §2.3).
 *
 * <pre>
 * |     event     |E|R| volume    |          duration             |
 * </pre>
 *
 * @param event what happens, 0 to 255; {@link DtmfTone} says which are keys
 * @param isEnd whether it is over, and has the duration that is told
 * @param volume how loud, 0 to 63, in -dBm0
 * @param duration so far, 0 to 65,535, in units of the timestamp
 */
public record TelephoneEvent(int event, boolean isEnd, int volume, int duration) {
    /** Bytes of one report; a payload has one or more of them (§2.3). */
    public static final int LENGTH = 4;

    /** The longest that one report can tell; what lasts longer is told in segments (§2.5.1.3). */
    public static final int MAX_DURATION = 0xFFFF;

    private static final int MAX_EVENT = 0xFF;
    private static final int MAX_VOLUME = 0x3F;
    private static final int END = 0x80;

    /** Checks the ranges. */
    public TelephoneEvent {
        Objects.checkIndex(event, MAX_EVENT + 1);
        Objects.checkIndex(volume, MAX_VOLUME + 1);
        Objects.checkIndex(duration, MAX_DURATION + 1);
    }

    /**
     * Reads one.
     *
     * @param b the array
     * @param at index of its first byte
     * @param length bytes that are left of the payload
     * @return null when they are too few
     */
    public static @Nullable TelephoneEvent read(byte[] b, int at, int length) {
        if (length < LENGTH) {
            return null;
        }
        int flags = BigEndian.u8(b, at + 1);
        return new TelephoneEvent(
                BigEndian.u8(b, at), (flags & END) != 0, flags & MAX_VOLUME, BigEndian.u16(b, at + 2));
    }

    /**
     * Writes it.
     *
     * @param b the array
     * @param at index of the first byte; {@value #LENGTH} are written
     */
    public void write(byte[] b, int at) {
        BigEndian.put8(b, at, event);
        BigEndian.put8(b, at + 1, isEnd ? volume | END : volume);
        BigEndian.put16(b, at + 2, duration);
    }
}
