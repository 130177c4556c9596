package dev.maru.net;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A DNS message (RFC 1035 §4) as far as host names of mDNS need it: questions, and records of addresses or of their absence.
 *
 * <pre>
 *   0                   8                   15
 *  | id                                      |
 *  |QR| opcode (4) |AA|TC|RD|RA| Z (3)| rcode (4)|
 *  | questions   | answers   | authorities   | additionals, 16 bits each
 * </pre>
 *
 * <p>A question is a name, a type and a class; a record is a name, a type, a class, 32 bits of TTL, 16 bits of length and so many
 * bytes. The highest bit of a class is not of the class here (RFC 6762 §18.12, §18.13). Records of other types and classes are checked
 * for their length and stepped over; so are bytes behind the last record.
 *
 * @param id 0 to 65,535; 0 in mDNS, but for askers that do not speak it (RFC 6762 §18.1)
 * @param flags the second word of the header
 * @param questions what is asked, of the class Internet or any
 * @param answers the answers; in a question, those that the asker knows already (RFC 6762 §7.1)
 * @param additionals what else may be of use
 */
record DnsMessage(
        int id, int flags, List<DnsQuestion> questions, List<DnsRecord> answers, List<DnsRecord> additionals) {
    static final int A = 1;
    static final int AAAA = 28;
    static final int NSEC = 47;
    static final int ANY = 255;

    /** QR: an answer. */
    static final int RESPONSE = 0x8000;

    /** AA: answers of mDNS have it (RFC 6762 §18.4). */
    static final int AUTHORITATIVE = 0x0400;

    /** The longest message of mDNS, with the headers of IP and UDP (RFC 6762 §17). */
    static final int MAX_LENGTH = 9_000;

    /**
     * Questions and records of one message. A packet of 1,500 bytes holds some hundred of the shortest records; more are work for us
     * and nothing else.
     */
    static final int MAX_ENTRIES = 256;

    static final int HEADER = 12;

    private static final int OPCODE_AND_RCODE = 0x780F;
    private static final int INTERNET = 1;
    private static final int ANY_CLASS = 255;
    private static final int TOP_BIT = 0x8000;

    /** Copies the lists. */
    DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        additionals = List.copyOf(additionals);
    }

    /** A question of mDNS (RFC 6762 §18.1 to §18.11: all of the header is zero). */
    static DnsMessage query(List<DnsQuestion> questions) {
        return new DnsMessage(0, 0, questions, List.of(), List.of());
    }

    /** An answer of mDNS, which does not repeat the question (RFC 6762 §6). */
    static DnsMessage response(List<? extends DnsRecord> answers, List<? extends DnsRecord> additionals) {
        return new DnsMessage(0, RESPONSE | AUTHORITATIVE, List.of(), List.copyOf(answers), List.copyOf(additionals));
    }

    boolean isResponse() {
        return (flags & RESPONSE) != 0;
    }

    /** Whether opcode and response code are zero; other messages are to be ignored (RFC 6762 §18.3, §18.11). */
    boolean isStandard() {
        return (flags & OPCODE_AND_RCODE) == 0;
    }

    /**
     * Reads a message.
     *
     * @throws MalformedException and nothing else, whatever the bytes are
     */
    static DnsMessage read(byte[] bytes, int offset, int length) throws MalformedException {
        if (length < HEADER) {
            throw new MalformedException(DropReason.TRUNCATED, "a message without a header");
        }
        if (length > MAX_LENGTH) {
            throw new MalformedException(DropReason.MALFORMED, "a message of more than " + MAX_LENGTH + " bytes");
        }
        return new Reader(bytes, offset, offset + length).message();
    }

    /**
     * Writes this message; names that were written before are pointed to.
     *
     * @param target long enough, or the write throws {@link IndexOutOfBoundsException}
     * @return the number of bytes
     */
    int write(byte[] target, int at) {
        DnsWriter writer = new DnsWriter(target, at);
        writer.u16(id);
        writer.u16(flags);
        writer.u16(questions.size());
        writer.u16(answers.size());
        writer.u16(0);
        writer.u16(additionals.size());
        for (DnsQuestion each : questions) {
            writer.name(each.name());
            writer.u16(each.type());
            writer.u16(INTERNET | (each.wantsUnicast() ? TOP_BIT : 0));
        }
        answers.forEach(record -> write(writer, record));
        additionals.forEach(record -> write(writer, record));
        return writer.length();
    }

    private static void write(DnsWriter writer, DnsRecord record) {
        writer.name(record.name());
        writer.u16(
                switch (record) {
                    case DnsRecord.Address address -> address.type();
                    case DnsRecord.Only _ -> NSEC;
                });
        writer.u16(INTERNET | (record.flushes() ? TOP_BIT : 0));
        writer.u32((int) record.ttlSeconds());
        switch (record) {
            case DnsRecord.Address address -> writer.address(address.address());
            case DnsRecord.Only only -> writer.only(only);
        }
    }

    /** One pass over the bytes. */
    private static final class Reader {
        private final byte[] bytes;
        private final int start;
        private final int end;
        private int at;

        Reader(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.start = start;
            this.end = end;
            this.at = start + HEADER;
        }

        DnsMessage message() throws MalformedException {
            int questionCount = BigEndian.u16(bytes, start + 4);
            int answerCount = BigEndian.u16(bytes, start + 6);
            int authorityCount = BigEndian.u16(bytes, start + 8);
            int additionalCount = BigEndian.u16(bytes, start + 10);
            if (questionCount + answerCount + authorityCount + additionalCount > MAX_ENTRIES) {
                throw new MalformedException(DropReason.LIMIT, "more than " + MAX_ENTRIES + " questions and records");
            }
            List<DnsQuestion> questions = new ArrayList<>();
            for (int i = 0; i < questionCount; i++) {
                question(questions);
            }
            List<DnsRecord> answers = records(answerCount);
            records(authorityCount); // what probes propose (RFC 6762 §8.2): nobody has a say in our names
            return new DnsMessage(
                    BigEndian.u16(bytes, start),
                    BigEndian.u16(bytes, start + 2),
                    questions,
                    answers,
                    records(additionalCount));
        }

        private void question(List<DnsQuestion> into) throws MalformedException {
            int nameAt = at;
            at = DnsName.skip(bytes, at, end);
            need(4);
            int type = BigEndian.u16(bytes, at);
            int classAndBit = BigEndian.u16(bytes, at + 2);
            at += 4;
            int dnsClass = classAndBit & ~TOP_BIT;
            if (dnsClass == INTERNET || dnsClass == ANY_CLASS) {
                DnsName name = DnsName.read(bytes, start, nameAt, end);
                into.add(new DnsQuestion(name, type, (classAndBit & TOP_BIT) != 0));
            }
        }

        private List<DnsRecord> records(int count) throws MalformedException {
            List<DnsRecord> records = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                record(records);
            }
            return records;
        }

        private void record(List<DnsRecord> into) throws MalformedException {
            int nameAt = at;
            at = DnsName.skip(bytes, at, end);
            need(10);
            int type = BigEndian.u16(bytes, at);
            int classAndBit = BigEndian.u16(bytes, at + 2);
            long ttl = BigEndian.u32(bytes, at + 4);
            int length = BigEndian.u16(bytes, at + 8);
            at += 10;
            need(length);
            int contents = at;
            at += length;
            boolean isKnown = type == A || type == AAAA || type == NSEC;
            if (!isKnown || (classAndBit & ~TOP_BIT) != INTERNET) {
                return;
            }
            DnsName name = DnsName.read(bytes, start, nameAt, end);
            boolean flushes = (classAndBit & TOP_BIT) != 0;
            if (type == NSEC) {
                into.add(only(name, contents, ttl, flushes));
                return;
            }
            if (length != (type == A ? 4 : 16)) {
                throw new MalformedException(DropReason.MALFORMED, "an address of " + length + " bytes");
            }
            TransportAddress address = TransportAddress.ofBytes(bytes, contents, length, 0);
            if (address.isIpv6() == (type == AAAA)) { // an IPv4 address in the spelling of IPv6 is nobody's AAAA
                into.add(new DnsRecord.Address(name, address, ttl, flushes));
            }
        }

        /** RFC 4034 §4.1: a name, then blocks of 256 types: number, length 1 to 32, bits from the highest on. */
        private DnsRecord.Only only(DnsName name, int contents, long ttl, boolean flushes) throws MalformedException {
            boolean hasIpv4 = false;
            boolean hasIpv6 = false;
            int i = DnsName.skip(bytes, contents, at);
            while (i < at) {
                int length = i + 2 <= at ? BigEndian.u8(bytes, i + 1) : 0;
                if (length < 1 || length > 32 || i + 2 + length > at) {
                    throw new MalformedException(DropReason.MALFORMED, "a bitmap of types that is cut off");
                }
                if (BigEndian.u8(bytes, i) == 0) {
                    hasIpv4 = hasBit(i + 2, length, A);
                    hasIpv6 = hasBit(i + 2, length, AAAA);
                }
                i += 2 + length;
            }
            return new DnsRecord.Only(name, hasIpv4, hasIpv6, ttl, flushes);
        }

        private boolean hasBit(int bitmap, int length, int type) {
            return type / 8 < length && (bytes[bitmap + type / 8] & 0x80 >>> type % 8) != 0;
        }

        private void need(int count) throws MalformedException {
            if (end - at < count) {
                throw new MalformedException(DropReason.TRUNCATED, "a message that ends in the middle");
            }
        }
    }
}
