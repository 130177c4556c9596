package dev.maru.jsep;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Descriptions that others wrote. Those of programs were made by the versions that the folders name, from sessions as below. */
final class Resources {
    /** Every one of them. */
    static final List<String> ALL = List.of(
            "chromium-156/offer-data",
            "chromium-156/offer-recvonly",
            "chromium-156/offer-audio-video-data",
            "chromium-156/offer-simulcast",
            "chromium-156/answer",
            "chromium-156/answer-simulcast",
            "firefox-153/offer-data",
            "firefox-153/offer-recvonly",
            "firefox-153/offer-audio-video-data",
            "firefox-153/offer-simulcast",
            "firefox-153/answer",
            "firefox-153/answer-simulcast",
            "aiortc-1.4.0/offer",
            "aiortc-1.4.0/answer",
            "gstreamer-1.22/offer",
            "gstreamer-1.22/answer",
            "pion-3.1.56/offer",
            "pion-3.1.56/answer",
            "ffmpeg-8.0.1/offer-whip",
            "rfc9429/offer-a1",
            "rfc9429/answer-a1",
            "rfc9429/offer-b1",
            "rfc9429/answer-b1",
            "rfc9429/offer-b2",
            "rfc9429/answer-b2",
            "rfc9429/offer-c1",
            "rfc9429/answer-c1",
            "rfc9429/offer-c2",
            "rfc9429/answer-c2");

    private Resources() {}

    static List<String> all() {
        return ALL;
    }

    static List<String> offers() {
        return ALL.stream().filter(name -> name.contains("/offer")).toList();
    }

    static String read(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name + ".sdp")) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
