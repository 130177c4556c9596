package dev.maru.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Secrets without names. Never shown, not even in errors. */
record SecretList() implements ValueType<List<Secret>> {
    @Override
    public @Nullable List<Secret> read(Raw raw, Reading reading) {
        List<Secret> secrets = new ArrayList<>();
        int before = reading.problems().size();
        for (Raw item : ValueType.items(raw, reading)) {
            String text = ValueType.scalar(item);
            if (text == null || text.isEmpty()) {
                reading.wrong(item, allowed());
            } else {
                secrets.add(new Secret(text));
            }
        }
        return reading.problems().size() == before ? List.copyOf(secrets) : null;
    }

    @Override
    public Text allowed() {
        return Text.of("a list of texts", "문자열의 목록");
    }

    @Override
    public String print(List<Secret> value) {
        return value.stream().map(secret -> "\"" + Redaction.HIDDEN + "\"").collect(Collectors.joining(", ", "[", "]"));
    }
}
