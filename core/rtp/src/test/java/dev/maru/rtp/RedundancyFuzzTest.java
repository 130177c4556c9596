package dev.maru.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** RED and what is in its blocks: whatever bytes come, blocks are in bounds and make up the payload. */
class RedundancyFuzzTest {
    private final RedPayload red = new RedPayload();
    private final UlpfecPayload fec = new UlpfecPayload();

    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        readFec(bytes, 0, bytes.length);
        if (!red.parse(bytes, 0, bytes.length)) {
            return;
        }
        int end = red.blockOffset(0);
        for (int i = 0; i < red.count(); i++) {
            if (red.blockOffset(i) != end) {
                throw new AssertionError("blocks are not one behind the other");
            }
            end += red.blockLength(i);
            red.payloadType(i);
            red.timestampOffset(i);
            readFec(bytes, red.blockOffset(i), red.blockLength(i));
        }
        if (end != bytes.length) {
            throw new AssertionError("blocks don't make up the payload");
        }
    }

    private void readFec(byte[] bytes, int at, int length) {
        if (!fec.parse(bytes, at, length)) {
            return;
        }
        int count = 0;
        for (int i = 0; i < 48; i++) {
            count += fec.isProtected(i) ? 1 : 0;
        }
        if (count != fec.protectedCount()) {
            throw new AssertionError("miscounted");
        }
        Arrays.copyOfRange(bytes, fec.correctionOffset(), fec.correctionOffset() + fec.protectionLength());
    }
}
