import assert from "node:assert/strict";
import { BOISE, eventually, journey, loaded, status } from "./harness.mjs";

const grid = (page) => page.getByRole("grid", { name: "Numbers" });
const search = (page) => page.getByRole("searchbox", { name: "Search numbers" });
const rows = (page, count) => eventually(async () => assert.equal(await grid(page).getAttribute("aria-rowcount"), String(count + 1)));
const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };

async function paste(page, text) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await search(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+v");
}

journey("a number is found however it is written", {}, async ({ page, sandbox }) => {
  await loaded(page, 60);
  const swedish = (await sandbox.all()).find((n) => /^\+46\d{7,}$/.test(n.phoneNumber)).phoneNumber;
  const rest = swedish.slice(3);
  for (const typed of [
    `+46 (0)${rest.slice(0, 2)}-${rest.slice(2)}`,
    `0046${rest}`,
    `0${rest.slice(0, 2)}-${rest.slice(2, 5)} ${rest.slice(5)}`,
    `+46 ${rest.slice(0, 2)}/${rest.slice(2)}`,
    `tel:${swedish}`,
    `sip:${swedish}@example.com`,
    `\u202a${swedish}\u202c`,
    `\ufeff+46\u2060${rest}\u00ad\ufe0f`,
    [...swedish].map((c) => String.fromCodePoint(c.codePointAt(0) + 0xfee0)).join(""),
    swedish.replace(/\d/g, (d) => String.fromCodePoint(0x660 + Number(d))),
  ]) {
    await search(page).fill(typed);
    await rows(page, 1);
    await page.getByRole("link", { name: swedish, exact: true }).waitFor();
  }
  // In the palette too.
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(`0${rest}`);
  await page.getByRole("option", { name: `Open ${swedish}` }).waitFor();
});

journey("a pasted column finds its numbers and tells which are missing", { sandbox: { numbers: 2500 }, context: clipboard }, async ({ page, sandbox }) => {
  await loaded(page, 2500);
  const all = (await sandbox.all()).map((n) => n.phoneNumber).filter((n) => /^\+\d{7,15}$/.test(n));
  // A sheet with names and days beside the numbers, one of them twice.
  const some = all.slice(0, 4);
  const missing = ["+99912345671", "+99912345672"];
  const sheet = ["Name\tNumber\tSince", ...[...some, some[0], ...missing].map((n) => `Desk\t${n}\t2026-12-01`)].join("\r\n");
  await paste(page, sheet);
  assert.equal(await search(page).inputValue(), `number:${[...some, ...missing].join(",")}`);
  await rows(page, 4);
  await page.getByText("2 of 6 numbers in your search aren't among the 2,500 loaded numbers. 1 duplicate was left out. 1 line has no number.").waitFor();
  await page.getByRole("button", { name: "Show missing numbers" }).click();
  const dialog = page.getByRole("dialog", { name: "Missing numbers" });
  assert.equal(await dialog.getByRole("region", { name: "Missing numbers" }).innerText(), missing.join("\n"));
  await dialog.getByRole("button", { name: "Copy missing numbers" }).click();
  await dialog.getByText("Copied").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), missing.join("\n"));
  await dialog.getByRole("button", { name: "Close" }).click();
  // A reload tells it as well.
  await eventually(async () => assert.match(page.url(), /[?]q=number/));
  await page.reload();
  await page.getByText("2 of 6 numbers in your search aren't among the 2,500 loaded numbers.").waitFor();
  // The app's own "Copy numbers", as many as there are: the address stays short for servers, and a reload brings them back.
  await search(page).fill("");
  await rows(page, 2500);
  await page.locator(".grid [tabindex='0']").focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.getByRole("button", { name: "Copy numbers" }).click();
  await page.getByText(/Copied, one number a line/).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied.split("\n").length, 2500);
  await paste(page, copied);
  await page.getByText("All 2,500 numbers in your search were found.").waitFor();
  await rows(page, 2500);
  await page.getByRole("button", { name: "Remove number: 2,500 values" }).waitFor();
  await eventually(async () => assert.match(page.url(), /\/numbers#\?q=number/));
  assert.equal(new URL(page.url()).search, "");
  await page.reload();
  await page.getByText("All 2,500 numbers in your search were found.").waitFor();
  // Text without numbers stays text, in one line.
  await paste(page, "front\ndesk");
  assert.equal(await search(page).inputValue(), "front desk");
});

journey("\"All numbers\" leads back to the list as it was", { sandbox: { numbers: 2500 }, path: "/numbers?type=LOCAL&sort=-cost" }, async ({ page }) => {
  await eventually(async () => assert.match(await status(page).innerText(), /of 2,500 numbers$/));
  await search(page).fill("1");
  await eventually(async () => assert.match(page.url(), /q=1/));
  const [url, shown] = [page.url(), await status(page).innerText()];
  await grid(page).evaluate((grid) => grid.scrollTo(0, 4000));
  const link = page.locator("[aria-rowindex='106'] a");
  await link.click();
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("link", { name: "All numbers" }).click();
  await eventually(async () => assert.equal(await status(page).innerText(), shown));
  assert.equal(page.url(), url);
  assert.equal(await search(page).inputValue(), "1");
  await eventually(async () => assert.equal(await grid(page).evaluate((grid) => grid.scrollTop), 4000));
  // From a link to a number it is the list.
  await page.locator("[aria-rowindex='106'] a").click();
  await page.reload();
  await page.getByRole("link", { name: "All numbers" }).click();
  await eventually(async () => assert.match(await status(page).innerText(), /^Showing 2,500 of/));
});

journey("suggestions are announced, pressed and scrolled past", { context: { hasTouch: true } }, async ({ page }) => {
  await loaded(page, 60);
  const around = page.getByRole("combobox", { name: "Search with suggestions" });
  assert.equal(await around.getAttribute("aria-expanded"), "false");
  await search(page).pressSequentially("c");
  const options = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
  await options.first().waitFor();
  assert.equal(await around.getAttribute("aria-expanded"), "true");
  assert.equal(await search(page).getAttribute("aria-controls"), await page.getByRole("listbox").getAttribute("id"));
  const count = await options.count();
  await page.getByRole("status").getByText(`${count} suggestions`).waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await search(page).getAttribute("aria-activedescendant"), await options.first().getAttribute("id"));
  // The start of a scroll by finger takes none.
  await options.nth(1).dispatchEvent("pointerdown", { pointerType: "touch", isPrimary: true });
  await options.nth(1).dispatchEvent("pointercancel", { pointerType: "touch", isPrimary: true });
  assert.equal(await search(page).inputValue(), "c");
  assert.equal(await options.count(), count);
  // What speech control and screen readers do.
  const first = await options.first().locator(".search-insert").innerText();
  await options.first().evaluate((option) => option.click());
  assert.equal(await search(page).inputValue(), first);
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "search"));
  // A finger and a mouse.
  for (const way of ["tap", "click"]) {
    await search(page).fill("");
    await search(page).pressSequentially("curr");
    await options.first()[way]();
    await eventually(async () => assert.equal(await search(page).inputValue(), "currency:"));
  }
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await around.getAttribute("aria-expanded"), "false"));
  assert.equal(await options.count(), 0);
});

journey("two codes of one region are told apart, and prices compare by the month", {}, async ({ page, sandbox }) => {
  await loaded(page, 60);
  const [a, b, c] = (await sandbox.all()).map((n) => n.phoneNumber).filter((n) => n !== BOISE);
  const price = (amount, paymentIntervalMonths) => ({ money: { currencyCode: "XTS", amount }, paymentIntervalMonths });
  await sandbox.change(a, { regionCode: "GB", ...price("60", 12) });
  await sandbox.change(b, { regionCode: "UK", ...price("6", 1) });
  await sandbox.change(c, { regionCode: "SE", ...price("7", 0) });
  await page.getByRole("button", { name: "Refresh" }).click();
  const region = page.getByRole("combobox", { name: "Region" });
  await eventually(async () => {
    assert.match(await region.locator("option[value=GB]").textContent(), /^United Kingdom \(GB\) · /);
    assert.match(await region.locator("option[value=UK]").textContent(), /^United Kingdom \(UK, same as GB\) · /);
  });
  await search(page).fill("region:uk currency:XTS");
  await rows(page, 2);
  await search(page).fill("cost>5xts");
  await rows(page, 2);
  await search(page).fill("cost:5xts");
  await rows(page, 1);
  await page.goto(`${sandbox.app}/numbers?q=currency%3AXTS&sort=cost`);
  await rows(page, 3);
  await eventually(async () => {
    const order = await page.locator(".grid-body [data-key=number]").allInnerTexts();
    assert.deepEqual(order, [a, b, c]);
  });
  await page.getByRole("columnheader", { name: "Cost" }).getByRole("button", { description: /price per month/ }).waitFor();
});
