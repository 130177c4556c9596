package dev.maru.net;

import dev.maru.wire.BigEndian;
import dev.maru.wire.TransportAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes one {@link DnsMessage}, and remembers where its names stand to point to them (RFC 1035 §4.1.4). */
final class DnsWriter {
    /** Pointers have 14 bits. */
    private static final int POINTABLE = 0x4000;

    private final byte[] target;
    private final int start;
    private final Map<List<String>, Integer> places = new HashMap<>();
    private int at;

    DnsWriter(byte[] target, int start) {
        this.target = target;
        this.start = start;
        this.at = start;
    }

    int length() {
        return at - start;
    }

    void u16(int value) {
        BigEndian.put16(target, at, value);
        at += 2;
    }

    void u32(int value) {
        BigEndian.put32(target, at, value);
        at += 4;
    }

    void name(DnsName name) {
        List<String> labels = name.labels();
        for (int i = 0; i < labels.size(); i++) {
            List<String> rest = labels.subList(i, labels.size());
            Integer place = places.get(rest);
            if (place != null) {
                u16(0xC000 | place);
                return;
            }
            if (length() < POINTABLE) {
                places.put(rest, length());
            }
            String label = labels.get(i);
            BigEndian.put8(target, at++, label.length());
            for (int c = 0; c < label.length(); c++) {
                BigEndian.put8(target, at++, label.charAt(c));
            }
        }
        BigEndian.put8(target, at++, 0);
    }

    void address(TransportAddress address) {
        u16(address.isIpv6() ? 16 : 4);
        at += address.writeIp(target, at);
    }

    /** The next name is the record's own, and may be a pointer in mDNS (RFC 6762 §6.1, §18.14). */
    void only(DnsRecord.Only record) {
        int lengthAt = at;
        at += 2;
        name(record.name());
        int bytes = record.hasIpv6() ? 4 : 1; // A is type 1, AAAA type 28
        BigEndian.put8(target, at++, 0);
        BigEndian.put8(target, at++, bytes);
        for (int i = 0; i < bytes; i++) {
            BigEndian.put8(target, at++, (i == 0 && record.hasIpv4() ? 0x40 : 0) | (i == 3 ? 0x08 : 0));
        }
        BigEndian.put16(target, lengthAt, at - lengthAt - 2);
    }
}
