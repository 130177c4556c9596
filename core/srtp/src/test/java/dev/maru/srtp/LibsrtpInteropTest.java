package dev.maru.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ways with libsrtp2, through rollovers; skipped where there is no C compiler or no libsrtp2. */
class LibsrtpInteropTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int PACKETS = 400;

    @TempDir
    static Path folder;

    private static Path program = Path.of("");

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        program = folder.resolve("libsrtp");
        Path source = folder.resolve("libsrtp.c");
        try (InputStream in = LibsrtpInteropTest.class.getResourceAsStream("libsrtp.c")) {
            Files.copy(in, source);
        }
        int status;
        try {
            status = new ProcessBuilder("cc", "-o", program.toString(), source.toString(), "-lsrtp2")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noCompiler) {
            status = -1;
        }
        Assumptions.assumeTrue(status == 0, "gcc and libsrtp2-dev are not installed");
    }

    static List<SrtpCase> cases() {
        List<SrtpCase> all = new ArrayList<>();
        for (SrtpProfile profile : SrtpProfile.values()) {
            all.add(new SrtpCase(profile, SrtpOptions.DEFAULT));
            all.add(new SrtpCase(profile, SrtpOptions.DEFAULT.withEncryptedExtensions(Set.of(2, 3))));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void libsrtpUnprotectsOurs(SrtpCase with) throws IOException, InterruptedException {
        SrtpSender sender = with.sender();
        List<String> input = new ArrayList<>();
        List<byte[]> plain = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            byte[] rtp = rtp(i);
            plain.add(rtp);
            input.add("rtp " + HEX.formatHex(Packets.sealed(sender, rtp)));
            byte[] rtcp = Packets.rtcp(1 + i % 3, i % 40);
            plain.add(rtcp);
            input.add("rtcp " + HEX.formatHex(Packets.sealedRtcp(sender, rtcp)));
        }
        List<String> output = pipe("unprotect", with, input);
        assertThat(output).hasSameSizeAs(plain);
        for (int i = 0; i < output.size(); i++) {
            assertThat(output.get(i)).as("%s %d", with, i).isEqualTo(HEX.formatHex(plain.get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weUnprotectLibsrtps(SrtpCase with) throws IOException, InterruptedException {
        List<String> input = new ArrayList<>();
        List<byte[]> plain = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            plain.add(rtp(i));
            plain.add(Packets.rtcp(1 + i % 3, i % 40));
            input.add("rtp " + HEX.formatHex(plain.get(2 * i)));
            input.add("rtcp " + HEX.formatHex(plain.get(2 * i + 1)));
        }
        List<String> output = pipe("protect", with, input);
        SrtpReceiver receiver = with.receiver();
        assertThat(output).hasSameSizeAs(plain);
        for (int i = 0; i < output.size(); i++) {
            Datagram packet = Packets.datagram(HEX.parseHex(output.get(i)));
            assertThat(i % 2 == 0 ? receiver.unprotect(packet) : receiver.unprotectRtcp(packet))
                    .as("%s %d: %s", with, i, output.get(i))
                    .isTrue();
            assertThat(packet.toByteArray()).isEqualTo(plain.get(i));
        }
    }

    /** Three streams, which roll over in the middle, with and without header extensions. */
    private static byte[] rtp(int number) {
        int sequenceNumber = 0xFFFF - PACKETS / 6 + number / 3 & 0xFFFF;
        int ssrc = 1 + number % 3;
        return number % 2 == 0
                ? Packets.rtp(ssrc, sequenceNumber, number)
                : Packets.rtpWithExtensions(ssrc, sequenceNumber, number);
    }

    private static List<String> pipe(String way, SrtpCase with, List<String> input)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                way,
                Integer.toString(with.profile().codePoint()),
                HEX.formatHex(Packets.masterKey(with.profile())) + HEX.formatHex(Packets.masterSalt(with.profile()))));
        with.options().encryptedExtensions().forEach(id -> command.add(Integer.toString(id)));
        Path in = Files.write(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        int status = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        assertThat(status).isZero();
        return Files.readAllLines(out, StandardCharsets.US_ASCII);
    }
}
