package dev.maru.jsep;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Whatever answer, candidates and next offer come, a session takes or refuses them and goes on. */
class RemoteAnswerFuzzTest {
    private static final String CANDIDATE = "candidate:1 1 udp 2113929471 192.0.2.1 10100 typ host";

    /** @param bytes edits of Chromium's answer, of a candidate and of our own offer turned round */
    @FuzzTest
    void takesOrRefusesAnyAnswerAndWhatFollows(byte[] bytes) throws JsepException {
        JsepSession session = Sessions.session(1);
        session.addTrack(MediaKind.AUDIO, "mic", List.of("s"));
        session.addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT);
        session.wantData();
        session.setLocalDescription();
        String answer = Resources.read("chromium-156/answer");
        try {
            session.setRemoteDescription(Sessions.answer(Edits.apply(answer, bytes, 0)));
        } catch (JsepException refused) {
            session.setRemoteDescription(Sessions.answer(answer));
        }
        try {
            session.addRemoteCandidate(new RemoteCandidate(Edits.apply(CANDIDATE, bytes, 0), "0", null, null));
            String offer = answer.replace("a=setup:active", "a=setup:actpass");
            session.setRemoteDescription(Sessions.offer(Edits.apply(offer, bytes, bytes.length / 2)));
        } catch (JsepException refused) {
            session.plan();
        }
        session.setLocalDescription();
        session.plan();
    }
}
