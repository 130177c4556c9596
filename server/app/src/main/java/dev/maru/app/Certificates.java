package dev.maru.app;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the server's certificate comes from. Used by one thread at a time. */
interface Certificates {
    /**
     * The certificate to start with.
     *
     * @throws StartException when there is none
     */
    ServerIdentity load(Instant now) throws StartException;

    /**
     * The certificate that replaces the present one, or null when that stays.
     *
     * @throws StartException when there is a new one that cannot be used; said once for each new one
     */
    @Nullable
    ServerIdentity changed(Instant now) throws StartException;
}
