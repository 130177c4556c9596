package dev.maru.architecture;

import java.util.List;

/** A room has one flat package with its own name. */
final class PackageRules implements Rule {
    @Override
    public List<Finding> check(JavaSource source) {
        if (source.isModuleInfo() || source.room().isEmpty()) {
            return List.of();
        }
        Room room = source.room().get();
        String name = source.unit().getPackageName() == null
                ? ""
                : source.unit().getPackageName().toString();
        boolean inPlace = name.equals(room.module())
                && source.path().contains("/java/" + room.module().replace('.', '/') + "/");
        return inPlace
                ? List.of()
                : List.of(new Finding(
                        source.path(),
                        1,
                        "A file of " + room.folder() + " is in package " + (name.isEmpty() ? "(none)" : name) + ".",
                        "Put it into " + room.module() + ", without packages below it."));
    }
}
