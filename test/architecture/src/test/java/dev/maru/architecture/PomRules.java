package dev.maru.architecture;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What a room's pom.xml says: the artifact's name, and the rooms on its module or class path. */
final class PomRules {
    private PomRules() {}

    /** Checks one pom.xml. */
    static List<Finding> check(String path, String text) {
        Optional<Room> found = Room.of(path);
        List<Finding> findings = new ArrayList<>();
        if (found.isEmpty()) {
            return findings;
        }
        Room room = found.get();
        Element project = parse(text);
        String artifact = childText(project, "artifactId");
        if (!artifact.equals(room.artifact())) {
            findings.add(new Finding(
                    path,
                    lineOf(text, "<artifactId>" + artifact + "</artifactId>"),
                    "The artifact of " + room.folder() + " is called " + artifact + ".",
                    "Call it " + room.artifact() + "."));
        }
        for (Element dependencies : children(project, "dependencies")) {
            for (Element dependency : children(dependencies, "dependency")) {
                checkDependency(path, text, room, dependency, findings);
            }
        }
        return findings;
    }

    private static void checkDependency(
            String path, String text, Room room, Element dependency, List<Finding> findings) {
        String artifact = childText(dependency, "artifactId");
        String group = childText(dependency, "groupId");
        boolean ours = group.equals("dev.maru") || group.equals("${project.groupId}");
        if (!ours || !artifact.startsWith("maru-")) {
            return;
        }
        String to = artifact.substring("maru-".length());
        boolean inTests = childText(dependency, "scope").equals("test");
        boolean allowed = inTests ? HouseMap.allowsInTests(room, to) : HouseMap.allows(room, to);
        if (!allowed) {
            findings.add(new Finding(
                    path,
                    lineOf(text, "<artifactId>" + artifact + "</artifactId>"),
                    room.name() + " -> " + to + " is no arrow of the map.",
                    room.name() + " may depend on " + HouseMap.allowedFrom(room)
                            + "; move the code, or change the map in docs/architecture.md with a decision record."));
        }
    }

    private static Element parse(String text) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String childText(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
    }

    private static long lineOf(String text, String part) {
        int at = text.indexOf(part);
        return at < 0 ? 1 : text.substring(0, at).lines().count();
    }
}
