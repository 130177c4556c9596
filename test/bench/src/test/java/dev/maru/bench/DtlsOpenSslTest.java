package dev.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DtlsOpenSslTest {
    @Test
    void readsWhatTheProgramPrints() {
        DtlsOpenSsl.Cost cost = DtlsOpenSsl.Cost.parse("3.0.19 200 81000000 79000000".split(" "));
        assertThat(cost).isEqualTo(new DtlsOpenSsl.Cost("3.0.19", 200, 81_000_000, 79_000_000));
        assertThat(cost.cpuNanos()).isEqualTo(160_000_000);
    }

    @Test
    void tellsWhatItSaidInstead() {
        assertThatThrownBy(() -> DtlsOpenSsl.Cost.parse("error:0A000086:SSL", "routines"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("error:0A000086:SSL routines");
    }
}
