// The gallery has every component, and nothing is wrong with any of them on any look and screen.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { check, looks } from "./axe.mjs";
import { journey } from "./harness.mjs";

const folder = process.env.GALLERY_DIST ?? fileURLToPath(new URL("../../target/gallery", import.meta.url));
const sandbox = { folder, numbers: 0 };

/** The names of the components that other files may use. */
function components() {
  const found = [];
  for (const part of ["components", "widgets"]) {
    const sources = new URL(`../../src/${part}/`, import.meta.url);
    for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".rs")) continue;
      const text = readFileSync(new URL(file, sources), "utf8");
      found.push(...[...text.matchAll(/^#\[component\]\npub fn (\w+)/gm)].map(([, name]) => name));
    }
  }
  return found;
}

/** How far the page goes beyond the window. @param {import("playwright-core").Page} page */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

journey("the gallery shows every component and every widget", { sandbox, path: "/" }, async ({ page }) => {
  await page.getByRole("heading", { name: "ThemeSwitch" }).waitFor();
  const shown = await page.getByRole("heading", { level: 2 }).allInnerTexts();
  const written = components();
  assert.ok(written.length > 30, `only ${written.length} components were found`);
  const missing = written.filter((name) => !shown.includes(name));
  assert.deepEqual(missing, [], "not shown in tests/gallery");
});

journey("the theme of the gallery can be chosen", { sandbox, path: "/" }, async ({ page }) => {
  const color = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const theme = page.getByRole("banner").getByRole("combobox", { name: "Theme" });
  await theme.selectOption("Light");
  const light = await color();
  await theme.selectOption("Dark");
  assert.notEqual(await color(), light);
});

for (const { name, ...context } of looks) {
  // The policy forbids what axe does to be there, so it is off here; the journeys above run under it.
  journey(`axe finds nothing in the gallery, ${name}`, { sandbox, context, path: "/", bypassCSP: true }, async ({ page }) => {
    await page.getByRole("heading", { name: "ThemeSwitch" }).waitFor();
    for (const summary of await page.locator("summary").all()) await summary.click();
    await check(page, "all closed");
    assert.equal(await overflow(page), 0, "all closed");
    for (const opener of await page.getByRole("button", { name: /^Open / }).all()) {
      const what = await opener.innerText();
      await opener.click();
      await page.getByRole("dialog").waitFor();
      await check(page, what, "dialog");
      assert.equal(await overflow(page), 0, what);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    for (const select of await page.getByRole("combobox", { name: /^State of / }).all()) {
      const exhibit = await select.evaluate((own) => own.closest("section").getAttribute("aria-labelledby"));
      for (const state of await select.locator("option").allInnerTexts()) {
        await select.selectOption({ label: state });
        const what = `${exhibit}: ${state}`;
        await check(page, what, `[aria-labelledby="${exhibit}"]`);
        assert.equal(await overflow(page), 0, what);
      }
    }
  });
}
