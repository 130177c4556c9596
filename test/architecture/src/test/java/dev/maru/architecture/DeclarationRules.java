package dev.maru.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The names and the sizes of types and methods. */
final class DeclarationRules implements Rule {
    private static final int MAX_METHOD_LINES = 60;
    private static final int MAX_PARAMETERS = 5;
    private static final Pattern BANNED_TYPE =
            Pattern.compile(".*(Manager|Utils?|Helpers?|Impl|Base|Common|Data|Infos?)");
    private static final Pattern BANNED_TEST_METHOD = Pattern.compile("(test|should)([A-Z_0-9].*)?|.*Should[A-Z].*");
    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Property", "Example", "FuzzTest");
    /** Annotations that do not mean that somebody else decides the parameters. */
    private static final Set<String> PLAIN_ANNOTATIONS =
            Set.of("SuppressWarnings", "Deprecated", "SafeVarargs", "Nullable", "VisibleForTesting");

    @Override
    public List<Finding> check(JavaSource source) {
        List<Finding> findings = new ArrayList<>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void unused) {
                if (BANNED_TYPE.matcher(type.getSimpleName()).matches()) {
                    findings.add(source.finding(
                            type,
                            "The type name " + type.getSimpleName() + " says nothing about its role.",
                            "Name it after what it is in this field's own words."));
                }
                for (Tree member : type.getMembers()) {
                    if (member instanceof BlockTree initializer) {
                        checkLength(source, initializer, "The initializer", findings);
                    }
                }
                return super.visitClass(type, unused);
            }

            @Override
            public Void visitMethod(MethodTree method, Void unused) {
                checkLength(source, method, "The method " + method.getName(), findings);
                ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
                checkParameters(source, type, method, findings);
                checkTestName(source, method, findings);
                return super.visitMethod(method, unused);
            }

            @Override
            public Void visitLambdaExpression(LambdaExpressionTree lambda, Void unused) {
                checkLength(source, lambda, "The lambda", findings);
                return super.visitLambdaExpression(lambda, unused);
            }
        }.scan(source.unit(), null);
        return findings;
    }

    private static void checkLength(JavaSource source, Tree tree, String what, List<Finding> findings) {
        long lines = source.lastLineOf(tree) - source.firstLineOf(tree) + 1;
        if (lines > MAX_METHOD_LINES) {
            findings.add(source.finding(
                    tree,
                    what + " has " + lines + " lines; " + MAX_METHOD_LINES + " are allowed.",
                    "Split it where it changes the subject."));
        }
    }

    private static void checkParameters(JavaSource source, ClassTree type, MethodTree method, List<Finding> findings) {
        int count = method.getParameters().size();
        boolean recordsOwn =
                type.getKind() == Tree.Kind.RECORD && method.getName().contentEquals("<init>");
        if (count > MAX_PARAMETERS && !recordsOwn && !isDecidedElsewhere(method)) {
            findings.add(source.finding(
                    method,
                    "The method " + method.getName() + " has " + count + " parameters; " + MAX_PARAMETERS
                            + " are allowed.",
                    "Put those that belong together into a record."));
        }
    }

    /** Methods that override, and methods that a framework calls by annotation, have the parameters that others want. */
    private static boolean isDecidedElsewhere(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .map(DeclarationRules::simpleName)
                .anyMatch(name -> !PLAIN_ANNOTATIONS.contains(name));
    }

    private static void checkTestName(JavaSource source, MethodTree method, List<Finding> findings) {
        boolean isTest = method.getModifiers().getAnnotations().stream()
                .map(DeclarationRules::simpleName)
                .anyMatch(TEST_ANNOTATIONS::contains);
        if (isTest && BANNED_TEST_METHOD.matcher(method.getName()).matches()) {
            findings.add(source.finding(
                    method,
                    "The test name " + method.getName() + " is no sentence about the code.",
                    "Say what happens, as in refusesAJoinToAFullRoom, without \"test\" or \"should\"."));
        }
    }

    private static String simpleName(AnnotationTree annotation) {
        String name = annotation.getAnnotationType().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
