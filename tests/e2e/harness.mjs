// Starts a sandbox and a browser for a journey, and watches that nothing goes wrong unseen.
import { appendFileSync, mkdirSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium, firefox } from "playwright-core";
import { chromiumOptions, firefoxOptions, freePort, spawnSandbox, stopPrograms } from "../programs.mjs";

/**
 * A request as the sandbox logs it.
 * @typedef {{ method: string, path: string, query: string, body: any, at: string, status: number | null, reused: boolean, headers: string[], idempotencyKey: string | null, contentType: string | null }} Logged
 *
 * @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("playwright-core").Locator} Locator
 *
 * A config.json: made of the API's address, as members, or as text.
 * @typedef {((api: string) => object | string) | object | string} Config
 *
 * How a sandbox is started: its arguments, how many numbers it has, and the folder of the app.
 * @typedef {{ args?: string[], numbers?: number, folder?: string }} SandboxOptions
 */

export const dist = process.env.APP_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
const artifacts = fileURLToPath(new URL("artifacts/", import.meta.url));

export const PROJECT = "0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";
/** A US number that every sandbox has. */
export const BOISE = "+12086390939";
const WAIT = 30_000;
/** What a sandbox takes for the owner of the numbers, where it wants a token. */
const asOwner = { headers: { authorization: "Bearer sandbox-token" } };

/** The browser that the journeys go through. */
const isFirefox = process.env.ENGINE === "firefox";

/** What the console says of each request that fails. Firefox has errors of the server in its own panel only. */
export const failed = isFirefox ? "Cross-Origin Request Blocked" : "Failed to load resource";
/** The same of one whose connection was dropped. */
export const dropped = isFirefox ? "NetworkError" : "net::ERR";

/** @type {import("playwright-core").Browser} */
let browser;
after(async () => {
  await browser?.close();
  stopPrograms();
});

/**
 * A sandbox of its own, with the app and its config.json beside it on another port.
 *
 * @param {SandboxOptions} [options]
 * @param {Config} [config]
 */
export async function startSandbox({ args = [], numbers = 60, folder = dist } = {}, config = gateway) {
  const port = String(await freePort());
  const api = `http://127.0.0.1:${port}`;
  const made = typeof config === "function" ? config(api) : config;
  const written = typeof made === "string" ? made : JSON.stringify(made);
  const common = ["--faults", "--numbers", String(numbers), "--job-seconds", "3600"];
  const child = await spawnSandbox(["--port", port, "--app-port", "0", "--app-config", written, "--app", folder, ...common, ...args]);
  /** @param {string} method @param {string} path @param {unknown} [body] */
  const control = async (method, path, body) => {
    const answer = await fetch(`${api}/__sandbox/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return text ? JSON.parse(text) : undefined;
  };
  return {
    ...child,
    /** Misbehaves from now on, as these rules say. @param {unknown[]} rules */
    faults: (...rules) => control("POST", "faults", rules),
    calm: () => control("DELETE", "faults"),
    /**
     * Loses the answer to such requests for good, however often the browser repeats them; executes the first, or none.
     *
     * @param {string} method
     * @param {string} path
     * @param {boolean} executed
     */
    lose: (method, path, executed) =>
      control("POST", "faults", [
        ...(executed ? [{ method, path, fault: { kind: "drop-after" } }] : []),
        { method, path, times: null, fault: { kind: "drop-before" } },
      ]),
    /**
     * What was asked so far, preflights left out.
     *
     * @param {string} [method]
     * @returns {Promise<Logged[]>}
     */
    requests: async (method) => {
      /** @type {Logged[]} */
      const all = await control("GET", "requests");
      return all.filter((r) => r.method !== "OPTIONS" && (!method || r.method === method));
    },
    forgetRequests: () => control("DELETE", "requests"),
    /** What is at a path of the project in v1. @param {string} path */
    read: async (path) => (await fetch(`${api}/v1/projects/${PROJECT}/${path}`, asOwner)).json(),
    /** All numbers, as the API lists them. */
    all: async () => {
      const list = `${api}/v1/projects/${PROJECT}/activeNumbers?pageSize=1000`;
      const all = [];
      for (let token = ""; ; ) {
        const page = await (await fetch(`${list}&pageToken=${encodeURIComponent(token)}`, asOwner)).json();
        all.push(...page.activeNumbers);
        token = page.nextPageToken;
        if (!token) return all;
      }
    },
    /** Moves the sandbox's clock. @param {number} advanceSeconds */
    advance: (advanceSeconds) => control("POST", "clock", { advanceSeconds }),
    /** Plays somebody else who changes a number. @param {string} phone @param {unknown} body */
    change: (phone, body) => control("PATCH", `numbers/${encodeURIComponent(phone)}`, body),
  };
}

/**
 * What the app has sent itself. Chromium repeats what a kept connection drops, so that such a one is logged once more: one that
 * had brought a request before, or was opened for one and then not used, after which the repeat follows at once.
 *
 * @param {Logged[]} requests
 */
export const once = (requests) => {
  /** @param {Logged} r */
  const what = (r) => [r.method, r.path, r.query, r.body].join(" ");
  /** @param {Logged} r @param {number} at */
  const isRepeated = (r, at) => requests.slice(at + 1).some((later) => what(later) === what(r) && Date.parse(later.at) - Date.parse(r.at) < 50);
  return requests.filter((r, at) => r.status !== null || !(r.reused || isRepeated(r, at)));
};

/**
 * How the app is configured unless a journey says otherwise: connected by way of a gateway.
 *
 * @param {string | undefined} api
 * @param {object} [more]
 */
export function gateway(api, more = {}) {
  return { apiBaseUrl: api, projectId: PROJECT, auth: "gateway", apiVersion: "v1alpha1", ...more };
}

/** The same with v1, which knows more of a number. @param {string | undefined} api @param {object} [more] */
export const v1 = (api, more = {}) => gateway(api, { apiVersion: "v1", ...more });

/** A sandbox that behaves in these documented but odd ways. @param {string[]} names */
export const quirk = (...names) => ({ args: names.flatMap((name) => ["--quirk", name]) });

/** The file and line that call the caller: "edit.test.mjs:12". */
export const callSite = () => /([^/\\]+:\d+):\d+\)?$/.exec(new Error().stack?.split("\n")[3] ?? "")?.[1];

/**
 * What a journey asks for, wherever it goes.
 *
 * `expects`: console texts that the journey causes on purpose (the browser itself reports every failed request).
 * `origins`: others that may be asked.
 * `onlyChromium`: why it is left out where the engine is another one.
 *
 * @typedef {object} JourneyOptions
 * @property {string} [path]
 * @property {import("playwright-core").BrowserContextOptions} [context]
 * @property {string[]} [expects]
 * @property {string[]} [origins]
 * @property {boolean} [bypassCSP]
 * @property {string} [onlyChromium]
 *
 * Where a journey goes: the app's origin, the others of its servers, and how they end. `open` opens a page of the app.
 *
 * @typedef {{ app: string | undefined, origins: (string | undefined)[], stop: () => unknown, open?: (page: Page, path: string) => Promise<unknown> }} Stage
 */

/**
 * One journey: a test with a fresh context, its own sandbox, and no tolerance for policy violations, console errors,
 * page errors or requests to anybody else.
 *
 * @param {string} name
 * @param {JourneyOptions & { config?: Config, sandbox?: SandboxOptions }} options
 * @param {(given: { page: Page, sandbox: Sandbox, context: import("playwright-core").BrowserContext }) => Promise<void>} run
 */
export function journey(name, options, run) {
  const start = async () => {
    const sandbox = await startSandbox(options.sandbox, options.config);
    return { app: sandbox.app, origins: [sandbox.api], stop: sandbox.stop, sandbox };
  };
  defineJourney(name, callSite(), options, start, run);
}

/**
 * A journey at `site` in the sources, over what `start` starts.
 *
 * @template {Stage} S
 * @param {string} name
 * @param {string | undefined} site
 * @param {JourneyOptions} options
 * @param {() => Promise<S>} start
 * @param {(given: S & { page: Page, context: import("playwright-core").BrowserContext }) => Promise<void>} run
 */
export function defineJourney(name, site, options, start, run) {
  // `cargo xtask test` compares it with the sources.
  const log = () => process.env.JOURNEYS_LOG && appendFileSync(process.env.JOURNEYS_LOG, `${site}\n`);
  const skip = isFirefox && options.onlyChromium;
  if (skip) log();
  test(name, { timeout: 180_000, skip }, async () => {
    log();
    const { context: look = {}, expects = [], path = "/numbers", bypassCSP = false } = options;
    const stage = await start();
    browser ??= await (isFirefox ? firefox.launch(firefoxOptions) : chromium.launch(chromiumOptions));
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "en-GB",
      timezoneId: "Europe/Stockholm",
      bypassCSP,
      ...look,
    });
    context.setDefaultTimeout(WAIT);
    /** @type {string[]} */
    const wrong = [];
    /** @param {Page} page */
    const watch = (page) => {
      page.on("pageerror", (error) => {
        // In Firefox this tells of a request that failed, too.
        const isRequest = isFirefox && `${error}`.includes(failed);
        if (!isRequest || ![failed, dropped].some((text) => expects.includes(text))) wrong.push(`page error: ${error}`);
      });
      page.on("console", (message) => {
        const text = message.text();
        const { url, lineNumber } = message.location();
        // A page that is left in Firefox still hears that its requests have ended, and what loads its files tells of it. Where
        // a file did not come to a page that stays, the page says so, and nothing of it is found.
        const isLeft = isFirefox && text === "Error" && /(_link|\/boot-\w+)\.js$/.test(url);
        if (["error", "warning"].includes(message.type()) && !isLeft && !expects.some((e) => text.includes(e))) {
          wrong.push(`console ${message.type()}: ${text} (${url}:${lineNumber})`);
        }
      });
      page.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        const ours = [stage.app, ...stage.origins, ...(options.origins ?? [])].includes(origin);
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
      await (stage.open ? stage.open(page, path) : page.goto(stage.app + path));
      await run({ ...stage, page, context });
      if (wrong.length) throw new Error(wrong.join("\n"));
    } catch (error) {
      mkdirSync(artifacts, { recursive: true });
      await page.screenshot({ path: `${artifacts}${name.replace(/\W+/g, "-")}.png` }).catch(() => {});
      if (wrong.length && !error.message.includes(wrong[0])) error.message += `\nAlso: ${wrong.join("\n")}`;
      const shown = await page
        .locator("body")
        .innerText({ timeout: 1000 })
        .catch((e) => `not readable: ${e.message}`);
      const where = `At ${page.url()} the page said: ${shown.slice(0, 1500)}`;
      error.message += `\n${where}`;
      // What is printed is the stack, which was made with the message as it was.
      error.stack += `\n${where}`;
      throw error;
    } finally {
      await context.close();
      await stage.stop();
    }
  });
}

/**
 * What the app calls a file that it saves: with the project unless told otherwise, and with the reader's day.
 *
 * @param {string} extension
 * @param {string[]} parts
 */
export function fileName(extension, parts) {
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm" }).format(new Date());
  return `${[...parts, day].join("-")}.${extension}`;
}

/**
 * Waits until a check holds; its last complaint is the failure.
 *
 * @template T
 * @param {() => T | Promise<T>} check
 */
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

/**
 * Loads a page whose time can be moved on. Not over the page that is there: what it has set a timer for, its own clock must end.
 *
 * @param {Page} page
 * @param {string} [url]
 * @param {Date} [time]
 */
export async function installClock(page, url = page.url(), time = new Date()) {
  await page.goto("about:blank");
  await page.clock.install({ time });
  await page.goto(url);
}

/** Today at 10:00 UTC: no midnight comes in the hours after it, in the time zones of the journeys. */
export const morning = () => new Date(`${new Date().toISOString().slice(0, 10)}T10:00:00Z`);

/** The line that says how many numbers are shown. @param {Page} page */
export const status = (page) => page.getByText(/^Showing /);

/**
 * Holds the later part of the app back, from the next visit on, until what is returned is called.
 *
 * @param {import("playwright-core").BrowserContext} context
 * @returns {Promise<() => void>}
 */
export async function holdLaterPart(context) {
  let release = () => {};
  const released = new Promise((resolve) => {
    release = () => resolve(undefined);
  });
  await context.route("**/*_deferred.wasm", async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Waits until the whole list is here. @param {Page} page @param {number} numbers */
export async function loaded(page, numbers) {
  const total = numbers.toLocaleString("en-GB");
  await page.getByText(new RegExp(`^Showing [\\d,]+ of ${total} numbers$`)).waitFor();
}

// --- What a reader sees and does on more than one page; `scope` is the page or a part of it.

/** @param {Page} page */
export const grid = (page) => page.getByRole("grid", { name: "Numbers" });

/** @param {Page} page @param {string} phone */
export const row = (page, phone) => page.getByRole("row").filter({ has: page.getByRole("link", { name: phone, exact: true }) });

/** @param {Page} page */
export const search = (page) => page.getByRole("searchbox", { name: "Search numbers" });

/** @param {Page | Locator} scope @param {string} name */
export const press = (scope, name) => scope.getByRole("button", { name, exact: true }).click();

/** @param {Page | Locator} scope @param {string} name @param {string} text */
export const fill = (scope, name, text) => scope.getByRole("textbox", { name, exact: true }).fill(text);

/** Saves what was edited, as it is shown. @param {Page} page */
export async function saveChanges(page) {
  await press(page, "Review changes");
  await page.getByRole("heading", { name: "What will change" }).waitFor();
  await press(page, "Save changes");
}

/** The entries of what was rented. @param {Page} page */
export const ledger = (page) => page.getByRole("region", { name: "Ledger" });

/** Rents what is in the basket, with the impatience of a double click. @param {Page} page @param {number} count */
export async function rent(page, count) {
  await press(page, "Review and rent");
  const name = `Rent ${count} ${count === 1 ? "number" : "numbers"}`;
  await page.getByRole("dialog", { name }).getByRole("button", { name }).dblclick();
  await ledger(page).waitFor();
}

/**
 * The request that a command for a terminal would send, by the name of what it is folded into.
 *
 * @param {Page | Locator} scope
 * @param {string} name
 */
export async function curlRequest(scope, name) {
  const page = "page" in scope ? scope.page() : scope;
  const part = scope.locator("details").filter({ has: page.getByText(name, { exact: true }) });
  if ((await part.getAttribute("open")) === null) await part.locator("summary").click();
  const text = await part.getByRole("group", { name: "curl command" }).innerText();
  const [, method, url] = /--request (\w+) '([^']*)'/.exec(text) ?? [];
  const sent = /--data-raw '(.*)'/s.exec(text);
  return { method, path: decodeURIComponent(new URL(url).pathname), body: sent ? JSON.parse(sent[1]) : undefined };
}

// --- What came of it on the server

/** The body of a request, read. @param {Logged} request */
export const body = (request) => (typeof request.body === "string" && request.body ? JSON.parse(request.body) : request.body);

/** The changes of numbers that the app has sent. @param {Sandbox} sandbox */
export const patches = async (sandbox) => once(await sandbox.requests("PATCH")).filter((r) => r.path.includes("/activeNumbers/"));

/** The phone numbers that are rented. @param {Sandbox} sandbox */
export const owned = async (sandbox) => new Set((await sandbox.all()).map((number) => number.phoneNumber));
