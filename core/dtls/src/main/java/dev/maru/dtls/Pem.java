package dev.maru.dtls;

import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Sections of text around DER (RFC 7468). */
final class Pem {
    private static final int LINE_LENGTH = 64;

    private Pem() {}

    static String section(String label, byte[] der) {
        Base64.Encoder encoder = Base64.getMimeEncoder(LINE_LENGTH, "\n".getBytes(StandardCharsets.US_ASCII));
        return begin(label) + "\n" + encoder.encodeToString(der) + "\n" + end(label) + "\n";
    }

    /** The content of all sections with a label; what stands between sections does not count. */
    static List<byte[]> sections(String text, String label) throws MalformedException {
        List<byte[]> found = new ArrayList<>();
        int at = text.indexOf(begin(label));
        while (at >= 0) {
            int from = at + begin(label).length();
            int until = text.indexOf(end(label), from);
            if (until < 0) {
                throw new MalformedException(DropReason.TRUNCATED, "a section of PEM without its end");
            }
            try {
                String lines = text.substring(from, until).replaceAll("\\s", "");
                found.add(Base64.getDecoder().decode(lines));
            } catch (IllegalArgumentException e) {
                throw new MalformedException(DropReason.MALFORMED, "a section of PEM that is not base64");
            }
            at = text.indexOf(begin(label), until);
        }
        return found;
    }

    private static String begin(String label) {
        return "-----BEGIN " + label + "-----";
    }

    private static String end(String label) {
        return "-----END " + label + "-----";
    }
}
