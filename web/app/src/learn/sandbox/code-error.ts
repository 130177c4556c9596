import type { CodeError } from "./protocol";

/** Where in the code an error came from: the first place in its stack that is a module of the sandbox. */
const PLACE = /blob:[^\s)]*?:(\d+):(\d+)/;

/** Turns whatever was thrown into what the page shows. `place` is where an ErrorEvent says it was, if it does. */
export function codeErrorOf(thrown: unknown, place: { line: number; column: number } | null = null): CodeError {
  const { name, message, stack, code } = readThrown(thrown);
  const found = PLACE.exec(stack);
  return {
    name,
    message,
    line: place && place.line > 0 ? place.line : found ? Number(found[1]) : null,
    column: place && place.line > 0 ? place.column : found ? Number(found[2]) : null,
    code,
  };
}

function readThrown(thrown: unknown): { name: string; message: string; stack: string; code: string | null } {
  try {
    if (typeof thrown !== "object" || thrown === null) {
      return { name: "Error", message: String(thrown), stack: "", code: null };
    }
    const { name, message, stack, code } = thrown as Record<string, unknown>;
    return {
      name: typeof name === "string" ? name : "Error",
      message: typeof message === "string" ? message : String(thrown),
      stack: typeof stack === "string" ? stack : "",
      code: typeof code === "string" ? code : null,
    };
  } catch {
    return { name: "Error", message: "", stack: "", code: null }; // Its getters throw as well.
  }
}
