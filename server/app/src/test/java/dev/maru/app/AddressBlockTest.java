package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.64/26, 192.0.2.127, true",
        "192.0.2.64/26, 192.0.2.128, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, ::1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "::1, ::1, true",
        "127.0.0.1, ::ffff:127.0.0.1, true"
    })
    void containsAddressesWithTheSamePrefix(String block, String address, boolean inside) {
        AddressBlock parsed = AddressBlock.parse(block);
        assertThat(parsed).isNotNull();
        assertThat(parsed.contains(InetAddress.ofLiteral(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129", "1.2.3.4/8/8"})
    void refusesWhatIsNone(String text) {
        assertThat(AddressBlock.parse(text)).isNull();
    }

    @Test
    void writesIpv6AsPeopleDo() {
        assertThat(LocalNetwork.text(InetAddress.ofLiteral("fd00:0:0:0:0:0:0:2")))
                .isEqualTo("fd00::2");
        assertThat(LocalNetwork.text(InetAddress.ofLiteral("::1"))).isEqualTo("::1");
        assertThat(LocalNetwork.text(InetAddress.ofLiteral("::"))).isEqualTo("::");
        assertThat(LocalNetwork.text(InetAddress.ofLiteral("2001:db8:0:1:0:0:0:1")))
                .isEqualTo("2001:db8:0:1::1");
        assertThat(LocalNetwork.text(InetAddress.ofLiteral("2001:db8:1:2:3:4:5:60")))
                .isEqualTo("2001:db8:1:2:3:4:5:60");
        assertThat(LocalNetwork.text(InetAddress.ofLiteral("192.0.2.1"))).isEqualTo("192.0.2.1");
        assertThat(Listeners.authority(InetAddress.ofLiteral("fd00::2"), 443)).isEqualTo("[fd00::2]:443");
    }
}
