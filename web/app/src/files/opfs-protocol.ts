/** What the page and its worker for files say to each other. */
export type Order =
  | { readonly do: "open"; readonly folder: string; readonly name: string; readonly size: number }
  | { readonly do: "append"; readonly part: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly do: "hash" | "restart" | "complete" | "discard" | "close"; readonly part: number };

export type Answer =
  { readonly part: number; readonly length: number } | { readonly hash: string } | { readonly done: true };

export interface Letter<T> {
  readonly id: number;
  readonly content: T;
}

export type Reply = { readonly id: number } & (
  { readonly answer: Answer } | { readonly failure: { readonly name: string; readonly message: string } }
);

/** The folder in the browser's private file system in which everything is kept. */
export const ROOT = "maru-files";
