package dev.maru.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.TransportAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerPolicyTest {
    private static boolean allows(PeerPolicy policy, String literal) {
        return policy.allows(TransportAddress.ofLiteral(literal, 4000));
    }

    private static PeerPolicy allowing(String... blocks) {
        return PeerPolicy.of(List.of(blocks).stream().map(Cidr::of).toList(), List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.255",
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "192.0.2.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.9",
                "203.0.113.4",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "192.88.99.1"
            })
    void refusesIpv4ThatIsNotGloballyReachable(String literal) {
        assertThat(allows(PeerPolicy.standard(), literal)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "ff0e::1",
                "2001:db8::1",
                "3fff::1",
                "100::1",
                "2001:2::1",
                "2001:10::1",
                "5f00::1"
            })
    void refusesIpv6ThatIsNotGloballyReachable(String literal) {
        assertThat(allows(PeerPolicy.standard(), literal)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.0.1",
                "172.32.0.1",
                "223.255.255.255",
                "126.255.255.255",
                "128.0.0.1",
                "2a00:1450::1",
                "2606:4700::1111",
                "2001:200::1",
                "64:ff9b::808:808",
                "2002:808:808::1"
            })
    void allowsWhatIsGloballyReachable(String literal) {
        assertThat(allows(PeerPolicy.standard(), literal)).isTrue();
    }

    /** Each of them means 10.0.0.1, 127.0.0.1 or 169.254.169.254. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:10.0.0.1",
                "::ffff:7f00:1",
                "::10.0.0.1",
                "::127.0.0.1",
                "2002:a00:1::1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "64:ff9b::a00:1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::a00:1",
                "64:ff9b:1:ffff::7f00:1",
                "2001:0:a00:1::1",
                "2001:0:808:808:0:0:f5ff:fffe",
                "2a00::5efe:a00:1",
                "2a00::200:5efe:7f00:1",
                "::ffff:0:a00:1",
                "64:ff9b:1:a00:0:100::"
            })
    void refusesIpv4EmbeddedInIpv6(String literal) {
        assertThat(allows(PeerPolicy.standard(), literal)).isFalse();
    }

    @Test
    void asksForWhatIsEmbeddedAlsoInABlockThatIsAllowed() {
        PeerPolicy policy = allowing("64:ff9b:1::/48", "2001::/32", "::/96");
        assertThat(allows(policy, "64:ff9b:1::808:808")).isTrue();
        assertThat(allows(policy, "64:ff9b:1::a00:1")).isFalse();
        assertThat(allows(policy, "2001:0:a00:1::f7f7:f7f7")).isFalse();
        assertThat(allows(policy, "2001:0:808:808::f5ff:fffe")).isFalse();
        assertThat(allows(policy, "2001:0:808:808::f7f7:f7f7")).isTrue();
        assertThat(allows(policy, "::8.8.8.8")).isTrue();
        assertThat(allows(policy, "::10.0.0.1")).isFalse();
    }

    @Test
    void allowsWhatTheOperatorAllows() {
        PeerPolicy policy = allowing("127.0.0.0/8", "::1");
        assertThat(allows(policy, "127.0.0.1")).isTrue();
        assertThat(allows(policy, "10.0.0.1")).isFalse();
        assertThat(allows(policy, "2002:7f00:1::")).isTrue();
    }

    /** {@code ::1} has the form of an IPv4-compatible address but is none (RFC 4291 §2.5.3). */
    @Test
    void allowsLoopbackOfIpv6WhenTold() {
        assertThat(allows(allowing("::1"), "::1")).isTrue();
        assertThat(allows(allowing("::/128"), "::1")).isFalse();
        assertThat(allows(allowing("::/128"), "::")).isTrue();
    }

    @Test
    void refusesWhatTheOperatorDenies() {
        PeerPolicy policy = PeerPolicy.of(
                List.of(Cidr.of("10.0.0.0/8"), Cidr.of("9.9.9.9")),
                List.of(Cidr.of("9.9.9.0/24"), Cidr.of("10.0.0.0/8")));
        assertThat(allows(policy, "9.9.9.8")).isFalse();
        assertThat(allows(policy, "9.9.9.9")).isTrue();
        assertThat(allows(policy, "10.0.0.1")).isFalse();
        assertThat(allows(policy, "2002:909:908::")).isFalse();
    }

    @Test
    void refusesPortZero() {
        assertThat(PeerPolicy.standard().allows(TransportAddress.ofLiteral("8.8.8.8", 0)))
                .isFalse();
    }
}
