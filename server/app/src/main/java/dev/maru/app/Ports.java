package dev.maru.app;

import dev.maru.relay.PortRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of ports, such as {@code 49152-65535}. */
record Ports() implements ValueType<PortRange> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})\\s*-\\s*(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    @Override
    public @Nullable PortRange read(Raw raw, Reading reading) {
        String text = ValueType.scalar(raw);
        Matcher form = FORM.matcher(text == null ? "" : text);
        if (form.matches()) {
            int first = Integer.parseInt(form.group(1));
            int last = Integer.parseInt(form.group(2));
            if (first >= 1 && first <= last && last <= MAX_PORT) {
                return new PortRange(first, last);
            }
        }
        return reading.wrong(raw, allowed());
    }

    @Override
    public Text allowed() {
        return Text.of(
                "two ports from 1 to 65535 with a dash between, such as 49152-65535",
                "49152-65535처럼 1~65535 범위의 두 포트를 -로 이은 값");
    }

    @Override
    public String label() {
        return "FIRST-LAST";
    }

    @Override
    public String print(PortRange value) {
        return value.toString();
    }
}
