// Copies, paper, names of files, and calendar files that replace one another.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import { BOISE, eventually, fileName, installClock, journey, loaded, PROJECT, press, v1 } from "./harness.mjs";

const byHand = (page) => page.getByRole("dialog", { name: "Copy by hand" });
const withoutClipboard = (context) => context.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
const selectedText = (page) =>
  byHand(page)
    .getByRole("textbox", { name: "Text to copy" })
    .evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));

journey("where there is no clipboard, each copy shows the text, selected", { config: v1, path: "/settings" }, async ({ page, sandbox, context }) => {
  await withoutClipboard(context);
  const copies = async (button, wanted) => {
    await button.click();
    await byHand(page).waitFor();
    assert.match(await selectedText(page), wanted);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA");
    await byHand(page).getByText("press Ctrl+C").waitFor();
    await page.keyboard.press("Escape");
    await byHand(page).waitFor({ state: "detached" });
    // The focus is where it was.
    assert.ok(await button.evaluate((element) => element === document.activeElement));
  };
  await page.goto(`${sandbox.app}/numbers/${BOISE}`);
  await copies(page.getByRole("button", { name: "Copy number" }), /^\+12086390939$/);
  await press(page, "Release");
  const release = page.getByRole("dialog", { name: `Release ${BOISE}` });
  await release.getByText("Request as curl").click();
  await copies(release.getByRole("button", { name: "Copy as curl" }), /^curl .*:release/s);
  await page.goto(`${sandbox.app}/numbers`);
  await loaded(page, 60);
  await page.getByRole("row").nth(1).getByRole("checkbox").click();
  await page.getByRole("row").nth(2).getByRole("checkbox").click();
  await copies(page.getByRole("button", { name: "Copy numbers" }), /^\+\d+\n\+\d+$/);
  // The link to a saved view.
  await page.getByRole("searchbox", { name: "Search numbers" }).fill("region:US");
  await press(page, "Views");
  const views = page.getByRole("group", { name: "Saved views" });
  await views.getByRole("textbox").fill("America");
  await views.getByRole("button", { name: "Save view" }).click();
  await copies(views.getByRole("button", { name: "Copy link to America" }), /^http.*\/numbers\?q=region%3AUS$/);
  await page.keyboard.press("Escape");
  // Numbers that are not there.
  await page.getByRole("searchbox", { name: "Search numbers" }).fill(`number:${BOISE},+99912345671,+99912345672`);
  await press(page, "Show missing numbers");
  const missing = page.getByRole("dialog", { name: "Missing numbers" });
  await copies(missing.getByRole("button", { name: "Copy missing numbers" }), /^\+99912345671\n\+99912345672$/);
  // The text for support.
  await sandbox.change(BOISE, {
    smsConfiguration: { scheduledProvisioning: { servicePlanId: "b", status: "FAILED", errorCodes: ["INVALID_NNID"] } },
  });
  await page.goto(`${sandbox.app}/watch`);
  await copies(page.getByRole("button", { name: `Copy support request ${BOISE}` }), /^Number: \+12086390939\n/);
  // Secrets.
  await page.goto(`${sandbox.app}/settings`);
  await copies(page.getByRole("button", { name: "Copy current secret" }), /^\S{32,}$/);
  await press(page, "Generate");
  await copies(page.getByRole("button", { name: "Copy new secret" }), /^\S{32,}$/);
});

journey("a clipboard that refuses is as none", {}, async ({ page, context }) => {
  await context.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
  });
  await page.reload();
  await page.getByRole("link", { name: BOISE, exact: true }).click();
  await press(page, "Copy number");
  await byHand(page).getByText("The browser didn't allow copying.").waitFor();
  assert.equal(await selectedText(page), BOISE);
});

journey("paper has the list and not the window, each time it is printed", {}, async ({ page }) => {
  await loaded(page, 60);
  await page.locator("#columns").waitFor({ state: "attached" });
  await page.evaluate(() => {
    window.printed = [];
    const sheet = () =>
      [...document.querySelectorAll(".print-sheet")].map((own) => [own.querySelectorAll("tbody tr").length, own.querySelector("p").textContent]);
    // After the app's own listeners, which came before.
    addEventListener("beforeprint", () => window.printed.push(sheet()));
    addEventListener("afterprint", () => window.printed.push(sheet()));
  });
  // As Ctrl+P does, twice.
  await page.pdf();
  await page.pdf();
  const sheet = [[60, "60 numbers"]];
  assert.deepEqual(await page.evaluate(() => window.printed), [sheet, [], sheet, []]);
  // By the app's button, for what is shown now.
  await page.evaluate(() => {
    window.printed = [];
    window.print = () => {
      for (const name of ["beforeprint", "afterprint"]) dispatchEvent(new Event(name));
    };
  });
  await page.getByRole("searchbox", { name: "Search numbers" }).fill(BOISE);
  await page.getByText("Showing 1 of 60").waitFor();
  await press(page, "Print");
  await eventually(async () => assert.deepEqual(await page.evaluate(() => window.printed), [[[1, "1 number"]], []]));
  // Another page prints itself.
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await page.evaluate(() => {
    window.printed = [];
  });
  await page.pdf();
  assert.deepEqual(await page.evaluate(() => window.printed), [[], []]);
});

journey(
  "paper of a list that is not whole says so",
  { sandbox: { numbers: 400, args: ["--page-cap", "100"] }, expects: ["Failed to load resource"], path: "/settings" },
  async ({ page, sandbox }) => {
    await sandbox.faults({
      method: "GET",
      path: "activeNumbers$",
      query: "pageToken=",
      times: null,
      fault: { kind: "status", status: 500, body: "" },
    });
    await page.goto(`${sandbox.app}/numbers`);
    await page.getByText("Showing 100 of 100 numbers so far").waitFor();
    await page.locator("#columns").waitFor({ state: "attached" });
    await page.evaluate(() =>
      addEventListener("beforeprint", () => {
        window.printed = document.querySelector(".print-sheet p").textContent;
      }),
    );
    await page.pdf();
    assert.equal(await page.evaluate(() => window.printed), "100 numbers, of the 100 loaded so far. There may be more.");
  },
);

journey("a file is named after project, filter and day, and stays until the browser has it", {}, async ({ page, context, sandbox }) => {
  await context.addInitScript(() => {
    window.revoked = 0;
    const revoke = URL.revokeObjectURL.bind(URL);
    URL.revokeObjectURL = (url) => {
      window.revoked += 1;
      revoke(url);
    };
  });
  await installClock(page, `${sandbox.app}/numbers?region=US&q=name%3Aa&sort=-cost`);
  await page.getByText(/^Showing \d+ of 60 numbers$/).waitFor();
  await press(page, "Export");
  const dialog = page.getByRole("dialog", { name: "Export numbers" });
  const [file] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Save file" }).click()]);
  assert.equal(file.suggestedFilename(), fileName("csv", ["numbers", PROJECT, "US-name-a"]));
  await page.clock.runFor(30_000);
  assert.equal(await page.evaluate(() => window.revoked), 0);
  await page.clock.runFor(31_000);
  assert.equal(await page.evaluate(() => window.revoked), 1);
});

journey(
  "a newer calendar file replaces the older one and cancels what is gone",
  { path: "/", config: v1, sandbox: { numbers: 60 } },
  async ({ page, sandbox }) => {
    const save = async () => {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save charges as calendar (.ics)" }).click(),
      ]);
      const calendar = new ICAL.Component(ICAL.parse(readFileSync(await file.path(), "utf8")));
      return calendar.getAllSubcomponents("vevent");
    };
    const value = (event, name) => event.getFirstPropertyValue(name);
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page
      .getByRole("link", { name: /^Next 12 months/ })
      .first()
      .waitFor();
    const first = await save();
    assert.ok(first.length > 0);
    assert.ok(first.every((event) => value(event, "status") === null && value(event, "last-modified")));
    // The only number with charges on its day is charged on another.
    const charged = async (day) =>
      sandbox.change(BOISE, {
        money: { currencyCode: "XTS", amount: "5" },
        paymentIntervalMonths: 12,
        nextChargeDate: `${day}T12:00:00Z`,
        expireAt: null,
      });
    const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const [before, after] = [day(40), day(50)];
    await charged(before);
    await press(page, "Refresh");
    await page.getByRole("group", { name: "Cost in XTS" }).waitFor();
    const second = await save();
    assert.ok(second.some((event) => value(event, "uid") === `${before}-XTS-${PROJECT}@numberdesk`));
    await charged(after);
    await page.reload();
    await page.getByRole("group", { name: "Cost in XTS" }).waitFor();
    const third = await save();
    await page.getByText(/It cancels \d+ days? of an earlier file/).waitFor();
    const of = (events, wanted) => events.find((event) => value(event, "uid") === `${wanted}-XTS-${PROJECT}@numberdesk`);
    assert.equal(value(of(third, before), "status"), "CANCELLED");
    assert.equal(value(of(third, after), "status"), null);
    assert.ok(value(of(third, before), "sequence") >= value(of(second, before), "sequence"));
    // Cancelled once; nothing is left to cancel.
    const fourth = await save();
    assert.equal(of(fourth, before), undefined);
  },
);

const exporting = (page) => page.getByRole("dialog", { name: "Export numbers" });
const saved = async (page) => {
  const [file] = await Promise.all([page.waitForEvent("download"), exporting(page).getByRole("button", { name: "Save file" }).click()]);
  return readFileSync(await file.path(), "utf8");
};

for (const [locale, separator] of [
  ["sv-SE", ";"],
  ["en-GB", ","],
]) {
  journey(`a file for spreadsheets as they are in ${locale}`, { context: { locale }, config: v1 }, async ({ page, sandbox }) => {
    await sandbox.change(BOISE, {
      displayName: "x;=cmd|'/C calc'!A0;",
      smsConfiguration: { servicePlanId: "01234567890123456789", campaignId: "1-2" },
    });
    await page.reload();
    await page.getByRole("searchbox", { name: "Search numbers" }).fill(BOISE);
    await page.getByRole("link", { name: BOISE, exact: true }).waitFor();
    await press(page, "Export");
    await exporting(page).getByText("an apostrophe (') stands before what a spreadsheet would run as a formula").waitFor();
    const text = await saved(page);
    assert.equal(text[0], "\ufeff");
    const cells = ["\t+12086390939", "x;'=cmd|'/C calc'!A0;", "US", "LOCAL"].map((cell) => `"${cell}"`).join(separator);
    assert.ok(text.split("\r\n")[1].startsWith(cells), text);
    for (const id of ["\t01234567890123456789", "\t1-2"]) assert.ok(text.includes(`"${id}"`), text);
    // A price that a spreadsheet of this locale can add up.
    assert.match(text, separator === ";" ? /"\d+,\d+"/ : /"\d+\.\d+"/);
    // Both are the reader's choice.
    const other = separator === "," ? "semicolons" : "commas";
    await exporting(page)
      .getByRole("radio", { name: `CSV with ${other}, for spreadsheets` })
      .check();
    await exporting(page).getByRole("checkbox", { name: "Mark CSV as UTF-8, which Excel needs" }).uncheck();
    const plain = await saved(page);
    assert.ok(plain.startsWith(`"Number"${separator === "," ? ";" : ","}"Name"`), plain);
    // Programs get what is there.
    await exporting(page).getByRole("radio", { name: "JSON Lines, for programs" }).check();
    assert.equal(JSON.parse(await saved(page)).name, "x;=cmd|'/C calc'!A0;");
  });
}

journey("a selection is taken along as it is shown", { sandbox: { numbers: 60 } }, async ({ page }) => {
  await loaded(page, 60);
  await page.evaluate(() => {
    navigator.clipboard.writeText = async (text) => {
      window.copied = text;
    };
  });
  await page.getByRole("columnheader", { name: "Number" }).getByRole("button").click();
  await page.getByRole("columnheader", { name: "Number" }).getByRole("button").click();
  const shown = () =>
    page
      .getByRole("row")
      .getByRole("link", { name: /^\+\d+$/ })
      .allTextContents();
  await eventually(async () => {
    const [first, second] = await shown();
    assert.ok(first > second);
  });
  for (const row of [3, 1, 2]) await page.getByRole("row").nth(row).getByRole("checkbox").click();
  const wanted = (await shown()).slice(0, 3);
  await press(page, "Copy numbers");
  await eventually(async () => assert.deepEqual((await page.evaluate(() => window.copied))?.split("\n"), wanted));
  await press(page, "Export selected");
  await exporting(page).getByRole("radio", { name: "JSON Lines, for programs" }).check();
  assert.deepEqual(
    (await saved(page))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).number),
    wanted,
  );
});

journey(
  "what is taken of a list that is not whole says so",
  { sandbox: { numbers: 400, args: ["--page-cap", "100"] }, expects: ["Failed to load resource"], path: "/settings" },
  async ({ page, sandbox }) => {
    await sandbox.faults({
      method: "GET",
      path: "activeNumbers$",
      query: "pageToken=",
      times: null,
      fault: { kind: "status", status: 500, body: "" },
    });
    await page.goto(`${sandbox.app}/numbers`);
    await page.getByText("Showing 100 of 100 numbers so far").waitFor();
    await press(page, "Export");
    await exporting(page).getByText("Those that match · 100 of the 100 loaded so far").waitFor();
    await saved(page);
    await exporting(page).getByText("with 100 numbers. They are of the 100 loaded so far: there may be more.").waitFor();
    await page.keyboard.press("Escape");
    await page.evaluate(() => {
      navigator.clipboard.writeText = async () => {};
    });
    await page.getByRole("row").nth(1).getByRole("checkbox").click();
    await press(page, "Copy numbers");
    await page.getByText("It is one of the 100 loaded so far.").waitFor();
  },
);

for (const state of ["while loading", "after Pause"]) {
  journey(
    `what is taken ${state} says of how many loaded so far`,
    { sandbox: { numbers: 400, args: ["--page-cap", "100"] }, path: "/settings" },
    async ({ page, sandbox }) => {
      await sandbox.faults({ method: "GET", path: "activeNumbers$", query: "pageToken=", times: null, fault: { kind: "delay", ms: 120_000 } });
      await page.goto(`${sandbox.app}/numbers`);
      if (state === "after Pause") {
        await press(page, "Pause");
        await page.getByText("Showing 100 of 100 numbers so far. Loading waits, so this is not all").waitFor();
      } else {
        await page.getByText(/^Showing 100 of 100 numbers so far\. More are coming/).waitFor();
      }
      await page.locator("#columns").waitFor({ state: "attached" });
      await page.evaluate(() => {
        navigator.clipboard.writeText = async (text) => {
          window.copied = text;
        };
        addEventListener("beforeprint", () => {
          window.printed = document.querySelector(".print-sheet p").textContent;
        });
      });
      // All that match, and a single one.
      await page.pdf();
      assert.equal(await page.evaluate(() => window.printed), "100 numbers, of the 100 loaded so far. There may be more.");
      await press(page, "Export");
      for (const choice of ["Those that match", "All that are loaded"])
        await exporting(page).getByText(`${choice} · 100 of the 100 loaded so far`, { exact: true }).waitFor();
      await saved(page);
      await exporting(page).getByText("with 100 numbers. They are of the 100 loaded so far: there may be more.").waitFor();
      await page.keyboard.press("Escape");
      for (const row of [1, 2]) await page.getByRole("row").nth(row).getByRole("checkbox").click();
      await press(page, "Copy numbers");
      await page.getByText("2 selected. Copied, one number a line. They are of the 100 loaded so far.", { exact: true }).waitFor();
      await page.getByRole("row").nth(2).getByRole("checkbox").click();
      await press(page, "Copy numbers");
      await page.getByText("1 selected. Copied. It is one of the 100 loaded so far.", { exact: true }).waitFor();
      await press(page, "Export selected");
      await exporting(page).getByText("Those that are selected · 1 of the 100 loaded so far", { exact: true }).waitFor();
      await saved(page);
      await exporting(page).getByText("with 1 number. It is one of the 100 loaded so far: there may be more.").waitFor();
      await page.keyboard.press("Escape");
      const [phone] = (await page.evaluate(() => window.copied)).split("\n");
      await page.getByRole("searchbox", { name: "Search numbers" }).fill(phone);
      await page.getByText(/^Showing 1 of 100 numbers so far/).waitFor();
      await page.pdf();
      assert.equal(await page.evaluate(() => window.printed), "1 number, of the 100 loaded so far. There may be more.");
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Overview" }).click();
      const calendar = page.getByRole("button", { name: "Save charges as calendar (.ics)" });
      await Promise.all([page.waitForEvent("download"), calendar.click()]);
      await page.getByText("It has the charges of the 100 numbers loaded so far, not of all.").waitFor();
    },
  );
}

journey("of one number all is said in the singular", { sandbox: { numbers: 1 } }, async ({ page }) => {
  await page.getByText("Showing 1 of 1 number", { exact: true }).waitFor();
  await page.locator("#columns").waitFor({ state: "attached" });
  await page.evaluate(() =>
    addEventListener("beforeprint", () => {
      window.printed = document.querySelector(".print-sheet p").textContent;
    }),
  );
  await page.pdf();
  assert.equal(await page.evaluate(() => window.printed), "1 number");
  await press(page, "Export");
  await saved(page);
  await exporting(page)
    .getByText(/with 1 number\.$/)
    .waitFor();
  await page.keyboard.press("Escape");
  for (const name of ["Overview", "Provisioning"]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
    await page.getByText("the only one.").waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), /\b1 numbers\b/);
  }
});
