package dev.maru.bench;

import dev.maru.webrtc.EngineOptions;
import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCDataChannelInit;
import dev.maru.webrtc.RTCIceGatheringState;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCSessionDescription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One end of a transfer over a data channel, a process of its own: {@code offer} sends, {@code answer} receives. Lines on standard input and
 * output say what happens, as at the ends of other programs:
 *
 * <ol>
 *   <li>each prints {@code sdp} and its description in Base64, and reads the other's
 *   <li>each prints {@code open}
 *   <li>it reads {@code go} and the number of bytes, and prints {@code ready}
 *   <li>the receiver prints {@code done}, its CPU time in nanoseconds and the bytes it allocated when it has them all; the sender does
 *       when it reads {@code stop}. From 3 again
 * </ol>
 */
final class BulkEnd {
    private static final int MESSAGE = 32 << 10;
    private static final long LOW = 1 << 20;
    private static final long HIGH = 4 << 20;

    private final BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    private final AtomicLong received = new AtomicLong();
    private final Semaphore low = new Semaphore(0);
    private volatile long expected = Long.MAX_VALUE;
    private volatile CountDownLatch all = new CountDownLatch(1);

    private BulkEnd() {}

    /**
     * Runs one end until its input ends.
     *
     * @param arguments {@code offer} or {@code answer}
     * @throws Exception when it cannot; the process ends then
     */
    public static void main(String[] arguments) throws Exception {
        new BulkEnd().run("offer".equals(arguments[0]));
        System.exit(0);
    }

    private void run(boolean isOffering) throws Exception {
        PeerEngine engine = new PeerEngine(EngineOptions.DEFAULT.withLoopbackOnly());
        RTCPeerConnection peer =
                new RTCPeerConnection(RTCConfiguration.DEFAULT, engine, Executors.newVirtualThreadPerTaskExecutor());
        RTCDataChannel channel = peer.createDataChannel("bulk", RTCDataChannelInit.negotiated(1));
        channel.setBufferedAmountLowThreshold(LOW);
        channel.onBufferedAmountLow(low::release);
        channel.onMessage(message -> {
            if (received.addAndGet(message.bytes().length) == expected) {
                all.countDown();
            }
        });
        CompletableFuture<Boolean> open = new CompletableFuture<>();
        channel.onOpen(() -> open.complete(true));
        CompletableFuture<Boolean> gathered = new CompletableFuture<>();
        peer.onIceGatheringStateChange(state -> {
            if (state == RTCIceGatheringState.COMPLETE) {
                gathered.complete(true);
            }
        });
        if (!isOffering) {
            peer.setRemoteDescription(RTCSessionDescription.offer(readDescription()))
                    .get();
        }
        peer.setLocalDescription().get();
        gathered.get();
        RTCSessionDescription ours = peer.localDescription();
        byte[] text = ours == null ? new byte[0] : ours.sdp().getBytes(StandardCharsets.UTF_8);
        System.out.println("sdp " + Base64.getEncoder().encodeToString(text));
        if (isOffering) {
            peer.setRemoteDescription(RTCSessionDescription.answer(readDescription()))
                    .get();
        }
        open.get();
        System.out.println("open");
        for (String[] words = read(); words.length == 2; words = read()) {
            transfer(isOffering ? channel : null, Long.parseLong(words[1]));
        }
    }

    private void transfer(@org.jspecify.annotations.Nullable RTCDataChannel to, long bytes) throws Exception {
        received.set(0);
        all = new CountDownLatch(1);
        expected = bytes;
        long cpu = cpuNanos();
        long allocated = allocatedBytes();
        System.out.println("ready");
        if (to == null) {
            all.await();
        } else {
            byte[] message = new byte[MESSAGE];
            for (long sent = 0; sent < bytes; sent += MESSAGE) {
                to.send(message);
                if (to.bufferedAmount() > HIGH) {
                    low.drainPermits();
                    if (to.bufferedAmount() > HIGH) {
                        low.acquire();
                    }
                }
            }
            read();
        }
        System.out.println("done " + (cpuNanos() - cpu) + " " + (allocatedBytes() - allocated));
    }

    private String[] read() throws IOException {
        String line = input.readLine();
        return line == null ? new String[0] : line.split(" ");
    }

    private String readDescription() throws IOException {
        return new String(Base64.getDecoder().decode(read()[1]), StandardCharsets.UTF_8);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }
}
