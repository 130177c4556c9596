package dev.maru.interop;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.MediaKind;
import dev.maru.webrtc.EngineOptions;
import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelState;
import dev.maru.webrtc.RTCIceCandidate;
import dev.maru.webrtc.RTCIceGatheringState;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCRtpSender;
import dev.maru.webrtc.RTCRtpTransceiver;
import dev.maru.webrtc.RTCRtpTransceiverDirection;
import dev.maru.webrtc.RTCSessionDescription;
import dev.maru.webrtc.RTCStats;
import dev.maru.webrtc.RTCTrackEvent;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Our side of a cell: sends back the peer's frames, or a clip, counts what comes, and sends and checks messages. */
final class OurPeer implements AutoCloseable {
    static final int PATIENCE_SECONDS = 30;
    private static final int CHUNK = 16_384;
    private static final int MOST_WAITING = 1 << 20;

    final RTCPeerConnection connection;
    final AtomicInteger audioFrames = new AtomicInteger();
    final AtomicInteger videoFrames = new AtomicInteger();
    final AtomicInteger keyFrames = new AtomicInteger();

    /** Our candidates that nobody has carried to the other side yet. */
    final Queue<RTCIceCandidate> found = new ConcurrentLinkedQueue<>();

    private final PeerEngine engine = new PeerEngine(EngineOptions.DEFAULT);
    private final Transcript heard = new Transcript();
    private final RTCDataChannel ours;
    private final @Nullable Clip clip;
    private final boolean isTrickling;
    private volatile @Nullable RTCDataChannel theirs;

    /**
     * Plays the clip, or sends back what comes when there is none.
     *
     * @param isTrickling whether candidates are found in {@link #found}, and not in descriptions
     */
    OurPeer(@Nullable Clip clip, boolean isTrickling) {
        this.clip = clip;
        this.isTrickling = isTrickling;
        connection =
                new RTCPeerConnection(RTCConfiguration.DEFAULT, engine, Executors.newVirtualThreadPerTaskExecutor());
        ours = connection.createDataChannel("ours");
        connection.onTrack(this::count);
        connection.onIceCandidate(found::add);
        connection.onDataChannel(channel -> {
            channel.onMessage(heard::hear);
            theirs = channel;
        });
    }

    private void count(RTCTrackEvent event) {
        RTCRtpSender back = event.transceiver().sender();
        boolean isVideo = event.track().kind().equals("video");
        event.track().onFrame(frame -> {
            (isVideo ? videoFrames : audioFrames).incrementAndGet();
            if (isVideo && frame.isKeyFrame()) {
                keyFrames.incrementAndGet();
            }
            if (clip == null) {
                back.writeFrame(frame);
            }
        });
        back.onKeyFrameRequest(_ -> event.receiver().requestKeyFrame());
    }

    /** Offers audio, video and a channel. */
    String offer(boolean isRestart) {
        if (isRestart) {
            connection.restartIce();
        } else {
            connection.addTransceiver("audio");
            connection.addTransceiver("video");
        }
        return described();
    }

    /** Answers, and sends wherever the peer does. */
    String answer(String offer) {
        await(connection.setRemoteDescription(RTCSessionDescription.offer(offer)));
        connection.getTransceivers().forEach(each -> each.setDirection(RTCRtpTransceiverDirection.SENDRECV));
        return described();
    }

    void accept(String answer) {
        await(connection.setRemoteDescription(RTCSessionDescription.answer(answer)));
    }

    /** One of their candidates; null when there are no more. */
    void take(@Nullable RTCIceCandidate candidate) {
        await(connection.addIceCandidate(candidate));
    }

    /** The description: with all candidates in it, since not every peer takes them one by one, or with none. */
    private String described() {
        await(connection.setLocalDescription());
        if (isTrickling) {
            return Trickle.without(connection.localDescription().sdp());
        }
        Patience.until("our candidates", () -> connection.iceGatheringState() == RTCIceGatheringState.COMPLETE);
        return connection.localDescription().sdp();
    }

    void connect() {
        await(connection.connected(PATIENCE_SECONDS, TimeUnit.SECONDS));
        Patience.until("our channel to open", () -> ours.readyState() == RTCDataChannelState.OPEN);
        if (clip != null) {
            List<RTCRtpTransceiver> transceivers = connection.getTransceivers();
            clip.play(frame -> write(transceivers, frame));
        }
    }

    private static void write(List<RTCRtpTransceiver> transceivers, EncodedFrame frame) {
        String kind = frame.format().kind() == MediaKind.AUDIO ? "audio" : "video";
        for (RTCRtpTransceiver each : transceivers) {
            if (each.receiver().track().kind().equals(kind)) {
                each.sender().writeFrame(frame);
            }
        }
    }

    /** Sends what {@link Peer#ask} describes for the other side, and returns its checksum. */
    String send(int bytes, int messages) {
        Random random = new Random(bytes);
        Transcript sent = new Transcript();
        for (int i = 0; i < bytes; i += CHUNK) {
            Patience.until("room to send", () -> ours.bufferedAmount() < MOST_WAITING);
            byte[] chunk = new byte[CHUNK];
            random.nextBytes(chunk);
            sent.add(chunk);
            ours.send(chunk);
        }
        for (int i = 0; i < messages; i++) {
            sent.add("message " + i);
            ours.send("message " + i);
        }
        ours.send(Transcript.END);
        return sent.end();
    }

    /** The checksums of what came from the peer. */
    List<String> heard() {
        return heard.digests();
    }

    boolean isTheirChannelOpen() {
        RTCDataChannel channel = theirs;
        return channel != null && channel.readyState() == RTCDataChannelState.OPEN;
    }

    RTCDataChannelState channelState() {
        return ours.readyState();
    }

    /** How the transport is protected, in a few words. */
    String protection() {
        RTCStats transport = await(connection.getStats()).ofType("transport").getFirst();
        return (transport.text("tlsVersion").equals("FEFC") ? "DTLS 1.3" : "DTLS 1.2") + ", "
                + transport.text("tlsGroup") + ", " + transport.text("srtpCipher");
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        if (clip != null) {
            clip.stop();
        }
        connection.close();
        engine.close();
    }
}
