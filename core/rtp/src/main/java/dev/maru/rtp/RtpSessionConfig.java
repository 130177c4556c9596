package dev.maru.rtp;

/**
 * What one RTP session, which is one transport, is like.
 *
 * @param cname our canonical name (RFC 7022), the same for all our streams that are played together; 1 to 255 characters of ASCII
 * @param clock the wall clock
 * @param allowsReducedSize whether feedback may go without reports ({@code a=rtcp-rsize}, RFC 5506)
 */
public record RtpSessionConfig(String cname, NtpClock clock, boolean allowsReducedSize) {
    /** Checks the name. */
    public RtpSessionConfig {
        AsciiTag.check(cname, 255, "a CNAME");
    }
}
