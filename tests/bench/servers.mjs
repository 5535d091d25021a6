// What the measured pages are served by: the sandbox (API and files), and a plain server for the peers' files.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

/** A folder that is gone when the measuring is over. */
function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "numberdesk-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder of files, filled by `fill` and compressed beforehand like the app's. */
export async function compressedFolder(fill) {
  const folder = temporaryFolder();
  await fill(folder);
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
  }
  return folder;
}

/** The baseline's files. */
export const baselineFolder = () =>
  compressedFolder((folder) => cpSync(fileURLToPath(new URL("baseline/", import.meta.url)), folder, { recursive: true }));

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };

/**
 * Serves a folder of compressed files. Not by the sandbox, whose policy forbids the style elements that AG Grid and
 * react-admin make at run time.
 */
export async function serveFolder(folder) {
  const files = new Map(
    readdirSync(folder)
      .filter((name) => !name.endsWith(".br"))
      .map((name) => [`/${name}`, { body: readFileSync(join(folder, `${name}.br`)), type: TYPES[extname(name)] ?? "application/octet-stream" }]),
  );
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = files.get(pathname === "/" ? "/index.html" : pathname);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": file.type, "content-encoding": "br", "content-length": file.body.length, "cache-control": "no-cache" });
    response.end(file.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { app: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
