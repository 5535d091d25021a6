// The list as a file: a download where it is small, and written to its place on the disk as it is made where it is large.
//
// The browser's own save dialog can't be answered from here. Where one is to be answered, only the dialog is another: what
// it gives is a real file of the origin's private file system, with real streams, real backpressure and a real closing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BOISE, eventually, fileName, grid, journey, loaded, PROJECT, search } from "./harness.mjs";

const LARGE = 60_000;
const CSV = fileName("csv", ["numbers", PROJECT]);
const JSONL = fileName("jsonl", ["numbers", PROJECT]);
const HINT = "The browser asks where to save it, and the file is written as it goes.";
const dialog = (page) => page.getByRole("dialog", { name: "Export numbers" });
const button = (page, name) => dialog(page).getByRole("button", { name, exact: true });
const said = (page) => dialog(page).getByRole("status");

async function openExport(page) {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await dialog(page).waitFor();
}

async function only(page, ...columns) {
  for (const box of await dialog(page).getByRole("group", { name: "Columns" }).getByRole("checkbox").all()) await box.uncheck();
  for (const name of columns) await dialog(page).getByRole("checkbox", { name, exact: true }).check();
}

async function download(page, press = () => button(page, "Save file").click()) {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

/**
 * Answers the save dialog with a file, under another name if one is given, and keeps what was asked for in `window.asked`.
 * Once `window.hold()` was called, writing waits for `window.go()`.
 */
async function answerWith(page, named) {
  await page.evaluate((named) => {
    window.asked = [];
    let gate = Promise.resolve();
    window.hold = () => {
      gate = new Promise((resolve) => {
        window.go = resolve;
      });
    };
    window.showSaveFilePicker = async (options) => {
      window.asked.push({ ...options, pressed: navigator.userActivation.isActive });
      const folder = await navigator.storage.getDirectory();
      const place = await folder.getFileHandle(named ?? options.suggestedName, { create: true });
      const open = place.createWritable.bind(place);
      place.createWritable = async () => {
        const stream = await open();
        const write = stream.write.bind(stream);
        stream.write = async (piece) => {
          window.writes = (window.writes ?? 0) + 1;
          await gate;
          return write(piece);
        };
        return stream;
      };
      return place;
    };
  }, named);
}

/** All files that there are, by name. */
const files = (page) =>
  page.evaluate(async () => {
    const all = {};
    const folder = await navigator.storage.getDirectory();
    for await (const [name, place] of folder) {
      if (place instanceof FileSystemFileHandle) all[name] = await (await place.getFile()).text();
    }
    return all;
  });

/** The rows of a CSV file, in which every cell is quoted, as it must be; without the tab before texts. */
function rows(csv, separator = ",") {
  const all = [[]];
  let end = csv[0] === "\ufeff" ? 1 : 0;
  for (const { 0: cell, 1: text, 2: after, index } of csv.matchAll(/"((?:[^"]|"")*)"([,;]|\r\n)/g)) {
    assert.equal(index, end, "nothing stands between two cells");
    end += cell.length;
    all.at(-1).push(text.replaceAll('""', '"').replace(/^\t/, ""));
    if (after !== separator) all.push([]);
  }
  assert.equal(end, csv.length);
  assert.deepEqual(all.pop(), []);
  return all;
}

/** The numbers as a spreadsheet gets them: with an apostrophe where one is no number and begins like a formula. */
const harmless = (phones) => phones.map((phone) => (/^\+.*\D/.test(phone) ? `'${phone}` : phone)).sort();

/** Waits until a piece of the file is at the gate. */
const held = (page) => eventually(async () => assert.ok(await page.evaluate(() => window.writes > 0)));

const phones = async (sandbox) => (await sandbox.all()).map((number) => number.phoneNumber).sort();

journey("export saves what is shown, as harmless CSV", {}, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, { displayName: '=HYPERLINK("x")' });
  await page.reload();
  await loaded(page, 60);
  await answerWith(page);
  await search(page).fill("hyperlink 2086390939");
  await eventually(async () => assert.equal(await grid(page).getAttribute("aria-rowcount"), "2"));
  await openExport(page);
  assert.equal(await dialog(page).getByText(HINT).count(), 0);
  const { name, text } = await download(page);
  assert.equal(name, fileName("csv", ["numbers", PROJECT, "hyperlink-2086390939"]));
  const lines = text.trim().split("\r\n");
  assert.equal(lines.length, 2);
  assert.match(lines[0], /Next charge \(UTC\)/);
  assert.ok(lines[1].includes(BOISE), lines[1]);
  assert.ok(lines[1].includes(`"'=HYPERLINK(""x"")"`), lines[1]);
  await page.getByText(/Saved as numbers-\S+\.csv with 1 number\./).waitFor();
  assert.deepEqual(await page.evaluate(() => window.asked), [], "nobody is asked where to save a small file");
});

journey("export as JSON Lines: every number, chosen columns", { sandbox: { numbers: 2500 } }, async ({ page, sandbox }) => {
  await loaded(page, 2500);
  await search(page).fill(BOISE);
  await eventually(async () => assert.equal(await grid(page).getAttribute("aria-rowcount"), "2"));
  await openExport(page);
  await dialog(page)
    .getByRole("radio", { name: /All that are loaded · 2,500/ })
    .check();
  await dialog(page)
    .getByRole("radio", { name: /JSON Lines/ })
    .check();
  await only(page);
  assert.equal(await button(page, "Save file").isDisabled(), true);
  await dialog(page).getByRole("checkbox", { name: "Number", exact: true }).check();
  await dialog(page).getByRole("checkbox", { name: "Region", exact: true }).check();
  const { name, text } = await download(page);
  assert.equal(name, JSONL);
  const objects = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(objects.map((object) => Object.values(object)[0]).sort(), await phones(sandbox));
  assert.equal(Object.keys(objects[0]).length, 2);
});

journey("a large export is written to where the reader wants it", { sandbox: { numbers: LARGE } }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, { displayName: "=cmd|' /C calc'!A0" });
  await page.reload();
  await loaded(page, LARGE);
  await answerWith(page, "our numbers.csv");
  await openExport(page);
  await dialog(page).getByText(HINT).waitFor();
  let downloads = 0;
  page.on("download", () => {
    downloads += 1;
  });
  // The second click of a double click asks nothing more.
  await button(page, "Save file").dblclick();
  await said(page)
    .getByText(`Saved as our numbers.csv with ${LARGE.toLocaleString("en-GB")} numbers.`, { exact: true })
    .waitFor();
  assert.deepEqual(await page.evaluate(() => window.asked), [
    { suggestedName: CSV, types: [{ description: "CSV", accept: { "text/csv": [".csv"] } }], pressed: true },
  ]);
  assert.equal(downloads, 0);
  assert.ok(await page.evaluate(() => window.writes > 5), "in pieces");
  const all = await files(page);
  assert.deepEqual(Object.keys(all), ["our numbers.csv"]);
  const [head, ...lines] = rows(all["our numbers.csv"]);
  assert.deepEqual([head.length, head[0], head[14]], [17, "Number", "Next charge (UTC)"]);
  assert.ok(lines.every((line) => line.length === 17));
  assert.deepEqual(lines.map(([phone]) => phone).sort(), harmless(await phones(sandbox)));
  assert.equal(lines.find(([phone]) => phone === BOISE)[1], "'=cmd|' /C calc'!A0");
  // The same as JSON Lines, in the place of it.
  await dialog(page)
    .getByRole("radio", { name: /JSON Lines/ })
    .check();
  await only(page, "Number", "Name");
  await button(page, "Save file").click();
  await said(page)
    .getByText(/^Saved as/)
    .waitFor();
  const { suggestedName, types } = await page.evaluate(() => window.asked[1]);
  assert.deepEqual([suggestedName, types], [JSONL, [{ description: "JSON Lines", accept: { "application/jsonl": [".jsonl"] } }]]);
  const text = (await files(page))["our numbers.csv"];
  const objects = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(objects.map((object) => object.number).sort(), await phones(sandbox));
  assert.equal(objects.find((object) => object.number === BOISE).name, "=cmd|' /C calc'!A0");
});

// Headless Chromium dismisses its save dialog at once.
journey("a save dialog that is dismissed changes nothing", { sandbox: { numbers: LARGE } }, async ({ page }) => {
  await loaded(page, LARGE);
  let downloads = 0;
  page.on("download", () => {
    downloads += 1;
  });
  await openExport(page);
  await dialog(page)
    .getByRole("radio", { name: /JSON Lines/ })
    .check();
  await button(page, "Save file").click();
  await said(page).getByText("Not saved: no place was chosen.", { exact: true }).waitFor();
  assert.ok(
    await dialog(page)
      .getByRole("radio", { name: /JSON Lines/ })
      .isChecked(),
  );
  assert.equal(await button(page, "Save file").isDisabled(), false);
  assert.equal(await button(page, "Stop").count(), 0);
  assert.equal(downloads, 0);
});

journey("a large export that is stopped leaves nothing", { sandbox: { numbers: LARGE } }, async ({ page }) => {
  await loaded(page, LARGE);
  await answerWith(page);
  await page.evaluate(() => window.hold());
  await openExport(page);
  await button(page, "Save file").click();
  await held(page);
  await dialog(page).getByRole("progressbar", { name: "Writing the file" }).waitFor();
  await dialog(page)
    .getByText(/^[\d,]+ of 60,000$/)
    .waitFor();
  await button(page, "Stop").click();
  await said(page).getByText("Stopping…").waitFor();
  // Nothing begins anew before that is over.
  await button(page, "Save file").click({ force: true });
  assert.equal(await page.evaluate(() => window.asked.length), 1);
  await page.evaluate(() => window.go());
  await said(page).getByText("Stopped. Nothing was saved.", { exact: true }).waitFor();
  assert.deepEqual(await files(page), {});
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Save file");
  // Then it can be done after all.
  await button(page, "Save file").click();
  await said(page).getByText(`Saved as ${CSV} with 60,000 numbers.`).waitFor();
  assert.equal(rows((await files(page))[CSV]).length, LARGE + 1);
});

journey(
  "closing the dialog, or leaving the page, while a large export is written leaves nothing",
  { sandbox: { numbers: LARGE } },
  async ({ page }) => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Numbers" }).click();
    await loaded(page, LARGE);
    await answerWith(page);
    for (const leave of [() => page.keyboard.press("Escape"), () => button(page, "Close").click(), () => page.goBack()]) {
      await page.evaluate(() => {
        window.writes = 0;
        window.hold();
      });
      await openExport(page);
      await button(page, "Save file").click();
      await held(page);
      await leave();
      await dialog(page).waitFor({ state: "detached" });
      await page.evaluate(() => window.go());
      await eventually(async () => assert.deepEqual(await files(page), {}));
    }
    // What was left has no say in what is opened next.
    await page.goForward();
    await loaded(page, LARGE);
    await openExport(page);
    assert.equal(await said(page).innerText(), "");
    assert.equal(await button(page, "Save file").isDisabled(), false);
    // The tab asks before it is closed, and only while there is something to be lost.
    const asks = [];
    page.on("dialog", (own) => {
      asks.push(own.type());
      own.dismiss();
    });
    await page.evaluate(() => {
      window.writes = 0;
      window.hold();
    });
    await button(page, "Save file").click();
    await held(page);
    await page.close({ runBeforeUnload: true });
    await eventually(async () => assert.deepEqual(asks, ["beforeunload"]));
    await page.evaluate(() => window.go());
    await said(page)
      .getByText(/^Saved as/)
      .waitFor();
  },
);

journey("a disk without room is said to be full, and nothing is saved", { sandbox: { numbers: LARGE } }, async ({ page, sandbox, context }) => {
  await loaded(page, LARGE);
  await answerWith(page);
  const browser = await context.newCDPSession(page);
  const origin = sandbox.app;
  await browser.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 3 << 20 });
  await openExport(page);
  await button(page, "Save file").click();
  await said(page).getByText("There is no room for the file. Nothing was saved.", { exact: true }).waitFor();
  assert.ok(await page.evaluate(() => window.writes > 1), "it was full halfway");
  assert.deepEqual(await files(page), {});
  await browser.send("Storage.overrideQuotaForOrigin", { origin });
  await button(page, "Save file").click();
  await said(page)
    .getByText(/^Saved as/)
    .waitFor();
});

journey("what the browser says when it does not write is said", { sandbox: { numbers: LARGE } }, async ({ page }) => {
  await loaded(page, LARGE);
  await openExport(page);
  const refuse = (step, name, message) =>
    page.evaluate(
      ({ step, name, message, file }) => {
        const refused = () => Promise.reject(new DOMException(message, name));
        window.showSaveFilePicker = async () => {
          const folder = await navigator.storage.getDirectory();
          const place = await folder.getFileHandle(file, { create: true });
          const open = place.createWritable.bind(place);
          if (step === "createWritable") place.createWritable = refused;
          else place.createWritable = async () => Object.assign(await open(), { [step]: refused });
          return place;
        };
      },
      { step, name, message, file: CSV },
    );
  for (const [step, name, message, words] of [
    ["createWritable", "NotAllowedError", "The request is not allowed.", "The browser does not let the file be written there. Nothing was saved."],
    [
      "createWritable",
      "NoModificationAllowedError",
      "Another program has it.",
      "The file could not be written: Another program has it. Nothing was saved.",
    ],
    ["write", "NotFoundError", "The folder is gone.", "The file could not be written: The folder is gone. Nothing was saved."],
    ["close", "AbortError", "Blocked by Safe Browsing.", "The file could not be written: Blocked by Safe Browsing. Nothing was saved."],
  ]) {
    await refuse(step, name, message);
    await button(page, "Save file").click();
    await said(page).getByText(words, { exact: true }).waitFor();
    assert.deepEqual(await files(page), {}, step);
  }
  // The empty file that the dialog makes can't be taken away again in every browser.
  await page.evaluate(() => {
    Reflect.deleteProperty(FileSystemHandle.prototype, "remove");
  });
  await refuse("write", "NotFoundError", "The folder is gone.");
  await button(page, "Save file").click();
  await said(page).getByText(`Nothing was saved. An empty ${CSV} is left where you wanted it.`).waitFor();
  assert.deepEqual(await files(page), { [CSV]: "" });
});

journey("where the browser does not ask, a large export is a download", { sandbox: { numbers: LARGE } }, async ({ page, sandbox }) => {
  await loaded(page, LARGE);
  await page.evaluate(() => {
    delete window.showSaveFilePicker;
    delete Window.prototype.showSaveFilePicker;
  });
  await openExport(page);
  assert.equal(await dialog(page).getByText(HINT).count(), 0);
  await only(page, "Number");
  const first = await download(page);
  assert.equal(first.name, CSV);
  assert.deepEqual(rows(first.text).slice(1).flat().sort(), harmless(await phones(sandbox)));
  await said(page).getByText(`Saved as ${CSV} with 60,000 numbers.`, { exact: true }).waitFor();
  // It has the dialog and does not let the page open it, as in a frame of another site.
  await page.evaluate(() => {
    window.showSaveFilePicker = () => Promise.reject(new DOMException("Not here.", "SecurityError"));
  });
  await button(page, "Close").click();
  await openExport(page);
  await dialog(page).getByText(HINT).waitFor();
  await only(page, "Number");
  const second = await download(page);
  assert.equal(second.text, first.text);
  await said(page).getByText(`Saved as ${CSV} with 60,000 numbers. The browser did not let this page ask where to, so it is a download.`).waitFor();
});

journey(
  "numbers that go while they are written are left out, and counted",
  { sandbox: { numbers: LARGE, args: ["--quirk", "released-unlisted"] } },
  async ({ page, sandbox }) => {
    await loaded(page, LARGE);
    await answerWith(page);
    await page.evaluate(() => window.hold());
    const last = Number(await page.locator("[aria-rowcount]").getAttribute("aria-rowcount")) - 1;
    assert.equal(last, LARGE);
    // Somebody else releases one; a Refresh that comes to its end during the writing tells.
    const going = (await sandbox.all()).at(-1).phoneNumber;
    const release = `${sandbox.api}/v1/projects/${PROJECT}/activeNumbers/${encodeURIComponent(going)}:release`;
    assert.ok((await fetch(release, { method: "POST" })).ok);
    await sandbox.faults({ path: "activeNumbers", query: "pageToken", times: null, fault: { kind: "delay", ms: 100 } });
    await page.getByRole("button", { name: "Refresh" }).click();
    await openExport(page);
    await dialog(page)
      .getByRole("radio", { name: /All that are loaded · 60,000/ })
      .check();
    await button(page, "Save file").click();
    await held(page);
    // What the dialog counts follows.
    await dialog(page)
      .getByRole("radio", { name: /All that are loaded · 59,999/ })
      .waitFor();
    await page.evaluate(() => window.go());
    await said(page).getByText(`Saved as ${CSV} with 59,999 numbers. 1 went from the list meanwhile and is not in it.`).waitFor();
    assert.ok(!(await files(page))[CSV].includes(going));
  },
);

journey("the export by keyboard alone", { sandbox: { numbers: LARGE } }, async ({ page }) => {
  await loaded(page, LARGE);
  await answerWith(page);
  await page.evaluate(() => window.hold());
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  /** Goes on by Tab until the focus is on what has this text. */
  const tabTo = async (text) => {
    for (let times = 0; times < 40; times += 1) {
      if ((await page.evaluate(() => (document.activeElement.closest("label") ?? document.activeElement).textContent)) === text) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`Tab never came to ${text}`);
  };
  await page.locator("main h1").focus();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("export");
  await page.keyboard.press("Enter");
  await dialog(page).waitFor();
  await tabTo("CSV with commas, for spreadsheets");
  for (const key of ["ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
  assert.ok(
    await dialog(page)
      .getByRole("radio", { name: /JSON Lines/ })
      .isChecked(),
  );
  await tabTo("Name");
  await page.keyboard.press("Space");
  assert.equal(await dialog(page).getByRole("checkbox", { name: "Name", exact: true }).isChecked(), false);
  await tabTo("Save file");
  await page.keyboard.press("Enter");
  await held(page);
  // The focus stays where it was while it is written, moves on to Stop, and comes back when that goes.
  assert.equal(await focused(), "Save file");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Stop");
  await page.keyboard.press("Enter");
  await page.evaluate(() => window.go());
  await said(page).getByText("Stopped. Nothing was saved.").waitFor();
  assert.equal(await focused(), "Save file");
  await page.keyboard.press("Enter");
  await said(page).getByText(`Saved as ${JSONL} with 60,000 numbers.`).waitFor();
  assert.equal(await focused(), "Save file");
  const [first] = (await files(page))[JSONL].split("\n", 1);
  assert.equal(JSON.parse(first).name, undefined);
  // A small one likewise: of the one row that is selected.
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await page.locator(".grid [tabindex='0']").focus();
  await page.keyboard.press("Space");
  await page.getByText("1 selected").waitFor();
  await page.getByRole("button", { name: "Export selected" }).focus();
  await page.keyboard.press("Enter");
  await dialog(page).waitFor();
  await tabTo("Save file");
  const { text } = await download(page, () => page.keyboard.press("Enter"));
  assert.equal(text.trim().split("\n").length, 1);
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  assert.equal(await focused(), "Export selected");
});
