package dev.maru.interop;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * libwebrtc as a peer of the matrix, by webrtc-java: one question a line on standard input, one answer a line on standard output. A program of
 * its own, since native code takes the whole JVM down with it.
 */
final class LibwebrtcPeer implements PeerConnectionObserver {
    private static final int PATIENCE_SECONDS = 30;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int CHUNK = 16_384;
    private static final long MOST_WAITING = 1 << 20;
    private static final String VERSION = "/META-INF/maven/dev.onvoid.webrtc/webrtc-java/pom.properties";

    private final PeerConnectionFactory factory;
    private final RTCPeerConnection connection;
    private final Transcript heard = new Transcript();
    private volatile CompletableFuture<Boolean> gathered = new CompletableFuture<>();
    private @Nullable LibwebrtcMedia media;
    private @Nullable RTCDataChannel mine;
    private volatile @Nullable RTCDataChannel theirs;

    private LibwebrtcPeer() {
        factory = LibwebrtcMedia.factory();
        connection = factory.createPeerConnection(new RTCConfiguration(), this);
    }

    /** Answers until there are no more questions. */
    static void main() throws Exception {
        LibwebrtcPeer peer = new LibwebrtcPeer();
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            JsonObject question = JsonParser.parseString(line).getAsJsonObject();
            System.out.println(peer.answer(question));
        }
        Runtime.getRuntime().halt(0); // what is native is not to be taken apart
    }

    private JsonObject answer(JsonObject question) throws Exception {
        JsonObject answer = new JsonObject();
        switch (question.get("ask").getAsString()) {
            case "start" -> answer.addProperty("title", "libwebrtc by webrtc-java " + version());
            case "offer" ->
                answer.addProperty("sdp", offer(question.get("restart").getAsBoolean()));
            case "answer" ->
                answer.addProperty("sdp", answer(question.get("sdp").getAsString()));
            case "accept" -> setRemote(RTCSdpType.ANSWER, question.get("sdp").getAsString());
            case "send" ->
                answer.addProperty(
                        "sha256",
                        send(
                                question.get("bytes").getAsInt(),
                                question.get("messages").getAsInt()));
            case "heard" -> {
                JsonArray digests = new JsonArray();
                heard.digests().forEach(digests::add);
                answer.add("digests", digests);
            }
            case "counts" -> count(answer);
            case "close" -> {
                if (media != null) {
                    media.stop();
                }
                connection.close();
            }
            default -> throw new IllegalArgumentException(question.toString());
        }
        return answer;
    }

    private static String version() throws IOException {
        try (InputStream in = PeerConnectionFactory.class.getResourceAsStream(VERSION)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "");
        }
    }

    // ---- descriptions

    private void join() {
        if (mine == null) {
            media = new LibwebrtcMedia(factory);
            connection.addTrack(media.audio, List.of("peer"));
            connection.addTrack(media.video, List.of("peer"));
            mine = connection.createDataChannel("theirs", new RTCDataChannelInit());
        }
    }

    private String offer(boolean isRestart) {
        join();
        RTCOfferOptions options = new RTCOfferOptions();
        options.iceRestart = isRestart;
        return whole(described(observer -> connection.createOffer(options, observer)));
    }

    private String answer(String offer) {
        setRemote(RTCSdpType.OFFER, offer);
        join();
        return whole(described(observer -> connection.createAnswer(new RTCAnswerOptions(), observer)));
    }

    private String whole(RTCSessionDescription description) {
        CompletableFuture<Boolean> complete = new CompletableFuture<>();
        gathered = complete;
        await(set(observer -> connection.setLocalDescription(description, observer)));
        await(complete);
        return connection.getLocalDescription().sdp;
    }

    private void setRemote(RTCSdpType type, String sdp) {
        RTCSessionDescription description = new RTCSessionDescription(type, sdp);
        await(set(observer -> connection.setRemoteDescription(description, observer)));
    }

    private static RTCSessionDescription described(Consumer<CreateSessionDescriptionObserver> make) {
        CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
        make.accept(new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                made.complete(description);
            }

            @Override
            public void onFailure(String error) {
                made.completeExceptionally(new IllegalStateException(error));
            }
        });
        return await(made);
    }

    private static CompletableFuture<Boolean> set(Consumer<SetSessionDescriptionObserver> set) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        set.accept(new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                done.complete(true);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new IllegalStateException(error));
            }
        });
        return done;
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        // They are in the description when gathering is complete.
    }

    @Override
    public void onIceGatheringChange(RTCIceGatheringState state) {
        if (state == RTCIceGatheringState.COMPLETE) {
            gathered.complete(true);
        }
    }

    // ---- messages

    @Override
    public void onDataChannel(RTCDataChannel channel) {
        theirs = channel;
        channel.registerObserver(new RTCDataChannelObserver() {
            @Override
            public void onBufferedAmountChange(long before) {}

            @Override
            public void onStateChange() {}

            @Override
            public void onMessage(RTCDataChannelBuffer buffer) {
                byte[] message = new byte[buffer.data.remaining()];
                buffer.data.get(message);
                heard.hear(message, !buffer.binary);
            }
        });
    }

    private String send(int bytes, int messages) throws Exception {
        Random random = new Random();
        Transcript sent = new Transcript();
        RTCDataChannel channel = mine;
        for (int i = 0; i < bytes; i += CHUNK) {
            while (channel.getBufferedAmount() > MOST_WAITING) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            byte[] chunk = new byte[CHUNK];
            random.nextBytes(chunk);
            sent.add(chunk);
            channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(chunk), true));
        }
        for (int i = 0; i < messages; i++) {
            sent.add("message " + i);
            channel.send(text("message " + i));
        }
        channel.send(text(Transcript.END));
        return sent.end();
    }

    private static RTCDataChannelBuffer text(String text) {
        return new RTCDataChannelBuffer(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false);
    }

    // ---- what it knows

    private void count(JsonObject counts) {
        String state = connection.getConnectionState().name().toLowerCase(Locale.ROOT);
        counts.addProperty("connection", state);
        counts.addProperty("channel", state(mine));
        counts.addProperty("theirs", state(theirs));
        counts.addProperty("audio", 0);
        counts.addProperty("video", 0);
        if (state.equals("closed")) {
            return;
        }
        CompletableFuture<RTCStatsReport> report = new CompletableFuture<>();
        connection.getStats(report::complete);
        for (RTCStats one : await(report).getStats().values()) {
            if (one.getType() == RTCStatsType.INBOUND_RTP) {
                boolean isVideo = one.getAttributes().get("kind").equals("video");
                Object count = one.getAttributes().getOrDefault(isVideo ? "framesDecoded" : "packetsReceived", 0);
                counts.addProperty(isVideo ? "video" : "audio", (Number) count);
            }
        }
    }

    private static String state(@Nullable RTCDataChannel channel) {
        return channel == null ? "none" : channel.getState().name().toLowerCase(Locale.ROOT);
    }
}
