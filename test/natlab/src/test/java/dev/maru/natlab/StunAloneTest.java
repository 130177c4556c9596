package dev.maru.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not possible without a relay, which is why there is one. A call takes half a minute to fail. */
@ExtendWith(InLab.class)
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class StunAloneTest {

    @ParameterizedTest
    @CsvSource({"CONE, SYMMETRIC", "SYMMETRIC, SYMMETRIC"})
    void symmetricBoxesFailWithoutARelay(NatKind one, NatKind two, Lab lab, Telephone telephone) {
        telephone.use(CoturnRelay.forStunAlone());
        lab.first().become(one);
        lab.second().become(two);
        List<Caller> both = telephone.call();

        both.forEach(caller -> caller.awaitState("failed"));
        assertThat(both).allSatisfy(caller -> assertThat(caller.states()).doesNotContain("connected"));
    }
}
