package dev.maru.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** W3C WebRTC §8 and webrtc-stats: which objects there are, what they refer to, and the members that are known. */
class StatisticsTest {
    private final Pair pair = new Pair();
    private final MediaStreamTrack track = MediaStreamTrack.audio();
    private RTCRtpSender sender;
    private RTCRtpReceiver receiver;

    @AfterEach
    void close() {
        pair.close();
    }

    private void talk() throws Exception {
        BlockingQueue<EncodedFrame> heard = new LinkedBlockingQueue<>();
        CompletableFuture<RTCRtpReceiver> told = new CompletableFuture<>();
        pair.b.onTrack(event -> {
            event.track().onFrame(heard::add);
            told.complete(event.receiver());
        });
        sender = pair.a.addTrack(track);
        RTCDataChannel chat = pair.a.createDataChannel("chat");
        CompletableFuture<Void> open = new CompletableFuture<>();
        chat.onOpen(() -> open.complete(null));
        pair.connect();
        open.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        receiver = told.get(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (int i = 0; i < 5; i++) {
            track.write(EncodedFrame.of(PayloadFormat.OPUS, true, new byte[] {8, (byte) i}, i * 960L));
            assertThat(heard.poll(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        }
    }

    private static RTCStats only(RTCStatsReport report, String type) {
        List<RTCStats> all = report.ofType(type);
        assertThat(all).as(type).hasSize(1);
        return all.getFirst();
    }

    private static void has(RTCStats stats, String... members) {
        assertThat(stats.members()).as(stats.type()).containsKeys(members);
    }

    @Test
    void refersToNothingThatIsNotThere() throws Exception {
        talk();
        for (RTCStatsReport report :
                List.of(pair.a.getStats().join(), pair.b.getStats().join())) {
            for (RTCStats one : report.stats().values()) {
                for (Map.Entry<String, Object> member : one.members().entrySet()) {
                    if (member.getKey().endsWith("Id")) {
                        assertThat(report.stats())
                                .as("%s of %s", member.getKey(), one.type())
                                .containsKey(String.valueOf(member.getValue()));
                    }
                }
            }
        }
    }

    @Test
    void tellsOfTheTransport() throws Exception {
        talk();
        RTCStatsReport report = pair.a.getStats().join();
        RTCStats transport = only(report, "transport");
        has(
                transport,
                "packetsSent",
                "packetsReceived",
                "bytesSent",
                "bytesReceived",
                "iceRole",
                "iceState",
                "iceLocalUsernameFragment",
                "dtlsState",
                "dtlsCipher",
                "srtpCipher",
                "selectedCandidatePairId",
                "selectedCandidatePairChanges");
        assertThat(transport.text("dtlsRole")).isIn("client", "server");
        assertThat(transport.text("tlsVersion")).isEqualTo("FEFC");
        RTCStats certificate = report.stats().get(transport.text("localCertificateId"));
        assertThat(certificate.type()).isEqualTo("certificate");
        assertThat(certificate.text("fingerprintAlgorithm")).isEqualTo("sha-256");
        assertThat(pair.a.localDescription().sdp()).contains("sha-256 " + certificate.text("fingerprint"));
        RTCStats remote = report.stats().get(transport.text("remoteCertificateId"));
        assertThat(pair.b.localDescription().sdp()).contains("sha-256 " + remote.text("fingerprint"));
    }

    @Test
    void tellsOfCandidatePairsAndCandidates() throws Exception {
        talk();
        RTCStatsReport report = pair.a.getStats().join();
        RTCStats used = report.stats().get(only(report, "transport").text("selectedCandidatePairId"));
        assertThat(used.text("state")).isEqualTo("succeeded");
        assertThat(used.members()).containsEntry("nominated", true);
        assertThat(used.number("requestsSent")).isPositive();
        assertThat(used.number("responsesReceived")).isPositive();
        assertThat(used.number("requestsReceived")).isPositive();
        assertThat(used.number("responsesSent")).isPositive();
        assertThat(used.number("currentRoundTripTime")).isBetween(0.0, 5.0);
        assertThat(used.number("totalRoundTripTime")).isPositive();
        has(used, "lastPacketSentTimestamp", "lastPacketReceivedTimestamp", "packetsSent", "consentRequestsSent");
        for (String side : List.of("localCandidateId", "remoteCandidateId")) {
            RTCStats candidate = report.stats().get(used.text(side));
            has(candidate, "transportId", "port", "protocol", "candidateType", "priority", "foundation");
        }
        assertThat(report.ofType("local-candidate"))
                .hasSameSizeAs(pair.a.sctp().transport().iceTransport().getLocalCandidates())
                .allMatch(one -> "127.0.0.1".equals(one.text("address"))
                        || "::1".equals(one.text("address"))
                        || String.valueOf(one.text("address")).startsWith("0:0"));
    }

    @Test
    void tellsOfStreams() throws Exception {
        talk();
        RTCStats outbound = only(pair.a.getStats().join(), "outbound-rtp");
        assertThat(outbound.number("packetsSent")).isEqualTo(5);
        assertThat(outbound.number("encodingIndex")).isZero();
        has(outbound, "ssrc", "kind", "mid", "codecId", "active", "targetBitrate", "mediaSourceId", "headerBytesSent");
        RTCStats source = only(pair.a.getStats().join(), "media-source");
        assertThat(source.text("trackIdentifier")).isEqualTo(track.id());
        RTCStats inbound = only(pair.b.getStats().join(), "inbound-rtp");
        assertThat(inbound.number("packetsReceived")).isEqualTo(5);
        assertThat(inbound.text("trackIdentifier")).isEqualTo(receiver.track().id());
        assertThat(inbound.number("jitterBufferEmittedCount")).isEqualTo(5);
        has(inbound, "jitter", "packetsLost", "lastPacketReceivedTimestamp", "jitterBufferDelay");
        RTCStats codec = only(pair.b.getStats().join(), "codec");
        assertThat(codec.members())
                .containsEntry("mimeType", "audio/opus")
                .containsEntry("clockRate", 48_000)
                .containsEntry("channels", 2)
                .containsEntry("payloadType", 111);
    }

    @Test
    void tellsOfChannels() throws Exception {
        talk();
        RTCStatsReport report = pair.a.getStats().join();
        RTCStats channel = only(report, "data-channel");
        assertThat(channel.members())
                .containsEntry("label", "chat")
                .containsEntry("protocol", "")
                .containsEntry("state", "open")
                .containsKey("dataChannelIdentifier");
        assertThat(only(report, "peer-connection").number("dataChannelsOpened")).isEqualTo(1);
        assertThat(only(pair.a.getStats().join(), "data-channel").id()).isEqualTo(channel.id());
    }

    /** §8.3, the stats selection algorithm. */
    @Test
    void selectsWhatIsOfOneSenderOrReceiver() throws Exception {
        talk();
        RTCStatsReport ofSender = sender.getStats().join();
        assertThat(ofSender.stats().values().stream().map(RTCStats::type))
                .contains("outbound-rtp", "codec", "transport", "candidate-pair", "local-candidate", "media-source")
                .doesNotContain("data-channel", "inbound-rtp", "peer-connection");
        RTCStatsReport ofTrack = pair.a.getStats(track).join();
        assertThat(ofTrack.stats().keySet()).isEqualTo(ofSender.stats().keySet());
        RTCStatsReport ofReceiver = receiver.getStats().join();
        assertThat(ofReceiver.stats().values().stream().map(RTCStats::type))
                .contains("inbound-rtp", "codec", "transport")
                .doesNotContain("data-channel", "outbound-rtp");
        assertThat(pair.b.getStats(receiver.track()).join().ofType("inbound-rtp"))
                .hasSize(1);
        assertThat(pair.a
                        .getStats(MediaStreamTrack.audio())
                        .handle((_, failure) -> failure)
                        .join())
                .isInstanceOfSatisfying(
                        RTCException.class, e -> assertThat(e.name()).isEqualTo("InvalidAccessError"));
    }
}
