package dev.maru.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One parsed Java file. Parsed only: names are not resolved, so rules see what is written. */
final class JavaSource {
    private final String path;
    private final String text;
    private final CompilationUnitTree unit;
    private final DocTrees trees;

    private JavaSource(String path, String text, CompilationUnitTree unit, DocTrees trees) {
        this.path = path;
        this.text = text;
        this.unit = unit;
        this.trees = trees;
    }

    /** Parses files, given as text by path from the root of the tree. */
    static List<JavaSource> parse(Map<String, String> textByPath) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<TextFile> files = new ArrayList<>();
        textByPath.forEach((path, text) -> files.add(new TextFile(path, text)));
        JavacTask task = (JavacTask) compiler.getTask(null, null, problems, List.of("-proc:none"), null, files);
        DocTrees trees = DocTrees.instance(task);
        List<JavaSource> sources = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                // The compiler wraps the file objects that it is given; only their URIs come back.
                String path = unit.getSourceFile().toUri().getPath().substring(1);
                sources.add(new JavaSource(path, textByPath.get(path), unit, trees));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!problems.getDiagnostics().isEmpty()) {
            throw new IllegalArgumentException(problems.getDiagnostics().toString());
        }
        return sources;
    }

    /** Parses one file. */
    static JavaSource parse(String path, String text) {
        return parse(Map.of(path, text)).getFirst();
    }

    String path() {
        return path;
    }

    String text() {
        return text;
    }

    CompilationUnitTree unit() {
        return unit;
    }

    /** The room it belongs to. */
    Optional<Room> room() {
        return Room.of(path);
    }

    boolean isModuleInfo() {
        return path.endsWith("/module-info.java");
    }

    /** Whether it is a test: below {@code src/test}, or in a room that is nothing but tests. */
    boolean isTest() {
        return path.contains("/src/test/") || path.matches("test/(interop|natlab|simnet|architecture)/.*");
    }

    long firstLineOf(Tree tree) {
        return lineAt(trees.getSourcePositions().getStartPosition(unit, tree));
    }

    long lastLineOf(Tree tree) {
        return lineAt(trees.getSourcePositions().getEndPosition(unit, tree) - 1);
    }

    /** The documentation comment of a declaration, if it has one. */
    Optional<String> javadocOf(TreePath declaration) {
        return Optional.ofNullable(trees.getDocComment(declaration)).map(String::strip);
    }

    Finding finding(Tree at, String rule, String fix) {
        return new Finding(path, firstLineOf(at), rule, fix);
    }

    private long lineAt(long position) {
        return position < 0 ? 1 : unit.getLineMap().getLineNumber(position);
    }

    private static final class TextFile extends SimpleJavaFileObject {
        private final String text;

        TextFile(String path, String text) {
            super(URI.create("tree:///" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
