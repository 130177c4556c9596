package dev.maru.dtls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link DtlsConnection} tells its driver. */
public sealed interface DtlsEvent {
    /**
     * The handshake is through and the peer is the one with the fingerprint. Comes once, before any data.
     *
     * @param version what was negotiated
     * @param cipherSuite what protects the records
     * @param group of the key exchange
     * @param srtpKeys for SRTP; null when use_srtp was not negotiated. They are secrets and now the receiver's, to be destroyed
     * @param remoteCertificates DER, the peer's own certificate first; empty never
     */
    record Connected(
            DtlsVersion version,
            CipherSuite cipherSuite,
            NamedGroup group,
            @Nullable SrtpKeys srtpKeys,
            List<byte[]> remoteCertificates)
            implements DtlsEvent {}

    /** One of the two sides closed the connection. Nothing comes after it. */
    record Closed() implements DtlsEvent {}

    /**
     * The connection ended in failure. Nothing comes after it.
     *
     * @param reason a stable code
     * @param text for a person, in English
     * @param receivedAlert the peer's (RFC 8446 §6), 0 to 255; or {@link #NO_ALERT}
     * @param sentAlert ours, or {@link #NO_ALERT}
     */
    record Failed(DtlsFailure reason, String text, int receivedAlert, int sentAlert) implements DtlsEvent {
        /** None was received, or sent. */
        public static final int NO_ALERT = -1;

        /**
         * A failure of which no alert told.
         *
         * @param reason a stable code
         * @param text for a person, in English
         */
        public Failed(DtlsFailure reason, String text) {
            this(reason, text, NO_ALERT, NO_ALERT);
        }
    }
}
