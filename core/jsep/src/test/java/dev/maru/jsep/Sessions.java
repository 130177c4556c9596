package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.sdp.Fingerprint;
import dev.maru.sdp.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Sessions for tests, and what two of them agree upon. */
final class Sessions {
    static final Fingerprint FINGERPRINT = Fingerprint.of("sha-256", new byte[32]);
    static final JsepConfig CONFIG = JsepConfig.of(FINGERPRINT);

    private Sessions() {}

    static JsepSession session(long seed) {
        return session(CONFIG, seed);
    }

    static JsepSession session(JsepConfig config, long seed) {
        return new JsepSession(config, new SplittableRandom(seed));
    }

    /** With a fingerprint of its own. */
    static JsepConfig config(int certificate) {
        byte[] hash = new byte[32];
        hash[0] = (byte) certificate;
        return JsepConfig.of(Fingerprint.of("sha-256", hash));
    }

    /** One whole negotiation, and the changes at the offerer's and the answerer's side. */
    static Changes negotiate(JsepSession offerer, JsepSession answerer) throws JsepException {
        List<JsepChange> ours = new ArrayList<>(offerer.setLocalDescription());
        List<JsepChange> theirs = new ArrayList<>(answerer.setRemoteDescription(local(offerer)));
        theirs.addAll(answerer.setLocalDescription());
        ours.addAll(offerer.setRemoteDescription(local(answerer)));
        return new Changes(ours, theirs);
    }

    record Changes(List<JsepChange> offerer, List<JsepChange> answerer) {}

    static Description local(JsepSession session) {
        Description description = session.localDescription();
        assertThat(description).isNotNull();
        return description;
    }

    static Description offer(String sdp) {
        return new Description(SdpType.OFFER, sdp);
    }

    static Description answer(String sdp) {
        return new Description(SdpType.ANSWER, sdp);
    }

    static <C extends JsepChange> List<C> changes(Class<C> type, List<JsepChange> changes) {
        return changes.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static MediaPlan section(JsepSession session, String mid) {
        MediaPlan section = session.plan().section(mid);
        assertThat(section).as("section " + mid).isNotNull();
        return section;
    }

    static SendPlan send(JsepSession session, String mid) {
        SendPlan send = section(session, mid).send();
        assertThat(send).as("what is sent in " + mid).isNotNull();
        return send;
    }

    static ReceivePlan receive(JsepSession session, String mid) {
        ReceivePlan receive = section(session, mid).receive();
        assertThat(receive).as("what is received in " + mid).isNotNull();
        return receive;
    }

    /** Both sides have drawn the same conclusions. */
    static void assertAgreement(JsepSession one, JsepSession other) {
        assertThat(one.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(other.signalingState()).isEqualTo(SignalingState.STABLE);
        TransportPlan here = one.plan();
        TransportPlan there = other.plan();
        assertThat(here.ice().local()).isEqualTo(there.ice().remote());
        assertThat(here.ice().remote()).isEqualTo(there.ice().local());
        assertThat(here.dtls().role()).isEqualTo(opposite(there.dtls().role()));
        assertThat(here.ice().isControlling()).isNotEqualTo(there.ice().isControlling());
        assertThat(here.sctp() == null).isEqualTo(there.sctp() == null);
        List<MediaPlan> ours = active(here);
        List<MediaPlan> theirs = active(there);
        assertThat(ours)
                .extracting(MediaPlan::mid)
                .isEqualTo(theirs.stream().map(MediaPlan::mid).toList());
        for (int i = 0; i < ours.size(); i++) {
            assertThat(ours.get(i).direction())
                    .isEqualTo(theirs.get(i).direction().reversed())
                    .isEqualTo(ours.get(i).transceiver().currentDirection());
            assertThat(ours.get(i).index()).isEqualTo(theirs.get(i).index());
            assertFlow(ours.get(i), theirs.get(i));
            assertFlow(theirs.get(i), ours.get(i));
        }
    }

    private static @Nullable Setup opposite(@Nullable Setup role) {
        if (role == null) {
            return null;
        }
        return role == Setup.ACTIVE ? Setup.PASSIVE : Setup.ACTIVE;
    }

    private static List<MediaPlan> active(TransportPlan plan) {
        return plan.media().stream()
                .filter(section -> section.transceiver().currentDirection() != null)
                .toList();
    }

    private static void assertFlow(MediaPlan sender, MediaPlan receiver) {
        SendPlan send = sender.send();
        ReceivePlan receive = receiver.receive();
        assertThat(send == null).isEqualTo(receive == null);
        if (send == null || receive == null) {
            return;
        }
        assertThat(codecs(send.codecs())).isNotEmpty().isEqualTo(codecs(receive.codecs()));
        assertThat(send.extensions()).containsExactlyInAnyOrderElementsOf(receive.extensions());
        assertThat(send.extensions()).doesNotHaveDuplicates();
        assertThat(receive.rids())
                .isEqualTo(send.streams().stream()
                        .map(SendStream::rid)
                        .filter(rid -> rid != null)
                        .toList());
        assertThat(receive.streams())
                .containsExactlyInAnyOrderElementsOf(sender.transceiver().streams());
        if (receive.rids().isEmpty() && !receive.sources().isEmpty()) {
            assertThat(receive.sources().getFirst().ssrc())
                    .isEqualTo(send.streams().getFirst().ssrc());
            assertThat(receive.sources().getFirst().cname()).isEqualTo(send.cname());
        }
    }

    private static List<String> codecs(List<RtpCodec> codecs) {
        return codecs.stream()
                .map(codec -> codec.payloadType() + " " + codec.name().toLowerCase(java.util.Locale.ROOT) + " "
                        + codec.clockRate() + " "
                        + codec.feedback().stream().sorted().toList() + " "
                        + codec.rtxPayloadType())
                .toList();
    }
}
