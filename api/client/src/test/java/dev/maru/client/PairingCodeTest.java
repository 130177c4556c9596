package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PairingCodeTest {
    @Test
    void isReadAsPeopleTypeIt() {
        String text = PairingCode.parse("oil0z abcde-fghjk mnpqr").toString();
        assertThat(text).isEqualTo("0110Z-ABCDE-FGHJK-MNPQR");
        assertThatThrownBy(() -> PairingCode.parse("0110Z-ABCDE")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PairingCode.parse("0110Z-ABCDE-FGHJK-MNPQU"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyDifferenceChangesRoomAndProofs() {
        PairingCode code = PairingCode.generate(new Random(1));
        PairingCode other = PairingCode.generate(new Random(2));
        assertThat(code.room()).matches("files-[A-Za-z0-9_-]{16}").isNotEqualTo(other.room());
        byte[] one = new byte[32];
        byte[] two = new byte[32];
        two[31] = 1;
        byte[] proof = code.proof(TransferRole.SENDER, one, two);
        assertThat(code.proof(TransferRole.RECEIVER, one, two)).isNotEqualTo(proof);
        assertThat(code.proof(TransferRole.SENDER, two, one)).isNotEqualTo(proof);
        assertThat(other.proof(TransferRole.SENDER, one, two)).isNotEqualTo(proof);
    }
}
