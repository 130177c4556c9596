package dev.maru.rtp;

import static dev.maru.rtp.RtpWorld.OPUS;
import static dev.maru.rtp.RtpWorld.SECOND;
import static dev.maru.rtp.RtpWorld.VP8;
import static dev.maru.rtp.RtpWorld.VP8_RTX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.DropReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which stream a packet belongs to (RFC 9143 §9.2). */
class BundleTest {
    private final RtpWorld world = new RtpWorld(true);

    private static RtpReceiveStream some(@Nullable RtpReceiveStream stream) {
        return Objects.requireNonNull(stream, "the packet was dropped");
    }

    private long dropped(DropReason reason) {
        return world.session.drops().of(reason);
    }

    @Test
    void bindsByMidAndRemembersTheSsrc() {
        world.session.putReceiveSection(RtpWorld.video("v", List.of()));
        world.session.putReceiveSection(RtpWorld.video("w", List.of()));
        RtpReceiveStream v = some(world.receive(VP8, 100, 1, 0, "1=v"));
        RtpReceiveStream w = some(world.receive(VP8, 200, 1, 0, "1=w"));
        assertThat(v.config().mid()).isEqualTo(new Mid("v"));
        assertThat(w.config().mid()).isEqualTo(new Mid("w"));
        assertThat(world.receive(VP8, 100, 2, 0)).isSameAs(v);
        assertThat(world.receive(VP8, 300, 1, 0))
                .as("a type of two sections tells neither")
                .isNull();
        assertThat(dropped(DropReason.UNEXPECTED)).isEqualTo(1);
        assertThat(world.events()).containsExactly(new RtpEvent.StreamStarted(v), new RtpEvent.StreamStarted(w));
    }

    @Test
    void bindsByAPayloadTypeThatOneSectionHas() {
        world.session.putReceiveSection(RtpWorld.AUDIO);
        world.session.putReceiveSection(RtpWorld.VIDEO);
        assertThat(some(world.receive(OPUS, 100, 1, 0)).config().mid()).isEqualTo(new Mid("a"));
        assertThat(some(world.receive(VP8, 200, 1, 0)).config().mid()).isEqualTo(new Mid("v"));
        assertThat(world.receive(50, 300, 1, 0)).isNull();
        assertThat(world.receive(OPUS, 200, 2, 0))
                .as("audio on the video's SSRC")
                .isNull();
    }

    @Test
    void dropsUnknownMids() {
        world.session.putReceiveSection(RtpWorld.VIDEO);
        assertThat(world.receive(VP8, 100, 1, 0, "1=x")).isNull();
        assertThat(world.receive(VP8, 100, 1, 0)).isNotNull();
        assertThat(world.receive(VP8, 100, 2, 0, "1=x"))
                .as("even of an SSRC that is known")
                .isNull();
    }

    @Test
    void movesAnSsrcToAnotherSection() {
        world.session.putReceiveSection(RtpWorld.video("v", List.of()));
        world.session.putReceiveSection(RtpWorld.video("w", List.of()));
        RtpReceiveStream v = some(world.receive(VP8, 100, 1, 0, "1=v"));
        RtpReceiveStream w = some(world.receive(VP8, 100, 2, 0, "1=w"));
        assertThat(w).isNotSameAs(v);
        assertThat(world.session.receiveStreams()).containsExactly(w);
        assertThat(world.events()).contains(new RtpEvent.StreamEnded(v));
    }

    @Test
    void takesStreamsThatSdpNamed() {
        Map<Ssrc, @Nullable Ssrc> ssrcs = new LinkedHashMap<>();
        ssrcs.put(new Ssrc(100), new Ssrc(101));
        ssrcs.put(new Ssrc(200), null);
        world.session.putReceiveSection(new ReceiveSection(
                null, MediaKind.VIDEO, RtpWorld.VIDEO.payloads(), ExtensionIds.NONE, Set.of(), ssrcs));
        RtpReceiveStream first = some(world.receive(VP8, 100, 1, 0));
        world.receive(VP8, 100, 3, 0);
        assertThat(first.rtxSsrc()).isEqualTo(new Ssrc(101));
        assertThat(world.receive(VP8_RTX, 101, 7, 0))
                .as("repeats packet 7, which is ahead")
                .isNull();
        assertThat(world.receive(VP8, 200, 1, 0)).isNotNull();
        assertThat(world.session.receiveStreams()).hasSize(2);
    }

    @Test
    void forgetsStreamsThatSdpNamesNoMore() {
        for (int round = 0; round < 3; round++) {
            Map<Ssrc, @Nullable Ssrc> ssrcs = new LinkedHashMap<>();
            for (int i = 0; i < 1_000; i++) {
                ssrcs.put(new Ssrc(10_000 * round + 2 * i), new Ssrc(10_000 * round + 2 * i + 1));
            }
            world.session.putReceiveSection(new ReceiveSection(
                    new Mid("v"), MediaKind.VIDEO, RtpWorld.VIDEO.payloads(), RtpWorld.IDS, Set.of(), ssrcs));
            assertThat(world.session.receiveStreams()).hasSize(Demultiplexer.MAX_STREAMS);
            assertThat(world.receive(VP8, 10_000 * round, 1, 0)).isNotNull();
        }
        assertThat(world.receive(VP8, 10_000, 2, 0))
                .as("named in the last round")
                .isNull();
    }

    /** RFC 8852: the rid of an encoding, and on its retransmission stream the repaired rid. */
    @Test
    void tellsEncodingsOfSimulcastApart() {
        world.session.putReceiveSection(RtpWorld.video("v", List.of(new Rid("hi"), new Rid("lo"))));
        assertThat(world.receive(VP8, 100, 1, 0, "1=v")).as("without a rid").isNull();
        assertThat(world.receive(VP8, 100, 1, 0, "1=v", "2=mid"))
                .as("with an unknown one")
                .isNull();
        RtpReceiveStream hi = some(world.receive(VP8, 100, 2, 0, "1=v", "2=hi"));
        RtpReceiveStream lo = some(world.receive(VP8, 200, 2, 0, "1=v", "2=lo"));
        assertThat(hi.config().rid()).isEqualTo(new Rid("hi"));
        assertThat(world.receive(VP8, 100, 3, 0)).isSameAs(hi);
        world.receive(VP8, 200, 4, 0);
        world.receive(VP8_RTX, 201, 3, 0, "1=v", "3=lo");
        assertThat(lo.rtxSsrc()).isEqualTo(new Ssrc(201));
        assertThat(hi.rtxSsrc()).isNull();
        assertThat(lo.sequence()).isEqualTo(65_536 + 3);
        assertThat(world.packet.payloadType()).isEqualTo(VP8);
        assertThat(world.packet.sequenceNumber()).isEqualTo(3);
        assertThat(world.packet.payloadLength()).isEqualTo(1);
    }

    @Test
    void takesRetransmissionsOfTheOnlyStream() {
        world.session.putReceiveSection(RtpWorld.VIDEO);
        assertThat(world.receive(VP8_RTX, 101, 2, 0)).as("before there is one").isNull();
        RtpReceiveStream stream = some(world.receive(VP8, 100, 1, 0));
        world.receive(VP8, 100, 3, 0);
        assertThat(world.receive(VP8_RTX, 101, 2, 0)).isSameAs(stream);
        assertThat(world.receive(VP8_RTX, 101, 2, 0)).as("again").isNull();
        assertThat(world.receive(VP8_RTX, 999, 2, 0))
                .as("of a second retransmission stream")
                .isNull();
        InboundStatistics statistics = stream.statistics();
        assertThat(statistics.packetsReceived()).isEqualTo(3);
        assertThat(statistics.retransmittedPacketsReceived()).isEqualTo(1);
        assertThat(statistics.packetsLost()).isEqualTo(1);
        assertThat(statistics.packetsDuplicated()).isEqualTo(1);
    }

    @Test
    void keepsStreamsWhenASectionIsNegotiatedAgain() {
        world.session.putReceiveSection(RtpWorld.VIDEO);
        RtpReceiveStream stream = some(world.receive(VP8, 100, 1, 0));
        world.session.putReceiveSection(ReceiveSection.of(
                new Mid("v"), MediaKind.VIDEO, RtpWorld.IDS, ReceivePayload.media(MediaKind.VIDEO, 98, 90_000)));
        assertThat(world.receive(98, 100, 2, 0)).isSameAs(stream);
        assertThat(world.receive(VP8, 100, 3, 0)).as("no longer agreed on").isNull();
        world.session.removeReceiveSection(new Mid("v"));
        assertThat(world.receive(98, 100, 4, 0)).isNull();
        assertThat(world.session.receiveStreams()).isEmpty();
    }

    @Test
    void boundsStreamsThatNobodyNamed() {
        world.session.putReceiveSection(RtpWorld.VIDEO);
        for (int i = 0; i < Demultiplexer.MAX_UNSIGNALED; i++) {
            assertThat(world.receive(VP8, 1_000 + i, 1, i)).isNotNull();
        }
        assertThat(world.receive(VP8, 5, 1, SECOND)).isNull();
        assertThat(dropped(DropReason.LIMIT)).isEqualTo(1);
        world.events();
        assertThat(world.receive(VP8, 5, 1, Demultiplexer.IDLE_NANOS))
                .as("one was silent for long")
                .isNotNull();
        assertThat(world.receive(VP8, 6, 1, Demultiplexer.IDLE_NANOS)).isNull();
        assertThat(world.session.receiveStreams()).hasSize(Demultiplexer.MAX_UNSIGNALED);
        assertThat(world.events().getFirst())
                .isInstanceOfSatisfying(
                        RtpEvent.StreamEnded.class,
                        e -> assertThat(e.stream().ssrc()).isEqualTo(1_000));
    }

    @Test
    void countsWhatIsNoRtp() {
        dev.maru.wire.Datagram in = new dev.maru.wire.Datagram(20);
        in.length(5);
        assertThat(world.session.receive(in, world.packet, 0)).isNull();
        in.length(20);
        assertThat(world.session.receive(in, world.packet, 0)).isNull();
        assertThat(dropped(DropReason.TRUNCATED)).isEqualTo(1);
        assertThat(dropped(DropReason.MALFORMED)).isEqualTo(1);
        world.session.handleRtcp(in, 0);
        assertThat(dropped(DropReason.MALFORMED)).isEqualTo(2);
    }

    @Test
    void findsManySsrcs() {
        SsrcTable<Integer> table = new SsrcTable<>();
        for (int i = 0; i < 5_000; i++) {
            table.put(i * 0x1000, i);
        }
        assertThat(table.size()).isEqualTo(5_000);
        table.put(0, -1);
        table.remove(0x1000);
        table.remove(7);
        assertThat(table.get(0)).isEqualTo(-1);
        assertThat(table.get(0x1000)).isNull();
        for (int i = 2; i < 5_000; i++) {
            assertThat(table.get(i * 0x1000)).isEqualTo(i);
        }
        table.retain(v -> v > 4_990);
        assertThat(table.size()).isEqualTo(9);
    }
}
