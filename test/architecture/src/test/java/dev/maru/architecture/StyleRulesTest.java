package dev.maru.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StyleRulesTest {
    private static final String ROOM = "server/room/src/main/java/dev/maru/room/Sample.java";
    private static final String APP = "server/app/src/main/java/dev/maru/app/Sample.java";
    private static final String APP_TEST = "server/app/src/test/java/dev/maru/app/SampleTest.java";

    @ParameterizedTest
    @ValueSource(strings = {"RoomManager", "TextUtils", "TextUtil", "JoinHelper", "RoomImpl", "RoomBase", "PeerInfo"})
    void reportsNamesThatSayNothing(String name) {
        assertThat(check(new DeclarationRules(), APP, "final class " + name + " {}"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.rule()).contains(name));
        assertThat(check(new DeclarationRules(), APP, "class A { record " + name + "() {} }"))
                .hasSize(1);
    }

    @Test
    void acceptsNamesThatOnlyContainABannedWord() {
        assertThat(check(new DeclarationRules(), APP, "class DataChannel { interface Database {} }"))
                .isEmpty();
    }

    @Test
    void reportsMethodsOfMoreThanSixtyLines() {
        assertThat(check(new DeclarationRules(), APP, methodOf(60))).isEmpty();
        assertThat(check(new DeclarationRules(), APP, methodOf(61)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.line()).isEqualTo(3);
                    assertThat(finding.rule()).contains("61 lines");
                });
    }

    @Test
    void reportsLongInitializersAndLambdas() {
        String lines = "    int a;\n".repeat(70);
        assertThat(check(new DeclarationRules(), APP, "class A { static {\n" + lines + "} }"))
                .hasSize(1);
        assertThat(check(new DeclarationRules(), APP, "class A { Runnable r = () -> {\n" + lines + "}; }"))
                .hasSize(1);
    }

    @Test
    void reportsMoreThanFiveParameters() {
        assertThat(check(new DeclarationRules(), APP, "class A { void go(int a, int b, int c, int d, int e) {} }"))
                .isEmpty();
        String six = "void go(int a, int b, int c, int d, int e, int f) {}";
        assertThat(check(new DeclarationRules(), APP, "class A { " + six + " }"))
                .hasSize(1);
        assertThat(check(new DeclarationRules(), APP, "class A { @SuppressWarnings(\"x\") " + six + " }"))
                .hasSize(1);
    }

    @Test
    void exemptsParametersThatOthersDecide() {
        String six = "(int a, int b, int c, int d, int e, int f)";
        assertThat(check(new DeclarationRules(), APP, "class A { @Override void go" + six + " {} }"))
                .isEmpty();
        assertThat(check(new DeclarationRules(), APP, "class A { @JsonCreator A" + six + " {} }"))
                .isEmpty();
        assertThat(check(new DeclarationRules(), APP, "record A" + six + " { A { } }"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"testJoin", "test", "shouldJoin", "joinShouldWork", "test_join"})
    void reportsTestNamesThatAreNoSentence(String name) {
        assertThat(check(new DeclarationRules(), APP_TEST, "class A { @Test void " + name + "() {} }"))
                .hasSize(1);
    }

    @Test
    void acceptsTestNamesThatAreSentences() {
        String named = "class A { @Test void refusesAJoinToAFullRoom() {} @Test void testifiesNothing() {} }";
        assertThat(check(new DeclarationRules(), APP_TEST, named)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.nanoTime()",
                "System.currentTimeMillis()",
                "java.time.Instant.now()",
                "Clock.systemUTC()",
                "new SecureRandom()",
                "new java.util.Random()",
                "UUID.randomUUID()",
                "call(System::nanoTime)"
            })
    void reportsTimeAndEntropyInDeterministicRooms(String expression) {
        String code = "class A { Object a = " + expression + "; }";
        assertThat(check(new ClockRules(), ROOM, code)).hasSize(1);
        assertThat(check(new ClockRules(), "core/ice/src/main/java/dev/maru/ice/A.java", code))
                .hasSize(1);
        assertThat(check(new ClockRules(), APP, code)).isEmpty();
    }

    @Test
    void acceptsTimeAndEntropyAsArguments() {
        String code =
                "class A { A(Instant now, SecureRandom random, Clock clock) { clock.instant(); new Random(7); } }";
        assertThat(check(new ClockRules(), ROOM, code)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Thread.sleep(10)", "java.util.concurrent.TimeUnit.SECONDS.sleep(1)"})
    void reportsTestsThatSleep(String call) {
        String code = "class A { void a() throws Exception { " + call + "; } }";
        assertThat(check(new ClockRules(), APP_TEST, code)).hasSize(1);
        assertThat(check(new ClockRules(), "test/interop/src/main/java/dev/maru/interop/A.java", code))
                .hasSize(1);
        assertThat(check(new ClockRules(), APP, code)).isEmpty();
    }

    @Test
    void reportsImportsOfEverything() {
        String code =
                "import java.util.*;\nimport java.util.List;\nimport static java.util.Map.*;\nimport module java.sql;";
        assertThat(check(new ImportRules(), APP, code))
                .extracting(Finding::line)
                .containsExactly(1L, 3L, 4L);
    }

    @Test
    void reportsPublicThingsWithoutJavadoc() {
        String code = """
                public final class Sample {
                    public void join() {}
                    public Sample() {}
                    @Override public String toString() { return ""; }
                    void hidden() {}
                    /** Gets the name. */
                    public String name() { return ""; }
                }
                """;
        assertThat(check(new JavadocRules(), APP, code))
                .extracting(Finding::line)
                .containsExactly(1L, 2L, 7L);
        assertThat(check(new JavadocRules(), APP_TEST, code)).isEmpty();
    }

    @Test
    void reportsMembersOfPublicInterfacesWithoutJavadoc() {
        String code = "/** A listener. */ public interface Sample { void joined(); private void own() {} }";
        assertThat(check(new JavadocRules(), APP, code)).hasSize(1);
        assertThat(check(new JavadocRules(), APP, "interface Sample { void joined(); }"))
                .isEmpty();
    }

    @Test
    void reportsFilesThatAreTooLong() {
        assertThat(TextRules.check("web/app/src/a.ts", "a\n".repeat(800))).isEmpty();
        assertThat(TextRules.check("web/app/src/a.ts", "a\n".repeat(801))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"// TO" + "DO later", "/* FIX" + "ME */", "# XX" + "X"})
    void reportsMarksOfUnfinishedWork(String line) {
        assertThat(TextRules.check("web/app/src/a.css", "a\n" + line))
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).isEqualTo(2));
    }

    @Test
    void reportsWhatWasLeftOver() {
        assertThat(TextRules.check("web/client/src/a.test.ts", "it.on" + "ly('joins', () => {})"))
                .hasSize(1);
        assertThat(TextRules.check("web/client/src/a.ts", "  debug" + "ger;")).hasSize(1);
        assertThat(TextRules.check(APP, "e.printStack" + "Trace();")).hasSize(1);
        assertThat(TextRules.check(APP_TEST, "@Disa" + "bled")).hasSize(1);
        assertThat(TextRules.check(APP, "room.only(participant)")).isEmpty();
    }

    private static String methodOf(int lines) {
        return "class A {\n\n  void go() {\n" + "    ;\n".repeat(lines - 2) + "  }\n}\n";
    }

    private static List<Finding> check(Rule rule, String path, String code) {
        return rule.check(JavaSource.parse(path, code));
    }
}
