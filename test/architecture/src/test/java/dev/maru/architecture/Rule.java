package dev.maru.architecture;

import java.util.List;

/** What one Java file must keep to. */
@FunctionalInterface
interface Rule {
    /** Everything in the file that breaks the rule. */
    List<Finding> check(JavaSource source);
}
