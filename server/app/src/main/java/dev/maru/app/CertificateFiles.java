package dev.maru.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The user's own certificate and key, in PEM files that some other program replaces from time to time. */
final class CertificateFiles implements Certificates {
    private final Path certificate;
    private final Path key;
    private List<String> seen = List.of();

    CertificateFiles(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    @Override
    public ServerIdentity load(Instant now) throws StartException {
        seen = stamps();
        return read();
    }

    @Override
    public @Nullable ServerIdentity changed(Instant now) throws StartException {
        List<String> stamps = stamps();
        if (stamps.equals(seen)) {
            return null;
        }
        // Remembered before they are read: what changes while we read is seen the next time.
        seen = stamps;
        return read();
    }

    private ServerIdentity read() throws StartException {
        try {
            ServerIdentity identity = new ServerIdentity(
                    PemFile.certificates(text(certificate), certificate.toString()),
                    PemFile.privateKey(text(key), key.toString()));
            if (!identity.belongsTogether()) {
                throw new PemFile.UnusableException(Text.of(
                                "The key in %s is not that of the first certificate in %s.",
                                "%s의 키가 %s의 첫 번째 인증서와 맞지 않습니다.")
                        .with(key, certificate));
            }
            return identity;
        } catch (PemFile.UnusableException e) {
            throw new StartException(ExitCode.CONFIG, e.sentence());
        }
    }

    private static String text(Path file) throws PemFile.UnusableException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new PemFile.UnusableException(Text.of("The file %s cannot be read (%s).", "파일 %s을(를) 읽을 수 없습니다(%s).")
                    .with(file, e.getClass().getSimpleName()));
        }
    }

    /** Time, size and identity: a file that was replaced within the clock's grain has another identity. */
    private List<String> stamps() {
        return List.of(stamp(certificate), stamp(key));
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + "/" + attributes.size() + "/" + attributes.fileKey();
        } catch (IOException e) {
            return "";
        }
    }
}
