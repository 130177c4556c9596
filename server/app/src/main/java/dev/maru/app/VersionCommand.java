package dev.maru.app;

import java.util.List;

/** {@code maru version}. */
final class VersionCommand implements Command {
    @Override
    public String path() {
        return "version";
    }

    @Override
    public Text meaning() {
        return Text.of("Prints the version.", "버전을 출력합니다.");
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public int run(Arguments given, Console console) {
        console.out()
                .println("maru " + Version.current() + " (Java " + Runtime.version() + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")");
        return ExitCode.OK;
    }
}
