package dev.maru.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a JVM's CPU time goes: samples by CPU time (JEP 509), which count native code and the kernel too. */
final class Profile {

    private static final int TOP = 30;
    private static final String SAMPLE = "jdk.CPUTimeSample";

    private final Path file;
    private final Map<String, Integer> own = new HashMap<>();
    private final Map<String, Integer> inclusive = new HashMap<>();
    private final Map<String, Integer> threads = new HashMap<>();
    private final Map<String, Long> allocated = new HashMap<>();
    private int total;

    private Profile(Path file) {
        this.file = file;
    }

    /** Records a running server while something happens. */
    static Profile record(Jvm jvm, String name, Runnable load) {
        Path file = Commands.workFolder().resolve("profile-" + name + ".jfr");
        jvm.jcmd("JFR.start", "name=" + name, "settings=profile", SAMPLE + "#enabled=true", SAMPLE + "#throttle=5ms");
        load.run();
        jvm.jcmd("JFR.stop", "name=" + name, "filename=" + file);
        Profile profile = new Profile(file);
        profile.read();
        return profile;
    }

    private void read() {
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                switch (event.getEventType().getName()) {
                    case SAMPLE -> sample(event);
                    case "jdk.ObjectAllocationSample" ->
                        allocated.merge(
                                event.getClass("objectClass").getName() + " in " + firstOf(event),
                                event.getLong("weight"),
                                Long::sum);
                    default -> {}
                }
            }
        } catch (IOException unreadable) {
            throw new BenchmarkException("cannot read " + file, unreadable);
        }
    }

    private void sample(RecordedEvent event) {
        total++;
        var thread = event.getThread("eventThread");
        threads.merge(
                thread == null
                        ? "?"
                        : thread.isVirtual()
                                ? "virtual threads"
                                : String.valueOf(thread.getJavaName()).replaceAll("\\d+", "N"),
                1,
                Integer::sum);
        if (event.getStackTrace() == null) {
            own.merge("(no stack)", 1, Integer::sum);
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        own.merge(nameOf(frames.getFirst()), 1, Integer::sum);
        Set<String> once = new HashSet<>();
        for (RecordedFrame frame : frames) {
            if (once.add(nameOf(frame))) {
                inclusive.merge(nameOf(frame), 1, Integer::sum);
            }
        }
    }

    private static String firstOf(RecordedEvent event) {
        return event.getStackTrace() == null
                ? "?"
                : nameOf(event.getStackTrace().getFrames().getFirst());
    }

    private static String nameOf(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type + "." + frame.getMethod().getName();
    }

    void print(PrintStream out) {
        out.println("recording: " + file + ", " + total + " samples");
        print(out, "by thread", threads);
        print(out, "in the method itself", own);
        print(out, "in the method and what it calls", inclusive);
        long bytes = allocated.values().stream().mapToLong(Long::longValue).sum();
        out.printf("%nallocated, %,d kB by samples%n", bytes / 1024);
        allocated.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(TOP)
                .forEach(entry -> out.printf("%5.1f %%  %s%n", 100.0 * entry.getValue() / bytes, entry.getKey()));
    }

    private void print(PrintStream out, String title, Map<String, Integer> counts) {
        out.printf("%n%s%n", title);
        counts.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getValue, Comparator.reverseOrder()))
                .limit(TOP)
                .forEach(entry -> out.printf("%5.1f %%  %s%n", 100.0 * entry.getValue() / total, entry.getKey()));
    }
}
