package dev.maru.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SdpBoundsTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
    private static final String SECTION = "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";
    private static final String CANDIDATE = "a=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n";

    @Test
    void refusesTooManyCharacters() throws MalformedSdpException {
        String line = "a=x:" + "y".repeat(1_000) + "\r\n";
        String text = HEAD + line.repeat((SdpBounds.MAX_LENGTH - HEAD.length()) / line.length());
        assertThat(SessionDescription.parse(text).attributes()).hasSizeGreaterThan(1_000);
        assertRefused(text + line, "it has more than 1048576 characters");
    }

    @Test
    void refusesLongLines() throws MalformedSdpException {
        String line = "i=" + "y".repeat(SdpBounds.MAX_LINE_LENGTH - 2);
        assertThat(SessionDescription.parse(HEAD + line).lines()).hasSize(2);
        assertRefused(HEAD + line + "y", "line 5: it has more than 8192 characters");
    }

    @Test
    void refusesTooManySections() throws MalformedSdpException {
        assertThat(SessionDescription.parse(HEAD + SECTION.repeat(SdpBounds.MAX_MEDIA))
                        .media())
                .hasSize(SdpBounds.MAX_MEDIA);
        assertRefused(HEAD + SECTION.repeat(SdpBounds.MAX_MEDIA + 1), "line 1005: it has more than 1000 m= sections");
    }

    @Test
    void refusesTooManyLinesInASection() throws MalformedSdpException {
        String most = HEAD + SECTION + "a=x\r\n".repeat(SdpBounds.MAX_ATTRIBUTES);
        assertThat(SessionDescription.parse(most).media().getFirst().attributes())
                .hasSize(SdpBounds.MAX_ATTRIBUTES);
        assertRefused(most + "a=x\r\n", "line 2006: a section has more than 2000 lines");
    }

    @Test
    void refusesTenThousandCandidates() throws MalformedSdpException {
        assertThat(SessionDescription.parse(HEAD + SECTION + CANDIDATE.repeat(SdpBounds.MAX_CANDIDATES))
                        .media()
                        .getFirst()
                        .candidates())
                .hasSize(SdpBounds.MAX_CANDIDATES);
        assertRefused(HEAD + SECTION + CANDIDATE.repeat(10_000), "line 262: a section has more than 256 candidates");
    }

    @Test
    void refusesMoreFormatsThanThereArePayloadTypes() throws MalformedSdpException {
        String line = "m=audio 9 RTP/AVP" + " 0".repeat(SdpBounds.MAX_FORMATS);
        assertThat(SessionDescription.parse(HEAD + line).media().getFirst().formats())
                .hasSize(SdpBounds.MAX_FORMATS);
        assertRefused(HEAD + line + " 0", "line 5: it has more than 128 formats");
    }

    @Test
    void refusesSimulcastOfMoreStreamsThanAnyEncoderMakes() {
        assertRefused(
                HEAD + SECTION + "a=simulcast:send 1" + ";1".repeat(32),
                "line 6: simulcast has rids, 32 at most: 1" + ";1".repeat(29) + ";...");
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> SessionDescription.parse(text))
                .isInstanceOf(MalformedSdpException.class)
                .hasMessage(message);
    }
}
