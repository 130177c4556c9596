package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LayerContinuityTest {
    private final LayerContinuity continuity = new LayerContinuity();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();

    /** VP9 of one spatial layer in non-flexible mode. */
    private Vp9Descriptor picture(boolean isKey, int id, int temporalId, boolean isSwitch, int tl0) {
        byte[] payload = {
            (byte) (isKey ? 0xA8 : 0xE8), (byte) id, (byte) (temporalId << 5 | (isSwitch ? 0x10 : 0)), (byte) tl0, 0
        };
        assertThat(vp9.parse(payload, 0, payload.length)).isTrue();
        return vp9;
    }

    private Vp9Descriptor flexible(String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        assertThat(vp9.parse(payload, 0, payload.length)).isTrue();
        return vp9;
    }

    /** RFC 9628 §4.2: after U, pictures of higher temporal layers need none of those layers from before. */
    @Test
    void freesUpperLayersOfVp9AtASwitchingPoint() {
        continuity.give(picture(true, 1, 0, true, 10), true);
        continuity.lose(1);
        assertThat(continuity.allows(picture(false, 3, 2, false, 10))).isFalse();
        assertThat(continuity.allows(picture(false, 4, 0, true, 11))).isTrue();
        continuity.give(picture(false, 4, 0, true, 11), false);
        assertThat(continuity.allows(picture(false, 5, 2, false, 11))).isTrue();
        assertThat(continuity.allows(picture(false, 6, 1, false, 11))).isTrue();
        assertThat(continuity.allows(picture(false, 6, 1, false, 10)))
                .as("builds on an older picture")
                .isFalse();
    }

    @Test
    void keepsUpperLayersOfVp9OutWithoutASwitchingPoint() {
        continuity.give(picture(true, 1, 0, true, 255), true);
        continuity.lose(1);
        assertThat(continuity.allows(picture(false, 4, 0, false, 0)))
                .as("TL0PICIDX wraps")
                .isTrue();
        continuity.give(picture(false, 4, 0, false, 0), false);
        assertThat(continuity.allows(picture(false, 5, 1, false, 0))).isFalse();
        assertThat(continuity.mayResume()).isTrue();
        assertThat(continuity.allows(picture(false, 8, 0, false, 2)))
                .as("1 is missing")
                .isFalse();
        assertThat(continuity.mayResume()).isFalse();
        assertThat(continuity.allows(picture(true, 9, 0, true, 3))).isTrue();
        continuity.give(picture(true, 9, 0, true, 3), true);
        assertThat(continuity.mayResume()).isTrue();
    }

    /** RFC 9628 §4.2: P_DIFF names the references. Picture ids of 7 bits here, and across their wrap. */
    @Test
    void looksUpReferencesOfVp9InFlexibleMode() {
        continuity.give(flexible("b8" + "7e" + "00" + "aa"), true);
        continuity.give(flexible("f8" + "7f" + "40" + "02" + "aa"), false);
        continuity.lose(1); // picture 0
        assertThat(continuity.allows(flexible("f8" + "01" + "40" + "02" + "aa")))
                .as("on 0")
                .isFalse();
        assertThat(continuity.allows(flexible("f8" + "01" + "40" + "04" + "aa")))
                .as("on 127")
                .isTrue();
        continuity.give(flexible("f8" + "01" + "40" + "04" + "aa"), false);
        assertThat(continuity.allows(flexible("f8" + "02" + "40" + "03" + "04" + "aa")))
                .as("on 1 and 0")
                .isFalse();
        assertThat(continuity.allows(flexible("f8" + "02" + "00" + "03" + "08" + "aa")))
                .as("on 1 and 126")
                .isTrue();
        assertThat(continuity.mayResume()).isTrue();
    }

    @Test
    void looksAcrossNoLongHoles() {
        continuity.give(picture(true, 1, 0, true, 10), true);
        continuity.lose(LayerContinuity.MAX_HOLE + 1);
        assertThat(continuity.allows(picture(false, 2, 0, false, 11))).isFalse();
        assertThat(continuity.mayResume()).isFalse();
    }
}
