import assert from "node:assert/strict";
import { BOISE, eventually, grid, holdLaterPart, journey, loaded, search, status } from "./harness.mjs";

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
  for (const typed of [
    `+46 ${rest.slice(0, 2)} ${rest.slice(2)} ext. 5`,
    `${swedish} x5`,
    `${swedish};ext=5`,
    `Anna <sip:${swedish}@example.com>`,
    `"Berg, Anna" <tel:${swedish};ext=5>`,
    `number:+46 ${rest.slice(0, 2)} ${rest.slice(2, 5)} ${rest.slice(5)}`,
    `(0)${rest.slice(0, 2)} ${rest.slice(2)}`,
  ]) {
    await search(page).fill(typed);
    await rows(page, 1);
    await page.getByRole("link", { name: swedish, exact: true }).waitFor();
  }
  // While it is typed, each key leaves it in the list.
  const national = `0${rest.slice(0, 2)}-${rest.slice(2, 5)} ${rest.slice(5)}`;
  const typedFrom = async (first) => {
    for (let length = first; length <= national.length; length += 1) {
      await search(page).fill(national.slice(0, length));
      await page.getByRole("link", { name: swedish, exact: true }).waitFor();
    }
    await rows(page, 1);
  };
  await typedFrom("070-1".length);
  // A region tells the country from the first digit on.
  await page.getByRole("combobox", { name: "Region" }).selectOption("SE");
  await typedFrom("07".length);
  await page.getByRole("combobox", { name: "Region" }).selectOption("");
  await search(page).fill("");
  // In the palette too.
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(`0${rest.slice(0, 2)}-${rest.slice(2, 6)}`);
  await page.getByRole("option", { name: `Open ${swedish}` }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type(`0${rest}`);
  await page.getByRole("option", { name: `Open ${swedish}` }).waitFor();
});

journey(
  "a pasted column finds its numbers and tells which are missing",
  { sandbox: { numbers: 2500 }, context: clipboard },
  async ({ page, sandbox }) => {
    await loaded(page, 2500);
    const all = (await sandbox.all()).map((n) => n.phoneNumber).filter((n) => /^\+\d{7,15}$/.test(n));
    // A sheet with names and days beside the numbers, one of them twice.
    const some = all.slice(0, 4);
    const missing = ["+99912345671", "+99912345672"];
    const sheet = ["Name\tNumber\tSince", ...[...some, some[0], ...missing].map((n) => `Desk\t${n}\t2026-12-01`)].join("\r\n");
    await paste(page, sheet);
    assert.equal(await search(page).inputValue(), `number:${[...some, ...missing].join(",")}`);
    await rows(page, 4);
    await page
      .getByText("2 of 6 numbers in your search aren't among the 2,500 loaded numbers. 1 duplicate was left out. “Number” isn't a number.")
      .waitFor();
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
  },
);

/** A number as people group it. */
const grouped = (phone) => phone.replace(/^(\+\d{1,2})(\d{3})(\d{3})(\d+)$/, "$1 ($2) $3-$4");

journey("a list is found whatever parts its numbers, typed or pasted in one line", { context: clipboard }, async ({ page, sandbox }) => {
  await loaded(page, 60);
  const all = (await sandbox.all()).map((n) => n.phoneNumber).filter((n) => /^\+1\d{10}$/.test(n));
  const [a, b] = all;
  const shown = async () => assert.deepEqual((await page.locator(".grid-body [data-key=number]").allInnerTexts()).sort(), [a, b].sort());
  for (const list of [
    `${grouped(a)}, ${grouped(b)}`,
    `${grouped(a)}; ${grouped(b)};`,
    `${grouped(a)} / ${grouped(b)}`,
    `${grouped(a)} ${grouped(b)}`,
    `"${grouped(a)}", "${grouped(b)}"`,
    `${grouped(a).replaceAll(" ", "\u00a0")},\u00a0${grouped(b).replaceAll(" ", "\u202f")}`,
    `${a.replace(/^(..)(...)(...)/, "$1.$2.$3.")}, ${b.replace(/^(..)(...)(...)/, "$1/$2/$3/")}`,
    `(${a.slice(2, 5)}) ${a.slice(5, 8)}-${a.slice(8)}, ${b.slice(2, 5)} ${b.slice(5, 8)} ${b.slice(8)}`,
    `Anna <sip:${a}@example.com>, Bo <sip:${b}@example.com>`,
    `${grouped(a)} ext. 5, ${grouped(b)} x12`,
    `number:${grouped(a)}, ${grouped(b)}`,
  ]) {
    await search(page).fill("");
    await search(page).fill(list);
    await eventually(shown);
    await page.getByText("All 2 numbers in your search were found.").waitFor();
    await search(page).fill("");
    await paste(page, list);
    await eventually(shown);
  }
  // Cells of a sheet, as they are pasted.
  for (const sheet of [`${grouped(a)}\n${grouped(b)}`, `"${grouped(a)}"\t"${grouped(b)}"`, `A\t${grouped(a)} ext. 5\r\nB\t${grouped(b)}\r\n`]) {
    await paste(page, sheet);
    await eventually(shown);
  }
  // The term can be taken away as one.
  await search(page).fill(`${grouped(a)}, ${grouped(b)}`);
  await page.getByRole("button", { name: /^Remove \+1/ }).click();
  await rows(page, 60);
});

journey("cells that are no numbers are named, and those that a spreadsheet has rounded", { context: clipboard }, async ({ page }) => {
  await loaded(page, 60);
  const rounded = "was rounded by the spreadsheet: show all its digits there and copy again.";
  await paste(page, `${BOISE}\n4.67E+10`);
  await page.getByText(`“4.67E+10” ${rounded}`, { exact: true }).waitFor();
  assert.equal(await search(page).inputValue(), BOISE);
  await paste(page, `Name\tPhone\nDesk\t${BOISE}\nHall\tn/a`);
  await page.getByText("“Phone” and “n/a” aren't numbers.", { exact: true }).waitFor();
  await paste(page, `${BOISE}\none\ntwo\nthree\nfour\n4,67E+10\n4,68E+10`);
  await page
    .getByText(
      "“one”, “two”, “three” and 1 more aren't numbers. “4,67E+10” and “4,68E+10” were rounded by the spreadsheet: show all their digits there and copy again.",
      { exact: true },
    )
    .waitFor();
  await page.getByRole("button", { name: "Show cells without a number" }).click();
  const dialog = page.getByRole("dialog", { name: "Cells without a number" });
  assert.equal(await dialog.getByRole("region", { name: "Cells without a number" }).innerText(), "one\ntwo\nthree\nfour\n4,67E+10\n4,68E+10");
  await dialog.getByRole("button", { name: "Copy cells without a number" }).click();
  await dialog.getByText("Copied, one cell a line.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  // Another search is none of it.
  await search(page).fill("front");
  await page.getByText("aren't numbers").waitFor({ state: "detached" });
  // Alone, or typed into a list.
  for (const text of ["4.67E+10", `${BOISE}, 4.67E+10`]) {
    await search(page).fill(text);
    await page.getByText("“4.67E+10” was rounded by a spreadsheet, which shows all digits in a wider column.").waitFor();
  }
});

journey(
  '"All numbers" leads back to the list as it was',
  { sandbox: { numbers: 2500 }, path: "/numbers?type=LOCAL&sort=-cost" },
  async ({ page }) => {
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
  },
);

journey("what is typed before the suggestions' code is there gets them when it is", {}, async ({ page, context }) => {
  const release = await holdLaterPart(context);
  await page.reload();
  await page.getByText(/^Showing /).waitFor();
  await search(page).pressSequentially("c");
  const options = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
  assert.equal(await options.count(), 0);
  release();
  await options.first().waitFor();
});

journey("a column that is pasted before the code that reads it is there is read when it is", { context: clipboard }, async ({ page, context }) => {
  const release = await holdLaterPart(context);
  await page.reload();
  await page.getByText(/^Showing /).waitFor();
  await paste(page, `${BOISE}\nn/a`);
  assert.equal(await search(page).inputValue(), "");
  release();
  await page.getByText("“n/a” isn't a number.", { exact: true }).waitFor();
  assert.equal(await search(page).inputValue(), BOISE);
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
  await options.first().evaluate((/** @type {HTMLElement} */ option) => option.click());
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
  await page
    .getByRole("columnheader", { name: "Cost" })
    .getByRole("button", { description: /price per month/ })
    .waitFor();
});
