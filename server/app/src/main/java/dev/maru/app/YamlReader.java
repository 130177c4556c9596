package dev.maru.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML 1.2 into {@link Raw} values that know their line and column. */
final class YamlReader {
    /** Anchors let a document refer to itself; no setting is nested deeper than this. */
    private static final int MAX_DEPTH = 16;

    private final Place place;
    private final List<Problem> problems;

    private YamlReader(Place place, List<Problem> problems) {
        this.place = place;
        this.problems = problems;
    }

    /**
     * Reads one document.
     *
     * @param place what the text is called; the lines of errors are counted in it
     * @param problems takes a problem when it is not YAML
     * @return the value, or null when there is none or a problem was added
     */
    static @Nullable Raw read(String text, Place place, List<Problem> problems) {
        return new YamlReader(place, problems).read(text);
    }

    private @Nullable Raw read(String text) {
        LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            return root.isEmpty() ? null : convert(root.get(), 0);
        } catch (MarkedYamlEngineException e) {
            // The message has a snippet of the document in it, and that may be a secret: the problem alone is told.
            Place at = e.getProblemMark().or(e::getContextMark).map(this::at).orElse(place);
            problems.add(new Problem(at, "", Sentences.notYaml(withoutNames(e.getProblem()))));
        } catch (ReaderException e) {
            problems.add(new Problem(atPosition(text, e.getPosition()), "", Sentences.controlCharacter()));
        } catch (YamlEngineException | StackOverflowError e) {
            problems.add(new Problem(place, "", Sentences.notYaml("it is too large or nested too deep")));
        }
        return null;
    }

    /** A secret that was not quoted may begin with a character that YAML takes for an alias, anchor, tag or directive. */
    private static String withoutNames(@Nullable String problem) {
        if (problem == null) {
            return "it ends too early";
        }
        for (String word : new String[] {"alias", "anchor", "tag handle", "directive", "escape character"}) {
            int at = problem.indexOf(word);
            if (at >= 0) {
                return problem.substring(0, at + word.length()) + " (put quotes around the value)";
            }
        }
        return problem;
    }

    private Raw convert(Node node, int depth) {
        Place at = node.getStartMark().map(this::at).orElse(place);
        if (depth > MAX_DEPTH) {
            return new Raw.Absent(at);
        }
        return switch (node) {
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> new Raw.Absent(at);
            case ScalarNode scalar -> new Raw.Scalar(scalar.getValue(), at);
            case SequenceNode sequence -> {
                List<Raw> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item, depth + 1));
                }
                yield new Raw.Items(items, at);
            }
            case MappingNode mapping -> new Raw.Fields(fields(mapping, depth), at);
            default -> new Raw.Absent(at);
        };
    }

    private List<Raw.Field> fields(MappingNode mapping, int depth) {
        List<Raw.Field> fields = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place at = tuple.getKeyNode().getStartMark().map(this::at).orElse(place);
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                fields.add(new Raw.Field(name.getValue(), at, convert(tuple.getValueNode(), depth + 1)));
            } else {
                problems.add(new Problem(at, "", Sentences.nameIsNoWord()));
            }
        }
        return fields;
    }

    private Place at(Mark mark) {
        return place.at(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Place atPosition(String text, int position) {
        String before = text.substring(0, Math.min(Math.max(position, 0), text.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return place.at(line, before.length() - before.lastIndexOf('\n'));
    }
}
