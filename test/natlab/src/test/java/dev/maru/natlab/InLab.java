package dev.maru.natlab;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the laboratory, as it was built at the start of each test, and the telephone: one for the whole run. Where it cannot be built
 * the tests fail and say why, unless they were left out on purpose ({@code -Dmaru.natlab=off}), when they are skipped.
 */
final class InLab implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(InLab.class);

    private Shared shared;

    /** A laboratory, or why there is none: it is not tried again for each test. */
    private static final class Shared implements AutoCloseable {
        private Lab lab;
        private LabException refusal;
        private Telephone telephone;

        private Shared() {
            try {
                lab = new Lab();
            } catch (LabException refused) {
                refusal = refused;
            }
        }

        private Telephone telephone() {
            if (telephone == null) {
                telephone = new Telephone(lab);
            }
            return telephone;
        }

        @Override
        public void close() {
            if (telephone != null) {
                telephone.close();
            }
            if (lab != null) {
                lab.close();
            }
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Assumptions.assumeFalse(
                System.getProperty("maru.natlab", "on").equals("off"),
                "Left out by --without-natlab: what this proves behind real NATs is not proven in this run.");
        shared = context.getRoot().getStore(NAMESPACE).computeIfAbsent("lab", key -> new Shared(), Shared.class);
        lab().reset();
        boolean calls =
                List.of(context.getRequiredTestMethod().getParameterTypes()).contains(Telephone.class);
        if (!calls && shared.telephone != null) {
            shared.telephone.hangUpServer(); // whose ports such a test may want
        }
    }

    private Lab lab() {
        if (shared.refusal != null) {
            throw shared.refusal;
        }
        return shared.lab;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Lab.class || type == Telephone.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class ? lab() : shared.telephone();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (shared == null || shared.telephone == null) {
            return;
        }
        context.getExecutionException()
                .ifPresent(failure -> System.err.println("What " + context.getDisplayName() + " left behind:\n"
                        + String.join("\n", shared.telephone.report())));
        shared.telephone.hangUp();
    }
}
