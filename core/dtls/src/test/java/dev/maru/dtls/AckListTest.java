package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckListTest {
    private final AckList list = new AckList();
    private final byte[] bytes = new byte[1_024];

    private static List<String> read(byte[] b, int length) {
        List<String> all = new ArrayList<>();
        return AckList.read(b, 0, length, (epoch, sequence) -> all.add(epoch + "/" + sequence)) ? all : null;
    }

    /** RFC 9147 §4: a RecordNumber is two numbers of 64 bits; §7: a list with a length of 16 bits, in increasing order. */
    @Test
    void writesRecordNumbersInOrder() {
        list.add(3, 1);
        list.add(2, 7);
        list.add(2, 5);
        list.add(2, 7);
        int length = list.write(bytes, 0, bytes.length);
        assertThat(HexFormat.of().formatHex(bytes, 0, length))
                .isEqualTo("0030"
                        + "00000000000000020000000000000005"
                        + "00000000000000020000000000000007"
                        + "00000000000000030000000000000001");
        assertThat(read(bytes, length)).containsExactly("2/5", "2/7", "3/1");
    }

    @Test
    void keepsTheNewest() {
        for (int i = 0; i < 100; i++) {
            list.add(2, i * 37 % 100);
        }
        assertThat(read(bytes, list.write(bytes, 0, bytes.length)))
                .hasSize(AckList.MAX_RECORDS)
                .startsWith("2/68")
                .endsWith("2/99");
        assertThat(read(bytes, list.write(bytes, 0, 40))).containsExactly("2/98", "2/99");
    }

    @Test
    void refusesEveryTruncatedPrefix() {
        list.add(2, 5);
        int length = list.write(bytes, 0, bytes.length);
        for (int i = 0; i < length; i++) {
            assertThat(read(bytes, i)).isNull();
        }
        bytes[1]--;
        assertThat(read(bytes, length - 1)).isNull();
    }

    @Test
    void readsAnEmptyOne() {
        assertThat(read(bytes, 2)).isEmpty();
    }
}
