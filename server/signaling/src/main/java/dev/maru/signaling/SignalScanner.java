package dev.maru.signaling;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads offers, answers and candidates in the one form in which {@code JSON.stringify} writes them: no spaces, {@code type}
 * first, ASCII. Nearly all messages of a call are these, and only the receiver reads what is in them, so there is nothing to
 * decode: one pass finds where the values begin and end and that they are what RFC 8259 allows. Everything else, right or
 * wrong, is left to {@link MessageReader}, which knows all of JSON and says what is wrong with it; this class only says no.
 *
 * <p>One use, one thread.
 */
final class SignalScanner {
    private static final byte[] OFFER = ascii("{\"type\":\"offer\"");
    private static final byte[] ANSWER = ascii("{\"type\":\"answer\"");
    private static final byte[] CANDIDATE = ascii("{\"type\":\"candidate\"");
    private static final byte[] ID_FIELD = ascii(",\"id\":");
    private static final byte[] TO_FIELD = ascii(",\"to\":");
    private static final byte[] SDP_FIELD = ascii(",\"sdp\":");
    private static final byte[] TRACKS_FIELD = ascii(",\"tracks\":");
    private static final byte[] ACK_FIELD = ascii(",\"ack\":");
    private static final byte[] CANDIDATE_FIELD = ascii(",\"candidate\":");
    private static final byte[] NULL = ascii("null");

    /** What {@code RTCIceCandidate.toJSON()} has (W3C WebRTC §4.8.1), each of them once. */
    private static final byte[][] CANDIDATE_NAMES = {
        ascii("\"candidate\":"), ascii("\"sdpMid\":"), ascii("\"sdpMLineIndex\":"), ascii("\"usernameFragment\":")
    };

    private static final int CANDIDATE_NAME = 0;
    private static final int LINE_INDEX_NAME = 2;

    /** So many digits are always below 2^53, and a line index is always an int. */
    private static final int MAX_DIGITS = 15;

    /** More sections are compared for duplicates by the general reader. */
    private static final int MAX_SECTIONS = 16;

    /** The longest media section and track id, as in {@link ValueReader}. */
    private static final int MAX_MID = 64;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long SPACES = 0x20 * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    /** By the character behind a backslash. A table, since a branch for each would be guessed wrong half the time. */
    private static final boolean[] SHORT_ESCAPES = new boolean[128];

    static {
        for (byte b : ascii("\"\\/bfnrt")) {
            SHORT_ESCAPES[b] = true;
        }
    }

    private final byte[] bytes;
    private final int end;
    private int at;
    private long id;
    private @Nullable String to;
    private @Nullable JsonSlice body;
    private @Nullable JsonSlice tracks;
    private @Nullable Long ack;

    private SignalScanner(byte[] message) {
        bytes = message;
        end = message.length;
    }

    /**
     * The message, if it is one of the three and written plainly.
     *
     * @param message the bytes, which belong to the message if there is one
     * @return null when {@link MessageReader} has to look
     */
    static @Nullable ClientMessage scan(byte[] message) {
        SignalScanner scanner = new SignalScanner(message);
        if (scanner.skip(CANDIDATE)) {
            return scanner.candidateMessage();
        }
        if (scanner.skip(OFFER)) {
            return scanner.fields(SDP_FIELD) ? scanner.offer() : null;
        }
        if (scanner.skip(ANSWER)) {
            return scanner.fields(SDP_FIELD) ? scanner.answer() : null;
        }
        return null;
    }

    private @Nullable ClientMessage candidateMessage() {
        if (!fields(CANDIDATE_FIELD) || to == null || body == null || tracks != null) {
            return null;
        }
        return new ClientMessage.Candidate(id, to, body, ack);
    }

    private @Nullable ClientMessage offer() {
        return to == null || body == null ? null : new ClientMessage.Offer(id, to, body, tracks, ack);
    }

    private @Nullable ClientMessage answer() {
        return to == null || body == null ? null : new ClientMessage.Answer(id, to, body, tracks, ack);
    }

    /** Reads the fields up to the end of the message, in any order, each once. */
    private boolean fields(byte[] bodyField) {
        while (at < end && bytes[at] == ',') {
            boolean isRead;
            if (skip(bodyField)) {
                isRead = body == null && (bodyField == SDP_FIELD ? sdp() : candidate());
            } else if (skip(ID_FIELD)) {
                isRead = id == 0 && id();
            } else if (skip(TO_FIELD)) {
                isRead = to == null && to();
            } else if (skip(ACK_FIELD)) {
                isRead = ack == null && ack();
            } else if (skip(TRACKS_FIELD)) {
                isRead = tracks == null && tracks();
            } else {
                return false;
            }
            if (!isRead) {
                return false;
            }
        }
        return id > 0 && at == end - 1 && bytes[at] == '}';
    }

    private boolean id() {
        id = number();
        return id > 0;
    }

    private boolean ack() {
        long number = number();
        ack = number;
        return number >= 0;
    }

    /** A number without a sign, as short as it can be; -1 when it is none. */
    private long number() {
        int from = at;
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && at - from < MAX_DIGITS) {
            value = value * 10 + (bytes[at++] - '0');
        }
        int size = at - from;
        return size == 1 || size > 1 && bytes[from] != '0' ? value : -1;
    }

    private boolean to() {
        int from = at + 1;
        if (!plainString(Integer.MAX_VALUE)) {
            return false;
        }
        to = new String(bytes, from, at - 1 - from, StandardCharsets.ISO_8859_1);
        return true;
    }

    private boolean sdp() {
        int from = at;
        if (!string()) {
            return false;
        }
        body = new JsonSlice(bytes, from, at - from);
        return true;
    }

    /** An object of plain strings, of which no two have the same name. */
    private boolean tracks() {
        int from = at;
        if (!skip('{')) {
            return false;
        }
        int[] names = new int[MAX_SECTIONS];
        int count = 0;
        while (at < end && bytes[at] == '"') {
            int name = at;
            if (count == MAX_SECTIONS || !plainString(MAX_MID) || isTaken(names, count, name)) {
                return false;
            }
            names[count++] = name;
            if (!skip(':') || !plainString(MAX_MID)) {
                return false;
            }
            if (!skip(',')) {
                break;
            }
            if (at >= end || bytes[at] != '"') {
                return false;
            }
        }
        if (!skip('}')) {
            return false;
        }
        tracks = new JsonSlice(bytes, from, at - from);
        return true;
    }

    /** Whether the name that has just been read stands at one of the other places as well. */
    private boolean isTaken(int[] names, int count, int name) {
        int size = at - name;
        for (int i = 0; i < count; i++) {
            if (names[i] + size <= end && Arrays.equals(bytes, names[i], names[i] + size, bytes, name, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean candidate() {
        int from = at;
        if (!skip(NULL) && !candidateObject()) {
            return false;
        }
        body = new JsonSlice(bytes, from, at - from);
        return true;
    }

    private boolean candidateObject() {
        if (!skip('{')) {
            return false;
        }
        int seen = 0;
        do {
            int name = candidateName();
            if (name < 0 || (seen & 1 << name) != 0 || !candidateValue(name)) {
                return false;
            }
            seen |= 1 << name;
        } while (skip(','));
        return skip('}') && (seen & 1 << CANDIDATE_NAME) != 0;
    }

    private int candidateName() {
        for (int i = 0; i < CANDIDATE_NAMES.length; i++) {
            if (skip(CANDIDATE_NAMES[i])) {
                return i;
            }
        }
        return -1;
    }

    private boolean candidateValue(int name) {
        if (name != CANDIDATE_NAME && skip(NULL)) {
            return true;
        }
        return name == LINE_INDEX_NAME ? number() >= 0 : string();
    }

    /** A string of at most so many characters, none of them escaped. */
    private boolean plainString(int most) {
        int from = at + 1;
        if (!string() || at - 1 - from > most) {
            return false;
        }
        for (int i = from; i < at - 1; i++) {
            if (bytes[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    /*
     * A string of ASCII, whose escapes are of two characters. Eight bytes at a time as long as none of them is a quote, a
     * backslash, a control character or above 127; the lowest marked byte is exact, whatever the borrows do to those above it.
     */
    private boolean string() {
        if (!skip('"')) {
            return false;
        }
        int i = at;
        while (i < end) {
            if (i + Long.BYTES <= end) {
                long eight = (long) LONGS.get(bytes, i);
                long special = eight | below(eight, SPACES) | zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES);
                special &= HIGH_BITS;
                if (special == 0) {
                    i += Long.BYTES;
                    continue;
                }
                i += Long.numberOfTrailingZeros(special) >>> 3;
            }
            byte b = bytes[i];
            if (b == '"') {
                at = i + 1;
                return true;
            }
            if (b == '\\') {
                if (i + 1 >= end || !isShortEscape(bytes[i + 1])) {
                    return false;
                }
                i += 2;
            } else if (b < ' ') {
                return false; // a control character, or above 127
            } else {
                i++;
            }
        }
        return false;
    }

    private static long below(long eight, long limits) {
        return eight - limits & ~eight;
    }

    private static long zeros(long eight) {
        return eight - ONES & ~eight;
    }

    private static boolean isShortEscape(byte b) {
        return b >= 0 && SHORT_ESCAPES[b];
    }

    private boolean skip(char c) {
        if (at < end && bytes[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean skip(byte[] text) {
        int after = at + text.length;
        if (after > end || !Arrays.equals(bytes, at, after, text, 0, text.length)) {
            return false;
        }
        at = after;
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
