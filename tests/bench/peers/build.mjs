// Bundles the page of one peer for production, into a folder that can be served.
import { cpSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

export async function buildPeer(name, folder) {
  // Only here: whoever measures without peers has installed nothing of this.
  const { build } = createRequire(import.meta.url)("esbuild");
  mkdirSync(folder, { recursive: true });
  cpSync(join(here, name, "index.html"), join(folder, "index.html"));
  await build({
    entryPoints: [join(here, name, "main.jsx"), join(here, "../baseline/baseline.css")],
    entryNames: "[name]",
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: "chrome120",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "none",
    logLevel: "warning",
  });
}
