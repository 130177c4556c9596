/** What can be open beside the stage: one at a time. */
export type Panel = "people" | "chat" | "inspector";
