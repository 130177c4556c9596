package dev.maru.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleRulesTest {
    private static final String GOOD = """
            /** The signaling protocol. */
            @org.jspecify.annotations.NullMarked
            module dev.maru.signaling {
                requires static org.jspecify;
                requires transitive dev.maru.room;
                exports dev.maru.signaling;
            }
            """;

    @Test
    void acceptsAModuleOnTheMap() {
        assertThat(check("server/signaling", GOOD)).isEmpty();
    }

    @Test
    void reportsAnArrowThatIsNotOnTheMap() {
        List<Finding> findings = check("server/signaling", GOOD.replace("dev.maru.room", "dev.maru.app"));
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().toString())
                .startsWith(
                        "server/signaling/src/main/java/module-info.java:5: signaling -> app is no arrow of the map.")
                .contains("signaling may require room;");
    }

    @Test
    void reportsACoreRoomThatRequiresMoreThanTheBase() {
        String core = """
                /** The message codec. */
                @NullMarked
                module dev.maru.stun {
                    requires dev.maru.wire;
                    requires java.logging;
                    exports dev.maru.stun;
                }
                """;
        assertThat(check("core/stun", core)).singleElement().satisfies(finding -> {
            assertThat(finding.line()).isEqualTo(5);
            assertThat(finding.rule()).contains("java.logging");
        });
    }

    @Test
    void reportsARoomThatTheHouseDoesNotHave() {
        assertThat(check("server/lobby", GOOD.replace("dev.maru.signaling", "dev.maru.lobby")))
                .anySatisfy(finding -> assertThat(finding.rule()).contains("no room server/lobby"));
    }

    @Test
    void reportsAModuleWithAnotherName() {
        assertThat(check("server/signaling", GOOD.replace("module dev.maru.signaling", "module dev.maru.signals")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.fix()).contains("dev.maru.signaling"));
    }

    @Test
    void reportsASecondPackage() {
        String second = GOOD.replace("exports dev.maru.signaling;", "exports dev.maru.signaling.json;");
        assertThat(check("server/signaling", second))
                .singleElement()
                .satisfies(finding -> assertThat(finding.rule()).contains("dev.maru.signaling.json"));
    }

    @Test
    void reportsAModuleWithoutWordsAndWithoutNullMarks() {
        String bare = "module dev.maru.signaling { exports dev.maru.signaling; }";
        assertThat(check("server/signaling", bare)).hasSize(2);
    }

    @Test
    void reportsAFileInAPackageOfItsOwn() {
        String path = "server/room/src/main/java/dev/maru/room/inner/Guest.java";
        JavaSource source = JavaSource.parse(path, "package dev.maru.room.inner; class Guest {}");
        assertThat(new PackageRules().check(source)).hasSize(1);
        JavaSource flat = JavaSource.parse(
                "server/room/src/main/java/dev/maru/room/Guest.java", "package dev.maru.room; class Guest {}");
        assertThat(new PackageRules().check(flat)).isEmpty();
    }

    @Test
    void reportsAPomWithAWrongNameOrAWrongDependency() {
        String pom = """
                <project>
                  <artifactId>maru-rooms</artifactId>
                  <dependencies>
                    <dependency>
                      <groupId>dev.maru</groupId>
                      <artifactId>maru-signaling</artifactId>
                    </dependency>
                  </dependencies>
                </project>
                """;
        assertThat(PomRules.check("server/room/pom.xml", pom))
                .extracting(Finding::line)
                .containsExactly(2L, 6L);
    }

    @Test
    void letsCoreRoomsUseTheVirtualNetworkInTestsOnly() {
        String pom = """
                <project>
                  <artifactId>maru-ice</artifactId>
                  <dependencies>
                    <dependency>
                      <groupId>dev.maru</groupId>
                      <artifactId>maru-simnet</artifactId>
                      <scope>test</scope>
                    </dependency>
                  </dependencies>
                </project>
                """;
        assertThat(PomRules.check("core/ice/pom.xml", pom)).isEmpty();
        assertThat(PomRules.check("core/ice/pom.xml", pom.replace("<scope>test</scope>", "")))
                .hasSize(1);
    }

    private static List<Finding> check(String folder, String text) {
        return new ModuleRules().check(JavaSource.parse(folder + "/src/main/java/module-info.java", text));
    }
}
