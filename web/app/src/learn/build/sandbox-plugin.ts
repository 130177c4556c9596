import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build, type Plugin, type Rollup } from "vite";

/** The policy of the sandbox's page: the server sends the same (`src/learn/README.md` says why). */
const POLICY =
  "sandbox allow-scripts; default-src 'none'; script-src 'self' blob:; style-src 'self'; media-src blob: mediastream:; " +
  "img-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const PAGE = "/learn-sandbox.html";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface SandboxFile {
  readonly name: string;
  readonly source: string;
}

/**
 * Builds `learn-sandbox.html` and the files it loads. They are classic scripts, not modules: a page with an opaque origin
 * may load the former from anywhere, the latter only where CORS allows it.
 */
export function learnSandbox(): Plugin {
  return {
    name: "maru-learn-sandbox",
    async generateBundle() {
      for (const { name, source } of await sandboxFiles(true)) {
        this.emitFile({ type: "asset", fileName: name, source });
      }
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = request.url?.split("?")[0] ?? "";
        if (!/^\/(learn-sandbox\.html|assets\/learn-(sandbox|client)-)/.test(path)) return next();
        sandboxFiles(false).then((files) => {
          const file = files.find(({ name }) => path === `/${name}`);
          if (!file) return next();
          response.setHeader("Content-Type", typeOf(path));
          if (path === PAGE) response.setHeader("Content-Security-Policy", POLICY);
          response.end(file.source);
        }, next);
      });
    },
  };
}

async function sandboxFiles(minify: boolean): Promise<SandboxFile[]> {
  const [sandbox, sdk] = await Promise.all([
    bundle("../sandbox/main.ts", "MaruSandbox", minify),
    bundle("../sandbox/client.ts", "MaruClient", minify),
  ]);
  const files = {
    script: named("learn-sandbox", "js", sandbox.script),
    style: named("learn-sandbox", "css", sandbox.style),
    client: named("learn-client", "js", sdk.script),
  };
  return [...Object.values(files), { name: PAGE.slice(1), source: page(files) }];
}

async function bundle(entry: string, name: string, minify: boolean): Promise<{ script: string; style: string }> {
  const output = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    resolve: {
      alias: {
        "@maru/client/recording": here("../../../../client/src/recording.ts"),
        "@maru/client": here("../../../../client/src/index.ts"),
      },
    },
    build: {
      write: false,
      minify,
      target: "es2022",
      cssTarget: ["chrome123", "firefox120", "safari17.5"],
      modulePreload: false,
      // A file of its own: within a classic script Vite would insert it as a <style>, which the policy forbids.
      cssCodeSplit: false,
      rollupOptions: {
        input: here(entry),
        // The SDK's exports are what lessons import: none is unused, even if nothing in the bundle uses it.
        preserveEntrySignatures: "strict",
        output: { format: "iife", name },
      },
    },
  });
  const items = (Array.isArray(output) ? output : [output]).flatMap((one) => (one as Rollup.RollupOutput).output);
  const script = items.find((item) => item.type === "chunk");
  const style = items.find((item) => item.type === "asset" && item.fileName.endsWith(".css"));
  return { script: script?.code ?? "", style: style?.type === "asset" ? String(style.source) : "" };
}

function named(name: string, extension: string, source: string): SandboxFile {
  const hash = createHash("sha256").update(source).digest("base64url").slice(0, 8);
  return { name: `assets/${name}-${hash}.${extension}`, source };
}

function page({ script, client, style }: Readonly<Record<"script" | "client" | "style", SandboxFile>>): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="maru-client" content="/${client.name}" />
    <title>Maru: live code</title>
    <link rel="stylesheet" href="/${style.name}" />
    <script src="/${script.name}" defer></script>
  </head>
  <body>
    <main id="stage"></main>
  </body>
</html>
`;
}

function typeOf(path: string): string {
  if (path.endsWith(".html")) return "text/html; charset=utf-8";
  return path.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
}
