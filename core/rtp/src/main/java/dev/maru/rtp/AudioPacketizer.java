package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/** Audio whose frames are payloads as they are: Opus (RFC 7587 §4.2) and G.711 (RFC 3551 §4.5.14). */
final class AudioPacketizer implements Packetizer {
    private @Nullable EncodedFrame frame;

    AudioPacketizer() {}

    @Override
    public boolean begin(EncodedFrame next, int maxPayload) {
        boolean fits = next.length() > 0 && next.length() <= maxPayload;
        frame = fits ? next : null;
        return fits;
    }

    @Override
    public int next(byte[] out, int at) {
        EncodedFrame current = frame;
        if (current == null) {
            return 0;
        }
        frame = null;
        System.arraycopy(current.bytes(), current.offset(), out, at, current.length());
        return current.length();
    }

    @Override
    public boolean marker() {
        return false; // it would begin a talkspurt; only an encoder that stopped sending could tell
    }
}
