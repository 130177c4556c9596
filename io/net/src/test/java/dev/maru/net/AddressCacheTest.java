package dev.maru.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.TransportAddress;
import org.junit.jupiter.api.Test;

class AddressCacheTest {
    @Test
    void givesTheSameObjectForTheSameAddress() {
        AddressCache cache = new AddressCache();
        TransportAddress one = cache.ipv4(0x7F00_0001, 9);
        assertThat(one).isEqualTo(TransportAddress.ofLiteral("127.0.0.1", 9));
        assertThat(cache.ipv4(0x7F00_0001, 9)).isSameAs(one);
        TransportAddress other = cache.ipv6(0x2001_0DB8_0000_0000L, 1, 9);
        assertThat(other).isEqualTo(TransportAddress.ofLiteral("2001:db8::1", 9));
        assertThat(cache.ipv6(0x2001_0DB8_0000_0000L, 1, 9)).isSameAs(other);
    }

    @Test
    void isRightHoweverManyAddressesCome() {
        AddressCache cache = new AddressCache();
        for (int i = 0; i < 3 * AddressCache.ENTRIES; i++) {
            TransportAddress made = cache.ipv4(i * 31, i & 0xFFFF);
            assertThat(made.low()).isEqualTo((i * 31) & 0xFFFF_FFFFL);
            assertThat(made.port()).isEqualTo(i & 0xFFFF);
        }
    }

    @Test
    void keepsMostOfTenThousandClients() {
        AddressCache cache = new AddressCache();
        TransportAddress[] clients = new TransportAddress[10_000];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = cache.ipv4(0x0A00_0000 + i / 100, 40_000 + i % 100);
        }
        int kept = 0;
        for (int i = 0; i < clients.length; i++) {
            kept += cache.ipv4(0x0A00_0000 + i / 100, 40_000 + i % 100) == clients[i] ? 1 : 0;
        }
        assertThat(kept).isGreaterThan(8_500);
    }
}
