package dev.maru.net;

import static dev.maru.net.OnReactor.ANY_PORT;
import static dev.maru.net.OnReactor.ANY_PORT_6;
import static dev.maru.net.OnReactor.next;
import static dev.maru.net.OnReactor.numbered;
import static dev.maru.net.OnReactor.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UdpSocketTest {
    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void carriesPacketsBothWaysWithTheirAddresses(Backend.Kind kind) throws Exception {
        for (TransportAddress bind : List.of(ANY_PORT, ANY_PORT_6)) {
            try (OnReactor on = new OnReactor(kind)) {
                Receiver a = new Receiver();
                Receiver b = new Receiver();
                UdpSocket left = on.call(() -> on.reactor.openUdp(bind, UdpOptions.DEFAULT, a));
                UdpSocket right = on.call(() -> on.reactor.openUdp(bind, UdpOptions.DEFAULT, b));
                assertThat(left.local().port()).isNotZero();

                on.run(() -> left.send(packet(numbered(100, 1), right.local())));
                Receiver.Packet there = next(b.packets);
                assertThat(there.bytes()).isEqualTo(numbered(100, 1));
                assertThat(there.from()).isEqualTo(left.local());
                assertThat(there.to()).isEqualTo(right.local());
                assertThat(there.headroom()).isGreaterThanOrEqualTo(Datagram.HEADROOM);

                on.run(() -> right.send(packet(numbered(7, 9), there.from())));
                assertThat(next(a.packets).bytes()).isEqualTo(numbered(7, 9));
                assertThat(on.call(left::sentBytes)).isEqualTo(100);
                assertThat(on.call(left::receivedBytes)).isEqualTo(7);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void keepsLengthsOrderAndContentsOfABurstOfMixedSizes(Backend.Kind kind) throws Exception {
        int[] lengths = {0, 1, 1_200, 1_200, 1_200, 300, 1_200, 1_200, 1_400, 20, 20, 20, 19, 0, 2_048, 2_048};
        try (OnReactor on = new OnReactor(kind)) {
            Receiver all = new Receiver();
            UdpSocket to = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, all));
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            on.run(() -> {
                for (int i = 0; i < lengths.length; i++) {
                    assertThat(from.send(packet(numbered(lengths[i], i), to.local())))
                            .isTrue();
                }
            });
            for (int i = 0; i < lengths.length; i++) {
                assertThat(next(all.packets).bytes()).isEqualTo(numbered(lengths[i], i));
            }
            assertThat(on.call(from::sentPackets)).isEqualTo(lengths.length);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void keepsTheOrderForEachOfManyInterleavedReceivers(Backend.Kind kind) throws Exception {
        int receivers = 20;
        int packets = 30;
        try (OnReactor on = new OnReactor(kind)) {
            List<Receiver> ears = new ArrayList<>();
            List<UdpSocket> sockets = new ArrayList<>();
            for (int i = 0; i < receivers; i++) {
                Receiver ear = new Receiver();
                ears.add(ear);
                sockets.add(on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, ear)));
            }
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            on.run(() -> {
                for (int p = 0; p < packets; p++) {
                    for (int r = 0; r < receivers; r++) {
                        from.send(packet(
                                numbered(p % 7 == 3 ? 500 : 600, p + r),
                                sockets.get(r).local()));
                    }
                }
            });
            for (int r = 0; r < receivers; r++) {
                for (int p = 0; p < packets; p++) {
                    assertThat(next(ears.get(r).packets).bytes()).isEqualTo(numbered(p % 7 == 3 ? 500 : 600, p + r));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void splitsMergedRunsAgain(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            Receiver all = new Receiver();
            UdpOptions merging = UdpOptions.DEFAULT.withMergeReceived(true).withBuffers(1 << 20, 0);
            UdpSocket to = on.call(() -> on.reactor.openUdp(ANY_PORT, merging, all));
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            on.run(() -> {
                for (int i = 0; i < 150; i++) {
                    from.send(packet(numbered(i == 149 ? 77 : 900, i), to.local()));
                }
            });
            for (int i = 0; i < 150; i++) {
                Receiver.Packet packet = next(all.packets);
                assertThat(packet.bytes()).isEqualTo(numbered(i == 149 ? 77 : 900, i));
                assertThat(packet.from()).isEqualTo(from.local());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void sendsTheLongestDatagramAndRefusesALongerOne(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            Receiver all = new Receiver();
            UdpOptions large =
                    UdpOptions.DEFAULT.withMaxDatagram(Datagram.MAX_LENGTH).withBuffers(1 << 20, 1 << 20);
            UdpSocket to = on.call(() -> on.reactor.openUdp(ANY_PORT, large, all));
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, large, new Receiver()));
            byte[] longest = numbered(Datagram.MAX_LENGTH, 3);
            assertThat(on.call(() -> from.send(packet(longest, to.local())))).isTrue();
            assertThat(next(all.packets).bytes()).isEqualTo(longest);
            assertThat(on.call(() -> from.send(packet(new byte[Datagram.MAX_LENGTH + 1], to.local()))))
                    .isFalse();
            assertThat(on.call(from::sendDrops)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void dropsAndCountsWhatIsLongerThanTheSocketTakes(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            Receiver all = new Receiver();
            UdpSocket to = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, all));
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            on.run(() -> {
                from.send(packet(numbered(2_049, 1), to.local()));
                from.send(packet(numbered(10, 2), to.local()));
            });
            assertThat(next(all.packets).bytes()).isEqualTo(numbered(10, 2));
            assertThat(on.call(to::receiveDrops)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void tellsOfADestinationThatCannotBeReachedAndSendsTheRest(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            Receiver all = new Receiver();
            Receiver sender = new Receiver();
            UdpSocket to = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, all));
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, sender));
            // A socket bound to 127.0.0.1 may not send to a broadcast address without being asked to (EACCES).
            TransportAddress forbidden = TransportAddress.ofLiteral("255.255.255.255", 9);
            on.run(() -> {
                from.send(packet(numbered(50, 1), to.local()));
                from.send(packet(numbered(50, 2), forbidden));
                from.send(packet(numbered(50, 3), forbidden));
                from.send(packet(numbered(60, 4), to.local()));
            });
            assertThat(next(all.packets).bytes()).isEqualTo(numbered(50, 1));
            assertThat(next(all.packets).bytes()).isEqualTo(numbered(60, 4));
            for (int i = 0; i < 2; i++) {
                Receiver.Refused refused = next(sender.refused);
                assertThat(refused.remote()).isEqualTo(forbidden);
                assertThat(refused.error()).isIn(SendError.NOT_PERMITTED, SendError.UNREACHABLE);
            }
            assertThat(on.call(from::sendDrops)).isEqualTo(2);
            assertThat(on.call(from::sentPackets)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void goesOnWhenNobodyListensAtADestination(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            Receiver all = new Receiver();
            UdpSocket gone = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            TransportAddress nobody = gone.local();
            on.run(gone::close);
            UdpSocket to = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, all));
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            for (int i = 0; i < 5; i++) {
                int number = i;
                on.run(() -> {
                    from.send(packet(numbered(30, 99), nobody));
                    from.send(packet(numbered(40, number), to.local()));
                });
                assertThat(next(all.packets).bytes()).isEqualTo(numbered(40, i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void doesNotSendToAnotherFamily(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            assertThat(on.call(() -> from.send(packet(new byte[4], ANY_PORT_6.withPort(9)))))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void saysThatAPortIsTaken(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            UdpSocket first = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            assertThatThrownBy(
                            () -> on.call(() -> on.reactor.openUdp(first.local(), UdpOptions.DEFAULT, new Receiver())))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(BindException.class)
                    .hasMessageContaining(first.local().toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void sharesAPortWhenBothAskForIt(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            UdpOptions shared = UdpOptions.DEFAULT.withReusePort(true);
            UdpSocket first = on.call(() -> on.reactor.openUdp(ANY_PORT, shared, new Receiver()));
            UdpSocket second = on.call(() -> on.reactor.openUdp(first.local(), shared, new Receiver()));
            assertThat(second.local()).isEqualTo(first.local());
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void refusesWhatIsTooLongForThePathWhenItMayNotBeFragmented(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            Receiver sender = new Receiver();
            UdpOptions large = UdpOptions.DEFAULT.withMaxDatagram(Datagram.MAX_LENGTH);
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, large.withDontFragment(true), sender));
            // The loopback device takes 65,536 bytes with all headers; 65,507 fit just so, and this device is the only
            // one.
            assertThat(on.call(() -> from.send(packet(new byte[1_000], from.local()))))
                    .isTrue();
            assertThat(next(sender.packets).bytes()).hasSize(1_000);
            on.run(() -> from.dontFragment(false));
            on.run(() -> from.send(packet(new byte[1_001], from.local())));
            assertThat(next(sender.packets).bytes()).hasSize(1_001);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void talksWithAnOrdinarySocket(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind);
                DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            other.setSoTimeout(20_000);
            Receiver all = new Receiver();
            UdpSocket mine = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, all));
            TransportAddress there = ANY_PORT.withPort(other.getLocalPort());
            on.run(() -> {
                for (int i = 0; i < 3; i++) {
                    mine.send(packet(numbered(1_000 - i / 2, i), there));
                }
            });
            for (int i = 0; i < 3; i++) {
                DatagramPacket got = new DatagramPacket(new byte[2_000], 2_000);
                other.receive(got);
                assertThat(java.util.Arrays.copyOf(got.getData(), got.getLength()))
                        .isEqualTo(numbered(1_000 - i / 2, i));
            }
            other.send(new DatagramPacket(numbered(5, 5), 5, mine.local().toSocketAddress()));
            assertThat(next(all.packets).from()).isEqualTo(there);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void sendsWhatWasQueuedBeforeItCloses(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            Receiver all = new Receiver();
            UdpSocket to = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, all));
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            on.run(() -> {
                from.send(packet(numbered(12, 1), to.local()));
                from.close();
                from.close();
                assertThat(from.send(packet(numbered(12, 2), to.local()))).isFalse();
            });
            assertThat(next(all.packets).bytes()).isEqualTo(numbered(12, 1));
            TransportAddress port = from.local();
            on.run(() -> {}); // the selector gives the port back in its next turn
            assertThat(on.call(() -> on.reactor
                            .openUdp(port, UdpOptions.DEFAULT, new Receiver())
                            .local()))
                    .isEqualTo(port);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void deliversNothingMoreOnceTheHandlerHasClosedTheSocket(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            List<Integer> lengths = new ArrayList<>();
            UdpSocket to = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, (socket, in, now) -> {
                lengths.add(in.length());
                socket.close();
            }));
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            on.run(() -> {
                for (int i = 1; i < 10; i++) {
                    from.send(packet(new byte[i], to.local()));
                }
            });
            while (!on.call(to::isClosed)) {
                Thread.onSpinWait();
            }
            assertThat(on.call(() -> List.copyOf(lengths))).containsExactly(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void aFloodOnOneSocketDoesNotStarveAnother(Backend.Kind kind) throws Exception {
        try (OnReactor on = new OnReactor(kind)) {
            Receiver quiet = new Receiver();
            UdpSocket calm = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, quiet));
            int[] floods = {0};
            // Each packet that comes in goes out to itself twice: without a bound for each turn this socket would never
            // be done.
            UdpSocket flood = on.call(() -> on.reactor.openUdp(
                    ANY_PORT, UdpOptions.DEFAULT.withBuffers(1 << 20, 1 << 20), (socket, in, now) -> {
                        floods[0]++;
                        in.between(in.local(), socket.local());
                        socket.send(in);
                        socket.send(in);
                    }));
            UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, new Receiver()));
            on.run(() -> from.send(packet(new byte[100], flood.local())));
            for (int i = 0; i < 50; i++) {
                int number = i;
                on.run(() -> from.send(packet(numbered(10, number), calm.local())));
                assertThat(next(quiet.packets).bytes()).isEqualTo(numbered(10, i));
            }
            assertThat(on.call(() -> floods[0])).isGreaterThan(50);
            on.run(flood::close);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.Kind.class)
    void survivesAHandlerThatThrowsAndSaysSo(Backend.Kind kind) throws Exception {
        OnReactor on = new OnReactor(kind);
        Receiver answers = new Receiver();
        UdpSocket to = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, (socket, in, now) -> {
            if (in.length() == 1) {
                throw new IllegalStateException("a bug");
            }
            socket.send(in);
        }));
        UdpSocket from = on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, answers));
        on.run(() -> {
            from.send(packet(new byte[1], to.local()));
            from.send(packet(new byte[2], to.local()));
        });
        assertThat(next(answers.packets).bytes()).hasSize(2);
        assertThat(on.reactor.failureCount()).isEqualTo(1);
        assertThat(on.failures).hasSize(1);
        on.reactor.close();
    }
}
