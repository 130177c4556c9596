package dev.maru.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher decides: whether a build is current, which JDK will do, what it says of what is missing. */
class LauncherTest {
    private static final Path ROOT = SourceTree.here().root();

    @TempDir
    private Path folder;

    private record Outcome(int status, String output) {}

    @BeforeEach
    void writeSources() throws IOException {
        Files.createDirectories(folder.resolve("src/deep"));
        Files.writeString(folder.resolve("src/A.java"), "class A {}");
        Files.writeString(folder.resolve("src/deep/B.java"), "class B {}");
    }

    @Test
    void takesABuildWithoutChangesAsCurrent() throws Exception {
        build();
        assertThat(isCurrent()).isTrue();
    }

    @Test
    void seesAnEditedFile() throws Exception {
        build();
        Files.writeString(folder.resolve("src/deep/B.java"), "class B { }");
        assertThat(isCurrent()).isFalse();
    }

    @Test
    void seesANewAndADeletedFile() throws Exception {
        build();
        Files.writeString(folder.resolve("src/C.java"), "class C {}");
        assertThat(isCurrent()).isFalse();
        build();
        Files.delete(folder.resolve("src/deep/B.java"));
        assertThat(isCurrent()).isFalse();
    }

    @Test
    void seesAFileThatCameWithAnOldTime() throws Exception {
        Path older = Files.writeString(folder.resolve("older.java"), "class A { int older; }");
        Files.setLastModifiedTime(older, FileTime.from(Instant.EPOCH));
        build();
        Files.move(older, folder.resolve("src/A.java"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(isCurrent()).isFalse();
    }

    @Test
    void countsWhatChangesDuringABuildAsChanged() throws Exception {
        bash("begin_stamp built src; echo 'class A {  }' > src/A.java; end_stamp built");
        assertThat(isCurrent()).isFalse();
    }

    @Test
    void buildsAgainAfterABuildThatFailed() throws Exception {
        build();
        bash("begin_stamp built src");
        assertThat(isCurrent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"target/A.class", "node_modules/a.js", "dist/a.js", ".vite/a.js", "src/test/A.java"})
    void ignoresWhatIsMadeAndWhatOnlyTestsNeed(String path) throws Exception {
        build();
        Path made = folder.resolve("src").resolve(path);
        Files.createDirectories(made.getParent());
        Files.writeString(made, "made");
        assertThat(isCurrent()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "3.8.7, 3.8, true",
        "3.10.0, 3.8, true",
        "3.6.3, 3.8, false",
        "20.19.0, 20.19, true",
        "20.18.3, 20.19, false",
        "22.1, 20.19, true",
        "4.0.0-rc-4, 3.8, true",
        "20.19.2+dfsg-1, 20.19, true",
        "25, 25, true",
        "0, 3.8, false"
    })
    void comparesVersionsByNumber(String have, String want, boolean enough) throws Exception {
        assertThat(bash("at_least '" + have + "' " + want).status() == 0).isEqualTo(enough);
    }

    @ParameterizedTest
    @CsvSource({"25.0.3, 25", "25-ea, 25", "26.0.1, 26", "17.0.15, 17", "1.8.0_402, 1"})
    void readsAJdksVersionWithoutStartingIt(String written, String major) throws Exception {
        jdk("jdk", written);
        assertThat(bash("jdk_version jdk").output().strip()).isEqualTo(major);
    }

    @Test
    void takesNoRuntimeWithoutACompilerForAJdk() throws Exception {
        Path home = jdk("jdk", "25.0.3");
        Files.delete(home.resolve("bin/javac"));
        assertThat(bash("jdk_version jdk").output()).isEmpty();
    }

    @Test
    void takesANewerJdkIfJavaHomeSaysSo() throws Exception {
        Path home = jdk("jdk", "26");
        assertThat(bash("JAVA_HOME=" + home + "; find_jdk; echo $JAVA_HOME")
                        .output()
                        .strip())
                .isEqualTo(home.toString());
    }

    @Test
    void passesByAJavaHomeThatIsTooOld() throws Exception {
        Path home = jdk("jdk", "17.0.15");
        assertThat(bash("JAVA_HOME=" + home + "; find_jdk; jdk_version \"$JAVA_HOME\"")
                        .output()
                        .strip())
                .isIn("25", "26", "27");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "maven", "node", "browser", "fonts"})
    void namesWhatIsMissingInOneSentenceWithBothCommands(String what) throws Exception {
        Outcome outcome = bash(". " + ROOT + "/tools/install.sh; missing " + what);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output().strip().lines())
                .singleElement()
                .asString()
                .contains("is missing; install it with:", "(Debian, Ubuntu)", "brew install", "(macOS)");
    }

    @Test
    void namesTheWayRoundTheTestsBehindNatsThatNotEveryMachineCanRun() throws Exception {
        Outcome outcome = bash(". " + ROOT + "/tools/install.sh; missing natlab");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output().strip().lines())
                .singleElement()
                .asString()
                .contains("sudo apt-get install iproute2 nftables conntrack coturn", "./maru test --without-natlab");
    }

    @ParameterizedTest
    @CsvSource({"ko_KR.UTF-8, JDK 25 이상", "ko, JDK 25 이상", "en_US.UTF-8, a JDK 25 or newer", "kok_IN, a JDK 25 or newer"
    })
    void speaksTheLanguageOfTheEnvironment(String language, String title) throws Exception {
        Outcome outcome = bash(". " + ROOT + "/tools/install.sh; missing jdk", language);
        assertThat(outcome.output()).contains(title, "(Debian, Ubuntu)", "brew install");
    }

    @Test
    void sumsReportsUp() throws Exception {
        Files.writeString(folder.resolve("TEST-a.xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite xmlns:xsi="x" name="A" time="0.1" tests="10" errors="1" skipped="2" failures="3">
                  <testcase name="a tests=&quot;7&quot;"/><system-out>tests="5"</system-out>
                </testsuite>
                """);
        Files.writeString(folder.resolve("vitest.xml"), """
                <testsuites name="vitest" tests="4" failures="1" errors="0">
                  <testsuite name="a.test.ts" tests="3" failures="1" errors="0" skipped="0" time="1"><testcase/></testsuite>
                  <testsuite name="b.test.ts" tests="1" failures="0" errors="0" skipped="0" time="1"></testsuite>
                </testsuites>
                """);
        assertThat(bash(". " + ROOT + "/tools/test.sh; cat *.xml | sum_up")
                        .output()
                        .strip())
                .isEqualTo("7 5 2");
    }

    private void build() throws Exception {
        assertThat(bash("begin_stamp built src && end_stamp built").status()).isZero();
    }

    private boolean isCurrent() throws Exception {
        return bash("is_current built src").status() == 0;
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Path compiler = Files.writeString(home.resolve("bin/javac"), "#!/bin/sh\n");
        assertThat(compiler.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /** Runs lines of bash in the folder, with the launcher's functions. */
    private Outcome bash(String lines) throws IOException, InterruptedException {
        return bash(lines, "C.UTF-8");
    }

    private Outcome bash(String lines, String language) throws IOException, InterruptedException {
        String script = """
                set -euo pipefail
                MARU_HOME=%1$s TOOLS=%1$s/tools
                for part in words changes find; do . "$TOOLS/$part.sh"; done
                """.formatted(ROOT) + lines;
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "-c", script))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", language);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        return new Outcome(process.waitFor(), output);
    }
}
