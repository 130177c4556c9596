package dev.maru.app;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the program finds where it is started; an argument, so that tests have their own.
 *
 * @param environment the environment variables
 * @param folder the working directory, absolute
 * @param home the user's home, absolute
 */
record Surroundings(Map<String, String> environment, Path folder, Path home) {
    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home")).toAbsolutePath());
    }

    /** A variable that is set and not empty, or null. */
    @Nullable
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Where programs keep the user's configuration (XDG Base Directory Specification). */
    Path configFolder() {
        return xdg("XDG_CONFIG_HOME", ".config").resolve("maru");
    }

    /** Where programs keep what must survive a restart (XDG Base Directory Specification). */
    Path stateFolder() {
        return xdg("XDG_STATE_HOME", ".local/state").resolve("maru");
    }

    /** The specification has relative paths ignored. */
    private Path xdg(String variable, String otherwise) {
        String value = variable(variable);
        return value != null && Path.of(value).isAbsolute() ? Path.of(value) : home.resolve(otherwise);
    }
}
