// Journeys through the whole of it: a sandbox that wants tokens, an OpenID provider, and the real gateway.
import { startGateways } from "../gateways.mjs";
import { callSite, defineJourney, startSandbox } from "./harness.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @typedef {import("../gateways.mjs").GatewayOptions} GatewayOptions */

/** Signs in at the provider, whose page this is. @param {Page} page @param {string} person */
export async function signIn(page, person) {
  await page.getByPlaceholder("Enter any login").fill(person);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

/**
 * A journey through a gateway. `as` signs a person in before it begins: "viewer", "editor", "buyer", "releaser", "auditor", or
 * "admin", who has every role. `origins` are those of the servers: what else is to be asked is added to them.
 *
 * @param {string} name
 * @param {import("./harness.mjs").JourneyOptions & { as?: string, gateway?: GatewayOptions, sandbox?: import("./harness.mjs").SandboxOptions }} options
 * @param {(given: { page: Page, context: import("playwright-core").BrowserContext, sandbox: import("./harness.mjs").Sandbox, gateway: import("../gateways.mjs").Gateways, origins: (string | undefined)[] }) => Promise<void>} run
 */
export function journey(name, options, run) {
  const start = async () => {
    const { args = [], ...more } = options.sandbox ?? {};
    const sandbox = await startSandbox({ ...more, args: ["--auth", "bearer", "--no-cors", ...args] }, {});
    const gateway = await startGateways(sandbox.api, options.gateway);
    const stop = () => {
      gateway.stop();
      sandbox.stop();
    };
    const open = async (/** @type {Page} */ page, /** @type {string} */ path) => {
      await page.goto(gateway.url + path);
      if (options.as) {
        await signIn(page, options.as);
        await page.waitForURL(gateway.url + path);
      }
    };
    return { app: gateway.url, origins: [gateway.issuer], stop, open, sandbox, gateway };
  };
  defineJourney(name, callSite(), options, start, run);
}
