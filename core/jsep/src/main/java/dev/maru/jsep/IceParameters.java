package dev.maru.jsep;

/**
 * The credentials of one ICE generation of one side (RFC 8839 §5.4).
 *
 * @param usernameFragment 4 to 256 characters; not secret
 * @param password 22 to 256 characters; secret until signaled
 */
public record IceParameters(String usernameFragment, String password) {
    @Override
    public String toString() {
        return "IceParameters[" + usernameFragment + ", secret]";
    }
}
