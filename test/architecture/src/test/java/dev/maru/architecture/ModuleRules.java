package dev.maru.architecture;

import com.sun.source.tree.DirectiveTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.RequiresTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a module says about itself: its name, its one package, its Javadoc, and the modules it requires. */
final class ModuleRules implements Rule {
    private static final String OURS = "dev.maru.";
    private static final Set<String> CORE_MAY_REQUIRE = Set.of("java.base", "org.jspecify");

    @Override
    public List<Finding> check(JavaSource source) {
        List<Finding> findings = new ArrayList<>();
        if (!source.isModuleInfo() || source.room().isEmpty()) {
            return findings;
        }
        Room room = source.room().get();
        ModuleTree module = source.unit().getModule();
        checkNames(source, room, module, findings);
        checkWords(source, module, findings);
        for (DirectiveTree directive : module.getDirectives()) {
            switch (directive) {
                case RequiresTree requires -> checkArrow(source, room, requires, findings);
                case ExportsTree exports -> checkExport(source, room, exports, findings);
                default -> {}
            }
        }
        return findings;
    }

    private static void checkNames(JavaSource source, Room room, ModuleTree module, List<Finding> findings) {
        if (!HouseMap.FLOORS.getOrDefault(room.floor(), List.of()).contains(room.name())
                && !room.floor().equals("examples")) {
            findings.add(
                    source.finding(
                            module,
                            "The house has no room " + room.folder() + ".",
                            "Add it to docs/architecture.md and HouseMap with a decision record, or use the room that is there."));
        }
        if (!module.getName().toString().equals(room.module())) {
            findings.add(source.finding(
                    module,
                    "The module in " + room.folder() + " is called " + module.getName() + ".",
                    "Call it " + room.module() + "."));
        }
    }

    private static void checkWords(JavaSource source, ModuleTree module, List<Finding> findings) {
        TreePath path = new TreePath(new TreePath(source.unit()), module);
        if (source.javadocOf(path).isEmpty()) {
            findings.add(source.finding(
                    module, "The module has no Javadoc.", "Say in a sentence or two what the room is for."));
        }
        boolean nullMarked = module.getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().endsWith("NullMarked"));
        if (!nullMarked) {
            findings.add(source.finding(
                    module,
                    "The module is not null-marked.",
                    "Annotate it with @org.jspecify.annotations.NullMarked."));
        }
    }

    private static void checkArrow(JavaSource source, Room room, RequiresTree requires, List<Finding> findings) {
        String required = requires.getModuleName().toString();
        if (required.startsWith(OURS)) {
            String to = required.substring(OURS.length());
            if (!HouseMap.allows(room, to)) {
                findings.add(
                        source.finding(
                                requires,
                                room.name() + " -> " + to + " is no arrow of the map.",
                                room.name() + " may require " + HouseMap.allowedFrom(room)
                                        + "; move the code, or change the map in docs/architecture.md with a decision record."));
            }
        } else if (room.floor().equals("core") && !CORE_MAY_REQUIRE.contains(required)) {
            findings.add(source.finding(
                    requires,
                    "A core room requires " + required + ".",
                    "Core rooms require java.base and each other, nothing else; take what is needed as an argument."));
        }
    }

    private static void checkExport(JavaSource source, Room room, ExportsTree exports, List<Finding> findings) {
        String exported = exports.getPackageName().toString();
        if (!exported.equals(room.module())) {
            findings.add(source.finding(
                    exports,
                    "The module exports " + exported + ".",
                    "A module has one package, " + room.module() + "; a second one is a hint to split the module."));
        }
    }
}
