package dev.maru.webrtc;

import dev.maru.jsep.Transceiver;
import dev.maru.peer.ToneSequence;
import dev.maru.rtp.ToneSender;
import dev.maru.sdp.Direction;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Presses keys of a telephone, for the machines that one can call (W3C WebRTC §7.2). The keys travel as events (RFC 4733), and while one is
 * down sound gives way to it. Thread-safe.
 */
public final class RTCDTMFSender {
    private static final int DEFAULT_DURATION = 100;
    private static final int DEFAULT_GAP = 70;

    private final PeerSession session;
    private final Transceiver core;
    private final RTCRtpSender sender;
    private final Listeners<RTCDTMFToneChangeEvent> toneChanges = new Listeners<>();

    RTCDTMFSender(PeerSession session, Transceiver core, RTCRtpSender sender) {
        this.session = session;
        this.core = core;
        this.sender = sender;
    }

    /**
     * Whether keys can be sent (§7.2, "determine if DTMF can be sent"): the connection is connected, there is a track, the transceiver sends,
     * its encoding is active, and the peer takes telephone events.
     *
     * @return true when {@link #insertDTMF} works
     */
    public boolean canInsertDTMF() {
        boolean isConnected = session.events().connectionState() == RTCPeerConnectionState.CONNECTED;
        return isConnected
                && sender.track() != null
                && session.onMedia(core, false, (media, mid, _) -> {
                    Direction direction = core.currentDirection();
                    return direction != null && direction.sends() && media.canPlayTones(mid);
                });
    }

    /**
     * The keys that wait.
     *
     * @return those that were not pressed yet
     */
    public String toneBuffer() {
        return session.onMedia(core, "", (media, mid, _) -> media.toneBuffer(mid));
    }

    /**
     * Presses keys for 100 ms each, 70 ms apart.
     *
     * @param tones of 0 to 9, A to D, # and *; a comma waits for two seconds
     * @throws RTCException see {@link #insertDTMF(String, int, int)}
     */
    public void insertDTMF(String tones) {
        insertDTMF(tones, DEFAULT_DURATION, DEFAULT_GAP);
    }

    /**
     * Presses keys one after the other, in place of those that wait. The key that is down stays so for its time; an empty string lets no other
     * follow.
     *
     * @param tones of 0 to 9, A to D, # and *; a comma waits for two seconds
     * @param duration how long each is down, in milliseconds: 40 to 6,000, and what is outside is brought to the nearest
     * @param interToneGap how long none is, in milliseconds: 30 to 6,000, and what is outside is brought to the nearest
     * @throws RTCException InvalidStateError when it cannot, see {@link #canInsertDTMF}; InvalidCharacterError when one is no key
     */
    public void insertDTMF(String tones, int duration, int interToneGap) {
        if (!canInsertDTMF()) {
            throw RTCException.invalidState(
                    "No keys can be sent now: wait until a track is sent, and see that the peer takes telephone-event.");
        }
        String keys = tones.toUpperCase(Locale.ROOT);
        if (!ToneSender.isPlayable(keys)) {
            throw new RTCException(
                    "InvalidCharacterError", "\"" + tones + "\" has more than 0 to 9, A to D, #, * and commas.");
        }
        ToneSequence wished = new ToneSequence(keys, duration, interToneGap);
        boolean isTaken = session.onMedia(core, false, (media, mid, now) -> media.playTones(mid, wished, now));
        if (!isTaken) {
            throw RTCException.invalidState("The sender has just stopped to send.");
        }
    }

    /**
     * Listens to the keys, each when it is pressed.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onToneChange(Consumer<? super RTCDTMFToneChangeEvent> listener) {
        return toneChanges.add(listener);
    }

    void toneChanged(String tone) {
        toneChanges.tell(new RTCDTMFToneChangeEvent(tone), session.listeners());
    }
}
