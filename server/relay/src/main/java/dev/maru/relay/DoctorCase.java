package dev.maru.relay;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What the {@link Doctor} is asked to examine.
 *
 * @param target the server
 * @param login username and password; without them authentication and what comes after it are left out
 * @param trust whose certificates to trust; empty for those that the JVM trusts
 * @param patience how long to wait for an answer that may never come; 6 s is right for the Internet
 */
public record DoctorCase(
        DoctorTarget target, Optional<DoctorLogin> login, Optional<SSLContext> trust, Duration patience) {
    /** What a lost request may need to be repeated three times. */
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(6);
}
