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
 * @typedef {{ id: string, help: string, nodes: { html: string }[] }} Violation
 *
 * @param {import("playwright-core").Page} page
 * @param {string} [what]
 */
export async function check(page, what) {
  await page.evaluate(source);
  /** @type {{ violations: Violation[] }} */
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).join("\n  ")}`);
  assert.deepEqual(found, [], what);
}
