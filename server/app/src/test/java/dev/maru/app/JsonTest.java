package dev.maru.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesValues() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", 1);
        map.put("b", Arrays.asList(true, null, 1.5, List.of(), Map.of()));
        map.put("c", Double.NaN);
        map.put("d", "x");
        assertThat(Json.write(map)).isEqualTo("{\"a\":1,\"b\":[true,null,1.5,[],{}],\"c\":null,\"d\":\"x\"}");
        assertThat(Json.write(null)).isEqualTo("null");
    }

    @Test
    void escapesWhatMustBe() {
        assertThat(Json.write("\"\\\n\r\t\u0000\u007f")).isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0000\\u007f\"");
        assertThat(Json.write("한😀")).isEqualTo("\"한😀\"");
        assertThat(Json.write("\udc00")).isEqualTo("\"\\udc00\"");
    }
}
