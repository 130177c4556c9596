package dev.maru.bench;

import java.util.List;
import java.util.Locale;

/**
 * Two programs that are measured together.
 *
 * @param sender offers and sends
 * @param receiver answers and receives
 */
record BulkSubject(BulkProgram sender, BulkProgram receiver) {
    /** A program at both ends. */
    static BulkSubject of(BulkProgram program) {
        return new BulkSubject(program, program);
    }

    /** What the table calls them. */
    String name() {
        return sender.name().equals(receiver.name()) ? sender.name() : sender.name() + " to " + receiver.name();
    }

    /**
     * Whether both are wanted.
     *
     * @param names in lower case, with commas between them; empty for all
     */
    boolean isAmong(String names) {
        List<String> wanted = List.of(names.split(","));
        return names.isEmpty()
                || (wanted.contains(sender.name().toLowerCase(Locale.ROOT))
                        && wanted.contains(receiver.name().toLowerCase(Locale.ROOT)));
    }
}
