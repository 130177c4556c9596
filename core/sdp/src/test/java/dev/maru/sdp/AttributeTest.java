package dev.maru.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeTest {
    private static <A extends Attribute> A parse(Class<A> type, String line) throws MalformedSdpException {
        return type.cast(AttributeParser.parse(line));
    }

    @Test
    void readsCodecs() throws MalformedSdpException {
        assertThat(parse(RtpMap.class, "rtpmap:111 opus/48000/2")).isEqualTo(new RtpMap(111, "opus", 48_000, 2));
        assertThat(parse(RtpMap.class, "rtpmap:9 G722/8000/1").line()).isEqualTo("rtpmap:9 G722/8000");
        FormatParameters fmtp =
                parse(FormatParameters.class, "fmtp:97 Profile-Level-Id=42e01f; packetization-mode=1;x");
        assertThat(fmtp.format()).isEqualTo("97");
        assertThat(fmtp.parameters())
                .containsEntry("profile-level-id", "42e01f")
                .containsEntry("packetization-mode", "1")
                .containsEntry("x", "");
        assertThat(parse(FormatParameters.class, "fmtp:63 111/111").parameters())
                .containsEntry("111/111", "");
        assertThat(parse(RtcpFeedback.class, "rtcp-fb:* nack pli")).isEqualTo(new RtcpFeedback(-1, "nack pli"));
    }

    @Test
    void readsFingerprintsInAnyCase() throws MalformedSdpException {
        Fingerprint fingerprint = parse(Fingerprint.class, "fingerprint:SHA-1 4a:ad:b9");
        assertThat(fingerprint).isEqualTo(Fingerprint.of("sha-1", new byte[] {0x4A, (byte) 0xAD, (byte) 0xB9}));
        assertThat(fingerprint.line()).isEqualTo("fingerprint:sha-1 4A:AD:B9");
        assertThat(fingerprint.bytes()).containsExactly(0x4A, 0xAD, 0xB9);
    }

    @Test
    void readsHeaderExtensions() throws MalformedSdpException {
        assertThat(parse(ExtensionMap.class, "extmap:4/recvonly urn:x some attributes"))
                .isEqualTo(new ExtensionMap(4, Direction.RECVONLY, "urn:x", "some attributes"));
        assertThat(parse(ExtensionMap.class, "extmap:4096 urn:x")).isEqualTo(new ExtensionMap(4096, "urn:x"));
    }

    @Test
    void readsStreamsAndSources() throws MalformedSdpException {
        assertThat(parse(Msid.class, "msid:s t")).isEqualTo(new Msid("s", "t"));
        assertThat(parse(Msid.class, "msid:-")).isEqualTo(new Msid("-", null));
        assertThat(parse(SsrcAttribute.class, "ssrc:4294967295 msid:s t"))
                .isEqualTo(new SsrcAttribute(4_294_967_295L, "msid", "s t"));
        assertThat(parse(SsrcGroup.class, "ssrc-group:FID 1 2")).isEqualTo(new SsrcGroup("FID", List.of(1L, 2L)));
        assertThat(parse(SctpMap.class, "sctpmap:5000 webrtc-datachannel 1024"))
                .isEqualTo(new SctpMap(5000, "webrtc-datachannel", 1024));
    }

    /** RFC 8853 §5.1 has these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "simulcast:recv 1;~4 send 6;7",
                "simulcast:send 1,2,3;~4,~5",
                "simulcast:send 1,2;3 recv 4",
            })
    void readsTheSimulcastOfTheRfc(String line) throws MalformedSdpException {
        Simulcast simulcast = parse(Simulcast.class, line);
        assertThat(parse(Simulcast.class, simulcast.line())).isEqualTo(simulcast);
    }

    @Test
    void keepsWhatNobodyKnows() throws MalformedSdpException {
        assertThat(AttributeParser.parse("x-what:ever:it is")).isEqualTo(new PlainAttribute("x-what", "ever:it is"));
        assertThat(AttributeParser.parse("x-flag")).isEqualTo(PlainAttribute.flag("x-flag"));
        assertThat(AttributeParser.parse("msid-semantic: WMS").line()).isEqualTo("msid-semantic: WMS");
        assertThat(AttributeParser.parse("ptime:2.5").line()).isEqualTo("ptime:2.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":x",
                "mid",
                "mid:",
                "mid:a b",
                "ice-ufrag:abc",
                "ice-ufrag:ab d",
                "ice-pwd:short",
                "ice-options:",
                "candidate",
                "fingerprint:sha-256",
                "fingerprint:sha-256 4A:A",
                "fingerprint:sha-256 4A AD",
                "fingerprint:sha-256 4AAD",
                "fingerprint:sha-256 xy:zz",
                "setup:both",
                "setup",
                "rtpmap:96",
                "rtpmap:128 VP8/90000",
                "rtpmap:96 VP8",
                "rtpmap:96 VP8/0",
                "rtpmap:96 VP8/90000/0",
                "rtpmap:96 /90000",
                "rtpmap:96 VP8/999999999999",
                "fmtp:",
                "rtcp-fb:96",
                "rtcp-fb:x nack",
                "extmap:0 urn:x",
                "extmap:1",
                "extmap:4352 urn:x",
                "extmap:1/both urn:x",
                "group:",
                "msid:",
                "msid:a b c",
                "ssrc:1",
                "ssrc:4294967296 cname:x",
                "ssrc:x cname:x",
                "ssrc-group:",
                "ssrc-group:FID x",
                "rid:1",
                "rid:1 both",
                "rid:a/b send",
                "simulcast:send",
                "simulcast:both 1",
                "simulcast:send 1 send 2",
                "simulcast:send 1;;2",
                "simulcast:send 1 recv",
                "sctp-port:65536",
                "sctp-port",
                "max-message-size:-1",
                "max-message-size:9999999999999999999999",
                "sctpmap:5000",
                "ptime:x",
            })
    void refusesKnownAttributesInAnotherForm(String line) {
        assertThatThrownBy(() -> AttributeParser.parse(line)).isInstanceOf(MalformedSdpException.class);
    }

    @Test
    void refusesToPrintLineBreaks() {
        assertThatThrownBy(() -> new PlainAttribute("a", "b\r\nm=audio")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PlainAttribute("a:b", "c")).isInstanceOf(IllegalArgumentException.class);
        Origin origin = new Origin("-", "1", "1", Connection.UNSPECIFIED);
        SessionDescription session =
                SessionDescription.builder(origin).add(new Msid("a\nb", null)).build();
        assertThatThrownBy(session::print).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void turnsDirectionsRound() {
        assertThat(Direction.SENDONLY.reversed()).isEqualTo(Direction.RECVONLY);
        assertThat(Direction.SENDRECV.and(Direction.RECVONLY)).isEqualTo(Direction.RECVONLY);
        assertThat(Direction.SENDONLY.and(Direction.RECVONLY)).isEqualTo(Direction.INACTIVE);
        assertThat(Direction.ofWord("sendonly")).isEqualTo(Direction.SENDONLY);
        assertThat(Direction.ofWord("SENDONLY")).isNull();
    }
}
