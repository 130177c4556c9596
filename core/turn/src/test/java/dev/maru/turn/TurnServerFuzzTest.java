package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Whatever clients and peers send, signed or not, the server goes on, and answers are messages. */
class TurnServerFuzzTest {
    private static final Set<StunAttribute> SEALED = EnumSet.of(
            StunAttribute.USERNAME,
            StunAttribute.REALM,
            StunAttribute.NONCE,
            StunAttribute.PASSWORD_ALGORITHM,
            StunAttribute.PASSWORD_ALGORITHMS,
            StunAttribute.MESSAGE_INTEGRITY,
            StunAttribute.MESSAGE_INTEGRITY_SHA256,
            StunAttribute.FINGERPRINT);
    private static final int MOST_ALLOCATIONS = 3;

    private final StunMessage message = new StunMessage();
    private final StunMessage answer = new StunMessage();
    private final Datagram out = new Datagram(4_096);

    /** @param bytes steps: a byte that says which, one of its length, and what it is about */
    @FuzzTest
    void survivesAnyClientsAndPeers(byte[] bytes) {
        ServerWorld world = new ServerWorld(TurnServerConfig.ofRealm(ServerWorld.REALM)
                .with(new TurnServerConfig.Limits(MOST_ALLOCATIONS, 4, 4, 2, 2, 50)));
        ServerWorld.Caller caller = world.caller();
        TransportAddress relayed = caller.relay();
        caller.bind(0x4000, ServerWorld.PEER);
        for (int at = 0; at + 1 < bytes.length; ) {
            int kind = bytes[at++] & 7;
            int size = Math.min(bytes[at++] & 0xFF, bytes.length - at);
            byte[] body = Arrays.copyOfRange(bytes, at, at + size);
            at += size;
            switch (kind) {
                case 0 -> give(world, ServerWorld.packet(body).between(ServerWorld.SERVER, ServerWorld.CLIENT));
                case 1 ->
                    give(world, ServerWorld.packet(body).between(Protocol.TCP, ServerWorld.SERVER, ServerWorld.CLIENT));
                case 2 -> give(world, ServerWorld.packet(body).between(relayed, ServerWorld.PEER));
                case 3 -> world.pass(size);
                case 4 -> world.server.handleClosed(ServerWorld.SERVER, ServerWorld.CLIENT, world.now);
                default -> give(world, signed(caller, body));
            }
            world.events();
            assertThat(world.server.allocations()).isLessThanOrEqualTo(MOST_ALLOCATIONS);
        }
    }

    private void give(ServerWorld world, Datagram packet) {
        if (!world.server.forward(packet, world.now)) {
            world.server.handleDatagram(packet, world.now);
        }
        while (world.server.pollTransmit(out, world.now)) {
            assertThat(answer.parse(out.bytes(), out.offset(), out.length())).isTrue();
        }
    }

    /** A request of the user's with the attributes that the bytes happen to be, well signed. */
    private Datagram signed(ServerWorld.Caller caller, byte[] body) {
        byte[] raw = new byte[StunMessage.HEADER + (body.length & ~3)];
        System.arraycopy(body, 0, raw, StunMessage.HEADER, body.length & ~3);
        int method = body.length == 0 ? StunMethod.ALLOCATE : body[body.length - 1] & 0xF;
        new StunWriter().begin(raw, 0, StunClass.REQUEST, method).transaction(77, ++caller.transaction);
        BigEndian.put16(raw, 2, body.length & ~3);
        StunWriter writer = caller.writer();
        byte[] buffer = new byte[2_000];
        writer.begin(buffer, 0, StunClass.REQUEST, method).transaction(77, caller.transaction);
        if (message.parse(raw, 0, raw.length)) {
            for (StunAttribute attribute : StunAttribute.values()) {
                if (message.has(attribute) && !SEALED.contains(attribute)) {
                    writer.bytes(attribute, raw, message.indexOf(attribute), message.lengthOf(attribute));
                }
            }
        }
        writer.text(StunAttribute.USERNAME, caller.user);
        caller.seal();
        return ServerWorld.packet(Arrays.copyOf(buffer, writer.length()))
                .between(caller.protocol, ServerWorld.SERVER, caller.client);
    }
}
