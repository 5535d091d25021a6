// How a test of a deployment is written: in a browser, or by requests alone. `cargo xtask test` counts both.
import { appendFileSync } from "node:fs";
import { test } from "node:test";
import { signIn } from "../e2e/gateway.mjs";
import { callSite, defineJourney, startSandbox } from "../e2e/harness.mjs";
import { NUMBERS } from "./checks.mjs";
import { providerOrigin } from "./servers.mjs";

/**
 * @typedef {import("./servers.mjs").Server} Server
 * @typedef {import("../e2e/harness.mjs").Page} Page
 *
 * What a deployment consists of: the origin of the app, its base path, the origins that its page asks besides, and its servers,
 * the last of which is stopped first. `as` is whom the page signs in as.
 *
 * @typedef {{ app: string, base?: string, origins?: string[], servers: Server[], as?: string }} Deployment
 */

/** A sandbox. @param {string[]} args */
export const sandboxWith = (...args) => startSandbox({ numbers: NUMBERS, args }, {});

/**
 * A test in a browser, which opens the list and fails on errors of the console and violations of the policy.
 *
 * @param {string} name
 * @param {string[]} sandboxArgs
 * @param {(sandbox: import("../e2e/harness.mjs").Sandbox) => Promise<Deployment>} start
 * @param {(given: Deployment & { page: Page, sandbox: import("../e2e/harness.mjs").Sandbox, context: import("playwright-core").BrowserContext }) => Promise<void>} run
 */
export function deployment(name, sandboxArgs, start, run) {
  const begin = async () => {
    const sandbox = await sandboxWith(...sandboxArgs);
    const { base = "/", origins = [], as, ...started } = await start(sandbox);
    const open = async (/** @type {Page} */ page) => {
      const list = `${started.app}${base}numbers`;
      await page.goto(list);
      if (as) await signIn(page, as);
      await page.waitForURL(list);
    };
    const stop = async () => {
      for (const server of started.servers.toReversed()) await server.stop();
      sandbox.stop();
    };
    return { ...started, base, origins: [...origins, providerOrigin], open, stop, sandbox };
  };
  defineJourney(name, callSite(), { context: { ignoreHTTPSErrors: true } }, begin, run);
}

/**
 * A test without a browser. What it starts it hands over to `ending`, and the last is stopped first.
 *
 * @param {string} name
 * @param {(ending: <T extends { stop: () => unknown }>(started: T | Promise<T>) => Promise<T>) => Promise<void>} run
 */
export function trial(name, run) {
  const site = callSite();
  test(name, { timeout: 60_000 }, async () => {
    if (process.env.JOURNEYS_LOG) appendFileSync(process.env.JOURNEYS_LOG, `${site}\n`);
    /** @type {{ stop: () => unknown }[]} */
    const running = [];
    try {
      await run(async (starting) => {
        const started = await starting;
        running.unshift(started);
        return started;
      });
    } finally {
      for (const started of running) await started.stop();
    }
  });
}
