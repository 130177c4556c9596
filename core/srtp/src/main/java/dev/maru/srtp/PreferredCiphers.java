package dev.maru.srtp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The fast ciphers where they work, the JDK's everywhere else, never a crash in between. What that is shows at the first use, once for the
 * process: looking for the library and proving it takes some tenths of a second of a cold JVM, and a process without media never needs to know.
 */
final class PreferredCiphers implements SrtpCiphers {
    static final PreferredCiphers ANY = new PreferredCiphers();

    /** Its class is the lock, and the mark that it was found out. */
    private static final class Found {
        static final SrtpCiphers CIPHERS = find(System.getProperty(SrtpCiphers.PROPERTY, ""));
    }

    private PreferredCiphers() {}

    @Override
    public String name() {
        return Found.CIPHERS.name();
    }

    @Override
    public Gcm gcm(byte[] key) {
        return Found.CIPHERS.gcm(key);
    }

    @Override
    public Counter counter(byte[] key) {
        return Found.CIPHERS.counter(key);
    }

    @Override
    public Hmac hmac(byte[] key) {
        return Found.CIPHERS.hmac(key);
    }

    /** Says nothing that would have to be found out. */
    @Override
    public String toString() {
        return "the preferred ciphers";
    }

    /** What a value of the property gets. */
    static SrtpCiphers find(String wish) {
        if (wish.toLowerCase(Locale.ROOT).equals("jca")) {
            return JcaCiphers.because("it was asked for");
        }
        String missing = missing();
        if (missing != null) {
            return JcaCiphers.because(missing);
        }
        try {
            SrtpCiphers fast = new IpsecMbCiphers();
            String wrong = IpsecMbProof.check(fast);
            return wrong == null ? fast : JcaCiphers.because(fast.name() + " is not used: " + wrong);
        } catch (LinkageError e) {
            return JcaCiphers.because("without libipsec-mb: " + reasonOf(e));
        }
    }

    /** What keeps us from even trying. Not kept in {@code IpsecMbCalls}: touching that class links it. */
    private static @Nullable String missing() {
        String os = System.getProperty("os.name", "");
        String machine = System.getProperty("os.arch", "");
        if (!os.equals("Linux") || !machine.equals("amd64")) {
            return "libipsec-mb is for Linux on amd64, and this is " + os + " on " + machine;
        }
        if (!PreferredCiphers.class.getModule().isNativeAccessEnabled()) {
            return "native access is not enabled; start java with --enable-native-access=dev.maru.srtp for libipsec-mb";
        }
        return null;
    }

    private static String reasonOf(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
