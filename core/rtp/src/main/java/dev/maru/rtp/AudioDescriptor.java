package dev.maru.rtp;

/** An audio payload: all of it is one frame, with nothing in front. */
public final class AudioDescriptor implements PayloadDescriptor {
    /** A view of nothing yet. */
    public AudioDescriptor() {}

    @Override
    public boolean parse(byte[] b, int at, int count) {
        return count > 0;
    }

    @Override
    public int headerLength() {
        return 0;
    }

    @Override
    public boolean startsFrame() {
        return true;
    }

    @Override
    public boolean endsFrame(boolean marker) {
        return true; // the marker bit of audio begins a talkspurt (RFC 3551 §4.1)
    }

    @Override
    public boolean isKeyFrame() {
        return true;
    }
}
