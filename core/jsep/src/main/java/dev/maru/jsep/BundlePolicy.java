package dev.maru.jsep;

/**
 * How offers treat peers that do not bundle (RFC 9429 §4.1.1).
 *
 * <p>Deviation: there is one transport always. With BALANCED and MAX_COMPAT every section offers the same transport, as browsers
 * do, and a peer that accepts a second section outside of the bundle is refused with {@link JsepError#INVALID_ACCESS}. In an offer
 * without bundle the first usable section is accepted and the others are rejected.
 */
public enum BundlePolicy {
    /** The W3C's default. */
    BALANCED,
    /** Treated as BALANCED. */
    MAX_COMPAT,
    /** New sections but the first are offered with {@code a=bundle-only} and port 0. */
    MAX_BUNDLE
}
