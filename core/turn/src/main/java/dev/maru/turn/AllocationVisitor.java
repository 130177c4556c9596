package dev.maru.turn;

/** Is shown the allocations of a machine, one after the other, on its thread. It may keep what it is shown. */
@FunctionalInterface
public interface AllocationVisitor {
    /**
     * One allocation.
     *
     * @param status as it stands
     */
    void visit(AllocationStatus status);
}
