package dev.maru.dtls;

import org.jspecify.annotations.Nullable;

/** The versions that are spoken here. DTLS 1.0 is not one of them (RFC 8996). */
public enum DtlsVersion {
    /** RFC 6347. */
    DTLS_1_2(0xFEFD),
    /** RFC 9147. */
    DTLS_1_3(0xFEFC);

    private final int codePoint;

    DtlsVersion(int codePoint) {
        this.codePoint = codePoint;
    }

    /**
     * How hellos write it: the ones' complement of the number, so the newer version has the lower value.
     *
     * @return 16 bits
     */
    public int codePoint() {
        return codePoint;
    }

    /**
     * The version that a number stands for.
     *
     * @param codePoint 16 bits
     * @return null for versions that are not spoken here
     */
    static @Nullable DtlsVersion of(int codePoint) {
        for (DtlsVersion version : values()) {
            if (version.codePoint == codePoint) {
                return version;
            }
        }
        return null;
    }
}
