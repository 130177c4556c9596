package dev.maru.srtp;

import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a sender and a receiver are both made of: keys at work, streams, and counters (RFC 3711 §3.2). */
final class SrtpContext {
    final SrtpProfile profile;
    final SrtpOptions options;
    final Transform rtp;
    final Transform rtcp;
    final @Nullable HeaderExtensionCipher extensions;
    final StreamTable streams;
    final RtpHeader header = new RtpHeader();
    final DropCounters drops = new DropCounters();
    /** What was protected with the master key, of all streams: they have it in common, so its end is theirs (RFC 3711 §9.2). */
    long rtpPackets;

    long rtcpPackets;

    /** As in the options, until a later negotiation says otherwise. */
    boolean isCryptex;

    private SrtpContext(
            SrtpProfile profile, SessionKeys rtp, SessionKeys rtcp, SessionKeys headers, SrtpOptions options) {
        this.profile = profile;
        this.options = options;
        this.isCryptex = options.cryptex();
        this.rtp = Transform.of(profile, rtp, options.ciphers());
        this.rtcp = Transform.of(profile, rtcp, options.ciphers());
        this.extensions = options.encryptedExtensions().isEmpty()
                ? null
                : new HeaderExtensionCipher(headers, options.encryptedExtensions(), options.ciphers());
        this.streams = new StreamTable(options.maxStreams(), options.replayWindow());
    }

    /** From a master key, whose session keys are overwritten when the ciphers have them. */
    static SrtpContext ofMasterKey(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, SrtpOptions options) {
        if (masterKey.length != profile.keyLength() || masterSalt.length != profile.saltLength()) {
            throw new IllegalArgumentException(profile + " has a master key of " + profile.keyLength()
                    + " bytes and a master salt of " + profile.saltLength() + ", not of " + masterKey.length + " and "
                    + masterSalt.length);
        }
        KeyDerivation derivation = new KeyDerivation(profile, masterKey, masterSalt);
        SessionKeys rtp = derivation.rtp();
        SessionKeys rtcp = derivation.rtcp();
        SessionKeys headers = derivation.headers();
        SrtpContext context = new SrtpContext(profile, rtp, rtcp, headers, options);
        rtp.wipe();
        rtcp.wipe();
        headers.wipe();
        return context;
    }

    /** From session keys, which test vectors give, for both kinds of packets. */
    static SrtpContext ofSessionKeys(SrtpProfile profile, SessionKeys keys, SrtpOptions options) {
        byte[] salt = Arrays.copyOf(keys.salt(), KeyDerivation.COUNTER_SALT_LENGTH);
        SessionKeys headers = new SessionKeys(keys.encryption(), keys.authentication(), salt);
        return new SrtpContext(profile, keys, keys, headers, options);
    }

    /** Whether the packet that {@link #header} looks at has extensions that are encrypted one by one. */
    boolean encryptsExtensions(boolean cryptex) {
        return extensions != null && !cryptex && header.hasExtension();
    }

    void encryptExtensions(long index) {
        if (extensions != null) {
            extensions.xor(header, index);
        }
    }

    /** Counts a refusal, if it is one. */
    boolean isDone(@Nullable DropReason refusal) {
        if (refusal == null) {
            return true;
        }
        drops.count(refusal);
        return false;
    }
}
