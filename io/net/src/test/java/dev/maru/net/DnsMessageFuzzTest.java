package dev.maru.net;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.MalformedException;

/** Anybody on the link may send whatever they like. */
class DnsMessageFuzzTest {
    /** 256 records of the longest names, twice in each. */
    private final byte[] target = new byte[256 * 600];

    /** @param bytes a message, perhaps */
    @FuzzTest
    void readsAnythingAndWritesItBack(byte[] bytes) {
        DnsMessage message;
        try {
            message = DnsMessage.read(bytes, 0, bytes.length);
        } catch (MalformedException e) {
            return;
        }
        int length = message.write(target, 0);
        if (length > DnsMessage.MAX_LENGTH) {
            return; // its names pointed into what is not kept
        }
        try {
            if (!DnsMessage.read(target, 0, length).equals(message)) {
                throw new AssertionError("another message came back");
            }
        } catch (MalformedException e) {
            throw new AssertionError("what was written is malformed", e);
        }
    }
}
