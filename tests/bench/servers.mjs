// What the measured pages are served by: the sandbox (API and files), and a plain server for the peers' files.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const program = process.env.SANDBOX_BIN ?? fileURLToPath(new URL("../../target/native/sandbox", import.meta.url));

const children = new Set();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** A port that is free, to be named in a configuration before anybody listens there. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

/** A sandbox that answers, with a folder served on a port of its own. */
export async function startSandbox(args) {
  const child = spawn(program, ["--app-port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  children.add(child);
  const app = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (/^ready$/m.test(text)) resolve(/^app (.*)\/$/m.exec(text)[1]);
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the sandbox ended with ${code}: ${text}`)));
  });
  return {
    app,
    stop: () => {
      children.delete(child);
      child.kill("SIGKILL");
    },
  };
}

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
  const server = createHttpServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = files.get(pathname === "/" ? "/index.html" : pathname);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": file.type, "content-encoding": "br", "content-length": file.body.length, "cache-control": "no-cache" });
    response.end(file.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { app: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
