package dev.maru.bench;

import java.util.List;

/**
 * A program that can be both ends of a transfer, by the lines of {@link BulkEnd}.
 *
 * @param name what the table calls it
 * @param command to which {@code offer} or {@code answer} is added
 */
record BulkSubject(String name, List<String> command) {

    /** Ours, as a program runs it: nothing is set but the permission for system calls. */
    static BulkSubject ours(List<String> options) {
        List<String> command = new java.util.ArrayList<>(
                List.of(Commands.jdkTool("java"), "--enable-native-access=dev.maru.net,dev.maru.srtp"));
        command.addAll(options);
        command.addAll(List.of(
                "-p", System.getProperty("jdk.module.path"), "-m", "dev.maru.bench/" + BulkEnd.class.getName()));
        return new BulkSubject("Maru", command);
    }
}
