package dev.maru.datachannel;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.sctp.OutgoingMessage;
import dev.maru.sctp.SctpConfig;
import dev.maru.sctp.SctpFailure;
import dev.maru.simnet.LinkQuality;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two ends open, use and close channels over a virtual network. */
class DataChannelsSimTest {
    private static final int SEEDS = Boolean.getBoolean("maru.long") ? 5_000 : 100;
    private static final LinkQuality QUALITY = LinkQuality.GOOD.withLatency(20 * MILLISECOND);

    private static final ChannelParameters CHAT = ChannelParameters.reliable("chat");

    @Test
    void opensChannelsThatWereWantedBeforeTheRoleWasKnown() {
        ChannelPair pair = new ChannelPair(1, QUALITY);
        DataChannel first = pair.client.open(CHAT);
        DataChannel second = pair.client.open(CHAT);
        DataChannel theirs = pair.server.open(CHAT);
        assertThat(first.id()).isEqualTo(ChannelParameters.NO_ID);
        pair.connect();
        pair.until(
                () -> pair.server.opened().size() == 2 && pair.client.opened().size() == 1);
        assertThat(List.of(first.id(), second.id(), theirs.id())).containsExactly(0, 2, 1); // RFC 8832 §6
        assertThat(first.state()).isEqualTo(ChannelState.OPEN);
    }

    /** The peer has its first message one round trip and a half after the first packet: nobody waits for ACK. */
    @Test
    void deliversTheFirstMessageWithoutWaitingForTheAck() {
        ChannelPair pair = new ChannelPair(1, QUALITY);
        DataChannel channel = pair.client.open(CHAT);
        pair.connect();
        pair.until(() -> channel.state() == ChannelState.OPEN);
        pair.client.send(channel, "hello");
        pair.until(() -> pair.server.texts().contains("hello"));
        assertThat(pair.net.now()).isLessThanOrEqualTo(101 * MILLISECOND);
    }

    @Test
    void tellsThePeerWhatTheChannelIsLike() {
        ChannelPair pair = new ChannelPair(1, QUALITY).connect();
        List<ChannelParameters> wanted = List.of(
                new ChannelParameters("마루", "json", true, -1, -1, false, -1, 512),
                CHAT.withDelivery(false, -1, -1),
                CHAT.withDelivery(true, 3, -1),
                CHAT.withDelivery(false, 0, -1),
                CHAT.withDelivery(true, -1, 1_500),
                CHAT.withDelivery(false, -1, 20));
        wanted.forEach(pair.client::open);
        pair.until(() -> pair.server.opened().size() == wanted.size());
        assertThat(pair.server.opened().stream().map(DataChannel::parameters)).isEqualTo(wanted);
    }

    @Test
    void opensNegotiatedChannelsWithoutAWord() {
        ChannelPair pair = new ChannelPair(1, QUALITY);
        DataChannel here = pair.client.open(CHAT.negotiated(7));
        pair.connect();
        pair.until(() -> here.state() == ChannelState.OPEN);
        pair.client.send(here, "early");
        pair.net.runFor(SECOND);
        assertThat(pair.server.events).noneMatch(DataChannelEvent.Opened.class::isInstance);
        DataChannel there = pair.server.open(CHAT.negotiated(7));
        assertThat(pair.server.texts()).containsExactly("early");
        pair.server.send(there, "late");
        pair.until(() -> pair.client.texts().contains("late"));
    }

    @Test
    void carriesTextBinaryAndEmptyMessages() {
        ChannelPair pair = new ChannelPair(1, QUALITY);
        DataChannel channel = pair.client.open(CHAT);
        pair.connect();
        pair.until(() -> channel.state() == ChannelState.OPEN);
        for (boolean isText : new boolean[] {true, false}) {
            pair.client.channels.send(channel, isText, new byte[0], pair.net.now());
            pair.client.channels.send(channel, isText, new byte[] {65}, pair.net.now());
        }
        pair.client.driver.drain();
        pair.until(() -> pair.server.texts().size() == 4);
        assertThat(pair.server.texts()).containsExactly("", "A", "", "A");
        assertThat(pair.server.of(DataChannelEvent.Message.class).stream().map(DataChannelEvent.Message::isText))
                .containsExactly(true, true, false, false);
    }

    @Test
    void closesOnBothSidesAfterWhatWasSentAndUsesTheIdAgain() {
        ChannelPair pair = new ChannelPair(1, QUALITY).connect();
        DataChannel channel = pair.client.open(CHAT);
        for (int i = 0; i < 20; i++) {
            pair.client.send(channel, "x".repeat(5_000) + i);
        }
        pair.client.close(channel);
        assertThat(channel.state()).isEqualTo(ChannelState.CLOSING);
        assertThatThrownBy(() -> pair.client.send(channel, "no")).isInstanceOf(IllegalStateException.class);
        pair.until(() -> channel.state() == ChannelState.CLOSED
                && pair.server.opened().getFirst().state() == ChannelState.CLOSED);
        assertThat(pair.server.texts()).hasSize(20);
        int last = pair.server.events.size();
        assertThat(pair.server.events.subList(last - 2, last))
                .containsExactly(
                        new DataChannelEvent.Closing(pair.server.opened().getFirst()),
                        new DataChannelEvent.Closed(pair.server.opened().getFirst()));
        DataChannel again = pair.client.open(CHAT);
        assertThat(again.id()).isEqualTo(channel.id());
        pair.client.send(again, "anew");
        pair.until(() -> pair.server.texts().contains("anew"));
    }

    @Test
    void closesWhenBothCloseAtOnce() {
        ChannelPair pair = new ChannelPair(1, QUALITY).connect();
        DataChannel channel = pair.client.open(CHAT);
        pair.until(() -> !pair.server.opened().isEmpty());
        DataChannel theirs = pair.server.opened().getFirst();
        pair.client.close(channel);
        pair.server.close(theirs);
        pair.until(() -> channel.state() == ChannelState.CLOSED && theirs.state() == ChannelState.CLOSED);
        assertThat(pair.client.of(DataChannelEvent.Closed.class)).hasSize(1);
        assertThat(pair.server.of(DataChannelEvent.Closed.class)).hasSize(1);
    }

    @Test
    void tellsWhenLittleIsBuffered() {
        ChannelPair pair = new ChannelPair(1, QUALITY).connect();
        DataChannel channel = pair.client.open(CHAT);
        pair.client.channels.bufferedAmountLowThreshold(channel, 100_000);
        pair.client.channels.send(channel, false, new byte[65_000], pair.net.now());
        pair.client.channels.send(channel, false, new byte[65_000], pair.net.now());
        assertThat(pair.client.channels.bufferedAmount(channel)).isEqualTo(130_000L);
        pair.client.driver.drain();
        pair.until(
                () -> !pair.client.of(DataChannelEvent.BufferedAmountLow.class).isEmpty());
        assertThat(pair.client.channels.bufferedAmount(channel)).isBetween(1L, 100_000L);
        pair.until(() -> pair.server.of(DataChannelEvent.Message.class).size() == 2);
        assertThat(pair.client.of(DataChannelEvent.BufferedAmountLow.class)).hasSize(1);
        assertThat(pair.client.channels.bufferedAmount(channel)).isZero();
    }

    @Test
    void refusesMessagesThatThePeerDoesNotTake() {
        ChannelPair pair = new ChannelPair(1, QUALITY).connect();
        DataChannel channel = pair.client.open(CHAT);
        byte[] tooLong = new byte[65_537];
        assertThatThrownBy(() -> pair.client.channels.send(channel, false, tooLong, 0))
                .isInstanceOf(IllegalArgumentException.class);
        OutgoingMessage message = pair.client.channels.begin(channel, false, pair.net.now());
        pair.client.channels.append(message, tooLong, 0, 65_536);
        assertThatThrownBy(() -> pair.client.channels.append(message, tooLong, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        pair.client.channels.end(message);
        pair.client.driver.drain();
        pair.until(() -> pair.server.of(DataChannelEvent.Message.class).size() == 1);
        pair.client.channels.remoteMaxMessageBytes(0);
        pair.client.channels.send(channel, false, tooLong, pair.net.now());
    }

    @Test
    void streamsAMessageThatIsLongerThanTheWindow() {
        SctpConfig config = SctpConfig.DEFAULT.withReceiveWindow(200_000).withMaxMessageBytes(3_000_000);
        for (SctpConfig receiver : List.of(config, config.streaming())) {
            ChannelPair pair = new ChannelPair(1, QUALITY, config, receiver).connect();
            pair.client.channels.remoteMaxMessageBytes(3_000_000);
            DataChannel channel = pair.client.open(CHAT);
            byte[] file = new byte[2_500_000];
            new SplittableRandom(1).nextBytes(file);
            OutgoingMessage message = pair.client.channels.begin(channel, false, pair.net.now());
            for (int at = 0; at < file.length; at += 50_000) {
                pair.client.channels.append(message, file, at, 50_000);
                pair.client.driver.drain();
                pair.net.runFor(5 * MILLISECOND);
            }
            pair.client.channels.end(message);
            pair.client.driver.drain();
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            pair.until(() -> isAllThere(pair));
            pair.server.of(DataChannelEvent.Message.class).forEach(m -> got.writeBytes(m.bytes()));
            List<DataChannelEvent.Fragment> fragments = pair.server.of(DataChannelEvent.Fragment.class);
            fragments.forEach(f -> got.writeBytes(f.bytes()));
            assertThat(got.toByteArray()).isEqualTo(file);
            assertThat(fragments.stream().filter(DataChannelEvent.Fragment::isFirst))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private static boolean isAllThere(ChannelPair pair) {
        return !pair.server.of(DataChannelEvent.Message.class).isEmpty()
                || pair.server.events.getLast() instanceof DataChannelEvent.Fragment last && last.isLast();
    }

    @Test
    void closesAllChannelsWhenTheAssociationEnds() {
        ChannelPair pair = new ChannelPair(1, QUALITY).connect();
        DataChannel channel = pair.client.open(CHAT);
        pair.until(() -> !pair.server.opened().isEmpty());
        pair.client.channels.abort("enough");
        pair.client.driver.drain();
        assertThat(channel.state()).isEqualTo(ChannelState.CLOSED);
        assertThat(pair.client.events.getLast())
                .isEqualTo(new DataChannelEvent.Disconnected(SctpFailure.ABORTED, "enough"));
        pair.until(() -> pair.server.events.getLast() instanceof DataChannelEvent.Disconnected);
        assertThat(pair.server.opened().getFirst().state()).isEqualTo(ChannelState.CLOSED);
        assertThatThrownBy(() -> pair.client.open(CHAT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void endsInOrderWithEverythingDelivered() {
        ChannelPair pair = new ChannelPair(1, QUALITY).connect();
        DataChannel channel = pair.client.open(CHAT);
        for (int i = 0; i < 50; i++) {
            pair.client.send(channel, "x".repeat(3_000));
        }
        pair.client.channels.shutdown(pair.net.now());
        pair.client.driver.drain();
        pair.until(() -> pair.server.events.getLast() instanceof DataChannelEvent.Disconnected
                && pair.client.events.getLast() instanceof DataChannelEvent.Disconnected);
        assertThat(pair.server.texts()).hasSize(50);
        assertThat(((DataChannelEvent.Disconnected) pair.client.events.getLast()).failure())
                .isNull();
    }

    @Test
    void closesAChannelWhoseIdThePeerHasNoStreamFor() {
        ChannelPair pair = new ChannelPair(1, QUALITY, SctpConfig.DEFAULT, SctpConfig.DEFAULT.withMaxStreams(4));
        DataChannel fits = pair.client.open(CHAT.negotiated(3));
        DataChannel not = pair.client.open(CHAT.negotiated(4));
        pair.connect();
        pair.until(() -> fits.state() == ChannelState.OPEN && not.state() == ChannelState.CLOSED);
    }

    /** Channels are opened, used and closed by both sides all the time, on bad links: all that was sent arrives, and all close. */
    @Test
    void survivesManyBadDays() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LinkQuality quality = LinkQuality.GOOD
                    .withLatency(random.nextLong(1, 150) * MILLISECOND)
                    .withLoss(random.nextDouble(0.3))
                    .withReordering(random.nextDouble(0.1))
                    .withDuplicates(random.nextDouble(0.1))
                    .withMtu(random.nextInt(1_200, 1_501));
            SctpConfig a = SctpConfig.DEFAULT.withExtensions(random.nextBoolean(), random.nextBoolean());
            SctpConfig b = SctpConfig.DEFAULT.withExtensions(random.nextBoolean(), random.nextBoolean());
            ChannelPair pair = new ChannelPair(seed, quality, a, b).connect();
            List<DataChannel> all = new ArrayList<>();
            int sent = 0;
            for (int round = 0; round < 5; round++) {
                ChannelPeer peer = random.nextBoolean() ? pair.client : pair.server;
                DataChannel channel = peer.open(CHAT);
                all.add(channel);
                for (int i = random.nextInt(5); i >= 0; i--) {
                    peer.send(channel, "y".repeat(random.nextInt(3_000)));
                    sent++;
                }
                peer.close(channel);
                pair.net.runFor(random.nextLong(500) * MILLISECOND);
            }
            int expected = sent;
            pair.until(() -> all.stream().allMatch(c -> c.state() == ChannelState.CLOSED)
                    && pair.client.texts().size() + pair.server.texts().size() == expected);
        }
    }
}
