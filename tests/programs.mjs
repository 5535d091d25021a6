// The programs that journeys and the benchmark start: a sandbox, and how the browser is launched.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const sandbox = process.env.SANDBOX_BIN ?? fileURLToPath(new URL("../target/native/sandbox", import.meta.url));

/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();
/** Ends all of them. */
export function stopPrograms() {
  for (const child of children) child.kill("SIGKILL");
}
process.on("exit", stopPrograms);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** A port that is free, to be named in a configuration before anybody listens there. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * A sandbox that answers: where its API is, and the folder that it serves.
 *
 * @param {string[]} args
 */
export async function spawnSandbox(args) {
  const child = spawn(sandbox, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.add(child);
  const ended = (/** @type {number | null} */ code) => new Error(`the sandbox ended with ${code}: ${text}`);
  let text = "";
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (/^ready$/m.test(text)) resolve(undefined);
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(ended(code)));
  });
  return {
    api: /^api (.*)$/m.exec(text)?.[1],
    app: /^app (.*)\/$/m.exec(text)?.[1],
    stop: () => {
      children.delete(child);
      child.kill("SIGKILL");
    },
  };
}

/** Where Chromium is, and its arguments: nothing of its own on the net, and no GPU. */
export const chromiumOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Chromium refuses its sandbox to root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ],
};

/** Where Firefox is: the one of the system, driven by WebDriver BiDi. */
export const firefoxOptions = { channel: "moz-firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", headless: true };
