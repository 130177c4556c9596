package dev.maru.rtp;

import dev.maru.wire.BigEndian;
import org.jspecify.annotations.Nullable;

/**
 * VP9 (RFC 9628 §4.2) with one spatial layer. Without temporal layers a payload says the picture's number in 15 bits, and a key frame
 * also its size. With them it is in flexible mode, and each picture names the one that it builds on: the latest of a lower layer, or for
 * layer 0 of the same. An encoder may use fewer references than that, and none that are newer.
 *
 * <p>The mode changes only at key frames (§4.2, F): layers that a stream has not shown in its last key frame are not sent.
 */
final class Vp9Packetizer implements Packetizer {
    private static final int PICTURE_ID = 0x80;
    private static final int INTER_PICTURE = 0x40;
    private static final int LAYERS = 0x20;
    private static final int FLEXIBLE = 0x10;
    private static final int BEGIN = 0x08;
    private static final int END = 0x04;
    private static final int STRUCTURE = 0x02;
    private static final int HAS_SIZES = 0x10;

    /** The longest descriptor written here: flags, picture id, layers, P_DIFF, structure with one size. */
    private static final int MAX_DESCRIPTOR = 10;

    private static final int MAX_DIFF = 127;
    private static final int MAX_TEMPORAL_ID = 7;

    private final Balance balance = new Balance();
    private final long[] latest = new long[MAX_TEMPORAL_ID + 1];
    private @Nullable EncodedFrame frame;
    private long picture;
    private int from;
    private boolean isFlexible;
    private int temporalId;
    private int reference;

    Vp9Packetizer(int firstPictureId) {
        picture = firstPictureId & 0x7FFF;
    }

    @Override
    public boolean begin(EncodedFrame next, int maxPayload) {
        frame = null;
        if (next.length() == 0 || maxPayload < MIN_PAYLOAD) {
            return false;
        }
        frame = next;
        from = next.offset();
        picture++;
        if (next.isKeyFrame()) {
            isFlexible = next.layer().temporalId() >= 0;
            java.util.Arrays.fill(latest, picture);
        }
        temporalId = Math.clamp(next.layer().temporalId(), 0, MAX_TEMPORAL_ID);
        long newest = latest[0];
        for (int i = 1; i < temporalId; i++) {
            newest = Math.max(newest, latest[i]);
        }
        reference = (int) Math.min(picture - newest, MAX_DIFF);
        latest[temporalId] = picture;
        balance.begin(next.length(), maxPayload - MAX_DESCRIPTOR);
        return true;
    }

    @Override
    public int next(byte[] out, int at) {
        EncodedFrame current = frame;
        if (current == null || balance.partsLeft() == 0) {
            frame = null;
            return 0;
        }
        boolean isFirst = from == current.offset();
        int length = balance.next();
        boolean hasStructure =
                isFirst && current.isKeyFrame() && current.layer().width() > 0;
        int flags = PICTURE_ID
                | (current.isKeyFrame() ? 0 : INTER_PICTURE)
                | (isFlexible ? LAYERS | FLEXIBLE : 0)
                | (isFirst ? BEGIN : 0)
                | (balance.partsLeft() == 0 ? END : 0)
                | (hasStructure ? STRUCTURE : 0);
        out[at] = (byte) flags;
        BigEndian.put16(out, at + 1, (int) (0x8000 | picture & 0x7FFF));
        int body = at + 3;
        if (isFlexible) {
            boolean isSwitch = current.layer().isSwitchingPoint() || current.isKeyFrame();
            out[body++] = (byte) (temporalId << 5 | (isSwitch ? 0x10 : 0));
            if (!current.isKeyFrame()) {
                out[body++] = (byte) (reference << 1);
            }
        }
        if (hasStructure) {
            out[body] = HAS_SIZES;
            BigEndian.put16(out, body + 1, current.layer().width());
            BigEndian.put16(out, body + 3, current.layer().height());
            body += 5;
        }
        System.arraycopy(current.bytes(), from, out, body, length);
        from += length;
        return body - at + length;
    }

    @Override
    public boolean marker() {
        return balance.partsLeft() == 0;
    }
}
