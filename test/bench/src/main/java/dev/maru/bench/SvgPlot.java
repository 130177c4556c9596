package dev.maru.bench;

import java.util.List;
import java.util.Locale;

/** Lines over time, in panels one below the other, as an SVG that is legible on light and dark paper. */
final class SvgPlot {
    private static final int WIDTH = 760;
    private static final int LEFT = 56;
    private static final int RIGHT = 16;
    private static final int PANEL = 190;
    private static final int GAP = 52;
    private static final int TOP = 34;
    private static final List<String> COLOURS = List.of("a", "b", "c", "d");
    private static final String STYLE = """
            <style>
            text{font:12px Pretendard,system-ui,sans-serif;fill:#3a3733}
            .title{font-weight:600}
            .grid{stroke:#8884;stroke-width:1}
            .line{fill:none;stroke-width:1.6;stroke-linejoin:round}
            .thin{stroke-width:1;opacity:.55}
            .a{stroke:#b0692b}.b{stroke:#2f6f8f}.c{stroke:#5c7f3a}.d{stroke:#8a4f7d}
            .limit{fill:none;stroke:#3a3733;stroke-width:1.2;stroke-dasharray:5 4}
            @media(prefers-color-scheme:dark){text{fill:#e8e3da}.limit{stroke:#e8e3da}
            .a{stroke:#e09a5a}.b{stroke:#6fb3d6}.c{stroke:#a3c97d}.d{stroke:#d49ac6}}
            </style>
            """;

    private final StringBuilder body = new StringBuilder();
    private final double seconds;
    private final double stepSeconds;
    private int panels;
    private double most;
    private int legendX;

    SvgPlot(double seconds, double stepSeconds) {
        this.seconds = seconds;
        this.stepSeconds = stepSeconds;
    }

    /** Begins a panel whose scale ends at a value. */
    void panel(String title, double highest) {
        double unit = Math.pow(10, Math.floor(Math.log10(highest / 2)));
        double step = unit * (highest / unit > 10 ? 5 : highest / unit > 5 ? 2 : 1);
        most = Math.ceil(highest / step) * step;
        panels++;
        for (double value = 0; value <= most + step / 2; value += step) {
            double y = y(value);
            add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, y, y);
            add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 8, y + 4, number(value));
        }
        double every = seconds > 60 ? 20 : seconds > 20 ? 10 : 2;
        for (double t = 0; t <= seconds; t += every) {
            add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s s</text>", x(t), y(0) + 18, number(t));
        }
        add("<text class=\"title\" x=\"%d\" y=\"%d\">%s</text>", LEFT, top() - 12, title);
        legendX = LEFT + 10 + 7 * title.length();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    private int top() {
        return TOP + (panels - 1) * (PANEL + GAP);
    }

    private double x(double t) {
        return LEFT + t / seconds * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return top() + PANEL * (1 - Math.min(value, most) / most);
    }

    /** A line of values a step apart; with a name, it is in the legend. */
    void line(String name, int colour, boolean isThin, List<Double> values) {
        String style = "line " + COLOURS.get(colour % COLOURS.size()) + (isThin ? " thin" : "");
        path(style, values);
        legend(name, style);
    }

    /** What cannot be exceeded. */
    void limit(String name, List<Double> values) {
        path("limit", values);
        legend(name, "limit");
    }

    private void legend(String name, String style) {
        int y = top() - 16;
        add("<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", style, legendX, legendX + 22, y, y);
        add("<text x=\"%d\" y=\"%d\">%s</text>", legendX + 28, y + 4, name);
        legendX += 44 + 7 * name.length();
    }

    private void path(String style, List<Double> values) {
        StringBuilder d = new StringBuilder();
        for (int i = 0; i < values.size() && i * stepSeconds <= seconds; i++) {
            d.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", x(i * stepSeconds), y(values.get(i))));
        }
        add("<path class=\"%s\" d=\"%s\"/>", style, d);
    }

    private void add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    @Override
    public String toString() {
        int height = top() + PANEL + 30;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " " + height + "\" width=\"" + WIDTH
                + "\" height=\"" + height + "\">\n" + STYLE + body + "</svg>\n";
    }
}
