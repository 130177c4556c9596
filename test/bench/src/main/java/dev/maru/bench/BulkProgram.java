package dev.maru.bench;

import java.util.function.Function;

/**
 * A program that can be an end of a transfer.
 *
 * @param name what the table calls it
 * @param starter starts an end in a role: {@code offer}, which sends, or {@code answer}, which receives
 */
record BulkProgram(String name, Function<String, BulkPeer> starter) {
    BulkPeer start(String role) {
        return starter.apply(role);
    }
}
