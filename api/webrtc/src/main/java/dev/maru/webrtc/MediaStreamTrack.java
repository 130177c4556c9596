package dev.maru.webrtc;

import dev.maru.rtp.EncodedFrame;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One source of sound or pictures (W3C Media Capture and Streams §4.3), encoded. A local track is made by {@link #audio} or {@link #video}, and
 * what is written to it goes out through every {@link RTCRtpSender} that has it; a remote one comes with {@link RTCTrackEvent}, and its frames
 * come out of {@link #onFrame}. Thread-safe.
 *
 * <p>Deviation: tracks carry encoded frames, so there are no constraints and settings.
 */
public final class MediaStreamTrack {
    /** Whether a track still has something to say (§4.3.1). */
    public enum ReadyState {
        /** It may give frames. To ended. */
        LIVE,
        /** It never will again. */
        ENDED
    }

    /** How many frames listeners may be behind: ten seconds of video. */
    private static final int MAX_UNHEARD_FRAMES = 300;

    private final AtomicInteger unheard = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private final String id;
    private final String kind;
    private final boolean isRemote;
    private final Listeners<EncodedFrame> frames = new Listeners<>();
    private final Listeners<MediaStreamTrack> mutes = new Listeners<>();
    private final Listeners<MediaStreamTrack> unmutes = new Listeners<>();
    private final Listeners<MediaStreamTrack> ends = new Listeners<>();
    private final List<RTCRtpSender> senders = new CopyOnWriteArrayList<>();
    private volatile boolean enabled = true;
    private volatile boolean muted;
    private volatile ReadyState readyState = ReadyState.LIVE;

    private MediaStreamTrack(String id, String kind, boolean isRemote) {
        this.id = id;
        this.kind = kind;
        this.isRemote = isRemote;
        this.muted = isRemote;
    }

    /**
     * A local track of sound.
     *
     * @return the track
     */
    public static MediaStreamTrack audio() {
        return new MediaStreamTrack(UUID.randomUUID().toString(), "audio", false);
    }

    /**
     * A local track of pictures.
     *
     * @return the track
     */
    public static MediaStreamTrack video() {
        return new MediaStreamTrack(UUID.randomUUID().toString(), "video", false);
    }

    static MediaStreamTrack remote(String id, String kind) {
        return new MediaStreamTrack(id, kind, true);
    }

    /**
     * The track's name on the wire.
     *
     * @return unique
     */
    public String id() {
        return id;
    }

    /**
     * What it carries.
     *
     * @return {@code audio} or {@code video}
     */
    public String kind() {
        return kind;
    }

    /**
     * Sends a frame through every sender that has this track. Frames of a disabled or ended track are dropped.
     *
     * @param frame in the codec that was negotiated, see {@link RTCRtpSender#getParameters}
     * @return how many senders took it
     * @throws RTCException InvalidStateError for a remote track
     */
    public int write(EncodedFrame frame) {
        if (isRemote) {
            throw RTCException.invalidState("A remote track is written by the peer.");
        }
        int taken = 0;
        written.incrementAndGet();
        if (enabled && readyState == ReadyState.LIVE) {
            for (RTCRtpSender sender : senders) {
                taken += sender.writeFrame(frame) ? 1 : 0;
            }
        }
        return taken;
    }

    /**
     * Listens to the frames of a remote track, in decoding order. For a listener that is ten seconds behind, frames are dropped, and video goes on
     * with a key frame.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onFrame(Consumer<? super EncodedFrame> listener) {
        return frames.add(listener);
    }

    /**
     * Whether frames go through (§4.3.4).
     *
     * @return true unless {@link #setEnabled} said otherwise
     */
    public boolean enabled() {
        return enabled;
    }

    /**
     * Lets frames through, or drops them.
     *
     * @param on whether they go through
     */
    public void setEnabled(boolean on) {
        enabled = on;
    }

    /**
     * Whether the source gives nothing for now: a remote track before its first packet, or while the peer does not send.
     *
     * @return false for local tracks
     */
    public boolean muted() {
        return muted;
    }

    /**
     * Whether it still may give frames.
     *
     * @return the state
     */
    public ReadyState readyState() {
        return readyState;
    }

    /** Ends the track (§4.3.2). */
    public void stop() {
        readyState = ReadyState.ENDED;
    }

    /**
     * Listens to the source falling silent.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onMute(Consumer<? super MediaStreamTrack> listener) {
        return mutes.add(listener);
    }

    /**
     * Listens to the source giving something again, or for the first time.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onUnmute(Consumer<? super MediaStreamTrack> listener) {
        return unmutes.add(listener);
    }

    /**
     * Listens to the end of a remote track.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onEnded(Consumer<? super MediaStreamTrack> listener) {
        return ends.add(listener);
    }

    /** How many frames its source gave. */
    long framesWritten() {
        return written.get();
    }

    void attach(RTCRtpSender sender) {
        senders.add(sender);
    }

    void detach(RTCRtpSender sender) {
        senders.remove(sender);
    }

    /** Hands a frame to the listeners; false when they are so far behind that it was dropped. */
    boolean deliver(EncodedFrame frame, Executor executor) {
        if (!enabled || readyState != ReadyState.LIVE) {
            return true;
        }
        if (unheard.incrementAndGet() > MAX_UNHEARD_FRAMES) {
            unheard.decrementAndGet();
            return false;
        }
        frames.tell(frame, executor, unheard::decrementAndGet);
        return true;
    }

    void setMuted(boolean on, Executor executor) {
        if (muted != on && readyState == ReadyState.LIVE) {
            muted = on;
            (on ? mutes : unmutes).tell(this, executor);
        }
    }

    void end(Executor executor) {
        if (readyState == ReadyState.LIVE) {
            readyState = ReadyState.ENDED;
            ends.tell(this, executor);
        }
    }

    @Override
    public String toString() {
        return "MediaStreamTrack[" + kind + " " + id + (isRemote ? ", remote" : "") + "]";
    }
}
