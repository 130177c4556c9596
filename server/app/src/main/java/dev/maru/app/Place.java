package dev.maru.app;

import java.nio.file.Path;

/**
 * Where in the configuration something was said.
 *
 * @param source a file as the user named it, an environment variable or a flag
 * @param line from 1, or 0 where there are no lines
 * @param column from 1, or 0
 * @param folder what relative paths are relative to
 */
record Place(String source, int line, int column, Path folder) {
    static Place of(String source, Path folder) {
        return new Place(source, 0, 0, folder);
    }

    Place at(int line, int column) {
        return new Place(source, line, column, folder);
    }

    /** In the form that editors and terminals make a link of: {@code maru.yaml:3:9}. */
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
