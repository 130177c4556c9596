package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrTextTest {
    private static final String URL = "https://192.168.178.123:7443/";

    @Test
    void drawsEveryModuleWithAMarginOfTwo() {
        QrCode code = QrCode.encodeText(URL, QrCode.Ecc.LOW);
        List<String> lines = QrText.draw(URL, false).lines().toList();
        assertThat(lines).hasSize((code.size + 4 + 1) / 2);
        for (int y = 0; y < code.size + 4; y++) {
            for (int x = 0; x < code.size + 4; x++) {
                char block = lines.get(y / 2).charAt(2 + x);
                boolean dark = block == '█' || block == (y % 2 == 0 ? '▀' : '▄');
                assertThat(dark).as("%d %d", x, y).isEqualTo(code.getModule(x - 2, y - 2));
            }
        }
    }

    @Test
    void paintsBlackOnWhiteWhereThereAreColours() {
        assertThat(QrText.draw(URL, true).lines())
                .allSatisfy(
                        line -> assertThat(line).startsWith("  \u001b[30;107m").endsWith("\u001b[0m"));
        assertThat(QrText.draw(URL, true).replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(QrText.draw(URL, false));
    }
}
