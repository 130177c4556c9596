/** The one package that edited code may import. */
const CLIENT = /\b(from\s*|import\s*\(\s*|import\s*)(["'])@maru\/client\2/g;

/** Whether the code imports the SDK. */
export function importsClient(code: string): boolean {
  return new RegExp(CLIENT).test(code);
}

/** The code with its imports of the SDK led to where it is. Lines stay where they are, so that errors name the right one. */
export function linkClient(code: string, url: string): string {
  return code.replace(CLIENT, (_, lead: string, quote: string) => lead + quote + url + quote);
}

/** A module that gives out the members of a global object: a classic script may be loaded where a module may not. */
export function moduleOf(global: string, names: readonly string[]): string {
  const valid = names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default");
  return `const all = globalThis[${JSON.stringify(global)}];\n${valid
    .map((name) => `export const ${name} = all.${name};`)
    .join("\n")}\n`;
}
