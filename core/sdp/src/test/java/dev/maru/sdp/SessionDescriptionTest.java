package dev.maru.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {
    /** RFC 8866 §5. */
    private static final String RFC_8866 = lines(
            "v=0",
            "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1",
            "s=Call to John Smith",
            "i=SDP Offer #1",
            "u=http://www.jdoe.example.com/home.html",
            "e=Jane Doe <jane@jdoe.example.com>",
            "p=+1 617 555-6011",
            "c=IN IP4 198.51.100.1",
            "t=0 0",
            "m=audio 49170 RTP/AVP 0",
            "m=audio 49180 RTP/AVP 0",
            "m=video 51372 RTP/AVP 99",
            "c=IN IP6 2001:db8::2",
            "a=rtpmap:99 h263-1998/90000");

    static final String OFFER = lines(
            "v=0",
            "o=- 4962303333179871722 1 IN IP4 0.0.0.0",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE a1 v1 d1",
            "a=group:LS a1 v1",
            "a=ice-options:trickle ice2",
            "a=extmap-allow-mixed",
            "a=x-nobody-knows:this one",
            "m=audio 9 UDP/TLS/RTP/SAVPF 96 0",
            "i=title",
            "c=IN IP4 0.0.0.0",
            "b=AS:64",
            "b=TIAS:64000",
            "a=mid:a1",
            "a=sendrecv",
            "a=rtpmap:96 opus/48000/2",
            "a=rtpmap:0 PCMU/8000",
            "a=fmtp:96 minptime=10;useinbandfec=1",
            "a=ptime:20",
            "a=maxptime:120",
            "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=extmap:2/sendonly urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on",
            "a=msid:47017fee-b6c1-4162-929c-a25110252400 f83006c5-a0ff-4e0a-9ed9-d3e6747be7d9",
            "a=ice-ufrag:ETEn",
            "a=ice-pwd:OtSK0WpNtpUjkY4+86js7ZQl",
            "a=fingerprint:sha-256 19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2",
            "a=setup:actpass",
            "a=rtcp-mux",
            "a=rtcp-mux-only",
            "a=rtcp-rsize",
            "a=cryptex",
            "a=imageattr:97 send [x=[480:16:800],y=[320:16:640]]",
            "a=candidate:1 1 udp 2113929471 203.0.113.100 10100 typ host",
            "a=end-of-candidates",
            "m=video 0 UDP/TLS/RTP/SAVPF 98 99",
            "c=IN IP4 0.0.0.0",
            "a=bundle-only",
            "a=mid:v1",
            "a=recvonly",
            "a=rtpmap:98 VP8/90000",
            "a=rtpmap:99 rtx/90000",
            "a=fmtp:99 apt=98",
            "a=rtcp-fb:* transport-cc",
            "a=rtcp-fb:98 nack",
            "a=rtcp-fb:98 nack pli",
            "a=ssrc:11111 cname:CCC",
            "a=ssrc:22222 cname:CCC",
            "a=ssrc:33333 nothing",
            "a=ssrc-group:FID 11111 22222",
            "a=ssrc-group:SIM 11111 33333",
            "a=ssrc-group:FEC-FR 11111 44444",
            "a=rid:1 send pt=98;max-width=1280;max-height=720",
            "a=rid:2 send",
            "a=rid:3 recv",
            "a=simulcast:send 1,~2;2 recv ~3",
            "a=rtcp-mux",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 0.0.0.0",
            "a=mid:d1",
            "a=sctp-port:5000",
            "a=max-message-size:65536",
            "m=application 9 DTLS/SCTP 5000",
            "a=sctpmap:5000 webrtc-datachannel 1024");

    static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    @Test
    void readsTheExampleOfTheRfc() throws MalformedSdpException {
        SessionDescription session = SessionDescription.parse(RFC_8866);
        assertThat(session.origin())
                .isEqualTo(new Origin("jdoe", "3724394400", "3724394405", new Connection("IN", "IP4", "198.51.100.1")));
        assertThat(session.name()).isEqualTo("Call to John Smith");
        assertThat(session.lines())
                .extracting(line -> String.valueOf(line.type()))
                .containsExactly("i", "u", "e", "p", "t");
        assertThat(session.media()).extracting(MediaDescription::port).containsExactly(49170, 49180, 51372);
        MediaDescription video = session.media().getLast();
        assertThat(video.connection()).isEqualTo(new Connection("IN", "IP6", "2001:db8::2"));
        assertThat(video.rtpMap(99)).isEqualTo(new RtpMap(99, "h263-1998", 90_000, 1));
        assertThat(session.print()).isEqualTo(RFC_8866);
    }

    @Test
    void printsBackWhatItReads() throws MalformedSdpException {
        SessionDescription session = SessionDescription.parse(OFFER);
        assertThat(session.print()).isEqualTo(OFFER);
        assertThat(SessionDescription.parse(session.print())).isEqualTo(session);
        assertThat(session.toBuilder().build()).isEqualTo(session);
    }

    @Test
    void readsLinesThatEndWithLfAloneAndEmptyLinesAtTheEnd() throws MalformedSdpException {
        SessionDescription session = SessionDescription.parse(OFFER);
        assertThat(SessionDescription.parse(OFFER.replace("\r\n", "\n"))).isEqualTo(session);
        assertThat(SessionDescription.parse(OFFER + "\r\n\n")).isEqualTo(session);
        assertThat(SessionDescription.parse(OFFER.substring(0, OFFER.length() - 2)))
                .isEqualTo(session);
    }

    @Test
    void answersQuestionsAboutSections() throws MalformedSdpException {
        SessionDescription session = SessionDescription.parse(OFFER);
        assertThat(session.groups(Group.BUNDLE)).containsExactly(new Group("BUNDLE", List.of("a1", "v1", "d1")));
        assertThat(session.indexOfMid("v1")).isEqualTo(1);
        assertThat(session.indexOfMid("x")).isEqualTo(-1);
        MediaDescription audio = session.media().get(0);
        assertThat(audio.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(audio.first(Setup.class)).isEqualTo(Setup.ACTPASS);
        assertThat(audio.candidates()).containsExactly("candidate:1 1 udp 2113929471 203.0.113.100 10100 typ host");
        assertThat(audio.number(NumberAttribute.PTIME, 0)).isEqualTo(20);
        assertThat(audio.bandwidths()).containsExactly(new Bandwidth("AS", 64), new Bandwidth("TIAS", 64_000));
        MediaDescription video = session.media().get(1);
        assertThat(video.isRejected()).isFalse();
        assertThat(video.feedback(98)).containsExactly("transport-cc", "nack", "nack pli");
        assertThat(video.feedback(99)).containsExactly("transport-cc");
        assertThat(video.formatParameters("99")).isEqualTo("apt=98");
        assertThat(video.formatParameters("98")).isEmpty();
        assertThat(video.all(Rid.class).getFirst().formats()).containsExactly("98");
        assertThat(video.first(Simulcast.class))
                .isEqualTo(new Simulcast(
                        List.of(
                                List.of(new Simulcast.Stream("1", false), new Simulcast.Stream("2", true)),
                                List.of(new Simulcast.Stream("2", false))),
                        List.of(List.of(new Simulcast.Stream("3", true)))));
        assertThat(session.media().get(2).number(NumberAttribute.MAX_MESSAGE_SIZE, 0))
                .isEqualTo(65_536);
    }

    @Test
    void tellsRejectedSectionsFromThoseThatAreBundledOnly() {
        assertThat(MediaDescription.builder("video", 0, "RTP/AVP").build().isRejected())
                .isTrue();
        assertThat(MediaDescription.builder("video", 0, "RTP/AVP")
                        .add("bundle-only", null)
                        .build()
                        .isRejected())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=1",
                "x=0",
                "v=0\no=- 1 1 IN IP4 0.0.0.0",
                "v=0\no=- 1 1 IN IP4\ns=-",
                "v=0\no=- 1 1 IN IP4 0.0.0.0 more\ns=-",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n\na=mid:0",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\ns=-",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\nabc",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n\u00e4=1",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\ni=a\rb",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\ni=a\0b",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nc=IN IP4",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nb=AS",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nb=AS:many",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nm=audio 9",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nm=audio 65536 RTP/AVP 0",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nm=audio -1 RTP/AVP 0",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nm=audio \u0661 RTP/AVP 0",
                "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nm=audio 9/x RTP/AVP 0",
            })
    void refusesWhatIsNoSdp(String text) {
        assertThatThrownBy(() -> SessionDescription.parse(text)).isInstanceOf(MalformedSdpException.class);
    }

    @Test
    void saysWhichLineIsWrong() {
        String wrong = OFFER.replace("a=rtpmap:98 VP8/90000", "a=rtpmap:98 VP8");
        int line = OFFER.substring(0, OFFER.indexOf("a=rtpmap:98")).split("\r\n").length + 1;
        assertThatThrownBy(() -> SessionDescription.parse(wrong))
                .isInstanceOfSatisfying(
                        MalformedSdpException.class, e -> assertThat(e.line()).isEqualTo(line))
                .hasMessage("line " + line + ": an rtpmap has an encoding and a clock rate: 98 VP8")
                .hasNoSuppressedExceptions();
    }

    @Test
    void readsOrRefusesEveryTruncatedPrefix() {
        for (int end = 0; end <= OFFER.length(); end++) {
            assertReadsOrRefuses(OFFER.substring(0, end));
        }
    }

    @Test
    void survivesRandomChanges() {
        SplittableRandom random = new SplittableRandom(7);
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder(OFFER);
            for (int change = random.nextInt(1, 8); change > 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(0x180));
                    case 1 -> text.deleteCharAt(at);
                    case 2 -> text.insert(at, (char) random.nextInt(0x20, 0x7F));
                    default -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
                }
            }
            assertReadsOrRefuses(text.toString());
        }
    }

    static void assertReadsOrRefuses(String text) {
        try {
            String printed = SessionDescription.parse(text).print();
            try {
                assertThat(SessionDescription.parse(printed).print().equals(printed))
                        .as(printed)
                        .isTrue();
            } catch (MalformedSdpException e) {
                throw new AssertionError("what is printed is not read back: " + printed, e);
            }
        } catch (MalformedSdpException refused) {
            assertThat(refused.getStackTrace()).isEmpty();
        }
    }
}
