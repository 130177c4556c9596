package dev.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatagramTest {
    @Test
    void viewsAWindowOfTheCallersArray() {
        byte[] array = {0, 1, 2, 3, 4};
        Datagram d = new Datagram(0).wrap(array, 1, 3);
        assertThat(d.bytes()).isSameAs(array);
        assertThat(d.toByteArray()).containsExactly(1, 2, 3);
        assertThat(d.limit()).isEqualTo(4);
        assertThat(d.capacity()).isEqualTo(4);
        d.length(4);
        assertThat(d.toByteArray()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void refusesWindowsOutsideTheArray() {
        Datagram d = new Datagram(4);
        assertThatThrownBy(() -> d.length(5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> d.wrap(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Datagram(65_508)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void belongsToAFlowOverUdpUnlessToldOtherwise() {
        TransportAddress here = TransportAddress.ofIpv4(0x7F00_0001, 3478);
        TransportAddress there = TransportAddress.ofIpv4(0x7F00_0002, 5000);
        Datagram d = new Datagram(0).between(Protocol.TCP, here, there);
        assertThat(d.protocol()).isEqualTo(Protocol.TCP);
        assertThat(d.between(there, here).protocol()).isEqualTo(Protocol.UDP);
        assertThat(d.local()).isEqualTo(there);
        assertThat(d.remote()).isEqualTo(here);
    }

    @Test
    void countsDropsByReason() {
        DropCounters drops = new DropCounters();
        drops.count(DropReason.REPLAYED);
        drops.count(DropReason.REPLAYED);
        drops.count(DropReason.LIMIT);
        assertThat(drops.of(DropReason.REPLAYED)).isEqualTo(2);
        assertThat(drops.of(DropReason.TRUNCATED)).isZero();
        assertThat(drops.total()).isEqualTo(3);
    }
}
