package dev.maru.stun;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.Datagram;

/** Whatever bytes come, the view says no or all of its accessors are in bounds. */
class StunMessageFuzzTest {
    private static final IntegrityKey KEY = IntegrityKey.shortTerm("secret");

    private final StunMessage message = new StunMessage();
    private final StunWriter writer = new StunWriter();
    private final Datagram out = new Datagram(2_048);

    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        if (!message.parse(bytes, 0, bytes.length)) {
            return;
        }
        for (StunAttribute attribute : StunAttribute.values()) {
            readValue(attribute);
        }
        for (int i = 0; i < message.unknownCount(); i++) {
            message.unknownType(i);
        }
        message.errorCode();
        message.reasonPhrase();
        message.hasValidFingerprint();
        message.hasValidIntegrity(KEY);
        message.hasValidIntegritySha256(KEY);
        writer.respond(out.bytes(), 0, StunClass.ERROR_RESPONSE, message)
                .errorCode(420, "Unknown Attribute")
                .unknownAttributes(message)
                .finish(out);
    }

    private void readValue(StunAttribute attribute) {
        message.lengthOf(attribute);
        message.text(attribute);
        message.bytesOf(attribute);
        message.i64(attribute, 0);
        message.address(attribute);
        message.xorAddress(attribute);
    }
}
