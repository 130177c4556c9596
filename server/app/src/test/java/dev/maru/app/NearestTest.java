package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN = List.of("http.port", "https.port", "rooms.max_rooms", "lan", "log.level");

    @ParameterizedTest
    @CsvSource({
        "http.prot, http.port",
        "htp.port, http.port",
        "HTTP.PORT, http.port",
        "https.prt, https.port",
        "rooms.max-rooms, rooms.max_rooms",
        "max_rooms, rooms.max_rooms",
        "level, log.level",
        "lam, lan"
    })
    void findsWhatWasMeant(String given, String meant) {
        assertThat(Nearest.of(given, KNOWN)).isEqualTo(meant);
    }

    @Test
    void findsNothingWhereNothingIsNear() {
        assertThat(Nearest.of("zebra", KNOWN)).isNull();
        assertThat(Nearest.of("", KNOWN)).isNull();
        assertThat(Nearest.of("x", List.of())).isNull();
    }
}
