package dev.maru.datachannel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.sctp.OutgoingMessage;
import dev.maru.sctp.SctpAssociation;
import dev.maru.sctp.SctpConfig;
import dev.maru.sctp.SctpEvent;
import dev.maru.sctp.SctpFailure;
import dev.maru.sctp.SctpState;
import dev.maru.sctp.SendOptions;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels whose peer is a bare association: it may say on its streams what it wants. */
class DataChannelsTest {
    private static final int DCEP = 50;
    private static final SendOptions UNORDERED = new SendOptions(false, SendOptions.UNLIMITED, SendOptions.UNLIMITED);
    private static final byte[] OPEN = Dcep.open(ChannelParameters.reliable("theirs"));

    private DataChannels channels;
    private SctpAssociation peer;
    private final List<DataChannelEvent> events = new ArrayList<>();
    private final List<SctpEvent> peerEvents = new ArrayList<>();
    private long now;

    @BeforeEach
    void connect() {
        connect(SctpConfig.DEFAULT);
    }

    private void connect(SctpConfig config) {
        channels = new DataChannels(config, new SplittableRandom(1));
        peer = new SctpAssociation(SctpConfig.DEFAULT, new SplittableRandom(2));
        channels.role(true, now);
        channels.connect(now);
        peer.connect(now);
        exchange();
    }

    /** Passes packets to and fro, and time, until there is nothing more to say. */
    private void exchange() {
        Datagram packet = new Datagram(2_048);
        for (int i = 0; i < 200; i++) {
            now += 10_000_000;
            channels.handleTimeout(now);
            peer.handleTimeout(now);
            while (channels.pollTransmit(packet, now)) {
                peer.handleDatagram(packet, now);
            }
            while (peer.pollTransmit(packet, now)) {
                channels.handleDatagram(packet, now);
            }
            for (DataChannelEvent event = channels.pollEvent(); event != null; event = channels.pollEvent()) {
                events.add(event);
            }
            for (SctpEvent event = peer.pollEvent(); event != null; event = peer.pollEvent()) {
                peerEvents.add(event);
            }
        }
    }

    private void say(int stream, int ppid, SendOptions options, String text) {
        say(stream, ppid, options, text.getBytes(StandardCharsets.UTF_8));
    }

    private void say(int stream, int ppid, SendOptions options, byte[] bytes) {
        peer.send(OutgoingMessage.of(stream, ppid, options, bytes), now);
    }

    private List<String> messages() {
        return events.stream()
                .filter(DataChannelEvent.Message.class::isInstance)
                .map(DataChannelEvent.Message.class::cast)
                .map(m -> (m.isText() ? "text " : "binary ") + new String(m.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private long opened() {
        return events.stream().filter(DataChannelEvent.Opened.class::isInstance).count();
    }

    @Test
    void answersOpenWithAck() {
        say(1, DCEP, SendOptions.RELIABLE, OPEN);
        exchange();
        assertThat(opened()).isEqualTo(1);
        SctpEvent.Message ack = (SctpEvent.Message) peerEvents.getLast();
        assertThat(ack.streamId()).isEqualTo(1);
        assertThat(ack.ppid()).isEqualTo(DCEP);
        assertThat(ack.bytes()).containsExactly(2);
    }

    /** RFC 8831 §8: the deprecated ways to send long messages are still read. */
    @Test
    void putsPiecesOfTheOldWayTogether() {
        say(1, DCEP, SendOptions.RELIABLE, OPEN);
        say(1, 54, SendOptions.RELIABLE, "one ");
        say(1, 54, SendOptions.RELIABLE, "two ");
        say(1, 51, SendOptions.RELIABLE, "three");
        say(1, 52, SendOptions.RELIABLE, "four ");
        say(1, 53, SendOptions.RELIABLE, "five");
        exchange();
        assertThat(messages()).containsExactly("text one two three", "binary four five");
    }

    @Test
    void piecesAreBoundedByTheLongestMessage() {
        connect(SctpConfig.DEFAULT.withMaxMessageBytes(1_000));
        say(1, DCEP, SendOptions.RELIABLE, OPEN);
        for (int i = 0; i < 10; i++) {
            say(1, 52, SendOptions.RELIABLE, new byte[300]);
        }
        exchange();
        assertThat(channels.dropped(DropReason.LIMIT)).isEqualTo(7);
    }

    @Test
    void readsEmptyMessagesWhateverByteStandsForNothing() {
        say(1, DCEP, SendOptions.RELIABLE, OPEN);
        say(1, 56, SendOptions.RELIABLE, "\0");
        say(1, 57, SendOptions.RELIABLE, "x");
        exchange();
        assertThat(messages()).containsExactly("text ", "binary ");
    }

    /** RFC 8832 §6: unordered messages may overtake the OPEN of their channel. */
    @Test
    void keepsMessagesThatComeBeforeTheirOpen() {
        say(1, 51, UNORDERED, "first");
        say(3, 51, UNORDERED, "other");
        exchange();
        assertThat(messages()).isEmpty();
        say(1, DCEP, SendOptions.RELIABLE, OPEN);
        exchange();
        assertThat(messages()).containsExactly("text first");
    }

    @Test
    void whatIsKeptForChannelsThatAreNotThereIsBounded() {
        for (int i = 0; i < 100; i++) {
            say(5, 53, UNORDERED, new byte[50_000]);
            exchange();
            if (channels.dropped(DropReason.LIMIT) > 0) {
                break;
            }
        }
        assertThat(channels.dropped(DropReason.LIMIT)).isPositive();
    }

    @Test
    void refusesToOpenOnIdsThatAreOursOrTaken() {
        say(0, DCEP, SendOptions.RELIABLE, OPEN);
        say(1, DCEP, SendOptions.RELIABLE, OPEN);
        say(1, DCEP, SendOptions.RELIABLE, OPEN);
        exchange();
        assertThat(opened()).isEqualTo(1);
        assertThat(channels.dropped(DropReason.NOT_PERMITTED)).isEqualTo(2);
        assertThat(peerEvents).contains(new SctpEvent.IncomingStreamReset(0)); // RFC 8832 §6: closed again
        assertThat(peerEvents).doesNotContain(new SctpEvent.IncomingStreamReset(1));
    }

    @Test
    void refusesWhatIsNoOpen() {
        say(1, DCEP, SendOptions.RELIABLE, new byte[] {3, 0, 0});
        say(3, DCEP, SendOptions.RELIABLE, new byte[] {77});
        say(5, DCEP, SendOptions.RELIABLE, new byte[] {2});
        say(7, 99, SendOptions.RELIABLE, new byte[] {2});
        exchange();
        assertThat(opened()).isZero();
        assertThat(channels.dropped(DropReason.TRUNCATED)).isEqualTo(1);
        assertThat(channels.dropped(DropReason.UNEXPECTED)).isEqualTo(1);
        assertThat(channels.dropped(DropReason.UNKNOWN_PROTOCOL)).isEqualTo(2);
    }

    @Test
    void thePeersLabelsAreBoundedTogether() {
        byte[] open = Dcep.open(ChannelParameters.reliable("x".repeat(60_000)));
        for (int i = 0; i < 400 && channels.dropped(DropReason.LIMIT) == 0; i++) {
            say(2 * i + 1, DCEP, SendOptions.RELIABLE, open);
            exchange();
        }
        assertThat(opened()).isLessThan(150);
        assertThat(channels.dropped(DropReason.LIMIT)).isPositive();
    }

    /** RFC 8832 §6: before the ACK, what is unordered has to be sent in order behind the OPEN. */
    @Test
    void sendsInOrderUntilThePeerIsKnownToHaveReadTheOpen() {
        DataChannel channel = channels.open(ChannelParameters.reliable("x").withDelivery(false, -1, -1), now);
        assertThat(channel.options().isOrdered()).isTrue();
        exchange();
        assertThat(channel.options().isOrdered()).isTrue();
        say(channel.id(), DCEP, SendOptions.RELIABLE, Dcep.ack());
        exchange();
        assertThat(channel.options().isOrdered()).isFalse();
    }

    /** RFC 8831 §6.7: whoever sees the peer's stream reset resets its own. */
    @Test
    void resetsItsStreamWhenThePeerDoes() {
        say(1, DCEP, SendOptions.RELIABLE, OPEN);
        exchange();
        peer.resetStream(1, now);
        exchange();
        assertThat(peerEvents).contains(new SctpEvent.IncomingStreamReset(1), new SctpEvent.OutgoingStreamReset(1));
        assertThat(events.getLast()).isInstanceOf(DataChannelEvent.Closed.class);
    }

    /** RFC 9260 §5.2.4 A, refused: the program is told why, and that each channel is closed; so is the peer. */
    @Test
    void tellsThatThePeerBeganAnew() {
        DataChannel channel = channels.open(ChannelParameters.reliable("ours"), now);
        exchange();
        events.clear();
        peer = new SctpAssociation(SctpConfig.DEFAULT, new SplittableRandom(3));
        peerEvents.clear();
        peer.connect(now);
        exchange();
        assertThat(channel.state()).isEqualTo(ChannelState.CLOSED);
        assertThat(events.getFirst()).isEqualTo(new DataChannelEvent.Closed(channel));
        assertThat(((DataChannelEvent.Disconnected) events.getLast()).failure()).isEqualTo(SctpFailure.PEER_RESTARTED);
        assertThat(((SctpEvent.Failed) peerEvents.getLast()).failure()).isEqualTo(SctpFailure.PEER_RESTARTED);
    }

    /** RFC 8841 §5: each side says on which port it is; nobody listens on others. */
    @Test
    void usesThePortsOfTheDescriptions() {
        channels = new DataChannels(SctpConfig.DEFAULT, new SplittableRandom(1));
        peer = new SctpAssociation(SctpConfig.DEFAULT, new SplittableRandom(2));
        peer.ports(6_000, 7_000);
        channels.role(true, now);
        channels.ports(7_000, 6_000);
        channels.connect(now);
        peer.connect(now);
        exchange();
        assertThat(channels.associationState()).isEqualTo(SctpState.ESTABLISHED);
        channels.ports(5_000, 5_000); // too late
        channels.open(ChannelParameters.reliable("ours"), now);
        exchange();
        assertThat(peerEvents).anyMatch(SctpEvent.Message.class::isInstance);
    }
}
