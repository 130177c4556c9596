package dev.maru.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** What a module shows to others is documented: its public types, and their public methods. */
final class JavadocRules implements Rule {
    @Override
    public List<Finding> check(JavaSource source) {
        List<Finding> findings = new ArrayList<>();
        if (source.isTest() || source.room().isEmpty() || source.isModuleInfo()) {
            return findings;
        }
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void unused) {
                if (!isPublic(type.getModifiers(), getCurrentPath())) {
                    return null;
                }
                check(source, getCurrentPath(), "The type " + type.getSimpleName(), findings);
                return super.visitClass(type, unused);
            }

            @Override
            public Void visitMethod(MethodTree method, Void unused) {
                boolean constructor = method.getName().contentEquals("<init>");
                boolean overrides = method.getModifiers().getAnnotations().stream()
                        .anyMatch(annotation ->
                                annotation.getAnnotationType().toString().equals("Override"));
                if (isPublic(method.getModifiers(), getCurrentPath()) && !overrides && !constructor) {
                    check(source, getCurrentPath(), "The method " + method.getName(), findings);
                }
                return null;
            }
        }.scan(source.unit(), null);
        return findings;
    }

    private static void check(JavaSource source, TreePath path, String what, List<Finding> findings) {
        Optional<String> comment = source.javadocOf(path);
        if (comment.isEmpty()) {
            findings.add(source.finding(
                    path.getLeaf(),
                    what + " is public and has no Javadoc.",
                    "Say what it is, with units, ranges, errors and threads, or make it package-private."));
        } else if (comment.get().matches("(?s)Gets the .*")) {
            findings.add(source.finding(
                    path.getLeaf(),
                    what + " has a Javadoc that only repeats its name.",
                    "Say what the reader cannot see."));
        }
    }

    /** Public as written, or a member of a public interface. */
    private static boolean isPublic(ModifiersTree modifiers, TreePath path) {
        boolean inInterface = path.getParentPath().getLeaf() instanceof ClassTree owner
                && owner.getKind() == Tree.Kind.INTERFACE
                && !modifiers.getFlags().contains(Modifier.PRIVATE);
        return inInterface || modifiers.getFlags().contains(Modifier.PUBLIC);
    }
}
