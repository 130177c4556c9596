package dev.maru.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DnsMessageTest {
    private static final String UUID_TEXT = "1f4712db-ea17-4bcf-a596-105139dfd8bf";
    private static final DnsName NAME = DnsName.of(UUID_TEXT, "local");
    private static final TransportAddress IPV4 = TransportAddress.ofLiteral("192.0.2.7", 0);
    private static final TransportAddress IPV6 = TransportAddress.ofLiteral("2001:db8::7", 0);

    /** Text goes in as it is, hexadecimal digits behind a # as bytes. */
    private static byte[] bytes(String... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String part : parts) {
            all.writeBytes(
                    part.startsWith("#")
                            ? HexFormat.of().parseHex(part.substring(1).replace(" ", ""))
                            : part.getBytes(StandardCharsets.ISO_8859_1));
        }
        return all.toByteArray();
    }

    private static DnsMessage read(byte[] bytes) throws MalformedException {
        return DnsMessage.read(bytes, 0, bytes.length);
    }

    private static byte[] write(DnsMessage message) {
        byte[] target = new byte[4_000];
        return Arrays.copyOf(target, message.write(target, 0));
    }

    /** A question of mDNS, put together by RFC 1035 §4.1 and RFC 6762 §18: both types, the second with the QU bit. */
    private static byte[] question() {
        return bytes(
                "#0000 0000 0002 0000 0000 0000",
                "#24",
                UUID_TEXT,
                "#05",
                "local",
                "#00",
                "#0001 0001",
                "#c00c",
                "#001c 8001");
    }

    /** An answer of mDNS: A with the cache-flush bit, and NSEC that says that there is nothing else (RFC 6762 §6.1). */
    private static byte[] answer() {
        return bytes(
                "#0000 8400 0000 0001 0000 0001",
                "#24",
                UUID_TEXT,
                "#05",
                "local",
                "#00",
                "#0001 8001 00000078 0004 c0000207",
                "#c00c",
                "#002f 8001 00000078 0005 c00c 00 01 40");
    }

    private static DnsMessage asked() {
        return DnsMessage.query(
                List.of(new DnsQuestion(NAME, DnsMessage.A, false), new DnsQuestion(NAME, DnsMessage.AAAA, true)));
    }

    private static DnsMessage answered() {
        return DnsMessage.response(
                List.of(new DnsRecord.Address(NAME, IPV4, 120, true)),
                List.of(new DnsRecord.Only(NAME, true, false, 120, true)));
    }

    @Test
    void readsAndWritesAQuestionByTheByte() throws MalformedException {
        assertThat(read(question())).isEqualTo(asked());
        assertThat(write(asked())).isEqualTo(question());
    }

    @Test
    void readsAndWritesAnAnswerByTheByte() throws MalformedException {
        assertThat(read(answer())).isEqualTo(answered());
        assertThat(write(answered())).isEqualTo(answer());
    }

    /** RFC 1035 §4.1.4: F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40, ARPA at 64, the root at 92. */
    @Test
    void readsTheNamesOfTheRfc() throws MalformedException {
        byte[] message = new byte[93];
        byte[] first = bytes("#01", "F", "#03", "ISI", "#04", "ARPA", "#00");
        byte[] second = bytes("#03", "FOO", "#c014");
        System.arraycopy(first, 0, message, 20, first.length);
        System.arraycopy(second, 0, message, 40, second.length);
        BigEndian.put16(message, 64, 0xC000 | 26);
        assertThat(DnsName.read(message, 0, 20, 93)).isEqualTo(DnsName.of("f", "isi", "arpa"));
        assertThat(DnsName.read(message, 0, 40, 93)).isEqualTo(DnsName.of("foo", "f", "isi", "arpa"));
        assertThat(DnsName.read(message, 0, 64, 93)).isEqualTo(DnsName.of("arpa"));
        assertThat(DnsName.read(message, 0, 92, 93)).isEqualTo(DnsName.of());
        assertThat(DnsName.skip(message, 20, 93)).isEqualTo(32);
        assertThat(DnsName.skip(message, 40, 93)).isEqualTo(46);
        assertThat(DnsName.skip(message, 92, 93)).isEqualTo(93);
    }

    @Test
    void countsPointersFromTheMessageAndNotFromTheArray() throws MalformedException {
        byte[] moved = new byte[question().length + 31];
        System.arraycopy(question(), 0, moved, 31, question().length);
        assertThat(DnsMessage.read(moved, 31, question().length)).isEqualTo(asked());
        byte[] target = new byte[500];
        int length = answered().write(target, 77);
        assertThat(Arrays.copyOfRange(target, 77, 77 + length)).isEqualTo(answer());
    }

    @Test
    void refusesEveryTruncatedPrefix() {
        for (byte[] whole : List.of(question(), answer())) {
            for (int length = 0; length < whole.length; length++) {
                byte[] prefix = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> read(prefix)).as("%d bytes", length).isInstanceOf(MalformedException.class);
            }
        }
    }

    /** The bytes behind the prefix are there, but are not of the message. */
    @Test
    void readsNothingBehindTheMessage() {
        byte[] whole = answer();
        for (int length = 0; length < whole.length; length++) {
            int count = length;
            assertThatThrownBy(() -> DnsMessage.read(whole, 0, count)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void readsWhatItWrites() throws MalformedException {
        List<DnsRecord> records = List.of(
                new DnsRecord.Address(NAME, IPV4, 120, true),
                new DnsRecord.Address(DnsName.of("printer", "local"), IPV6, 0xFFFF_FFFFL, false),
                new DnsRecord.Address(DnsName.of(), IPV6, 0, true),
                new DnsRecord.Only(DnsName.of("a.b", "\u00e4\u00ff", "local"), false, true, 10, false),
                new DnsRecord.Only(NAME, true, true, 10, false),
                new DnsRecord.Only(NAME, false, false, 10, true));
        List<DnsQuestion> questions = List.of(
                new DnsQuestion(NAME, DnsMessage.ANY, true), new DnsQuestion(DnsName.of("local"), 0xFFFF, false));
        DnsMessage message = new DnsMessage(0xABCD, 0x8583, questions, records, records.reversed());
        assertThat(read(write(message))).isEqualTo(message);
        assertThat(message.isStandard()).isFalse();
    }

    /** RFC 6762 §16: ASCII letters only; the byte C4 may be half of a character. */
    @Test
    void findsNamesEqualThatDifferInCase() {
        assertThat(DnsName.of("ABCxyz", "LoCal")).isEqualTo(DnsName.of("abcXYZ", "local"));
        assertThat(DnsName.of("\u00c4")).isNotEqualTo(DnsName.of("\u00e4"));
    }

    @Test
    void followsNoPointerForwardOrInCircles() {
        List<byte[]> loops = List.of(
                bytes("#c00c"), // to itself
                bytes("#c00e c00c"), // forward
                bytes("#01", "a", "#c00c"), // back to its own start
                bytes("#c0ff")); // out of the message
        for (byte[] name : loops) {
            byte[] message =
                    bytes("#0000 0000 0001 0000 0000 0000", "#" + HexFormat.of().formatHex(name), "#0001 0001");
            assertThatThrownBy(() -> read(message)).isInstanceOf(MalformedException.class);
        }
    }

    /** Each pointer leads to the one before: strictly back, and still endless work for many names. */
    @Test
    void followsSoManyPointersOnly() throws MalformedException {
        byte[] chain = new byte[2 + 2 * 400];
        for (int i = 1; i <= 400; i++) {
            BigEndian.put16(chain, 2 * i, 0xC000 | 2 * (i - 1));
        }
        assertThat(DnsName.read(chain, 0, 2 * 127, chain.length)).isEqualTo(DnsName.of());
        assertThatThrownBy(() -> DnsName.read(chain, 0, 2 * 128, chain.length)).isInstanceOf(MalformedException.class);
    }

    /** RFC 1035 §2.3.4. */
    @Test
    void boundsLabelsAndNames() throws MalformedException {
        String longest = "x".repeat(63);
        DnsName full = DnsName.of(longest, longest, longest, "y".repeat(61));
        DnsMessage message = DnsMessage.query(List.of(new DnsQuestion(full, 1, false)));
        assertThat(read(write(message))).isEqualTo(message);
        assertThatThrownBy(() -> DnsName.of(longest, longest, longest, "y".repeat(62)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DnsName.of("x".repeat(64))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DnsName.of("")).isInstanceOf(IllegalArgumentException.class);

        byte[] tooLong = bytes("#3f", longest, "#3f", longest, "#3f", longest, "#3e", "y".repeat(62), "#00");
        assertThatThrownBy(() -> DnsName.read(tooLong, 0, 0, tooLong.length)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> DnsName.skip(tooLong, 0, tooLong.length)).isInstanceOf(MalformedException.class);
        byte[] oddLabel = bytes("#40", "x".repeat(64), "#00");
        assertThatThrownBy(() -> DnsName.read(oddLabel, 0, 0, oddLabel.length)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> DnsName.skip(oddLabel, 0, oddLabel.length)).isInstanceOf(MalformedException.class);
    }

    @Test
    void stepsOverWhatItDoesNotKnow() throws MalformedException {
        byte[] message = bytes(
                "#0000 8400 0001 0002 0001 0001",
                "#00 0001 0003", // a question of the class Chaos
                "#05",
                "local",
                "#00",
                "#0010 8001 00000078 0003 026869", // TXT
                "#00 0001 0003 00000078 0004 c0000201", // A of the class Chaos
                "#00 0001 0001 00000078 0004 c0000202", // an authority
                "#c011 001c 0001 00000078 0010 20010db8 00000000 00000000 00000007",
                "#ffff"); // behind the last record
        assertThat(read(message))
                .isEqualTo(DnsMessage.response(
                        List.of(), List.of(new DnsRecord.Address(DnsName.of("local"), IPV6, 120, false))));
    }

    @Test
    void refusesAddressesOfAnotherLength() {
        for (String record : List.of("0001 0001 00000078 0003 c00002", "001c 0001 00000078 0004 c0000201")) {
            byte[] message = bytes("#0000 8400 0000 0001 0000 0000", "#00" + record);
            assertThatThrownBy(() -> read(message)).isInstanceOf(MalformedException.class);
        }
    }

    /** RFC 4291 §2.5.5.2: ::ffff:192.0.2.7 is an IPv4 address, which is no AAAA record's business. */
    @Test
    void leavesOutIpv4InTheSpellingOfIpv6() throws MalformedException {
        byte[] message = bytes(
                "#0000 8400 0000 0001 0000 0000", "#00 001c 0001 00000078 0010 00000000 00000000 0000ffff c0000207");
        assertThat(read(message).answers()).isEmpty();
    }

    @Test
    void refusesBitmapsThatAreCutOff() {
        for (String bitmap : List.of("00", "00 00", "00 02 40", "00 21 40", "00 01 40 01")) {
            int length = 1 + bitmap.replace(" ", "").length() / 2;
            byte[] message = bytes(
                    "#0000 8400 0000 0001 0000 0000", "#00 002f 0001 00000078 00%02x 00 %s".formatted(length, bitmap));
            assertThatThrownBy(() -> read(message)).as(bitmap).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void boundsWhatOneMessageMayHold() throws MalformedException {
        assertThat(read(manyQuestions(DnsMessage.MAX_ENTRIES)).questions()).hasSize(DnsMessage.MAX_ENTRIES);
        byte[] tooMany = manyQuestions(DnsMessage.MAX_ENTRIES + 1);
        assertThatThrownBy(() -> read(tooMany))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.reason()).isEqualTo(DropReason.LIMIT));
        byte[] tooLong = Arrays.copyOf(question(), DnsMessage.MAX_LENGTH + 1);
        assertThatThrownBy(() -> read(tooLong)).isInstanceOf(MalformedException.class);
    }

    private static byte[] manyQuestions(int count) {
        byte[] message = new byte[DnsMessage.HEADER + 5 * count];
        BigEndian.put16(message, 4, count);
        for (int i = 0; i < count; i++) {
            BigEndian.put16(message, DnsMessage.HEADER + 5 * i + 3, 1);
        }
        return message;
    }

    @Test
    void throwsNothingElseWhateverTheBytesAre() {
        SplittableRandom random = new SplittableRandom(6_762);
        List<byte[]> seeds = List.of(question(), answer());
        List<Exception> others = new ArrayList<>();
        int taken = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = seeds.get(i & 1).clone();
            for (int flips = random.nextInt(6); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                write(read(bytes));
                taken++;
            } catch (MalformedException e) {
                // As it is to be.
            } catch (RuntimeException e) {
                others.add(e);
            }
        }
        assertThat(others).isEmpty();
        assertThat(taken).isBetween(1_000, 49_000);
    }
}
