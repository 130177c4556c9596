package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    private final List<InetAddress> addresses = new ArrayList<>(List.of(InetAddress.ofLiteral("192.0.2.7")));

    private OwnCertificate own(boolean othersConnect) throws StartException {
        Collection<InetAddress> present = addresses;
        return new OwnCertificate(StateFolder.open(folder), Set.of("box.local"), () -> present, othersConnect);
    }

    @Test
    void isAServerCertificateThatBrowsersTake() throws Exception {
        X509Certificate made = SelfSigned.create(
                        List.of("localhost", "box.local"),
                        List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("fd00::1")),
                        NOW)
                .certificate();
        made.verify(made.getPublicKey());
        made.checkValidity(java.util.Date.from(NOW));
        assertThat(made.getVersion()).isEqualTo(3);
        assertThat(made.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(((ECPublicKey) made.getPublicKey()).getParams().toString()).contains("secp256r1");
        assertThat(Duration.between(
                        made.getNotBefore().toInstant(), made.getNotAfter().toInstant()))
                .isEqualTo(Duration.ofDays(397));
        assertThat(made.getBasicConstraints()).isEqualTo(-1);
        assertThat(made.getKeyUsage()).startsWith(true, false);
        assertThat(made.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(made.getSerialNumber()).isPositive();
        assertThat(made.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(made.getSubjectAlternativeNames())
                .extracting(name -> name.get(0) + " " + name.get(1))
                .containsExactly("2 localhost", "2 box.local", "7 127.0.0.1", "7 fd00:0:0:0:0:0:0:1");
    }

    @Test
    void hasAKeyAndANumberOfItsOwnEachTime() throws Exception {
        ServerIdentity one = SelfSigned.create(List.of("a"), List.of(), NOW);
        ServerIdentity two = SelfSigned.create(List.of("a"), List.of(), NOW);
        assertThat(one.belongsTogether()).isTrue();
        assertThat(one.certificate().getPublicKey())
                .isNotEqualTo(two.certificate().getPublicKey());
        assertThat(one.certificate().getSerialNumber())
                .isNotEqualTo(two.certificate().getSerialNumber());
    }

    @Test
    void isMadeOnceAndKeptForItsOwnerAlone() throws Exception {
        X509Certificate first = own(true).load(NOW).certificate();
        assertThat(own(true).load(NOW.plus(Duration.ofDays(300))).certificate()).isEqualTo(first);
        assertThat(own(true).changed(NOW)).isNotNull();
        Path file = folder.resolve("self-signed.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void isRenewedAMonthBeforeItEnds() throws Exception {
        OwnCertificate own = own(true);
        X509Certificate first = own.load(NOW).certificate();
        assertThat(own.changed(NOW.plus(Duration.ofDays(365)))).isNull();
        ServerIdentity renewed = own.changed(NOW.plus(Duration.ofDays(367)));
        assertThat(renewed).isNotNull();
        assertThat(renewed.certificate()).isNotEqualTo(first);
        assertThat(own.changed(NOW.plus(Duration.ofDays(367)))).isNull();
        assertThat(own(true).load(NOW.plus(Duration.ofDays(367))).certificate()).isEqualTo(renewed.certificate());
    }

    @Test
    void isMadeAnewForANewAddressWhereOthersConnect() throws Exception {
        OwnCertificate open = own(true);
        open.load(NOW);
        addresses.add(InetAddress.ofLiteral("192.0.2.8"));
        ServerIdentity next = open.changed(NOW);
        assertThat(next).isNotNull();
        assertThat(next.certificate().getSubjectAlternativeNames())
                .extracting(name -> name.get(1).toString())
                .contains("192.0.2.7", "192.0.2.8", "127.0.0.1");
        addresses.clear();
        assertThat(open.changed(NOW)).isNull();
    }

    @Test
    void staysWhereOnlyThisMachineConnects() throws Exception {
        OwnCertificate closed = own(false);
        closed.load(NOW);
        addresses.add(InetAddress.ofLiteral("192.0.2.8"));
        assertThat(closed.changed(NOW)).isNull();
    }

    @Test
    void isMadeAnewWhenTheFileIsDamaged() throws Exception {
        X509Certificate first = own(true).load(NOW).certificate();
        Files.writeString(
                folder.resolve("self-signed.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThat(own(true).load(NOW).certificate()).isNotEqualTo(first);
    }
}
