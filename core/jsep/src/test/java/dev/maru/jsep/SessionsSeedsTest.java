package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.sdp.Direction;
import dev.maru.sdp.Fingerprint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Two sessions that do whatever comes into their heads, with perfect negotiation (W3C WebRTC §10.7) over a signaling channel that takes
 * its time. In the end they agree.
 */
class SessionsSeedsTest {
    private static final int SEEDS = Boolean.getBoolean("maru.long") ? 10_000 : 100;
    private static final int STEPS = 50;

    @Test
    void agreeAfterWhateverTheyDid() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new Day(seed).live();
            } catch (JsepException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    /** One side. */
    private static final class Side {
        final JsepSession session;
        final boolean isPolite;
        final Deque<Description> inbox = new ArrayDeque<>();
        boolean ignoresOffer;
        int tracks;

        Side(JsepConfig config, boolean isPolite, long seed) {
            session = Sessions.session(config, seed);
            this.isPolite = isPolite;
        }
    }

    private static final class Day {
        private final SplittableRandom random;
        private final Side polite;
        private final Side impolite;

        Day(long seed) {
            random = new SplittableRandom(seed);
            polite = new Side(config(1), true, random.nextLong());
            impolite = new Side(config(2), false, random.nextLong());
        }

        /** Codecs and header extensions in any order, some of them missing, with other payload types. */
        private JsepConfig config(int certificate) {
            MediaCapabilities all = MediaCapabilities.DEFAULT;
            return JsepConfig.of(Fingerprint.of("sha-256", new byte[] {(byte) certificate}))
                    .withSimulcastReceived(true)
                    .withBundlePolicy(BundlePolicy.values()[random.nextInt(3)])
                    .withCapabilities(new MediaCapabilities(
                            codecs(all.audio(), "opus"),
                            codecs(all.video(), "VP8"),
                            extensions(all.audioExtensions()),
                            extensions(all.videoExtensions())));
        }

        private List<CodecCapability> codecs(List<CodecCapability> all, String always) {
            List<CodecCapability> some = new ArrayList<>(all);
            some.removeIf(codec -> !codec.is(always) && random.nextInt(4) == 0);
            some.replaceAll(codec -> random.nextInt(3) == 0 ? codec.withPayloadType(random.nextInt(96, 128)) : codec);
            shuffle(some);
            return some;
        }

        private List<HeaderExtensionCapability> extensions(List<HeaderExtensionCapability> all) {
            List<HeaderExtensionCapability> some = new ArrayList<>(all);
            some.removeIf(extension -> random.nextInt(5) == 0);
            shuffle(some);
            return some;
        }

        private <T> void shuffle(List<T> list) {
            for (int i = list.size(); i > 1; i--) {
                Collections.swap(list, i - 1, random.nextInt(i));
            }
        }

        void live() throws JsepException {
            for (int step = 0; step < STEPS; step++) {
                Side side = random.nextBoolean() ? polite : impolite;
                switch (random.nextInt(4)) {
                    case 0, 1 -> act(side);
                    case 2 -> offer(side);
                    default -> take(side);
                }
            }
            int round = 0;
            while (isBusy()) {
                assertThat(round++)
                        .as(() ->
                                "rounds until nothing is left to negotiate; " + state(polite) + "; " + state(impolite))
                        .isLessThan(60);
                take(polite);
                take(impolite);
                offer(polite);
                take(impolite);
                take(polite);
                offer(impolite);
            }
            Sessions.assertAgreement(polite.session, impolite.session);
            assertInvariants(polite.session);
            assertInvariants(impolite.session);
        }

        private static String state(Side side) {
            return side.session.signalingState() + " " + side.session.isNegotiationNeeded() + " "
                    + side.session.transceivers().stream()
                            .map(t -> t + " " + t.direction() + " " + t.currentDirection() + " " + t.streams())
                            .toList();
        }

        private boolean isBusy() {
            return !polite.inbox.isEmpty()
                    || !impolite.inbox.isEmpty()
                    || polite.session.signalingState() != SignalingState.STABLE
                    || impolite.session.signalingState() != SignalingState.STABLE
                    || polite.session.isNegotiationNeeded()
                    || impolite.session.isNegotiationNeeded();
        }

        private void act(Side side) throws JsepException {
            JsepSession session = side.session;
            List<Transceiver> live = session.transceivers().stream()
                    .filter(transceiver -> !transceiver.isStopping())
                    .toList();
            Transceiver some = live.isEmpty() ? null : live.get(random.nextInt(live.size()));
            MediaKind kind = random.nextBoolean() ? MediaKind.AUDIO : MediaKind.VIDEO;
            switch (random.nextInt(11)) {
                case 0 -> session.addTransceiver(kind, TransceiverInit.of(direction()));
                case 1 -> session.addTrack(kind, "track" + side.tracks++, List.of("stream" + random.nextInt(3)));
                case 2 ->
                    session.addTransceiver(
                            MediaKind.VIDEO,
                            new TransceiverInit(
                                    direction(),
                                    List.of("cam"),
                                    List.of(SendEncoding.ofRid("l"), SendEncoding.ofRid("h")),
                                    "track" + side.tracks++));
                case 3 -> session.wantData();
                case 4 -> session.restartIce();
                case 5 -> {
                    if (some != null) {
                        some.stop();
                    }
                }
                case 6, 7 -> {
                    if (some != null) {
                        some.setDirection(direction());
                    }
                }
                case 8 -> {
                    if (some != null) {
                        some.setStreams(List.of("stream" + random.nextInt(3), "other" + random.nextInt(2)));
                    }
                }
                case 9 -> {
                    if (some != null) {
                        session.removeTrack(some);
                    }
                }
                default -> prefer(some);
            }
        }

        private void prefer(@org.jspecify.annotations.Nullable Transceiver some) throws JsepException {
            if (some != null && some.kind() == MediaKind.VIDEO) {
                CodecCapability vp8 = new CodecCapability("VP8", 90_000, 1, "", List.of());
                some.setCodecPreferences(random.nextBoolean() ? List.of(vp8) : List.of());
            }
        }

        private Direction direction() {
            return Direction.values()[random.nextInt(4)];
        }

        private void offer(Side side) throws JsepException {
            if (side.session.signalingState() == SignalingState.STABLE && side.session.isNegotiationNeeded()) {
                if (random.nextInt(8) == 0) {
                    side.session.createOffer(random.nextBoolean()); // and forgets it
                }
                side.session.setLocalDescription();
                if (random.nextInt(8) == 0) {
                    side.session.setLocalDescription(new Description(SdpType.ROLLBACK, ""));
                } else {
                    send(side);
                }
            }
        }

        private void send(Side side) {
            Side other = side == polite ? impolite : polite;
            other.inbox.add(Sessions.local(side.session));
        }

        /** W3C WebRTC §10.7. */
        private void take(Side side) throws JsepException {
            Description description = side.inbox.poll();
            if (description == null) {
                return;
            }
            boolean collides =
                    description.type() == SdpType.OFFER && side.session.signalingState() != SignalingState.STABLE;
            side.ignoresOffer = !side.isPolite && collides;
            if (side.ignoresOffer) {
                return;
            }
            if (description.type() == SdpType.ANSWER
                    && side.session.signalingState() != SignalingState.HAVE_LOCAL_OFFER) {
                throw new AssertionError("an answer to nothing");
            }
            side.session.setRemoteDescription(description);
            if (description.type() == SdpType.OFFER) {
                if (random.nextInt(6) == 0) {
                    side.session.setLocalDescription(new Description(
                            SdpType.PRANSWER, side.session.createAnswer().sdp()));
                }
                side.session.setLocalDescription();
                send(side);
            }
        }

        private static void assertInvariants(JsepSession session) {
            Set<Long> ssrcs = new HashSet<>();
            Set<String> mids = new HashSet<>();
            for (MediaPlan section : session.plan().media()) {
                assertThat(mids.add(section.mid())).isTrue();
                assertThat(session.transceivers()).contains(section.transceiver());
                SendPlan send = section.send();
                if (send != null) {
                    send.streams().forEach(stream -> {
                        assertThat(ssrcs.add(stream.ssrc())).isTrue();
                        assertThat(ssrcs.add(stream.rtxSsrc())).isTrue();
                    });
                }
            }
            session.transceivers().stream()
                    .filter(Transceiver::isStopped)
                    .forEach(transceiver -> assertThat(transceiver.mid()).isNull());
        }
    }
}
