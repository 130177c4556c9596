package dev.maru.app;

import org.jspecify.annotations.Nullable;

/** A text of one line. */
record TextLine(Text allowed) implements ValueType<String> {
    private static final int MAX_LENGTH = 128;

    @Override
    public @Nullable String read(Raw raw, Reading reading) {
        String text = ValueType.scalar(raw);
        boolean fits =
                text != null && text.length() <= MAX_LENGTH && text.chars().allMatch(c -> c > ' ' && c != 0x7F);
        return fits ? text : reading.wrong(raw, allowed);
    }

    @Override
    public String label() {
        return "TEXT";
    }

    @Override
    public String print(String value) {
        return Yaml.quoted(value);
    }
}
