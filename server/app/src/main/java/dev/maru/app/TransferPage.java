package dev.maru.app;

import dev.maru.client.TransferListener;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Shows how a transfer goes: a bar on a terminal, a line for each file elsewhere, or JSON. */
final class TransferPage implements TransferListener {
    private static final int BAR = 24;
    private static final long REPAINT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private final Console console;
    private final boolean isJson;
    private List<OfferedFile> files = List.of();
    private int current;
    private long startedAt;
    private long startOffset;
    private long paintedAt;
    private boolean hasBar;

    TransferPage(Console console, boolean isJson) {
        this.console = console;
        this.isJson = isJson;
    }

    /** Says a sentence, or its counterpart in JSON. */
    synchronized void say(Text text, String event, Map<String, Object> details) {
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("event", event);
            object.putAll(new TreeMap<>(details));
            console.out().println(Json.write(object));
            console.out().flush();
        } else {
            clear();
            if (!text.english().isEmpty()) {
                console.say(text);
            }
        }
    }

    /** Says a sentence that programs have no use for. */
    synchronized void explain(Text text) {
        if (!isJson) {
            say(text, "", Map.of());
        }
    }

    /** Shows a link, and on a terminal its QR code for the camera of a phone. */
    synchronized void showLink(Text text, String link) {
        explain(text);
        if (!isJson
                && console.isTerminal()
                && console.out().charset().newEncoder().canEncode(QrText.BLOCKS)) {
            console.out().println(QrText.draw(link, console.hasColours()));
        }
    }

    @Override
    public synchronized void paired(String from, List<OfferedFile> offered) {
        files = offered;
        say(
                Text.of("Connected, and the code is right. Files: %s, together %s.", "연결되었고 코드가 맞습니다. 파일 %s개, %s.")
                        .with(
                                offered.size(),
                                size(offered.stream()
                                        .mapToLong(OfferedFile::size)
                                        .sum()))
                        .plus(
                                from.isEmpty()
                                        ? Text.same("")
                                        : Text.of(" From %s.", " 보낸 사람: %s.").with(Reading.shown(from))),
                "paired",
                Map.of(
                        "from",
                        from,
                        "files",
                        offered.stream()
                                .map(file -> Map.of("name", file.name(), "size", file.size()))
                                .toList()));
    }

    @Override
    public synchronized void begins(int index, long offset) {
        current = index;
        startedAt = System.nanoTime();
        startOffset = offset;
        paintedAt = 0;
        String name = Reading.shown(files.get(index).name());
        if (isJson) {
            say(Text.same(""), "begins", Map.of("file", index, "offset", offset));
        } else if (offset > 0) {
            say(Text.of("%s goes on at %s.", "%s: %s부터 이어서 전송합니다.").with(name, size(offset)), "begins", Map.of());
        }
        progresses(index, offset);
    }

    @Override
    public synchronized void progresses(int index, long bytes) {
        long now = System.nanoTime();
        OfferedFile file = files.get(index);
        boolean isWhole = bytes == file.size();
        if (isJson) {
            if (now - paintedAt > TimeUnit.SECONDS.toNanos(1)) {
                paintedAt = now;
                say(Text.same(""), "progress", Map.of("file", index, "bytes", bytes));
            }
        } else if (console.isTerminal() && (isWhole || now - paintedAt > REPAINT_NANOS)) {
            paintedAt = now;
            paint(file, bytes, now);
        } else if (!console.isTerminal() && isWhole && index == current) {
            current = -1;
            say(Text.same(Reading.shown(file.name()) + "  " + size(file.size())), "", Map.of());
        }
    }

    private void paint(OfferedFile file, long bytes, long now) {
        double share = file.size() == 0 ? 1 : (double) bytes / file.size();
        int full = (int) Math.round(share * BAR);
        double seconds = Math.max(0.2, (now - startedAt) / 1e9);
        long rate = Math.round((bytes - startOffset) / seconds);
        console.out()
                .print(CLEAR_LINE + Reading.shown(file.name()) + "  " + "█".repeat(full) + "░".repeat(BAR - full) + "  "
                        + Math.round(share * 100) + " %  " + size(rate) + "/s");
        console.out().flush();
        hasBar = true;
        if (bytes == file.size()) {
            console.out().println();
            hasBar = false;
        }
    }

    @Override
    public synchronized void arrived(int index, Path path) {
        say(
                Text.of("Saved and verified: %s", "저장하고 확인했습니다: %s").with(Reading.shown(path.toString())),
                "arrived",
                Map.of("file", index, "path", path.toString()));
    }

    @Override
    public synchronized void interrupted() {
        say(
                Text.of(
                        "The connection is lost; waiting for the other side to come back.",
                        "연결이 끊겼습니다. 상대가 돌아오기를 기다립니다."),
                "interrupted",
                Map.of());
    }

    @Override
    public synchronized void stranger() {
        say(
                Text.of(
                        "Somebody who does not know the code tried to connect, and was refused.",
                        "코드를 모르는 누군가가 연결을 시도해 거절했습니다."),
                "stranger",
                Map.of());
    }

    @Override
    public synchronized void incompatible() {
        say(
                Text.of(
                        "Somebody with another version of Maru tried to connect. Both sides need the same.",
                        "버전이 다른 마루가 연결을 시도했습니다. 양쪽의 버전을 맞춰 주세요."),
                "incompatible",
                Map.of());
    }

    private void clear() {
        if (hasBar) {
            console.out().print(CLEAR_LINE);
            hasBar = false;
        }
    }

    /** In units of ten, as disks and networks are sold. */
    static String size(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 999.5 && unit < UNITS.length - 1) {
            amount /= 1_000;
            unit++;
        }
        return (unit == 0 ? "%.0f %s" : "%.1f %s").formatted(amount, UNITS[unit]);
    }
}
