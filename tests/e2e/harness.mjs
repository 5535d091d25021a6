// Starts a sandbox and a browser for a journey, and watches that nothing goes wrong unseen.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.SANDBOX_BIN ?? `${root}target/native/sandbox`;
export const dist = process.env.APP_DIST ?? `${root}dist`;
const artifacts = fileURLToPath(new URL("artifacts/", import.meta.url));

export const PROJECT = "0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";
/** A US number that every sandbox has. */
export const BOISE = "+12086390939";
const WAIT = 30_000;

let browser;
const open = new Set();

after(async () => {
  await browser?.close();
  for (const stop of open) stop();
});

/** A port that is free, to be named in a configuration before anybody listens there. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A sandbox of its own, with the app and its config.json beside it on another port. */
export async function startSandbox({ args = [], numbers = 60, folder = dist } = {}, config = gateway) {
  const port = String(await freePort());
  const api = `http://127.0.0.1:${port}`;
  const made = typeof config === "function" ? config(api) : config;
  const written = typeof made === "string" ? made : JSON.stringify(made);
  const child = spawn(
    program,
    ["--port", port, "--app-port", "0", "--app-config", written, "--app", folder, "--faults", "--numbers", String(numbers), "--job-seconds", "3600", ...args],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const stop = () => child.kill("SIGKILL");
  open.add(stop);
  const found = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (/^ready$/m.test(text)) {
        resolve({ api: /^api (.*)$/m.exec(text)[1], app: /^app (.*)\/$/m.exec(text)[1] });
      }
    });
    child.on("exit", (code) => reject(new Error(`the sandbox ended with ${code}: ${text}`)));
  });
  const control = async (method, path, body) => {
    const answer = await fetch(`${found.api}/__sandbox/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return text ? JSON.parse(text) : undefined;
  };
  return {
    ...found,
    stop: () => {
      open.delete(stop);
      child.removeAllListeners("exit");
      stop();
    },
    /** Misbehaves from now on, as these rules say. */
    faults: (...rules) => control("POST", "faults", rules),
    calm: () => control("DELETE", "faults"),
    /** Loses the answer to such requests for good, however often the browser repeats them; executes the first, or none. */
    lose: (method, path, executed) =>
      control("POST", "faults", [
        ...(executed ? [{ method, path, fault: { kind: "drop-after" } }] : []),
        { method, path, times: null, fault: { kind: "drop-before" } },
      ]),
    /** What was asked so far, preflights left out. */
    requests: async (method) =>
      (await control("GET", "requests")).filter((r) => r.method !== "OPTIONS" && (!method || r.method === method)),
    forgetRequests: () => control("DELETE", "requests"),
    /** All numbers, as the API lists them. */
    all: async () => {
      const list = `${api}/v1/projects/${PROJECT}/activeNumbers?pageSize=1000`;
      const all = [];
      for (let token = ""; ; ) {
        const page = await (await fetch(`${list}&pageToken=${encodeURIComponent(token)}`)).json();
        all.push(...page.activeNumbers);
        token = page.nextPageToken;
        if (!token) return all;
      }
    },
    advance: (advanceSeconds) => control("POST", "clock", { advanceSeconds }),
    /** Plays somebody else who changes a number. */
    change: (phone, body) => control("PATCH", `numbers/${encodeURIComponent(phone)}`, body),
  };
}

/**
 * What the app has sent itself. Chromium repeats what a kept connection drops, so that such a one is logged once more: one that
 * had brought a request before, or was opened for one and then not used, after which the repeat follows at once.
 */
export const once = (requests) => {
  const what = (r) => [r.method, r.path, r.query, r.body].join(" ");
  const isRepeated = (r, at) =>
    requests.slice(at + 1).some((later) => what(later) === what(r) && Date.parse(later.at) - Date.parse(r.at) < 50);
  return requests.filter((r, at) => r.status !== null || !(r.reused || isRepeated(r, at)));
};

/** How the app is configured unless a journey says otherwise: connected by way of a gateway. */
export function gateway(api, more = {}) {
  return { apiBaseUrl: api, projectId: PROJECT, auth: "gateway", apiVersion: "v1alpha1", ...more };
}

async function launch() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
      // Chromium refuses its sandbox to root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
  return browser;
}

/**
 * One journey: a test with a fresh context, its own sandbox, and no tolerance for policy violations, console errors,
 * page errors or requests to anybody else.
 *
 * `expects`: console texts that the journey causes on purpose (the browser itself reports every failed request).
 */
export function journey(name, options, run) {
  test(name, { timeout: 180_000 }, async () => {
    const { sandbox: wanted = {}, context: look = {}, config, expects = [], path = "/numbers", bypassCSP = false } = options;
    const sandbox = await startSandbox(wanted, config);
    const context = await (await launch()).newContext({
      viewport: { width: 1280, height: 800 },
      locale: "en-GB",
      timezoneId: "Europe/Stockholm",
      bypassCSP,
      ...look,
    });
    context.setDefaultTimeout(WAIT);
    const wrong = [];
    const watch = (page) => {
      page.on("pageerror", (error) => wrong.push(`page error: ${error}`));
      page.on("console", (message) => {
        const text = message.text();
        if (["error", "warning"].includes(message.type()) && !expects.some((e) => text.includes(e))) {
          wrong.push(`console ${message.type()}: ${text}`);
        }
      });
      page.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        const ours = [sandbox.api, sandbox.app, ...(options.origins ?? [])].includes(origin);
        if (!ours && protocol.startsWith("http")) wrong.push(`a request to ${origin}`);
      });
    };
    context.on("page", watch);
    await context.exposeBinding("reportViolation", (_, text) => {
      if (!expects.some((e) => text.includes(e))) wrong.push(`policy violation: ${text}`);
    });
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        window.reportViolation(`${event.effectiveDirective} ${event.blockedURI}`);
      });
    });
    const page = await context.newPage();
    try {
      await page.goto(sandbox.app + path);
      await run({ page, sandbox, context });
      if (wrong.length) throw new Error(wrong.join("\n"));
    } catch (error) {
      mkdirSync(artifacts, { recursive: true });
      await page.screenshot({ path: `${artifacts}${name.replace(/\W+/g, "-")}.png` }).catch(() => {});
      if (wrong.length && !error.message.includes(wrong[0])) error.message += `\nAlso: ${wrong.join("\n")}`;
      const shown = await page.locator("body").innerText({ timeout: 1000 }).catch((e) => `not readable: ${e.message}`);
      const where = `At ${page.url()} the page said: ${shown.slice(0, 1500)}`;
      error.message += `\n${where}`;
      // What is printed is the stack, which was made with the message as it was.
      error.stack += `\n${where}`;
      throw error;
    } finally {
      await context.close();
      sandbox.stop();
    }
  });
}

/** What the app calls a file that it saves: with the project unless told otherwise, and with the reader's day. */
export function fileName(extension, parts) {
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm" }).format(new Date());
  return `${[...parts, day].join("-")}.${extension}`;
}

/** Waits until a check holds; its last complaint is the failure. */
export async function eventually(check, wait = WAIT) {
  const end = Date.now() + wait;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The line that says how many numbers are shown. */
export const status = (page) => page.getByText(/^Showing /);

/** Waits until the whole list is here. */
export async function loaded(page, numbers) {
  const total = numbers.toLocaleString("en-GB");
  await page.getByText(new RegExp(`^Showing [\\d,]+ of ${total} numbers$`)).waitFor();
}
