package dev.maru.dtls;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.Datagram;

/** Whatever a connection hears, before, within and after its handshake, it goes on or fails, and never throws. */
class DtlsConnectionFuzzTest {
    private static final DtlsConfig CLIENT =
            Certificates.config(Certificates.ALICE, Certificates.BOB).withGroups(NamedGroup.X25519);
    private static final DtlsConfig SERVER =
            Certificates.config(Certificates.BOB, Certificates.ALICE).withGroups(NamedGroup.X25519);

    /** Datagrams of its own making, to both sides of a handshake that goes on beside them. */
    @FuzzTest
    void survivesStrangeDatagrams(FuzzedDataProvider input) {
        DtlsPair pair = pair(input);
        int before = input.consumeInt(0, 6);
        int[] count = {0};
        pair.way = (from, datagram) -> {
            if (count[0]++ == before) {
                DtlsPair.End victim = input.consumeBoolean() ? pair.client : pair.server;
                for (int i = 0; i < 4 && input.remainingBytes() > 0; i++) {
                    victim.give(input.consumeBytes(input.consumeInt(0, 1_500)), from.address, pair.now);
                }
            }
            return java.util.List.of(datagram);
        };
        finish(pair);
    }

    /** Real datagrams, bent: cut, with bytes changed. */
    @FuzzTest
    void survivesBentDatagrams(FuzzedDataProvider input) {
        DtlsPair pair = pair(input);
        pair.way = (from, datagram) -> {
            byte[] bent = datagram.clone();
            for (int i = input.consumeInt(0, 3); i > 0; i--) {
                bent[input.consumeInt(0, bent.length - 1)] ^= input.consumeByte();
            }
            int length = input.consumeBoolean() ? bent.length : input.consumeInt(0, bent.length);
            return java.util.List.of(java.util.Arrays.copyOf(bent, length));
        };
        finish(pair);
    }

    private static DtlsPair pair(FuzzedDataProvider input) {
        DtlsVersion version = input.consumeBoolean() ? DtlsVersion.DTLS_1_2 : DtlsVersion.DTLS_1_3;
        DtlsConfig client = CLIENT.withVersions(version);
        DtlsConfig server = input.consumeBoolean() ? SERVER.withCookie() : SERVER;
        return input.consumeBoolean()
                ? new DtlsPair(client.withConnectionId(4), server.withConnectionId(4))
                : new DtlsPair(client, server);
    }

    private static void finish(DtlsPair pair) {
        pair.run();
        for (int i = 0; i < 3; i++) {
            pair.tick();
        }
        if (pair.client.connection.isConnected()) {
            pair.client.connection.protect(new Datagram(0).wrap(new byte[200], Datagram.HEADROOM, 10));
        }
        pair.server.connection.close(pair.now);
        pair.exchange();
    }
}
