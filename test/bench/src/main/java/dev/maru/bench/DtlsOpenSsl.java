package dev.maru.bench;

import dev.maru.dtls.CertificateKeyType;
import dev.maru.dtls.NamedGroup;
import org.jspecify.annotations.Nullable;

/**
 * OpenSSL's DTLS 1.2 from C, which has no 1.3.
 *
 * @param program compiled here
 */
record DtlsOpenSsl(CProgram program) {
    /**
     * What one round took.
     *
     * @param version of OpenSSL
     * @param count of handshakes or records
     * @param clientNanos CPU time of the client, which seals the records
     * @param serverNanos CPU time of the server, which opens them
     */
    record Cost(String version, int count, long clientNanos, long serverNanos) {
        /** By the words that the program prints. */
        static Cost parse(String... words) {
            if (words.length != 4) {
                throw new BenchmarkException("OpenSSL's program says \"" + String.join(" ", words) + '"');
            }
            return new Cost(words[0], Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
        }

        long cpuNanos() {
            return clientNanos + serverNanos;
        }
    }

    /** It, or null when it cannot be built here. */
    static @Nullable DtlsOpenSsl compile() {
        try {
            return new DtlsOpenSsl(CProgram.compile("dtls", "dtls", "-lssl", "-lcrypto"));
        } catch (BenchmarkException failed) {
            System.out.println("OpenSSL is left out, for its program cannot be built (apt-get install gcc libssl-dev): "
                    + CProgram.reason(failed));
            return null;
        }
    }

    Cost shakeHands(NamedGroup group, CertificateKeyType key, int count) {
        return Cost.parse(program.run(
                "handshakes",
                group == NamedGroup.SECP256R1 ? "P-256" : group.name(),
                key == CertificateKeyType.RSA_2048 ? "RSA" : "EC",
                Integer.toString(count)));
    }

    Cost send(int bytes, int count) {
        return Cost.parse(program.run("records", Integer.toString(bytes), Integer.toString(count)));
    }
}
