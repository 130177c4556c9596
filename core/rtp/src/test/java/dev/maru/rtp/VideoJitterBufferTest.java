package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VideoJitterBufferTest {
    private static final long MS = 1_000_000;

    private final FrameSource source = new FrameSource(PayloadFormat.VP8, 1, 200);
    private final JitterBuffer buffer = JitterBuffer.of(PayloadFormat.VP8, Map.of());
    private final ReceivedPayload view = new ReceivedPayload();

    private void insert(FrameSource.Sent frame, long now) {
        frame.packets()
                .forEach(packet ->
                        assertThat(buffer.insert(packet.into(view), now)).isTrue());
    }

    private void insertBut(FrameSource.Sent frame, int missing, long now) {
        for (int i = 0; i < frame.packets().size(); i++) {
            if (i != missing) {
                buffer.insert(frame.packets().get(i).into(view), now);
            }
        }
    }

    private void polls(long now, FrameSource.@Nullable Sent... expected) {
        List<Long> timestamps = new ArrayList<>();
        for (EncodedFrame frame = buffer.poll(now); frame != null; frame = buffer.poll(now)) {
            timestamps.add(frame.timestamp());
        }
        List<Long> wanted = new ArrayList<>();
        for (FrameSource.Sent sent : expected) {
            wanted.add(sent.frame().timestamp());
        }
        assertThat(timestamps).isEqualTo(wanted);
    }

    @Test
    void givesFramesAsSoonAsTheyAreComplete() {
        FrameSource.Sent key = source.next(true, 900);
        insertBut(key, 2, 5 * MS);
        polls(5 * MS);
        assertThat(buffer.insert(key.packets().get(2).into(view).capturedAt(42), 9 * MS))
                .isTrue();
        EncodedFrame frame = buffer.poll(9 * MS);
        assertThat(frame.toByteArray()).isEqualTo(key.frame().toByteArray());
        assertThat(frame.layer().width()).isEqualTo(320);
        assertThat(frame.layer().height()).isEqualTo(240);
        assertThat(frame.reception()).isEqualTo(new Reception(65_530, 65_534, 5 * MS, 9 * MS, 42));
        assertThat(frame.reception().packetCount()).isEqualTo(5);
        assertThat(buffer.nextTimeout()).isEqualTo(JitterBuffer.NEVER);
        assertThat(buffer.statistics().framesEmitted()).isEqualTo(1);
        assertThat(buffer.statistics().keyFramesEmitted()).isEqualTo(1);
        assertThat(buffer.statistics().totalAssemblyTimeNanos()).isEqualTo(4 * MS);
        assertThat(buffer.statistics().jitterBufferDelayNanos()).isEqualTo(4 * MS);
    }

    @Test
    void waitsForAHoleUntilItIsFilled() {
        insert(source.next(true, 100), 0);
        FrameSource.Sent late = source.next(false, 500);
        FrameSource.Sent next = source.next(false, 100);
        insertBut(late, 1, 10 * MS);
        insert(next, 30 * MS);
        assertThat(buffer.poll(30 * MS)).isNotNull();
        polls(30 * MS);
        assertThat(buffer.nextTimeout())
                .as("from the first packet behind the hole on")
                .isEqualTo(510 * MS);
        buffer.insert(late.packets().get(1).into(view), 400 * MS);
        polls(400 * MS, late, next);
        assertThat(buffer.needsKeyFrame(400 * MS)).isFalse();
    }

    @Test
    void asksForAKeyFrameWhenWaitingIsOver() {
        FrameSource.Sent key = source.next(true, 100);
        insert(key, 0);
        polls(0, key);
        source.next(false, 100);
        insert(source.next(false, 100), 10 * MS);
        polls(10 * MS);
        assertThat(buffer.needsKeyFrame(509 * MS)).isFalse();
        polls(510 * MS);
        assertThat(buffer.needsKeyFrame(510 * MS)).isTrue();
        insert(source.next(false, 100), 520 * MS);
        polls(520 * MS);
        FrameSource.Sent newKey = source.next(true, 500);
        insertBut(newKey, 0, 530 * MS);
        polls(530 * MS);
        assertThat(buffer.needsKeyFrame(530 * MS))
                .as("VP8 shows it in the first packet only")
                .isTrue();
        buffer.insert(newKey.packets().getFirst().into(view), 540 * MS);
        polls(540 * MS, newKey);
        assertThat(buffer.needsKeyFrame(540 * MS)).isFalse();
        assertThat(buffer.statistics().framesDropped()).isEqualTo(2);
    }

    @Test
    void asksForAKeyFrameWhenTheStreamBeginsWithoutOne() {
        assertThat(buffer.needsKeyFrame(0)).as("nothing came").isFalse();
        insert(source.next(false, 100), 0);
        polls(0);
        assertThat(buffer.needsKeyFrame(0)).isTrue();
        FrameSource.Sent key = source.next(true, 300);
        insertBut(key, 1, 10 * MS);
        polls(10 * MS);
        assertThat(buffer.needsKeyFrame(10 * MS)).as("one is on its way").isFalse();
        assertThat(buffer.nextTimeout()).isEqualTo(510 * MS);
        assertThat(buffer.needsKeyFrame(510 * MS)).as("for too long").isTrue();
        assertThat(buffer.poll(510 * MS)).isNull();
    }

    @Test
    void doesNotWaitForWhatTheStreamGaveUp() {
        FrameSource.Sent key = source.next(true, 100);
        insert(key, 0);
        polls(0, key);
        FrameSource.Sent lost = source.next(false, 100);
        insert(source.next(false, 100), 10 * MS);
        polls(10 * MS);
        buffer.giveUp(lost.packets().getFirst().sequence());
        polls(11 * MS);
        assertThat(buffer.needsKeyFrame(11 * MS)).isTrue();
    }

    @Test
    void skipsToANewerKeyFrameThatIsComplete() {
        FrameSource.Sent key = source.next(true, 100);
        insert(key, 0);
        FrameSource.Sent broken = source.next(false, 500);
        insertBut(broken, 1, 1 * MS);
        insert(source.next(false, 100), 2 * MS);
        polls(2 * MS, key);
        FrameSource.Sent newKey = source.next(true, 500);
        FrameSource.Sent after = source.next(false, 100);
        insert(newKey, 3 * MS);
        insert(after, 3 * MS);
        polls(3 * MS, newKey, after);
        assertThat(buffer.insert(broken.packets().get(1).into(view), 4 * MS))
                .as("too late")
                .isFalse();
        assertThat(buffer.statistics().packetsDiscarded()).isEqualTo(1);
        assertThat(buffer.statistics().framesDropped()).isEqualTo(2);
    }

    @Test
    void takesPaddingForNoHole() {
        FrameSource.Sent key = source.next(true, 100);
        insert(key, 0);
        FrameSource.Packet padding = source.padding();
        FrameSource.Packet more = source.padding();
        FrameSource.Sent next = source.next(false, 100);
        insert(next, 1 * MS);
        buffer.insert(more.into(view), 2 * MS);
        polls(2 * MS, key);
        buffer.insert(padding.into(view), 3 * MS);
        polls(3 * MS, next);
    }

    @Test
    void keepsEachPacketOnce() {
        FrameSource.Sent key = source.next(true, 300);
        FrameSource.Packet packet = key.packets().getFirst();
        assertThat(buffer.insert(packet.into(view), 0)).isTrue();
        assertThat(buffer.insert(packet.into(view), 0)).isFalse();
        assertThat(buffer.statistics().packetsDuplicated()).isEqualTo(1);
        assertThat(buffer.insert(view.wrap(new byte[] {0x10}, 0, 1).at(70_000, 0, true), 0))
                .isFalse();
        assertThat(buffer.statistics().packetsMalformed()).isEqualTo(1);
    }

    @Test
    void endsAFrameAtAnotherTimestampWhenTheMarkerIsMissing() {
        FrameSource.Sent key = source.next(true, 300);
        for (FrameSource.Packet packet : key.packets()) {
            buffer.insert(
                    view.wrap(packet.payload(), 0, packet.payload().length)
                            .at(packet.sequence(), packet.timestamp(), false),
                    0);
        }
        polls(0);
        FrameSource.Sent next = source.next(false, 100);
        insert(next, 1);
        polls(1, key, next);
    }

    @Test
    void holdsNoMoreThanItsBounds() {
        JitterBuffer small =
                JitterBuffer.of(PayloadFormat.VP8, Map.of(), new JitterBuffer.Options(500 * MS, 0, 16, 2_000));
        FrameSource.Sent key = source.next(true, 100);
        small.insert(key.packets().getFirst().into(view), 0);
        assertThat(small.poll(0)).isNotNull();
        source.next(false, 100);
        for (int i = 0; i < 40; i++) {
            FrameSource.Packet packet = source.next(false, 150).packets().getFirst();
            assertThat(small.insert(packet.into(view), i)).isTrue();
        }
        assertThat(small.poll(40)).isNull();
        assertThat(small.needsKeyFrame(40)).isTrue();
        FrameSource.Sent newKey = source.next(true, 2_500);
        newKey.packets().forEach(packet -> small.insert(packet.into(view), 50));
        assertThat(small.poll(50)).as("larger than all there is room for").isNull();
        FrameSource.Sent fitting = source.next(true, 600);
        fitting.packets().forEach(packet -> small.insert(packet.into(view), 60));
        assertThat(small.poll(60).timestamp()).isEqualTo(fitting.frame().timestamp());
    }

    @Test
    void survivesAJumpOfSequenceNumbers() {
        FrameSource.Sent key = source.next(true, 100);
        insert(key, 0);
        polls(0, key);
        for (int i = 0; i < 5_000; i++) {
            source.next(false, 50);
        }
        insert(source.next(false, 100), 10 * MS);
        polls(10 * MS);
        assertThat(buffer.needsKeyFrame(10 * MS)).isTrue();
        FrameSource.Sent newKey = source.next(true, 100);
        insert(newKey, 20 * MS);
        polls(20 * MS, newKey);
    }

    @Test
    void goesOnWithoutAnUpperTemporalLayer() {
        FrameSource.Sent key = layered(true, 0, true);
        FrameSource.Sent first = layered(false, 1, true);
        FrameSource.Sent second = layered(false, 0, false);
        insert(key, 0);
        insert(first, 0);
        insert(second, 0);
        polls(0, key, first, second);
        layered(false, 1, false); // lost
        FrameSource.Sent base = layered(false, 0, false);
        FrameSource.Sent dependent = layered(false, 1, false);
        FrameSource.Sent sync = layered(false, 1, true);
        FrameSource.Sent after = layered(false, 1, false);
        insert(base, 10 * MS);
        insert(dependent, 20 * MS);
        insert(sync, 30 * MS);
        insert(after, 40 * MS);
        polls(40 * MS);
        polls(510 * MS, base, sync, after);
        assertThat(buffer.needsKeyFrame(510 * MS)).isFalse();
    }

    @Test
    void asksForAKeyFrameWithoutTheBaseLayer() {
        FrameSource.Sent key = layered(true, 0, true);
        insert(key, 0);
        polls(0, key);
        layered(false, 0, false); // lost
        insert(layered(false, 1, true), 10 * MS);
        polls(510 * MS);
        assertThat(buffer.needsKeyFrame(510 * MS)).as("not yet known").isFalse();
        insert(layered(false, 0, false), 520 * MS);
        polls(520 * MS);
        assertThat(buffer.needsKeyFrame(520 * MS)).isTrue();
    }

    private FrameSource.Sent layered(boolean isKey, int temporalId, boolean isSync) {
        return source.next(isKey, 100, FrameLayer.ofTemporal(temporalId, isSync));
    }
}
