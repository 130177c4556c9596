package dev.maru.net;

import static dev.maru.net.OnReactor.ANY_PORT;
import static dev.maru.net.OnReactor.next;
import static dev.maru.net.OnReactor.numbered;
import static dev.maru.net.OnReactor.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the Linux backend does when sendmmsg(2) fails; the errors are those of its manual page and of udp(7). */
@EnabledOnOs(OS.LINUX)
class SendSlabTest {
    private final FailingCalls calls = new FailingCalls();
    private final Receiver sender = new Receiver();
    private final List<Receiver> ears = new ArrayList<>();
    private final List<UdpSocket> to = new ArrayList<>();
    private OnReactor on;
    private LinuxUdpSocket from;

    @BeforeEach
    void open() throws Exception {
        on = new OnReactor(ReactorOptions.named("failing").withBackend(Backend.Kind.LINUX), () -> calls);
        from = (LinuxUdpSocket) on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT, sender));
        for (int i = 0; i < 3; i++) {
            Receiver ear = new Receiver();
            ears.add(ear);
            to.add(on.call(() -> on.reactor.openUdp(ANY_PORT, UdpOptions.DEFAULT.withBuffers(1 << 21, 0), ear)));
        }
        calls.sendCalls = 0;
    }

    @AfterEach
    void close() {
        on.close();
    }

    private void sendTo(int receiver, int length, int count) {
        for (int i = 0; i < count; i++) {
            from.send(packet(numbered(length, i), to.get(receiver).local()));
        }
    }

    private void expect(int receiver, int length, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            assertThat(next(ears.get(receiver).packets).bytes()).isEqualTo(numbered(length, i));
        }
    }

    @Test
    void sendsEqualPacketsOfInterleavedReceiversAsOneMessageEach() throws Exception {
        List<Integer> messages = new ArrayList<>();
        calls.script = (call, count) -> {
            messages.add(count);
            return FailingCalls.PASS;
        };
        on.run(() -> {
            for (int i = 0; i < 20; i++) {
                for (UdpSocket each : to) {
                    from.send(packet(numbered(1_000, i), each.local()));
                }
            }
        });
        for (int i = 0; i < 3; i++) {
            expect(i, 1_000, 20);
        }
        assertThat(on.call(() -> List.copyOf(messages))).containsExactly(3);
    }

    @Test
    void keepsARunWithinTheLimitsOfTheHost() throws Exception {
        List<Integer> messages = new ArrayList<>();
        calls.script = (call, count) -> {
            messages.add(count);
            return FailingCalls.PASS;
        };
        on.run(() -> {
            sendTo(0, 100, SendSlab.MAX_SEGMENTS + 1); // 64 and 1
            sendTo(1, 1_200, 55); // 54 make 64,800 bytes, one more would be above 65,507
        });
        expect(0, 100, 65);
        expect(1, 1_200, 55);
        assertThat(on.call(() -> List.copyOf(messages))).containsExactly(4);
        assertThat(Datagram.MAX_LENGTH / 1_200).isEqualTo(54);
    }

    @Test
    void sendsPacketsSingleFromThenOnWhenTheDeviceCannotSegment() throws Exception {
        calls.script = (call, count) -> call == 0 ? -LinuxCalls.EIO : FailingCalls.PASS;
        on.run(() -> sendTo(0, 500, 10));
        expect(0, 500, 10);
        assertThat(calls.sendCalls).isEqualTo(11);
        assertThat(on.call(() -> from.longestInRun)).isZero();
        List<Integer> messages = new ArrayList<>();
        calls.script = (call, count) -> {
            messages.add(count);
            return FailingCalls.PASS;
        };
        on.run(() -> sendTo(0, 500, 10));
        expect(0, 500, 10);
        assertThat(on.call(() -> List.copyOf(messages))).containsExactly(10);
        assertThat(on.call(from::sentPackets)).isEqualTo(20);
        assertThat(on.call(from::sendDrops)).isZero();
    }

    @Test
    void keepsRunsOfShorterPacketsWhenLongOnesDoNotFitAFrame() throws Exception {
        calls.script = (call, count) -> call == 0 ? -LinuxCalls.EINVAL : FailingCalls.PASS;
        on.run(() -> {
            sendTo(0, 1_480, 4);
            sendTo(1, 1_200, 4);
        });
        expect(0, 1_480, 4);
        expect(1, 1_200, 4);
        assertThat(on.call(() -> from.longestInRun)).isEqualTo(1_479);
        assertThat(calls.sendCalls).isEqualTo(1 + 4 + 1);
    }

    @Test
    void tellsOfTheMessageThatFailedAndSendsTheOthers() throws Exception {
        // The second of three destinations is unreachable: the first call sends one and stops, the next one says why.
        calls.script = (call, count) -> switch (call) {
            case 0 -> 1;
            case 1 -> -LinuxCalls.ENETUNREACH;
            default -> FailingCalls.PASS;
        };
        on.run(() -> {
            sendTo(0, 200, 5);
            sendTo(1, 200, 5);
            sendTo(2, 200, 5);
        });
        expect(0, 200, 5);
        expect(2, 200, 5);
        for (int i = 0; i < 5; i++) {
            assertThat(next(sender.refused))
                    .isEqualTo(new Receiver.Refused(to.get(1).local(), SendError.UNREACHABLE));
        }
        assertThat(ears.get(1).packets).isEmpty();
        assertThat(on.call(from::sendDrops)).isEqualTo(5);
        assertThat(on.call(from::sentPackets)).isEqualTo(10);
    }

    @Test
    void sendsAgainWhenOnlyAnOlderPacketWasRefused() throws Exception {
        calls.script = (call, count) -> call == 0 ? -LinuxCalls.ECONNREFUSED : FailingCalls.PASS;
        on.run(() -> sendTo(0, 90, 3));
        expect(0, 90, 3);
        assertThat(sender.refused).isEmpty();
        calls.script = (call, count) -> -LinuxCalls.ECONNREFUSED;
        on.run(() -> sendTo(0, 90, 1));
        assertThat(next(sender.refused).error()).isEqualTo(SendError.REFUSED);
    }

    @Test
    void goesOnAfterAnInterruptedCall() throws Exception {
        calls.script = (call, count) -> call < 3 ? -LinuxCalls.EINTR : FailingCalls.PASS;
        on.run(() -> sendTo(0, 90, 3));
        expect(0, 90, 3);
    }

    @Test
    void keepsPacketsInOrderWhileTheHostTakesNone() throws Exception {
        calls.script = (call, count) -> call < 4 ? -LinuxCalls.EAGAIN : FailingCalls.PASS;
        on.run(() -> sendTo(0, 300, 10));
        expect(0, 300, 10);
        assertThat(on.call(from::sentPackets)).isEqualTo(10);
        assertThat(on.call(from::sendDrops)).isZero();
    }

    @Test
    void dropsAndCountsWhatTheBacklogCannotHold() throws Exception {
        calls.script = (call, count) -> -LinuxCalls.EAGAIN;
        int sent = Backlog.MAX_PACKETS + 40;
        on.run(() -> sendTo(0, 300, sent));
        for (int i = 0; i < 40; i++) {
            assertThat(next(sender.refused).error()).isEqualTo(SendError.QUEUE_FULL);
        }
        // Refused at once, or right after another attempt has failed: the newest goes, never one that waits.
        on.run(() -> from.send(packet(numbered(301, 0), to.get(0).local())));
        while (on.call(from::sendDrops) < 41) {
            Thread.onSpinWait();
        }
        calls.script = (call, count) -> FailingCalls.PASS;
        expect(0, 300, Backlog.MAX_PACKETS);
        assertThat(on.call(from::sendDrops)).isEqualTo(41);
        assertThat(on.call(from::sentPackets)).isEqualTo(Backlog.MAX_PACKETS);
    }

    @Test
    void tellsABoundedNumberOfFailuresInATurnAndCountsAll() throws Exception {
        calls.script = (call, count) -> -LinuxCalls.EPERM;
        int sent = Reactor.MAX_ERRORS_TOLD + 100;
        on.run(() -> sendTo(0, 300, sent));
        for (int i = 0; i < Reactor.MAX_ERRORS_TOLD; i++) {
            assertThat(next(sender.refused).error()).isEqualTo(SendError.NOT_PERMITTED);
        }
        on.run(() -> {});
        assertThat(sender.refused).isEmpty();
        assertThat(on.call(from::sendDrops)).isEqualTo(sent);
    }
}
