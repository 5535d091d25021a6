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
 * Starts a program and waits until its output, or what it says of its state on stderr, shows that it is ready.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {RegExp} ready
 * @param {{ env?: NodeJS.ProcessEnv, keepsErrors?: boolean }} [options] with `keepsErrors` stderr is read and not shown
 */
export async function spawnProgram(program, args, ready, { env = process.env, keepsErrors = false } = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", keepsErrors ? "pipe" : "inherit"], env });
  children.add(child);
  const output = { text: "", errors: "" };
  await new Promise((resolve, reject) => {
    const look = () => ready.test(output.text + output.errors) && resolve(undefined);
    child.stdout?.on("data", (chunk) => {
      output.text += chunk;
      look();
    });
    child.stderr?.on("data", (chunk) => {
      output.errors += chunk;
      look();
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`${program} ended with ${code}: ${output.text}${output.errors}`)));
  });
  return {
    pid: child.pid,
    /** What it has printed so far. */
    output,
    /** Ends it at once, without letting it end anything. */
    stop: () => {
      children.delete(child);
      child.kill("SIGKILL");
    },
  };
}

/**
 * A sandbox that answers: where its API is, and the folder that it serves.
 *
 * @param {string[]} args
 */
export async function spawnSandbox(args) {
  const { stop, output, pid } = await spawnProgram(sandbox, args, /^ready$/m);
  return {
    pid,
    api: /^api (.*)$/m.exec(output.text)?.[1],
    app: /^app (.*)\/$/m.exec(output.text)?.[1],
    stop,
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
