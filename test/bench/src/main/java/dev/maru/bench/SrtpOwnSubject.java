package dev.maru.bench;

import dev.maru.srtp.SrtpCiphers;
import java.util.Arrays;
import java.util.List;

/** Ours, with one source of ciphers. */
final class SrtpOwnSubject implements SrtpSubject {
    private final String name;
    private final String property;

    /** With a value of the property that chooses ciphers. */
    SrtpOwnSubject(String name, String property) {
        this.name = name;
        this.property = property;
    }

    @Override
    public String name() {
        return "Maru, " + name;
    }

    @Override
    public SrtpCost run(SrtpLoad load) {
        String printed = Commands.output(
                List.of(
                        Commands.jdkTool("java"),
                        "--enable-native-access=dev.maru.srtp",
                        "-D" + SrtpCiphers.PROPERTY + "=" + property,
                        "-p",
                        System.getProperty("jdk.module.path"),
                        "-m",
                        "dev.maru.bench/" + SrtpRound.class.getName(),
                        Integer.toString(load.profile().codePoint()),
                        Integer.toString(load.bytes()),
                        Integer.toString(load.millis())),
                Commands.workFolder());
        double[] figures = Arrays.stream(printed.strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new SrtpCost(figures[0], figures[1], figures[2], figures[3]);
    }
}
