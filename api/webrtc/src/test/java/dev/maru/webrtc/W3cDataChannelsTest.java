package dev.maru.webrtc;

import static dev.maru.webrtc.HeardPair.await;
import static dev.maru.webrtc.HeardPair.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How data channels are made, numbered, used and closed (W3C WebRTC §6). */
class W3cDataChannelsTest {
    private final HeardPair pair = new HeardPair();
    private final RTCPeerConnection a = pair.a;
    private final RTCPeerConnection b = pair.b;

    @AfterEach
    void close() {
        pair.close();
    }

    private static RTCDataChannelInit init(Integer lifetime, Integer retransmits, boolean negotiated, Integer id) {
        return new RTCDataChannelInit(true, lifetime, retransmits, "", negotiated, id, RTCPriorityType.LOW);
    }

    private static CompletableFuture<Void> opened(RTCDataChannel channel) {
        CompletableFuture<Void> open = new CompletableFuture<>();
        channel.onOpen(() -> open.complete(null));
        return open;
    }

    private CompletableFuture<RTCDataChannel> channelOfThePeer() {
        CompletableFuture<RTCDataChannel> told = new CompletableFuture<>();
        b.onDataChannel(told::complete);
        return told;
    }

    @Test
    void areReliableAndConnectingToBeginWith() {
        RTCDataChannel channel = a.createDataChannel("");
        assertThat(channel.label()).isEmpty();
        assertThat(channel.ordered()).isTrue();
        assertThat(channel.maxPacketLifeTime()).isNull();
        assertThat(channel.maxRetransmits()).isNull();
        assertThat(channel.protocol()).isEmpty();
        assertThat(channel.negotiated()).isFalse();
        assertThat(channel.id()).isNull();
        assertThat(channel.readyState()).isEqualTo(RTCDataChannelState.CONNECTING);
        assertThat(channel.bufferedAmount()).isZero();
        assertThat(channel.bufferedAmountLowThreshold()).isZero();
    }

    @Test
    void areWhatTheyWereAskedToBe() {
        assertThat(a.createDataChannel("x", init(65_535, null, false, null)).maxPacketLifeTime())
                .isEqualTo(65_535);
        assertThat(a.createDataChannel("x", init(null, 0, false, null)).maxRetransmits())
                .isZero();
        assertThat(a.createDataChannel("x", RTCDataChannelInit.DEFAULT.withProtocol("jp"))
                        .protocol())
                .isEqualTo("jp");
        RTCDataChannel agreed = a.createDataChannel("x", init(null, null, true, 3));
        assertThat(agreed.negotiated()).isTrue();
        assertThat(agreed.id()).isEqualTo(3);
        assertThat(a.createDataChannel("x", init(null, null, true, 65_534)).id())
                .isEqualTo(65_534);
        assertThat(a.createDataChannel("x", init(null, null, false, 7)).id())
                .as("a number counts only when both know it")
                .isNull();
    }

    @Test
    void areRefusedWhenTheyCannotBe() {
        String long65536 = "x".repeat(65_536);
        assertThat(errorOf(() -> a.createDataChannel("x", init(1, 1, false, null))))
                .isEqualTo("TypeError");
        assertThat(errorOf(() -> a.createDataChannel("x", init(null, null, true, null))))
                .isEqualTo("TypeError");
        assertThat(errorOf(() -> a.createDataChannel("x", init(null, null, true, 65_535))))
                .isEqualTo("TypeError");
        assertThat(errorOf(() -> a.createDataChannel("x", init(null, null, true, -1))))
                .isEqualTo("TypeError");
        assertThat(errorOf(() -> a.createDataChannel("x", init(-1, null, false, null))))
                .isEqualTo("TypeError");
        assertThat(errorOf(() -> a.createDataChannel("x", init(null, 65_536, false, null))))
                .isEqualTo("TypeError");
        assertThat(errorOf(() -> a.createDataChannel("x", init(65_536, null, false, null))))
                .isEqualTo("TypeError");
        assertThat(errorOf(() -> a.createDataChannel(long65536))).isEqualTo("TypeError");
        assertThat(errorOf(() -> a.createDataChannel("\u00b5".repeat(32_768)))).isEqualTo("TypeError");
        assertThat(errorOf(() -> a.createDataChannel("x", RTCDataChannelInit.DEFAULT.withProtocol(long65536))))
                .isEqualTo("TypeError");
        a.createDataChannel("x".repeat(65_535));
        a.createDataChannel("one", init(null, null, true, 42));
        assertThat(errorOf(() -> a.createDataChannel("two", init(null, null, true, 42))))
                .isEqualTo("OperationError");
    }

    @Test
    void getNumbersByTheRoleOfDtls() {
        RTCDataChannel first = a.createDataChannel("first");
        RTCDataChannel agreed = a.createDataChannel("agreed", init(null, null, true, 1));
        RTCDataChannel second = a.createDataChannel("second");
        RTCDataChannel agreedThere = b.createDataChannel("agreed", init(null, null, true, 1));
        RTCDataChannel theirs = b.createDataChannel("theirs");
        pair.connect();
        await(opened(first));
        await(opened(second));
        await(opened(theirs));
        assertThat(first.id() % 2).isNotEqualTo(theirs.id() % 2);
        assertThat(List.of(first.id(), second.id(), agreed.id())).doesNotHaveDuplicates();
        assertThat(first.id() % 2).isEqualTo(second.id() % 2);
        await(opened(agreed));
        await(opened(agreedThere));
        assertThat(a.sctp().maxChannels()).isBetween(1, 65_535);
        assertThat(errorOf(() -> a.createDataChannel("taken", init(null, null, true, first.id()))))
                .isEqualTo("OperationError");
    }

    @Test
    void arriveAsTheyWereMade() {
        CompletableFuture<RTCDataChannel> there = channelOfThePeer();
        RTCDataChannel here = a.createDataChannel(
                "\u30c6\u30b9\u30c8",
                new RTCDataChannelInit(false, null, 3, "proto", false, null, RTCPriorityType.HIGH));
        pair.connect();
        RTCDataChannel told = await(there);
        assertThat(told.label()).isEqualTo("\u30c6\u30b9\u30c8");
        assertThat(told.ordered()).isFalse();
        assertThat(told.maxRetransmits()).isEqualTo(3);
        assertThat(told.maxPacketLifeTime()).isNull();
        assertThat(told.protocol()).isEqualTo("proto");
        assertThat(told.negotiated()).isFalse();
        await(opened(here));
        await(opened(told));
        assertThat(told.id()).isEqualTo(here.id());
        assertThat(told.readyState()).isEqualTo(RTCDataChannelState.OPEN);
    }

    @Test
    void carryTextAndBytesAlsoEmptyOnes() {
        List<String> heard = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> all = new CompletableFuture<>();
        b.onDataChannel(channel -> channel.onMessage(message -> {
            heard.add(message.isText() ? "text " + message.text() : "bytes " + message.bytes().length);
            if (heard.size() == 4) {
                all.complete(null);
            }
        }));
        RTCDataChannel channel = a.createDataChannel("x");
        assertThat(errorOf(() -> channel.send("early"))).isEqualTo("InvalidStateError");
        pair.connect();
        await(opened(channel));
        channel.send("");
        channel.send(new byte[0]);
        channel.send("\u4f60\u597d");
        channel.send(new byte[60_000]);
        await(all);
        assertThat(heard).containsExactly("text ", "bytes 0", "text \u4f60\u597d", "bytes 60000");
        assertThat(errorOf(() -> channel.send(new byte[(int) a.sctp().maxMessageSize() + 1])))
                .isEqualTo("TypeError");
    }

    @Test
    void whoClosesHearsOfTheEndAndTheOtherOfItsBeginningToo() {
        CompletableFuture<RTCDataChannel> there = channelOfThePeer();
        List<String> heard = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> closedHere = new CompletableFuture<>();
        CompletableFuture<Void> closedThere = new CompletableFuture<>();
        RTCDataChannel here = a.createDataChannel("x");
        here.onClosing(() -> heard.add("closing here"));
        here.onClose(() -> closedHere.complete(null));
        pair.connect();
        await(opened(here));
        RTCDataChannel told = await(there);
        told.onError(_ -> heard.add("error there"));
        told.onClosing(() -> heard.add("closing there " + told.readyState()));
        told.onClose(() -> {
            heard.add("closed there " + told.readyState());
            closedThere.complete(null);
        });
        here.close();
        assertThat(here.readyState()).isIn(RTCDataChannelState.CLOSING, RTCDataChannelState.CLOSED);
        assertThat(errorOf(() -> here.send("late"))).isEqualTo("InvalidStateError");
        here.close();
        await(closedThere);
        await(closedHere);
        assertThat(here.readyState()).isEqualTo(RTCDataChannelState.CLOSED);
        assertThat(errorOf(() -> here.send("later"))).isEqualTo("InvalidStateError");
        assertThat(heard).containsExactly("closing there closing", "closed there closed");
    }

    @Test
    void whatWasSentBeforeTheCloseArrives() {
        CompletableFuture<RTCDataChannel> there = channelOfThePeer();
        List<Integer> heard = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        b.onDataChannel(channel -> {
            channel.onMessage(message -> heard.add(message.bytes().length));
            channel.onClose(() -> closed.complete(null));
        });
        RTCDataChannel here = a.createDataChannel("x");
        pair.connect();
        await(opened(here));
        await(there);
        for (int i = 0; i < 20; i++) {
            here.send(new byte[50_000]);
        }
        assertThat(here.bufferedAmount()).isPositive();
        here.close();
        await(closed);
        assertThat(heard).hasSize(20);
    }

    @Test
    void mayBeClosedBeforeTheyAreOpen() {
        RTCDataChannel early = a.createDataChannel("early");
        CompletableFuture<Void> closed = new CompletableFuture<>();
        early.onClose(() -> closed.complete(null));
        early.close();
        assertThat(early.readyState()).isIn(RTCDataChannelState.CLOSING, RTCDataChannelState.CLOSED);
        RTCDataChannel other = a.createDataChannel("other");
        pair.connect();
        await(opened(other));
        await(closed);
    }

    @Test
    void theAssociationIsThereWithTheAnswer() {
        a.createDataChannel("x");
        pair.offer(a, b);
        assertThat(a.sctp()).isNull();
        assertThat(b.sctp()).isNull();
        await(b.setLocalDescription().thenCompose(_ -> a.setRemoteDescription(b.localDescription())));
        assertThat(a.sctp().state()).isEqualTo(RTCSctpTransportState.CONNECTING);
        assertThat(a.sctp().maxChannels()).isEqualTo(-1);
        assertThat(a.sctp().maxMessageSize()).isEqualTo(262_144);
        RTCSctpTransport before = a.sctp();
        pair.negotiate(a, b);
        assertThat(a.sctp()).isSameAs(before);
    }

    @Test
    void theLongestMessageIsWhatThePeerSays() {
        for (String[] said : new String[][] {
            {"a=max-message-size:100000", "100000"}, {"a=x", "65536"}, {"a=max-message-size:0", "" + Long.MAX_VALUE}
        }) {
            RTCPeerConnection one = pair.connection();
            RTCSessionDescription offer = pair.foreignOffer("data");
            String changed = offer.sdp().replaceAll("a=max-message-size:\\d+", said[0]);
            await(one.setRemoteDescription(RTCSessionDescription.offer(changed)));
            await(one.setLocalDescription());
            assertThat(one.sctp().maxMessageSize()).isEqualTo(Long.parseLong(said[1]));
            one.close();
        }
    }

    @Test
    void theAssociationEndsWhenItsSectionIsRejected() {
        a.createDataChannel("x");
        a.addTransceiver("audio");
        pair.connect();
        RTCSctpTransport before = b.sctp();
        String offer = await(a.createOffer()).sdp().replaceFirst("m=application 9", "m=application 0");
        await(b.setRemoteDescription(RTCSessionDescription.offer(offer)));
        await(b.setLocalDescription());
        assertThat(b.sctp()).isNull();
        assertThat(before.state()).isEqualTo(RTCSctpTransportState.CLOSED);
    }
}
