package dev.maru.sdp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever text comes, it is read or refused, and what is read is printed so that it is read again. */
class SessionDescriptionFuzzTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";

    /** @param bytes a description when they start with v, otherwise what comes behind the head of one */
    @FuzzTest
    void readsOrRefusesAnyText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        SessionDescriptionTest.assertReadsOrRefuses(text.startsWith("v") ? text : HEAD + text);
    }
}
