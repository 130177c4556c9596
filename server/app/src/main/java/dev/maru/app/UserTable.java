package dev.maru.app;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Users with their passwords: a mapping in a file, {@code name:password, name:password} in one text. Shows no passwords. */
record UserTable() implements ValueType<Map<String, Secret>> {
    @Override
    public @Nullable Map<String, Secret> read(Raw raw, Reading reading) {
        List<Raw.Field> fields = fields(raw, reading);
        if (fields == null) {
            return null;
        }
        Map<String, Secret> users = new LinkedHashMap<>();
        int before = reading.problems().size();
        for (Raw.Field field : fields) {
            String password = ValueType.scalar(field.value());
            if (field.name().isEmpty() || password == null || password.isEmpty()) {
                reading.say(
                        field.at(),
                        Text.of(
                                "A user of the relay needs a name and a password: name:password.",
                                "릴레이 사용자에는 이름과 비밀번호가 필요합니다: 이름:비밀번호."));
            } else if (users.put(field.name(), new Secret(password)) != null) {
                reading.say(field.at(), Sentences.givenTwice(reading.key(), raw.place()));
            }
        }
        return reading.problems().size() == before ? Collections.unmodifiableMap(users) : null;
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
            Raw password = new Raw.Scalar(part.substring(colon + 1).strip(), scalar.place());
            fields.add(new Raw.Field(part.substring(0, colon).strip(), scalar.place(), password));
        }
        return fields;
    }

    @Override
    public Text allowed() {
        return Text.of("a mapping of user names to their passwords", "사용자 이름과 비밀번호의 짝");
    }

    @Override
    public String print(Map<String, Secret> value) {
        return value.keySet().stream()
                .map(name -> Yaml.quoted(name) + ": \"" + Redaction.HIDDEN + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
