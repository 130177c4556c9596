package dev.maru.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** What the examples say at a terminal, in the language of the environment: English or Korean. */
final class Words {
    private static final int USAGE = 2;

    private Words() {}

    static String of(String english, String korean) {
        return of(System.getenv(), english, korean);
    }

    /** The first variable that is set decides, as for other programs. */
    static String of(Map<String, String> environment, String english, String korean) {
        String language = Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        return language.matches("ko([_.-].*)?") ? korean : english;
    }

    /** Says what was wrong and what to do, and ends the program. */
    static void fail(String english, String korean) {
        System.err.println(of(english, korean));
        System.exit(USAGE);
    }

    /** Ends the program when the command line is too short or too long, and says how it is to be. */
    static void expect(int count, String[] args, String english, String korean) {
        if (args.length != count) {
            fail("Usage: ./maru example " + english, "사용법: ./maru example " + korean);
        }
    }

    /** A file that the command line names; ends the program when it is not there. */
    static Path file(String name) {
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            fail("There is no file " + name + ".", name + " 파일이 없습니다.");
        }
        return file;
    }
}
