// Asks axe about the page as it is now. The journey needs `bypassCSP`: the policy forbids what axe does to be there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Looks and screens on which a page is to be checked. */
export const looks = /** @type {const} */ (["light", "dark"]).flatMap((colorScheme) =>
  [
    [1280, 800],
    [390, 844],
  ].map(([width, height]) => ({ name: `${colorScheme}, ${width} px`, colorScheme, viewport: { width, height } })),
);

/**
 * Looks at the whole page, or at the parts of it that a selector names.
 *
 * @typedef {{ id: string, help: string, nodes: { html: string }[] }} Violation
 *
 * @param {import("playwright-core").Page} page
 * @param {string} [what]
 * @param {string} [scope]
 */
export async function check(page, what, scope = "html") {
  await page.evaluate(source);
  /** @type {{ violations: Violation[] }} */
  const { violations } = await page.evaluate((scope) => window.axe.run(scope, { resultTypes: ["violations"] }), scope);
  const found = violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).join("\n  ")}`);
  assert.deepEqual(found, [], what);
}
