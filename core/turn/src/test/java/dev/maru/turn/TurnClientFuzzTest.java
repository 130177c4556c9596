package dev.maru.turn;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunWriter;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/** A server may say whatever it likes, also well signed; the client goes on or ends with a reason. */
class TurnClientFuzzTest {
    private static final TransportAddress LOCAL = TransportAddress.ofLiteral("192.0.2.1", 5_000);
    private static final TransportAddress SERVER = TransportAddress.ofLiteral("192.0.2.2", 3_478);
    private static final TransportAddress PEER = TransportAddress.ofLiteral("192.0.2.3", 6_000);
    private static final IntegrityKey KEY = IntegrityKey.longTermMd5("mina", "maru", "kimchi");
    private static final Set<StunAttribute> SEALED = EnumSet.of(
            StunAttribute.MESSAGE_INTEGRITY, StunAttribute.MESSAGE_INTEGRITY_SHA256, StunAttribute.FINGERPRINT);
    private static final long STEP = 100_000_000;

    private final Datagram out = new Datagram(4_096);
    private final StunMessage request = new StunMessage();
    private final StunMessage message = new StunMessage();

    /** @param bytes answers: a byte that says of which class and whether signed, one of the length, and the attributes */
    @FuzzTest
    void survivesAnyServer(byte[] bytes) {
        TurnClient client = new TurnClient(
                TurnClientConfig.of(Protocol.UDP, LOCAL, SERVER, "mina", "kimchi"), new SplittableRandom(1));
        client.permit(PEER, 0);
        long now = 0;
        for (int at = 0; at + 1 < bytes.length; now += STEP) {
            drain(client, now);
            int kind = bytes[at++];
            int size = Math.min(bytes[at++] & 0xFF, bytes.length - at);
            byte[] body = Arrays.copyOfRange(bytes, at, at + size);
            at += size;
            Datagram in = (kind & 1) == 0 ? packet(body, body.length) : answer(kind, body);
            in.between(LOCAL, SERVER);
            if (!client.unwrap(in, now)) {
                client.handleDatagram(in, now);
            }
            Datagram data = packet(new byte[] {1, 2, 3}, 3);
            client.wrap(data.between(TransportAddress.ofLiteral("192.0.2.2", 50_000), PEER), now);
            if (kind < 0) {
                now += Math.max(0, Math.min(client.nextTimeout(), now + (1L << 50)) - now);
            }
        }
    }

    /** An answer to the client's last request. */
    private Datagram answer(int kind, byte[] body) {
        byte[] raw = new byte[StunMessage.HEADER + (body.length & ~3)];
        System.arraycopy(body, 0, raw, StunMessage.HEADER, body.length & ~3);
        StunClass messageClass = (kind & 2) == 0 ? StunClass.SUCCESS_RESPONSE : StunClass.ERROR_RESPONSE;
        new StunWriter()
                .begin(raw, 0, messageClass, request.method())
                .transaction(request.transactionHigh(), request.transactionLow());
        BigEndian.put16(raw, 2, body.length & ~3);
        byte[] buffer = new byte[1_000];
        StunWriter writer = new StunWriter()
                .begin(buffer, 0, messageClass, request.method())
                .transaction(request.transactionHigh(), request.transactionLow());
        if (message.parse(raw, 0, raw.length)) {
            for (StunAttribute attribute : StunAttribute.values()) {
                if (message.has(attribute) && !SEALED.contains(attribute)) {
                    writer.bytes(attribute, raw, message.indexOf(attribute), message.lengthOf(attribute));
                }
            }
        }
        if ((kind & 4) != 0) {
            writer.integrity(KEY);
        }
        return packet(buffer, writer.length());
    }

    private static Datagram packet(byte[] payload, int size) {
        byte[] array = new byte[Datagram.HEADROOM + size + 8];
        System.arraycopy(payload, 0, array, Datagram.HEADROOM, size);
        return new Datagram(0).wrap(array, Datagram.HEADROOM, size);
    }

    private void drain(TurnClient client, long now) {
        client.handleTimeout(now);
        while (client.pollTransmit(out, now)) {
            byte[] copy = out.toByteArray();
            request.parse(copy, 0, copy.length);
        }
        while (client.pollEvent() != null) {
            // Until it has said all.
        }
    }
}
