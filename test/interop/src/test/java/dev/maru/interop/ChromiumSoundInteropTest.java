package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.maru.rtp.PayloadFormat;
import dev.maru.webrtc.EngineOptions;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCIceGatheringState;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCRtpReceiver;
import dev.maru.webrtc.RTCRtpSender;
import dev.maru.webrtc.RTCRtpTransceiverDirection;
import dev.maru.webrtc.RTCSessionDescription;
import dev.maru.webrtc.RTCStats;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What travels with sound, with Chromium: redundancy (RFC 2198), keys of a telephone (RFC 4733), levels (RFC 6464). */
@ExtendWith(Stage.class)
class ChromiumSoundInteropTest {
    /** A tone, since a page that came from nowhere may use no microphone. Redundancy is preferred, as the W3C has it. */
    private static final String OFFER = """
            async () => {
              const context = new AudioContext();
              const tone = new OscillatorNode(context);
              const sink = context.createMediaStreamDestination();
              tone.connect(sink);
              tone.start();
              const pc = new RTCPeerConnection();
              const transceiver = pc.addTransceiver(sink.stream.getAudioTracks()[0], {streams: [sink.stream]});
              const codecs = RTCRtpReceiver.getCapabilities('audio').codecs;
              const named = name => codecs.filter(codec => codec.mimeType === 'audio/' + name);
              transceiver.setCodecPreferences([...named('red'), ...named('opus'), ...named('telephone-event')]);
              window.pc = pc;
              window.sender = transceiver.sender;
              await pc.setLocalDescription();
              while (pc.iceGatheringState !== 'complete') {
                await new Promise(then => setTimeout(then, 20));
              }
              return pc.localDescription.sdp;
            }
            """;

    private static final String STATISTICS = """
            async type => {
              const all = await pc.getStats();
              for (const one of all.values()) {
                if (one.type === type) {
                  return JSON.stringify(one);
                }
              }
              return '';
            }
            """;

    private final AtomicInteger frames = new AtomicInteger();
    private final List<String> keys = new CopyOnWriteArrayList<>();

    @Test
    void exchangesRedundantSoundAndKeys(Stage stage) {
        Browser browser = stage.chromium(
                "--autoplay-policy=no-user-gesture-required", "--disable-features=WebRtcHideLocalIpsWithMdns");
        try (PeerEngine engine = new PeerEngine(EngineOptions.DEFAULT);
                RTCPeerConnection ours = new RTCPeerConnection(
                        RTCConfiguration.DEFAULT, engine, Executors.newVirtualThreadPerTaskExecutor());
                BrowserContext context = browser.newContext()) {
            Page page = context.newPage();
            String offer = (String) page.evaluate(OFFER);
            assertThat(offer).containsPattern("m=audio \\d+ UDP/TLS/RTP/SAVPF 63 111");
            page.evaluate("sdp => pc.setRemoteDescription({type: 'answer', sdp})", answer(ours, offer));
            ours.connected(OurPeer.PATIENCE_SECONDS, TimeUnit.SECONDS).join();

            Patience.until("sound", () -> frames.get() > 50);
            // Chromium calls the codec of its redundancy by the name of what it repeats; what comes says more.
            RTCStats stats = ours.getStats().join().first("inbound-rtp").orElseThrow();
            assertThat(stats.number("fecPacketsReceived")).as("%s", stats).isGreaterThan(30);

            page.evaluate("() => sender.dtmf.insertDTMF('159#D', 100, 70)");
            Patience.until("five keys", () -> keys.size() >= 5);
            assertThat(keys).containsExactly("1", "5", "9", "#", "D");

            RTCRtpReceiver receiver = ours.getReceivers().getFirst();
            // The packets of a key tell no loudness; those of sound, which follow, do.
            Patience.until(
                    "sound after the keys",
                    () -> receiver.getSynchronizationSources().stream()
                            .anyMatch(source -> source.audioLevel() != null));
            assertThat(receiver.getSynchronizationSources()).singleElement().satisfies(source -> {
                assertThat(source.audioLevel()).isBetween(0.01, 1.0);
                assertThat(source.timestamp()).isGreaterThan(System.currentTimeMillis() - 10_000.0);
            });

            // Our sound is the page's own, sent back with its redundancy, and with keys in between.
            RTCRtpSender sender = ours.getSenders().getFirst();
            sender.replaceTrack(MediaStreamTrack.audio()).join();
            sender.dtmf().insertDTMF("12", 100, 70);
            int before = frames.get();
            Patience.until("more sound", () -> frames.get() > before + 100);
            String received = (String) page.evaluate(STATISTICS, "inbound-rtp");
            assertThat(number(received, "packetsReceived")).as(received).isGreaterThan(100);
        }
    }

    private String answer(RTCPeerConnection ours, String offer) {
        ours.onTrack(event -> {
            RTCRtpSender back = event.transceiver().sender();
            event.receiver().onTone(tone -> keys.add(tone.tone()));
            event.track().onFrame(frame -> {
                assertThat(frame.format()).isEqualTo(PayloadFormat.OPUS);
                frames.incrementAndGet();
                back.writeFrame(frame);
            });
        });
        ours.setRemoteDescription(RTCSessionDescription.offer(offer)).join();
        ours.getTransceivers().getFirst().setDirection(RTCRtpTransceiverDirection.SENDRECV);
        ours.setLocalDescription().join();
        Patience.until("our candidates", () -> ours.iceGatheringState() == RTCIceGatheringState.COMPLETE);
        return ours.localDescription().sdp();
    }

    private static double number(String statistics, String member) {
        return com.google.gson.JsonParser.parseString(statistics)
                .getAsJsonObject()
                .get(member)
                .getAsDouble();
    }
}
