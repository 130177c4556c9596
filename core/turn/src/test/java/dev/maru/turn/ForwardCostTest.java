package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What relaying a packet and keeping an allocation cost. */
class ForwardCostTest {
    private static final int PACKETS = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ServerWorld world = new ServerWorld();
    private final ServerWorld.Caller caller = world.caller();
    private final Datagram packet = new Datagram(1_500);

    /** Relays the same bytes again and again, in the way of a reactor that reuses one datagram. */
    private void allocatesNothing(Datagram sample) {
        byte[] bytes = sample.toByteArray();
        byte[] array = packet.bytes();
        TransportAddress local = sample.local();
        TransportAddress remote = sample.remote();
        long before = 0;
        for (int i = 0; i < 2 * PACKETS; i++) {
            if (i == PACKETS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            System.arraycopy(bytes, 0, array, 64, bytes.length);
            packet.wrap(array, 64, bytes.length).between(sample.protocol(), local, remote);
            if (!world.server.forward(packet, world.now)) {
                throw new AssertionError("was not relayed");
            }
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // The measurement itself makes a few objects; one per packet would be at least 16 bytes each.
        assertThat(allocated).isLessThan(PACKETS);
    }

    @Test
    void relayingAllocatesNothing() {
        TransportAddress relayed = caller.relay();
        TransportAddress unbound = TransportAddress.ofLiteral("9.9.9.9", 99);
        caller.bind(0x4000, ServerWorld.PEER);
        caller.permit(unbound);
        byte[] payload = new byte[1_000];
        allocatesNothing(caller.channelFrame(0x4000, payload));
        allocatesNothing(caller.indication(ServerWorld.PEER, payload));
        allocatesNothing(caller.indication(unbound.withPort(7), payload));
        allocatesNothing(ServerWorld.packet(payload).between(relayed, ServerWorld.PEER));
        allocatesNothing(ServerWorld.packet(payload).between(relayed, unbound));
    }

    /** Without FINGERPRINT: its CRC is an object of the JDK that only the optimizing compiler takes away. */
    @Test
    void answeringBindingAllocatesNothing() {
        byte[] buffer = new byte[64];
        StunWriter writer = new StunWriter();
        writer.begin(buffer, 0, StunClass.REQUEST, StunMethod.BINDING).transaction(1, 2);
        allocatesNothing(ServerWorld.packet(java.util.Arrays.copyOf(buffer, writer.length()))
                .between(ServerWorld.SERVER, ServerWorld.CLIENT));
    }

    @Test
    void relayingWithQuotasAllocatesNothing() {
        ServerWorld metered = new ServerWorld(TurnServerConfig.ofRealm(ServerWorld.REALM), new CountedQuotas());
        ServerWorld.Caller client = metered.caller();
        client.relay();
        client.bind(0x4000, ServerWorld.PEER);
        Datagram frame = client.channelFrame(0x4000, new byte[1]);
        byte[] bytes = frame.toByteArray();
        long before = 0;
        for (int i = 0; i < 2 * PACKETS; i++) {
            if (i == PACKETS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            System.arraycopy(bytes, 0, packet.bytes(), 64, bytes.length);
            packet.wrap(packet.bytes(), 64, bytes.length).between(ServerWorld.SERVER, ServerWorld.CLIENT);
            metered.server.forward(packet, metered.now + i);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(PACKETS);
    }

    /** 10,000 allocations with a permission and a channel each; what a test client and its addresses need is not counted. */
    @Test
    void tenThousandAllocationsAreCheap() {
        long small = heapOf(1_000);
        long large = heapOf(11_000);
        long each = (large - small) / 10_000;
        System.out.println("bytes per allocation with one permission and one channel: " + each);
        assertThat(each).isBetween(200L, 2_000L);
    }

    /** Bytes in use after making so many allocations, by the garbage collector's own count. */
    private static long heapOf(int allocations) {
        ServerWorld crowded = new ServerWorld();
        for (int i = 0; i < allocations; i++) {
            TransportAddress client = TransportAddress.ofIpv4(0x0900_0000 + i, 4_000);
            TransportAddress peer = TransportAddress.ofIpv4(0x0800_0000 + i * 5, 6_000);
            ServerWorld.Caller each = crowded.new Caller(client, "mina", "kimchi");
            if (each.allocate() != 0 || each.bind(0x4000, peer) != 0) {
                throw new AssertionError("allocation " + i + " was refused");
            }
            crowded.server.pollEvent();
        }
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        Consumer<TurnServer> keep = server -> assertThat(server.allocations()).isEqualTo(allocations);
        keep.accept(crowded.server);
        return used;
    }

    /** With 10,000 allocations a tick of the clock looks at none that is not due. */
    @Test
    void timersDoNotScanEverything() {
        ServerWorld crowded = new ServerWorld();
        for (int i = 0; i < 10_000; i++) {
            crowded.new Caller(TransportAddress.ofIpv4(0x0900_0000 + i, 4_000), "mina", "kimchi")
                    .allocate(w -> w.u32(StunAttribute.LIFETIME, 3_000));
        }
        long next = crowded.server.nextTimeout();
        assertThat(next).isGreaterThanOrEqualTo(crowded.now + 3_000 * ServerWorld.SECOND);
        crowded.pass(2_999);
        assertThat(crowded.server.allocations()).isEqualTo(10_000);
        crowded.pass(2);
        assertThat(crowded.server.allocations()).isZero();
        assertThat(crowded.server.nextTimeout()).isEqualTo(Long.MAX_VALUE);
    }
}
