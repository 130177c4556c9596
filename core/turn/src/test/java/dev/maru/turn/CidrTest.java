package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.TransportAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.77/31, 192.0.2.76, true",
        "192.0.2.77/31, 192.0.2.78, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ffff::1, true",
        "::/0, 1.2.3.4, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::1:0/112, 2001:db8::1:ffff, true",
        "2001:db8::1:0/112, 2001:db8::2:0, false",
        "::1, ::1, true",
        "::1, ::2, false",
        "8000::/1, ffff::, true",
        "8000::/1, 7fff::, false"
    })
    void holdsTheAddressesOfItsPrefix(String block, String address, boolean isIn) {
        assertThat(Cidr.of(block).contains(TransportAddress.ofLiteral(address, 1)))
                .isEqualTo(isIn);
    }

    @Test
    void isWrittenAsItsPrefix() {
        assertThat(Cidr.of("10.1.2.3/8")).hasToString("10.0.0.0/8").isEqualTo(Cidr.of("10.0.0.0/8"));
        assertThat(Cidr.of("2001:db8:1::/32")).isEqualTo(Cidr.of("2001:db8::/32"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "::/129",
                "10.0.0.0/",
                "10.0.0.0/x",
                "host/8",
                "1.2.3/8",
                "10"
            })
    void refusesWhatIsNoBlock(String text) {
        assertThatThrownBy(() -> Cidr.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
