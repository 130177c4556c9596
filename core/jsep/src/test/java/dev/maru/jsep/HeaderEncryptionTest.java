package dev.maru.jsep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code a=cryptex} (RFC 9335 §4). */
class HeaderEncryptionTest {
    private static final JsepConfig REQUIRE = Sessions.config(2).withHeaderEncryption(HeaderEncryption.REQUIRE);

    private static JsepSession talking(JsepConfig config, long seed) throws JsepException {
        JsepSession session = Sessions.session(config, seed);
        session.addTrack(MediaKind.AUDIO, "mic", List.of());
        return session;
    }

    private static Description without(Description description) {
        return new Description(description.type(), description.sdp().replace("a=cryptex\r\n", ""));
    }

    @Test
    void isAgreedUponWhereBothSidesSayIt() throws JsepException {
        JsepSession a = talking(Sessions.config(1), 1);
        JsepSession b = talking(REQUIRE, 2);
        Sessions.negotiate(a, b);
        assertThat(Sessions.local(b).sdp()).contains("a=cryptex\r\n");
        assertThat(a.plan().cryptex()).isTrue();
        assertThat(b.plan().cryptex()).isTrue();
    }

    @Test
    void isLeftOutForAPeerThatCannot() throws JsepException {
        JsepSession a = talking(Sessions.config(1), 1);
        a.setLocalDescription();
        JsepSession b = talking(Sessions.config(2), 2);
        b.setRemoteDescription(without(Sessions.local(a)));
        b.setLocalDescription();
        a.setRemoteDescription(Sessions.local(b));
        assertThat(Sessions.local(b).sdp()).doesNotContain("cryptex");
        assertThat(a.plan().cryptex()).isFalse();
        assertThat(b.plan().cryptex()).isFalse();
    }

    @Test
    void countsForTheWholeSessionToo() throws JsepException {
        JsepSession a = talking(Sessions.config(1), 1);
        a.setLocalDescription();
        Description plain = without(Sessions.local(a));
        JsepSession b = talking(REQUIRE, 2);
        b.setRemoteDescription(
                new Description(plain.type(), plain.sdp().replaceFirst("t=0 0\r\n", "t=0 0\r\na=cryptex\r\n")));
        b.setLocalDescription();
        assertThat(b.plan().cryptex()).isTrue();
    }

    @Test
    void mediaIsRejectedWhereItIsRequiredAndNotOffered() throws JsepException {
        JsepSession a = talking(Sessions.config(1), 1);
        a.setLocalDescription();
        JsepSession b = talking(REQUIRE, 2);
        b.setRemoteDescription(without(Sessions.local(a)));
        b.setLocalDescription();
        assertThat(Sessions.local(b).sdp()).contains("m=audio 0 ");
    }

    @Test
    void anAnswerWithoutItIsRefusedWhereItIsRequired() throws JsepException {
        JsepSession a = talking(REQUIRE, 1);
        a.setLocalDescription();
        JsepSession b = talking(Sessions.config(1), 2);
        b.setRemoteDescription(without(Sessions.local(a)));
        b.setLocalDescription();
        assertThatThrownBy(() -> a.setRemoteDescription(Sessions.local(b)))
                .isInstanceOf(JsepException.class)
                .hasMessageContaining("a=cryptex");
    }
}
