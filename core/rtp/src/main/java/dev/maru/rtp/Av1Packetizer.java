package dev.maru.rtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * AV1 (AV1 RTP §4): the OBUs of a temporal unit without their size fields, several to a payload where they fit and cut where they do
 * not. Temporal delimiters and tile lists are left out (§5). Payloads are filled evenly, and no OBU header is cut.
 */
final class Av1Packetizer implements Packetizer {
    /** The most OBUs of one temporal unit: four spatial layers of 128 tile groups each, and what stands in front of them. */
    private static final int MAX_OBUS = 1_024;

    /** The most elements that are counted in the aggregation header; more are told by their lengths alone (§4.4, W). */
    private static final int MAX_COUNTED = 3;

    /** A shorter piece of an OBU at the end of a payload is not worth its length field. */
    private static final int MIN_PIECE = 8;

    private static final int FIRST_CAPACITY = 8;

    private @Nullable EncodedFrame frame;
    private int[] headers = new int[FIRST_CAPACITY];
    private int[] bodies = new int[FIRST_CAPACITY];
    private int[] lengths = new int[FIRST_CAPACITY];
    private int[] pieces = new int[FIRST_CAPACITY];
    private int count;
    private int obu;
    private int done;
    private int fill;
    private boolean isFirst;

    Av1Packetizer() {}

    @Override
    public boolean begin(EncodedFrame next, int maxPayload) {
        frame = null;
        if (maxPayload < MIN_PAYLOAD || !index(next.bytes(), next.offset(), next.limit())) {
            return false;
        }
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += lengths[i] + Leb128.lengthOf(lengths[i]);
        }
        long parts = (total + maxPayload - 2) / (maxPayload - 1);
        fill = Math.clamp((total + parts - 1) / parts + 1, MIN_PAYLOAD, maxPayload);
        frame = next;
        obu = 0;
        done = 0;
        isFirst = true;
        return true;
    }

    /** Finds the OBUs that are sent. Returns false when there are none, or they are not well-formed. */
    private boolean index(byte[] b, int from, int limit) {
        count = 0;
        int at = from;
        while (at < limit) {
            int header = b[at];
            int headerLength = (header & Av1Descriptor.OBU_EXTENSION) != 0 ? 2 : 1;
            int body = at + headerLength;
            if (header < 0 || body > limit) {
                return false;
            }
            int size = limit - body;
            if ((header & Av1Descriptor.OBU_HAS_SIZE) != 0) {
                size = Leb128.read(b, body, limit);
                body += size < 0 ? 0 : Leb128.lengthAt(b, body);
            }
            if (size < 0 || size > limit - body) {
                return false;
            }
            int type = Av1Descriptor.obuType(header);
            if (type != Av1Descriptor.TEMPORAL_DELIMITER && type != Av1Descriptor.TILE_LIST) {
                if (count == MAX_OBUS) {
                    return false;
                }
                add(at, body, headerLength + size);
            }
            at = body + size;
        }
        return count > 0;
    }

    private void add(int header, int body, int length) {
        if (count == headers.length) {
            headers = Arrays.copyOf(headers, 2 * count);
            bodies = Arrays.copyOf(bodies, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
            pieces = Arrays.copyOf(pieces, 2 * count);
        }
        headers[count] = header;
        bodies[count] = body;
        lengths[count++] = length;
    }

    @Override
    public int next(byte[] out, int at) {
        EncodedFrame current = frame;
        if (current == null || obu == count) {
            frame = null;
            return 0;
        }
        int elements = plan();
        int flags = (done > 0 ? Av1Descriptor.CONTINUES : 0)
                | (elements <= MAX_COUNTED ? elements << 4 : 0)
                | (isFirst && current.isKeyFrame() ? Av1Descriptor.NEW_SEQUENCE : 0);
        int next = at + 1;
        for (int i = 0; i < elements; i++) {
            int length = pieces[i];
            if (i < elements - 1 || elements > MAX_COUNTED) {
                next = Leb128.write(out, next, length);
            }
            next = copy(current.bytes(), length, out, next);
        }
        isFirst = false;
        out[at] = (byte) (flags | (done > 0 ? Av1Descriptor.TO_BE_CONTINUED : 0));
        return next - at;
    }

    /** Decides which pieces of which OBUs the payload gets, from the current one on. Returns how many. */
    private int plan() {
        boolean allHaveLengths = count - obu > MAX_COUNTED;
        int room = fill - 1;
        int elements = 0;
        int rest = lengths[obu] - done;
        int last = 0;
        while (obu + elements < count) {
            if (elements > 0) {
                rest = lengths[obu + elements];
                room -= allHaveLengths ? 0 : Leb128.lengthOf(last); // the one before is the last no more
            }
            int available = room - (allHaveLengths ? Leb128.lengthOf(Math.min(rest, Math.max(room, 1))) : 0);
            boolean fits = rest <= available;
            if (!fits && elements > 0 && available < MIN_PIECE) {
                break;
            }
            last = Math.min(rest, available);
            pieces[elements++] = last;
            room = available - last;
            if (!fits || room <= 0) {
                break;
            }
        }
        return elements;
    }

    /** Copies the next bytes of the current OBU, whose size field is left out, and goes on to the next OBU at its end. */
    private int copy(byte[] b, int length, byte[] out, int at) {
        int next = at;
        int left = length;
        int headerLength = (b[headers[obu]] & Av1Descriptor.OBU_EXTENSION) != 0 ? 2 : 1;
        if (done == 0) {
            out[next++] = (byte) (b[headers[obu]] & ~Av1Descriptor.OBU_HAS_SIZE);
            if (headerLength == 2) {
                out[next++] = b[headers[obu] + 1];
            }
            done = headerLength;
            left -= headerLength;
        }
        System.arraycopy(b, bodies[obu] + done - headerLength, out, next, left);
        done += left;
        if (done == lengths[obu]) {
            obu++;
            done = 0;
        }
        return next + left;
    }

    @Override
    public boolean marker() {
        return obu == count;
    }
}
