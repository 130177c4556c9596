package dev.maru.srtp;

/**
 * libipsec-mb for AES-GCM. The other ciphers stay the JDK's: the library is fast with them only when many packets are handed to it at
 * once.
 */
final class IpsecMbCiphers implements SrtpCiphers {
    private final String name;

    /** Links the library. */
    IpsecMbCiphers() {
        name = "ipsec-mb " + IpsecMbCalls.version() + " (" + IpsecMbCalls.VARIANT.suffix() + ")";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Gcm gcm(byte[] key) {
        return new IpsecMbGcm(key);
    }

    @Override
    public Counter counter(byte[] key) {
        return SrtpCiphers.jca().counter(key);
    }

    @Override
    public Hmac hmac(byte[] key) {
        return SrtpCiphers.jca().hmac(key);
    }

    @Override
    public String toString() {
        return name;
    }
}
