package dev.maru.app;

import dev.maru.room.ApiKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * API keys, each with its secret: a mapping in a file, {@code key: secret, key: secret} in one text. Nothing of it
 * is shown in errors, not even the names: who swaps key and secret writes the secret in the place of a name.
 */
record KeyTable() implements ValueType<Map<String, Secret>> {
    @Override
    public @Nullable Map<String, Secret> read(Raw raw, Reading reading) {
        List<Raw.Field> fields = fields(raw, reading);
        if (fields == null) {
            return null;
        }
        Map<String, Secret> keys = new LinkedHashMap<>();
        int before = reading.problems().size();
        for (Raw.Field field : fields) {
            String secret = ValueType.scalar(field.value());
            if (!isKey(field.name())) {
                reading.say(field.at(), keyForm());
            } else if (secret == null || !isSecret(secret)) {
                reading.say(field.value().place(), secretForm());
            } else if (keys.put(field.name(), new Secret(secret)) != null) {
                reading.say(field.at(), Sentences.givenTwice("keys", raw.place()));
            }
        }
        return reading.problems().size() == before ? Collections.unmodifiableMap(keys) : null;
    }

    private @Nullable List<Raw.Field> fields(Raw raw, Reading reading) {
        if (raw instanceof Raw.Fields mapping) {
            return mapping.fields();
        }
        if (!(raw instanceof Raw.Scalar scalar)) {
            return reading.wrong(raw, allowed());
        }
        if (scalar.text().strip().startsWith("{")) {
            Raw flow = reading.flow(scalar);
            return flow instanceof Raw.Fields mapping ? mapping.fields() : reading.wrong(raw, allowed());
        }
        List<Raw.Field> fields = new ArrayList<>();
        for (String part : scalar.text().split(",")) {
            int colon = part.indexOf(':');
            if (part.isBlank()) {
                continue;
            }
            if (colon < 0) {
                return reading.wrong(raw, allowed());
            }
            Raw secret = new Raw.Scalar(part.substring(colon + 1).strip(), scalar.place());
            fields.add(new Raw.Field(part.substring(0, colon).strip(), scalar.place(), secret));
        }
        return fields;
    }

    private static boolean isKey(String name) {
        return name.length() <= ApiKeys.MAX_LENGTH && name.matches("[\\x21-\\x39\\x3B-\\x7E]+");
    }

    private static boolean isSecret(String secret) {
        int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
        return bytes >= ApiKeys.MIN_SECRET_BYTES && bytes <= ApiKeys.MAX_LENGTH;
    }

    private static Text keyForm() {
        return Text.of(
                "The name of an API key must be 1 to 256 printable ASCII characters without “:” and spaces.",
                "API 키의 이름은 “:”와 공백을 뺀 ASCII 문자 1~256자여야 합니다.");
    }

    private static Text secretForm() {
        return Text.of(
                        "The secret of an API key must be a text of %s to %s bytes; “maru key create” makes one.",
                        "API 키의 비밀 값은 %s~%s바이트의 문자열이어야 합니다. “maru key create”로 만들 수 있습니다.")
                .with(ApiKeys.MIN_SECRET_BYTES, ApiKeys.MAX_LENGTH);
    }

    @Override
    public Text allowed() {
        return Text.of("a mapping of API keys to their secrets of %s to %s bytes", "API 키와 %s~%s바이트의 비밀 값의 짝")
                .with(ApiKeys.MIN_SECRET_BYTES, ApiKeys.MAX_LENGTH);
    }

    @Override
    public String print(Map<String, Secret> value) {
        return value.keySet().stream()
                .map(key -> Yaml.quoted(key) + ": \"" + Redaction.HIDDEN + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
