package dev.maru.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who starts the DTLS handshake (RFC 4145 §4, RFC 8842 §5.2). */
public enum Setup implements Attribute {
    /** The describer is the client. */
    ACTIVE,
    /** The describer is the server. */
    PASSIVE,
    /** The answerer chooses. */
    ACTPASS,
    /** Nobody yet; WebRTC has no use for it. */
    HOLDCONN;

    static @Nullable Setup ofWord(String word) {
        for (Setup setup : values()) {
            if (setup.value().equals(word)) {
                return setup;
            }
        }
        return null;
    }

    @Override
    public String key() {
        return "setup";
    }

    @Override
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
