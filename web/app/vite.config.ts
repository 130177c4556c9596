/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { learnSandbox } from "./src/learn/build/sandbox-plugin.ts";

/** Where `npm run dev` finds a Maru server for signaling and the API. */
const server = process.env.MARU_SERVER ?? "http://127.0.0.1:7880";

const proxy = {
  "/signal": { target: server, ws: true },
  "/api": server,
  "/app": server,
};

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), learnSandbox()],
  resolve: {
    // The SDK from its sources: never a stale build, and one pass of tree shaking over both.
    alias: {
      "@maru/client/files": fileURLToPath(new URL("../client/src/files/index.ts", import.meta.url)),
      "@maru/client/recording": fileURLToPath(new URL("../client/src/recording.ts", import.meta.url)),
      "@maru/client": fileURLToPath(new URL(sdk(mode), import.meta.url)),
    },
    // Under Vitest, components must come from Svelte's browser build.
    ...(process.env.VITEST ? { conditions: ["browser"] } : {}),
  },
  build: {
    // Fonts and images stay files of their own: a strict Content-Security-Policy has no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    // light-dark() stays as it is: one declaration, both themes.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    chunkSizeWarningLimit: 300,
  },
  server: { host: "127.0.0.1", proxy },
  preview: { host: "127.0.0.1", proxy },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
  },
}));

/** The SDK from its sources; for looking at pages without a server, with a cardboard room in it (gallery/). */
function sdk(mode: string): string {
  return mode === "gallery" ? "./gallery/client.ts" : "../client/src/index.ts";
}
