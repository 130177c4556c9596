package dev.maru.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code maru doctor} says of the boxes, with a server for RFC 5780 that nobody here wrote. What a filter drops takes 20 s. */
@ExtendWith(InLab.class)
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class DoctorInLabTest {

    @Test
    void tellsEachKindOfBox(Lab lab, @TempDir Path folder) {
        List<String> flags = List.of(
                "--listening-ip=" + Lab.SERVER,
                "--listening-ip=" + Lab.SERVER_OTHER,
                "--no-auth",
                "--no-tls",
                "--no-dtls");
        try (Coturn server = Coturn.start(lab.server(), folder, flags)) {
            lab.first().become(NatKind.CONE);
            lab.second().become(NatKind.SYMMETRIC);
            CompletableFuture<String> cone = CompletableFuture.supplyAsync(() -> examined(lab.first()));
            assertThat(examined(lab.second())).contains("\"ADDRESS_AND_PORT_DEPENDENT\"", "symmetric NAT");
            assertThat(cone.join())
                    .contains("\"ENDPOINT_INDEPENDENT\"", "only addresses and ports that you have sent to");

            lab.first().become(NatKind.FULL_CONE);
            lab.second().become(NatKind.UDP_BLOCKED);
            CompletableFuture<String> full = CompletableFuture.supplyAsync(() -> examined(lab.first()));
            assertThat(examined(lab.second())).contains("\"blocked\"");
            assertThat(full.join()).contains("\"ENDPOINT_INDEPENDENT\"", "It lets everybody in.");
            assertThat(server.isRunning()).isTrue();
        }
    }

    private static String examined(Home home) {
        List<String> doctor = Program.command("doctor", "stun:" + Lab.SERVER, "--json");
        return Tool.attempt(home.host().command(doctor), "").output();
    }
}
