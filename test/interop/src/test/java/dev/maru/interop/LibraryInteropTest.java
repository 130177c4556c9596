package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code ./maru library} makes, in a project of somebody else: a pom that names one dependency, and the quick start of the README as
 * its program. The library is built from a copy of the tree, since this tree's own build may be under way. Part of the long tests.
 */
@EnabledIfSystemProperty(named = "maru.long", matches = "true")
class LibraryInteropTest {
    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>org.example</groupId>
              <artifactId>talk</artifactId>
              <version>1</version>
              <properties>
                <maven.compiler.release>25</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <repositories>
                <repository>
                  <id>maru</id>
                  <url>file://%s</url>
                </repository>
              </repositories>
              <dependencies>
                <dependency>
                  <groupId>dev.maru</groupId>
                  <artifactId>maru-webrtc</artifactId>
                  <version>0.1.0-SNAPSHOT</version>
                </dependency>
              </dependencies>
              <build>
                <plugins>
                  <plugin>
                    <artifactId>maven-compiler-plugin</artifactId>
                    <version>3.16.0</version>
                  </plugin>
                  <plugin>
                    <artifactId>maven-dependency-plugin</artifactId>
                    <version>3.11.0</version>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;

    @Test
    void aProjectOfSomebodyElseRunsTheQuickStart(@TempDir Path folder) throws Exception {
        Path tree = copyOfTheTree(folder.resolve("tree"));
        Path repository = folder.resolve("repository");
        String said = run(tree, tree.resolve("maru").toString(), "library", repository.toString());
        assertThat(said).contains("<artifactId>maru-webrtc</artifactId>", repository.toString());
        try (var files = Files.walk(repository)) {
            assertThat(files.map(Path::toString))
                    .anyMatch(name -> name.matches(".*maru-webrtc-[^/]*-sources\\.jar"))
                    .anyMatch(name -> name.matches(".*maru-client-[^/]*-javadoc\\.jar"));
        }

        Path project = Files.createDirectories(folder.resolve("talk/src/main/java"))
                .getParent()
                .getParent()
                .getParent();
        Files.writeString(project.resolve("pom.xml"), POM.formatted(repository.toRealPath()));
        String source = Files.readString(
                ServerUnderTest.home().resolve("examples/src/main/java/dev/maru/examples/QuickStart.java"));
        Files.writeString(
                project.resolve("src/main/java/QuickStart.java"), source.replaceFirst("package [^;]*;\n", ""));
        run(project, "mvn", "-q", "-B", "compile", "dependency:copy-dependencies", "-DoutputDirectory=target/lib");
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        assertThat(run(project, java, "-cp", "target/classes:target/lib/*", "QuickStart"))
                .contains("You said: hello");
    }

    /** What git tracks or would, as it is in the working tree. */
    private static Path copyOfTheTree(Path folder) throws IOException, InterruptedException {
        Path home = ServerUnderTest.home();
        String names = run(home, "git", "ls-files", "--cached", "--others", "--exclude-standard");
        for (String name : names.split("\n")) {
            Path from = home.resolve(name);
            if (Files.isRegularFile(from)) {
                Path to = folder.resolve(name);
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
            }
        }
        return folder;
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("MARU_BUILT");
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
