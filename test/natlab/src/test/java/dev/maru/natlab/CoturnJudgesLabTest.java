package dev.maru.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a program says of the boxes that nobody here wrote: coturn's {@code turnutils_natdiscovery} (RFC 5780 §4). */
@ExtendWith(InLab.class)
class CoturnJudgesLabTest {

    /** All kinds in one test: the tool waits for seconds for what a filter drops, so two homes are judged at a time. */
    @Test
    void findsTheBehaviourOfEachKindOfBox(Lab lab, @TempDir Path folder) {
        List<String> flags = List.of(
                "--listening-ip=" + Lab.SERVER,
                "--listening-ip=" + Lab.SERVER_OTHER,
                "--no-auth",
                "--no-tls",
                "--no-dtls");
        try (Coturn server = Coturn.start(lab.server(), folder, flags)) {
            lab.first().become(NatKind.CONE);
            lab.second().become(NatKind.SYMMETRIC);
            CompletableFuture<String> cone = CompletableFuture.supplyAsync(() -> verdict(lab.first()));
            String symmetric = verdict(lab.second());

            assertThat(symmetric)
                    .contains(
                            "NAT with Address and Port Dependent Mapping!",
                            "NAT with Address and Port Dependent Filtering!");
            assertThat(cone.join())
                    .contains(
                            "NAT with Endpoint Independent Mapping!", "NAT with Address and Port Dependent Filtering!");

            lab.first().become(NatKind.FULL_CONE);
            assertThat(verdict(lab.first()))
                    .contains("NAT with Endpoint Independent Mapping!", "NAT with Endpoint Independent Filtering!");
            assertThat(server.isRunning()).isTrue();
        }
    }

    private static String verdict(Home home) {
        return home.host().run("turnutils_natdiscovery", "-m", "-f", Lab.SERVER);
    }
}
