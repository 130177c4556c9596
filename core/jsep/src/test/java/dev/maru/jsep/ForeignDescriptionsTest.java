package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.sdp.Direction;
import dev.maru.sdp.MalformedSdpException;
import dev.maru.sdp.SessionDescription;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What browsers and other stacks wrote is read, printed back, answered, and refused when it is broken. */
class ForeignDescriptionsTest {
    @ParameterizedTest
    @MethodSource("dev.maru.jsep.Resources#all")
    void arePrintedBackAsTheyCame(String name) throws MalformedSdpException {
        String text = Resources.read(name);
        // Firefox says that G.722 has one channel, Pion leaves spaces at the end of feedback.
        String normal = text.replace("G722/8000/1", "G722/8000").replace(" \r\n", "\r\n");
        assertThat(SessionDescription.parse(text).print()).isEqualTo(normal);
    }

    @ParameterizedTest
    @MethodSource("dev.maru.jsep.Resources#offers")
    void areAnsweredSectionBySection(String name) throws JsepException {
        JsepSession session = Sessions.session(Sessions.CONFIG.withSimulcastReceived(true), 1);
        session.setRemoteDescription(Sessions.offer(Resources.read(name)));
        for (Transceiver transceiver : session.transceivers()) {
            transceiver.setDirection(Direction.SENDRECV);
        }
        session.setLocalDescription();
        assertThat(session.signalingState()).isEqualTo(SignalingState.STABLE);
        TransportPlan plan = session.plan();
        assertThat(plan.ice().remote()).isNotNull();
        assertThat(plan.dtls().remoteFingerprints()).hasSize(1);
        assertThat(plan.media()).hasSize(session.transceivers().size());
        assertThat(plan.media())
                .allSatisfy(section -> assertThat(section.direction()).isNotEqualTo(Direction.INACTIVE));
        assertThat(plan.sctp() != null).isEqualTo(Resources.read(name).contains("m=application"));
    }

    @ParameterizedTest
    @MethodSource("dev.maru.jsep.Resources#offers")
    void areReadOrRefusedWhereTheyAreCut(String name) {
        String text = Resources.read(name);
        for (int end = 0; end < text.length(); end += end < 300 ? 1 : 83) {
            assertTakesOrRefuses(text.substring(0, end));
        }
    }

    @Test
    void areReadOrRefusedWhenLinesAreChanged() {
        SplittableRandom random = new SplittableRandom(3);
        List<String> offers = Resources.offers();
        for (int run = 0; run < 400; run++) {
            StringBuilder text = new StringBuilder(Resources.read(offers.get(run % offers.size())));
            for (int change = random.nextInt(1, 10); change > 0; change--) {
                mutate(text, random);
            }
            assertTakesOrRefuses(text.toString());
        }
    }

    /** Changes a character, or takes, doubles or moves a line. */
    private static void mutate(StringBuilder text, SplittableRandom random) {
        int at = random.nextInt(text.length());
        int start = text.lastIndexOf("\n", at) + 1;
        int end = text.indexOf("\n", at) + 1;
        if (end <= start) {
            return;
        }
        String line = text.substring(start, end);
        switch (random.nextInt(5)) {
            case 0 -> text.setCharAt(at, (char) random.nextInt(0x20, 0x7F));
            case 1 -> text.delete(start, end);
            case 2 -> text.insert(start, line);
            case 3 -> text.delete(start, end).insert(text.lastIndexOf("\n", random.nextInt(text.length())) + 1, line);
            default -> text.insert(at, random.nextInt(200));
        }
    }

    static void assertTakesOrRefuses(String text) {
        JsepSession session = Sessions.session(Sessions.CONFIG.withSimulcastReceived(true), 1);
        try {
            session.setRemoteDescription(Sessions.offer(text));
        } catch (JsepException refused) {
            assertThat(refused.error()).isIn(JsepError.SDP_SYNTAX, JsepError.INVALID_ACCESS);
            assertThat(refused.getStackTrace()).isEmpty();
            assertThat(session.signalingState()).isEqualTo(SignalingState.STABLE);
            assertThat(session.transceivers()).isEmpty();
            return;
        }
        try {
            session.setLocalDescription();
            SessionDescription.parse(Sessions.local(session).sdp());
            session.plan();
            session.restartIce();
            session.setLocalDescription();
        } catch (JsepException | MalformedSdpException e) {
            throw new AssertionError("what was taken could not be answered: " + text, e);
        }
    }
}
