package dev.maru.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Sets logs up before the configuration is read, in place of Logback's search for files and scripts. Logback finds it as
 * a service and calls it once. It has no {@code @ConfiguratorRank}: it is the only one, and to read an annotation is
 * dear at the start.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    /** Called by the service loader. */
    public LogConfigurator() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logs.configure(context, new LogLines.Plain(false), "warn", System.err);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
