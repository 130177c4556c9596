package dev.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class TransportAddressTest {
    @Test
    void keepsBytesOfBothFamilies() {
        TransportAddress four = TransportAddress.ofLiteral("192.0.2.33", 3478);
        TransportAddress six = TransportAddress.ofLiteral("2001:db8::8:800:200c:417a", 5349);
        byte[] out = new byte[16];
        assertThat(four.writeIp(out, 0)).isEqualTo(4);
        assertThat(TransportAddress.ofBytes(out, 0, 4, 3478)).isEqualTo(four).hasSameHashCodeAs(four);
        assertThat(six.writeIp(out, 0)).isEqualTo(16);
        assertThat(TransportAddress.ofBytes(out, 0, 16, 5349)).isEqualTo(six).hasSameHashCodeAs(six);
        assertThat(four).hasToString("192.0.2.33:3478");
        assertThat(six.toSocketAddress()).isEqualTo(new InetSocketAddress("2001:db8::8:800:200c:417a", 5349));
    }

    @Test
    void takesAMappedAddressForTheIpv4AddressItIs() {
        TransportAddress mapped = TransportAddress.ofIpv6(0, 0x0000_FFFF_7F00_0001L, 80);
        assertThat(mapped).isEqualTo(TransportAddress.ofLiteral("127.0.0.1", 80));
        assertThat(mapped.isIpv6()).isFalse();
    }

    @Test
    void tellsIpv4FromAnIpv6AddressWithTheSameBits() {
        TransportAddress four = TransportAddress.ofIpv4(1, 80);
        TransportAddress six = TransportAddress.ofIpv6(0, 1, 80);
        assertThat(four).isNotEqualTo(six);
        assertThat(four.isSameHost(six)).isFalse();
    }

    @Test
    void comparesHostsWithoutPorts() {
        TransportAddress a = TransportAddress.ofLiteral("192.0.2.1", 1);
        TransportAddress b = TransportAddress.ofLiteral("192.0.2.1", 2);
        assertThat(a).isNotEqualTo(b);
        assertThat(a.isSameHost(b)).isTrue();
        assertThat(a.withoutPort()).isEqualTo(b.withoutPort());
    }

    @Test
    void refusesNamesUnresolvedAddressesAndBadPorts() {
        assertThatThrownBy(() -> TransportAddress.ofLiteral("localhost", 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TransportAddress.of(InetSocketAddress.createUnresolved("example", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resolve");
        assertThatThrownBy(() -> TransportAddress.ofIpv4(0, 65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TransportAddress.ofBytes(new byte[8], 0, 8, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
