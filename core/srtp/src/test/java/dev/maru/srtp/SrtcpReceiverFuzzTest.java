package dev.maru.srtp;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever bytes come as SRTCP, they are refused. With the key, whatever RTCP comes is the same after both ways. */
class SrtcpReceiverFuzzTest {
    private final FuzzedContexts contexts = new FuzzedContexts();

    @FuzzTest
    void refusesOrGivesBack(byte[] bytes) {
        if (bytes.length < 1) {
            return;
        }
        byte[] packet = java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
        SrtpProfile profile = SrtpProfile.values()[bytes[0] & 3];
        contexts.refuse(profile, SrtpOptions.DEFAULT, packet, true);
        contexts.bothWays(profile, SrtpOptions.DEFAULT, packet, true);
    }
}
