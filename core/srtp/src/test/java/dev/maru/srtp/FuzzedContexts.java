package dev.maru.srtp;

import dev.maru.wire.Datagram;
import java.util.Arrays;

/** What the fuzz tests of both kinds of packets do. */
final class FuzzedContexts {
    /** Nobody can forge a tag of 80 bits or more by chance. */
    void refuse(SrtpProfile profile, SrtpOptions options, byte[] packet, boolean isControl) {
        SrtpReceiver receiver = Packets.receiver(profile, options);
        Datagram datagram = Packets.datagram(packet);
        boolean taken = isControl ? receiver.unprotectRtcp(datagram) : receiver.unprotect(datagram);
        boolean shortTag = profile == SrtpProfile.AES128_CM_SHA1_32 && !isControl;
        if (taken && !shortTag
                || !taken && (receiver.streamCount() != 0 || receiver.drops().total() != 1)) {
            throw new AssertionError("a forged packet was taken, or left a trace");
        }
    }

    void bothWays(SrtpProfile profile, SrtpOptions options, byte[] plain, boolean isControl) {
        SrtpSender sender = Packets.sender(profile, options);
        SrtpReceiver receiver = Packets.receiver(profile, options);
        Datagram datagram = Packets.datagram(plain);
        if (!(isControl ? sender.protectRtcp(datagram) : sender.protect(datagram))) {
            return;
        }
        boolean grew = datagram.offset() != Datagram.HEADROOM;
        boolean looksLikeCryptex = !isControl && !options.cryptex() && isCryptex(plain);
        boolean taken = isControl ? receiver.unprotectRtcp(datagram) : receiver.unprotect(datagram);
        if (taken == looksLikeCryptex) {
            throw new AssertionError("refused what was protected with the same key");
        }
        if (taken && !grew && !Arrays.equals(datagram.toByteArray(), plain)) {
            throw new AssertionError("gave back something else");
        }
    }

    private static boolean isCryptex(byte[] plain) {
        RtpHeader header = new RtpHeader();
        if (header.parse(plain, 0, plain.length) != null) {
            return false;
        }
        int extension = header.extensionProfile();
        return extension == RtpHeader.ONE_BYTE_CRYPTEX || extension == RtpHeader.TWO_BYTE_CRYPTEX;
    }
}
