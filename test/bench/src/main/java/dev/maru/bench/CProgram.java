package dev.maru.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program in C that does the same as ours, compiled here from a resource.
 *
 * @param file the program
 */
record CProgram(Path file) {
    /**
     * Compiles it.
     *
     * @param source the resource, without its ending
     * @param name of the program
     * @param libraries what comes behind the source on the compiler's command line
     * @throws BenchmarkException when there is no compiler, or not the library
     */
    static CProgram compile(String source, String name, String... libraries) {
        Path folder = Commands.workFolder();
        Path copy = folder.resolve(source + ".c");
        Path program = folder.resolve(name);
        try (InputStream in = CProgram.class.getResourceAsStream(source + ".c")) {
            if (in == null) {
                throw new BenchmarkException(source + ".c is not in this program");
            }
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new BenchmarkException("cannot write " + copy, failed);
        }
        List<String> command = new ArrayList<>(List.of("cc", "-O2", "-o", program.toString(), copy.toString()));
        command.addAll(Arrays.asList(libraries));
        Commands.output(command, folder);
        return new CProgram(program);
    }

    /** Runs it, and returns the words that it prints. */
    String[] run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(Arrays.asList(arguments));
        return Commands.output(command, Commands.workFolder()).strip().split(" ");
    }

    /** The first line of what went wrong. */
    static String reason(BenchmarkException failed) {
        String message = failed.getMessage();
        return message == null
                ? "no reason was given"
                : message.lines().findFirst().orElse("no reason was given");
    }
}
