package dev.maru.jsep;

import dev.maru.sdp.Setup;
import org.jspecify.annotations.Nullable;

/** Who is the DTLS client (RFC 8842 §5). */
final class DtlsRoles {
    private DtlsRoles() {}

    /** Our role as the last answer says; null before there is one. */
    static @Nullable Setup negotiated(SessionState state) {
        return of(state.answeredLocal(), state.answeredRemote());
    }

    private static @Nullable Setup of(@Nullable AppliedDescription local, @Nullable AppliedDescription remote) {
        if (local == null || remote == null) {
            return null;
        }
        Setup ours = local.transport().setup();
        if (local.type() != SdpType.OFFER) {
            return ours;
        }
        if (remote.transport().index() < 0) {
            return null;
        }
        return remote.transport().setup() == Setup.PASSIVE ? Setup.ACTIVE : Setup.PASSIVE;
    }

    /** Our role in an answer: the one we have while the association stays; the client when we may choose (RFC 8842 §5.3). */
    static Setup answer(SessionState state, TransportSection offer) {
        Setup offered = offer.setup();
        if (offered == Setup.PASSIVE) {
            return Setup.ACTIVE;
        }
        if (offered == Setup.ACTIVE) {
            return Setup.PASSIVE;
        }
        AppliedDescription remote = state.currentRemote;
        Setup before = of(state.currentLocal, remote);
        boolean isSame = before != null
                && remote != null
                && remote.transport().fingerprints().equals(offer.fingerprints());
        return isSame ? before : Setup.ACTIVE;
    }
}
