package dev.maru.architecture;

import java.util.List;

/** Imports name what they import. */
final class ImportRules implements Rule {
    @Override
    public List<Finding> check(JavaSource source) {
        return source.unit().getImports().stream()
                .filter(line -> line.isModule()
                        || line.getQualifiedIdentifier().toString().endsWith(".*"))
                .map(line -> source.finding(
                        line,
                        "The import of " + line.getQualifiedIdentifier() + " names no type.",
                        "Import the types that are used, one by one."))
                .toList();
    }
}
