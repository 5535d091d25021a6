// axe finds nothing on any page, in light and dark.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { BOISE, gateway, journey, loaded } from "./harness.mjs";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const v1 = (api) => gateway(api, { apiVersion: "v1" });

async function check(page, what) {
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).join("\n  ")}`);
  assert.deepEqual(found, [], what);
}

for (const colorScheme of ["light", "dark"]) {
  for (const [width, height] of [[1280, 800], [390, 844]]) {
    // The policy forbids what axe does to be there at all, so it is off here; every other journey runs under it.
    journey(`axe finds nothing, ${colorScheme}, ${width} px`, { config: v1, bypassCSP: true, sandbox: { numbers: 20 }, context: { colorScheme, viewport: { width, height } } }, async ({ page, sandbox }) => {
      await loaded(page, 20);
      await page.getByRole("button", { name: /^Failed/ }).waitFor();
      await check(page, "numbers");
      await page.getByRole("row").nth(1).getByRole("checkbox").check();
      await page.getByText("1 selected").waitFor();
      await page.getByRole("button", { name: "Peek", exact: true }).click();
      await page.getByRole("complementary", { name: "Peek" }).getByRole("link").waitFor();
      await check(page, "selection and peek");
      await page.getByRole("button", { name: "Close peek" }).click();
      await page.getByRole("button", { name: "Columns" }).click();
      await check(page, "columns");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Views" }).click();
      await check(page, "views");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Export", exact: true }).click();
      await page.getByRole("dialog", { name: "Export numbers" }).waitFor();
      await check(page, "export");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await page.keyboard.type("theme");
      await page.getByRole("option", { name: /Theme: Dark/ }).waitFor();
      await check(page, "palette");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
      await check(page, "keys");
      await page.keyboard.press("Escape");
      await page.getByRole("searchbox").fill("cost>five");
      await page.locator("#search-mistake").waitFor();
      await check(page, "mistake in the search");
      await page.getByRole("searchbox").fill("");
      await page.getByRole("searchbox").pressSequentially("reg");
      await page.getByRole("option", { name: /^region:/ }).waitFor();
      await check(page, "completion");
      await page.getByRole("searchbox").fill("nothing at all");
      await page.getByText("No number matches").waitFor();
      await check(page, "no match");
      await sandbox.change(BOISE, { smsConfiguration: { servicePlanId: "old", scheduledProvisioning: { servicePlanId: "new", status: "FAILED", errorCodes: ["TFN_NOT_ALLOWED"] } } });
      await page.goto(`${sandbox.app}/numbers/${BOISE}`);
      await page.getByText("TFN_NOT_ALLOWED", { exact: true }).waitFor();
      await page.getByText("Raw JSON").click();
      await check(page, "number");
      await page.getByRole("button", { name: "Release", exact: true }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "release");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Edit" }).click();
      await page.getByRole("textbox", { name: "Callback URL" }).fill("nowhere");
      await page.getByRole("button", { name: "Review changes" }).click();
      await page.locator("#callback-url-error").waitFor();
      await check(page, "edit");
      await page.getByRole("textbox", { name: "Callback URL" }).fill("");
      await page.getByRole("textbox", { name: "Service plan ID" }).fill("another");
      await page.getByRole("button", { name: "Review changes" }).click();
      await page.getByRole("heading", { name: "What will change" }).waitFor();
      await check(page, "review");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "leave question");
      await page.getByRole("button", { name: "Leave without saving" }).click();
      await page.getByRole("link", { name: "Connection" }).click();
      await page.getByRole("combobox", { name: "Authentication" }).selectOption("basic");
      await page.getByRole("button", { name: "Connect", exact: true }).click();
      await page.locator("#secret-error").waitFor();
      await check(page, "connect");
      await page.goto(`${sandbox.app}/no/such/page`);
      await page.getByRole("heading", { name: "Page not found" }).waitFor();
      await check(page, "page not found");
    });
  }
}
