// Bundles the page of one peer for production, into a folder that can be served.
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const load = createRequire(import.meta.url);

/** Solid's JSX, which its own compiler turns into clones of templates and effects on what changes in them. */
const solid = {
  name: "solid",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]solid[\\/]main\.jsx$/ }, async ({ path }) => {
      const presets = [load.resolve("babel-preset-solid")];
      const options = { filename: path, presets, babelrc: false, configFile: false };
      const { code } = await load("@babel/core").transformAsync(readFileSync(path, "utf8"), options);
      return { contents: code, loader: "js" };
    });
  },
};

export async function buildPeer(name, folder) {
  // Only here: whoever measures without peers has installed nothing of this.
  const { build } = load("esbuild");
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
    plugins: name === "solid" ? [solid] : [],
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "none",
    logLevel: "warning",
  });
}
