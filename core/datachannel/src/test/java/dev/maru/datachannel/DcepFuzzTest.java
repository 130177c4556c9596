package dev.maru.datachannel;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.MalformedException;
import java.util.Arrays;

/** Whatever bytes come as OPEN, they are read or refused, and what was read is written as it was. */
class DcepFuzzTest {
    @FuzzTest
    void readsOrRefusesOpen(byte[] bytes) {
        try {
            byte[] again = Dcep.open(Dcep.parseOpen(bytes));
            if (!Arrays.equals(bytes, 12, bytes.length, again, 12, again.length)) {
                throw new AssertionError("label and protocol have changed");
            }
        } catch (MalformedException refused) {
            // That is an answer too.
        }
    }
}
