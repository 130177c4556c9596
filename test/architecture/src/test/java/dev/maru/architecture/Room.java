package dev.maru.architecture;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Maven module of the tree.
 *
 * @param floor the folder at the root: {@code core}, {@code server}, …
 * @param name the folder in it
 */
record Room(String floor, String name) {
    /** The floor that is one room. */
    private static final String EXAMPLES = "examples";

    private static final Pattern PATH = Pattern.compile("(core|io|media|api|server|test)/([^/]+)/.*");

    /** The room that a file belongs to; empty for files of the root, of {@code docs} and of {@code web}. */
    static Optional<Room> of(String path) {
        if (path.startsWith(EXAMPLES + "/")) {
            return Optional.of(new Room(EXAMPLES, EXAMPLES));
        }
        Matcher matcher = PATH.matcher(path);
        return matcher.matches() ? Optional.of(new Room(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    String folder() {
        return floor.equals(name) ? name : floor + "/" + name;
    }

    String module() {
        return "dev.maru." + name;
    }

    String artifact() {
        return "maru-" + name;
    }
}
