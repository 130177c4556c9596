package dev.maru.jsep;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever descriptions and candidates come, a session takes or refuses them and goes on. */
class RemoteDescriptionFuzzTest {
    private static final String END_OF_HEAD = "\r\nm=";

    /** @param bytes an offer; where it starts otherwise, the sections of one, behind the head that real offers have */
    @FuzzTest
    void takesOrRefusesAnyOffer(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String real = Resources.read("chromium-156/offer-audio-video-data");
        String head = real.substring(0, real.indexOf(END_OF_HEAD) + 2);
        ForeignDescriptionsTest.assertTakesOrRefuses(text.startsWith("v=") ? text : head + text);
    }

    /** @param bytes an answer to our offer, then a candidate behind each zero byte */
    @FuzzTest
    void takesOrRefusesAnyAnswerAndCandidates(byte[] bytes) throws JsepException {
        JsepSession session = Sessions.session(1);
        session.addTrack(MediaKind.AUDIO, "mic", List.of("s"));
        session.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        session.wantData();
        session.setLocalDescription();
        String[] texts = new String(bytes, StandardCharsets.UTF_8).split("\0", -1);
        try {
            session.setRemoteDescription(Sessions.answer(texts[0]));
        } catch (JsepException refused) {
            session.setRemoteDescription(Sessions.answer(Resources.read("chromium-156/answer")));
        }
        for (int i = 1; i < texts.length; i++) {
            try {
                session.addRemoteCandidate(new RemoteCandidate(texts[i], i % 2 == 0 ? "0" : null, 0, null));
            } catch (JsepException refused) {
                // That is what it is for.
            }
        }
        session.plan();
        session.setLocalDescription();
    }
}
