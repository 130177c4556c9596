package dev.maru.interop;

import dev.maru.webrtc.RTCMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What went through a channel, by its checksum: one for each {@code end}. */
final class Transcript {
    static final String END = "end";

    private final MessageDigest sha256;
    private final List<String> digests = new ArrayList<>();

    Transcript() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void hear(RTCMessage message) {
        hear(message.bytes(), message.isText());
    }

    /** Hears a message, whose bytes are UTF-8 when it is a text. */
    synchronized void hear(byte[] message, boolean isText) {
        if (isText && new String(message, StandardCharsets.UTF_8).equals(END)) {
            digests.add(end());
        } else {
            add(message);
        }
    }

    synchronized void add(byte[] bytes) {
        sha256.update(bytes);
    }

    synchronized void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The checksum of what was added since the last end. */
    synchronized String end() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    synchronized List<String> digests() {
        return List.copyOf(digests);
    }
}
