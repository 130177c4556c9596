package dev.maru.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bits in a second, such as {@code 500kbit}, {@code 20Mbit} or {@code 1Gbit}; 0 for no limit. */
record BitRate() implements ValueType<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*(kbit|Mbit|Gbit)(?:/s)?");
    private static final long KILO = 1_000;
    private static final long MEGA = 1_000_000;
    private static final long GIGA = 1_000_000_000;

    @Override
    public @Nullable Long read(Raw raw, Reading reading) {
        String text = ValueType.scalar(raw);
        if ("0".equals(text)) {
            return 0L;
        }
        Matcher form = FORM.matcher(text == null ? "" : text);
        if (!form.matches()) {
            return reading.wrong(raw, allowed());
        }
        long unit = switch (form.group(2)) {
            case "kbit" -> KILO;
            case "Mbit" -> MEGA;
            default -> GIGA;
        };
        return Long.parseLong(form.group(1)) * unit;
    }

    @Override
    public Text allowed() {
        return Text.of(
                "0 for no limit, or bits in a second such as 500kbit, 20Mbit or 1Gbit",
                "제한이 없으면 0, 있으면 500kbit, 20Mbit, 1Gbit 같은 초당 비트 수");
    }

    @Override
    public String label() {
        return "RATE";
    }

    @Override
    public String print(Long value) {
        if (value == 0) {
            return "0";
        }
        if (value % GIGA == 0) {
            return value / GIGA + "Gbit";
        }
        return value % MEGA == 0 ? value / MEGA + "Mbit" : value / KILO + "kbit";
    }
}
