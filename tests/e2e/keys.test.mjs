// The command palette, the keys that work everywhere, and saved views.
import assert from "node:assert/strict";
import { BOISE, eventually, journey, loaded, search, status } from "./harness.mjs";

const palette = (page) => page.getByRole("dialog", { name: "Command palette" });
const sheet = (page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });

journey("a palette that is opened again right after it was closed is open", {}, async ({ page }) => {
  await loaded(page, 60);
  await page.keyboard.press("ControlOrMeta+k");
  await palette(page).waitFor();
  // Before the event "close", which comes in a task of its own.
  await page.evaluate(async () => {
    document.querySelector("dialog[open]").dispatchEvent(new Event("cancel", { cancelable: true }));
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "k", code: "KeyK", ctrlKey: true, bubbles: true, cancelable: true }));
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  await page.keyboard.type("settings");
  assert.equal(await palette(page).getByRole("combobox").inputValue(), "settings");
});

journey("the palette goes to pages, numbers, views and actions", { sandbox: { numbers: 300 } }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, { displayName: "Reception Boise" });
  await page.reload();
  await loaded(page, 300);
  await page.keyboard.press("Control+k");
  await palette(page).waitFor();
  await page.keyboard.type("connection");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Connect" }).waitFor();
  // By digits as people write them.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("208 639-0939");
  await palette(page)
    .getByRole("option", { name: `Open ${BOISE}`, exact: false })
    .click();
  await page.getByRole("heading", { name: BOISE }).waitFor();
  // By name.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("reception boi");
  await palette(page)
    .getByRole("option", { name: `Open ${BOISE}`, exact: false })
    .waitFor();
  // What is not found here is searched for in the list.
  await page.keyboard.press("Control+a");
  await page.keyboard.type("no such number");
  await palette(page).getByRole("option", { name: "Search the list for “no such number”" }).click();
  await page.getByText("No number matches").waitFor();
  assert.equal(await search(page).inputValue(), "no such number");
  // What the page itself can do.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("export");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Export numbers" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("theme: dark");
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await page.getByRole("combobox", { name: "Theme" }).inputValue(), "Dark"));
});

journey("single keys do nothing while somebody types, and can be switched off", {}, async ({ page }) => {
  await loaded(page, 60);
  await page.locator("main h1").focus();
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.type("a?/b");
  assert.equal(await search(page).inputValue(), "a?/b");
  assert.equal(await sheet(page).count(), 0);
  await search(page).fill("");
  await page.locator("main h1").focus();
  await page.keyboard.press("?");
  await sheet(page).getByText("Select all that match").waitFor();
  await sheet(page).getByRole("checkbox", { name: "Single-key shortcuts" }).uncheck();
  await page.keyboard.press("Escape");
  await sheet(page).waitFor({ state: "detached" });
  await page.locator("main h1").focus();
  await page.keyboard.press("?");
  await page.keyboard.press("/");
  assert.equal(await sheet(page).count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
  // Remembered, and the chord stays.
  await page.reload();
  await loaded(page, 60);
  await page.locator("main h1").focus();
  await page.keyboard.press("/");
  assert.notEqual(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.press("Control+k");
  await palette(page).waitFor();
});

journey(
  "a view is saved, linked and opened, and holds no secret",
  { path: "/numbers?type=MOBILE&sort=-cost", context: { permissions: ["clipboard-read", "clipboard-write"] } },
  async ({ page, sandbox }) => {
    await loaded(page, 60);
    await page.getByRole("button", { name: "Views" }).click();
    const menu = page.getByRole("group", { name: "Saved views" });
    await menu.getByRole("textbox", { name: "Name of this view" }).fill("Dear mobiles");
    await menu.getByRole("button", { name: "Save view" }).click();
    await menu.getByText("Saved as “Dear mobiles”.").waitFor();
    await menu.getByRole("button", { name: "Copy link to Dear mobiles" }).click();
    await menu.getByText("The link is copied.").waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(link, `${sandbox.app}/numbers?type=MOBILE&sort=-cost`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Clear all" }).click();
    await eventually(async () => assert.doesNotMatch(page.url(), /type=/));
    await page.reload();
    await loaded(page, 60);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("dear");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.match(page.url(), /type=MOBILE&sort=-cost$/));
    await eventually(async () => assert.doesNotMatch(await status(page).innerText(), /^Showing 60 of/));
    const kept = await page.evaluate(() => JSON.stringify(localStorage));
    assert.doesNotMatch(kept, /\+\d{7}/);
  },
);
