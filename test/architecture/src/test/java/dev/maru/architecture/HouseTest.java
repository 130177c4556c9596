package dev.maru.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the sources of this tree to the map and the style. */
class HouseTest {
    private static final int MAX_MEDIAN_LINES = 150;
    private static final Pattern WEB_SOURCE = Pattern.compile("web/(client|app)/.*\\.(ts|js|mjs|svelte|css|html)");
    private static final Pattern SCRIPT = Pattern.compile("maru|(tools|test|web)/(.*/)?[^/]+\\.sh");
    private static final Pattern ARROW_LINE = Pattern.compile("(?m)^([a-z]+) +-> +([a-z, ]+|nothing)$");

    private static final SourceTree TREE = SourceTree.here();
    private static final Map<String, String> JAVA = TREE.texts(path -> path.endsWith(".java"));
    private static final List<JavaSource> SOURCES = JavaSource.parse(JAVA);

    @Test
    void everyModuleHasItsNameItsWordsAndOnlyArrowsOfTheMap() {
        holds(new ModuleRules());
    }

    @Test
    void everyRoomHasOneFlatPackage() {
        holds(new PackageRules());
    }

    @Test
    void everyPomNamesItsRoomAndDependsAlongTheMap() {
        holds(check(TREE.texts(path -> path.endsWith("pom.xml")), PomRules::check));
    }

    @Test
    void typesAndMethodsHaveGoodNamesAndSizes() {
        holds(new DeclarationRules());
    }

    @Test
    void timeAndEntropyComeFromOutsideAndTestsNeverSleep() {
        holds(new ClockRules());
    }

    @Test
    void importsNameTheirTypes() {
        holds(new ImportRules());
    }

    @Test
    void whatOthersSeeIsDocumented() {
        holds(new JavadocRules());
    }

    @Test
    void noFileIsTooLongOrUnfinished() {
        holds(check(
                TREE.texts(path -> path.endsWith(".java")
                        || WEB_SOURCE.matcher(path).matches()
                        || SCRIPT.matcher(path).matches()),
                TextRules::check));
    }

    @Test
    void theMedianJavaFileIsShort() {
        List<Integer> sizes = new ArrayList<>();
        JAVA.values().forEach(text -> sizes.add((int) text.lines().count()));
        sizes.sort(null);
        int median = sizes.get(sizes.size() / 2);
        System.out.printf("%d Java files, median %d lines, longest %d%n", sizes.size(), median, sizes.getLast());
        assertThat(median).as("lines of the median Java file").isLessThanOrEqualTo(MAX_MEDIAN_LINES);
    }

    @Test
    void theDocumentedMapIsTheOneThatIsHeld() {
        Map<String, String> documented = new TreeMap<>();
        Matcher arrow = ARROW_LINE.matcher(TREE.text("docs/architecture.md"));
        while (arrow.find()) {
            documented.put(arrow.group(1), arrow.group(2));
        }
        Map<String, String> held = new TreeMap<>();
        HouseMap.ARROWS.forEach(
                (from, to) -> held.put(from, to.isEmpty() ? "nothing" : String.join(", ", new TreeSet<>(to))));
        assertThat(documented).isEqualTo(held);
    }

    @Test
    void everyRuleSawSomething() {
        assertThat(SOURCES.stream().filter(JavaSource::isModuleInfo)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(SOURCES.stream().filter(JavaSource::isTest)).isNotEmpty();
        assertThat(TREE.paths(path -> SCRIPT.matcher(path).matches())).contains("maru", "tools/run.sh");
    }

    private static void holds(Rule rule) {
        holds(SOURCES.stream().flatMap(source -> rule.check(source).stream()).toList());
    }

    private static void holds(List<Finding> findings) {
        assertThat(findings)
                .as(() -> "\n" + findings.stream().map(Finding::toString).collect(Collectors.joining("\n")) + "\n")
                .isEmpty();
    }

    private static List<Finding> check(Map<String, String> texts, TextRule rule) {
        List<Finding> findings = new ArrayList<>();
        texts.forEach((path, text) -> findings.addAll(rule.check(path, text)));
        return findings;
    }

    private interface TextRule {
        List<Finding> check(String path, String text);
    }
}
