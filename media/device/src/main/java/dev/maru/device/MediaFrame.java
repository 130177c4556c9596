package dev.maru.device;

/**
 * One encoded frame in a file.
 *
 * @param bytes the frame, for whoever has it alone; two frames are equal only when they share the array
 * @param timestamp when it is shown or heard, in ticks of the file's clock
 */
public record MediaFrame(byte[] bytes, long timestamp) {}
