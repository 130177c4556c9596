package dev.maru.natlab;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A network of its own in this machine: interfaces, addresses, routes and filters that nobody else sees. Programs are
 * started in it with {@link #command}; sockets of this process are opened in it with {@link #call}.
 */
final class NetworkNamespace implements AutoCloseable {
    /** Where {@code ip netns} keeps them. */
    static final Path FOLDER = Path.of("/run/netns");

    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;

    private final String name;

    private NetworkNamespace(String name) {
        this.name = name;
    }

    /** Makes one, with nothing but a loopback interface that is up. */
    static NetworkNamespace add(String name) {
        Tool.run("ip", "netns", "add", name);
        NetworkNamespace added = new NetworkNamespace(name);
        added.ip("link set lo up");
        return added;
    }

    /** Ends every process in a namespace and removes it, if it is there. */
    static void remove(String name) {
        Tool.Outcome inside = Tool.attempt(List.of("ip", "netns", "pids", name), "");
        if (inside.status() == 0) {
            inside.output()
                    .lines()
                    .map(line -> ProcessHandle.of(Long.parseLong(line.strip())))
                    .forEach(process -> process.ifPresent(ProcessHandle::destroyForcibly));
            Tool.attempt(List.of("ip", "netns", "delete", name), "");
        }
    }

    String name() {
        return name;
    }

    /** Lines of {@code ip}, without that word, in this namespace. */
    void ip(String lines) {
        Tool.run(List.of("ip", "-n", name, "-batch", "-"), lines + "\n");
    }

    /** The command line that runs a program in here. */
    List<String> command(List<String> program) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
        command.addAll(program);
        return command;
    }

    /** Runs a program in here that must succeed, and gives what it wrote. */
    String run(String... program) {
        return Tool.run(command(List.of(program)), "");
    }

    /** Replaces all rules of nftables in here. */
    void filter(String rules) {
        Tool.run(command(List.of("nft", "-f", "-")), "flush ruleset\n" + rules);
    }

    /**
     * Calls code on a thread that is in here. A socket that it opens stays in here, whichever thread uses it later.
     *
     * @return what the code returns
     */
    <T> T call(Callable<T> code) {
        CompletableFuture<T> result = new CompletableFuture<>();
        // A thread of its own: it never comes back out.
        Thread.ofPlatform().name("in " + name).start(() -> {
            try {
                enter(name);
                result.complete(code.call());
            } catch (Throwable failed) {
                result.completeExceptionally(failed);
            }
        });
        try {
            return result.join();
        } catch (CompletionException failed) {
            throw new LabException("failed in namespace " + name + ": " + failed.getCause(), failed.getCause());
        }
    }

    /** Takes the calling thread into a namespace, by setns(2). */
    private static void enter(String name) throws Throwable {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(FOLDER.resolve(name).toString());
            FunctionDescriptor openForm =
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
            FunctionDescriptor setForm =
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            FunctionDescriptor closeForm = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            int file = (int) function(linker, "open", openForm).invokeExact(path, O_RDONLY);
            if (file < 0) {
                throw new LabException("there is no namespace " + name);
            }
            int outcome = (int) function(linker, "setns", setForm).invokeExact(file, CLONE_NEWNET);
            int closed = (int) function(linker, "close", closeForm).invokeExact(file);
            if (outcome != 0 || closed != 0) {
                throw new LabException("this process may not enter namespace " + name + ": setns(2) was refused");
            }
        }
    }

    @SuppressWarnings("restricted") // the module path of tests grants native access by a flag
    private static MethodHandle function(Linker linker, String name, FunctionDescriptor form) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), form);
    }

    @Override
    public void close() {
        remove(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
