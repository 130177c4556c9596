/** The SDK as a global, for the sandbox's modules to import from. */
export * from "@maru/client";
