package dev.maru.jsep;

import dev.maru.sdp.Fingerprint;
import dev.maru.sdp.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The DTLS association.
 *
 * @param role ACTIVE when we are the client, PASSIVE when we are the server; null before it is negotiated
 * @param remoteFingerprints the peer's certificate has one of them; empty before they are known
 */
public record DtlsPlan(@Nullable Setup role, List<Fingerprint> remoteFingerprints) {
    /** Keeps a copy of the list. */
    public DtlsPlan {
        remoteFingerprints = List.copyOf(remoteFingerprints);
    }
}
