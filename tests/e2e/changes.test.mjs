// Change sets: many numbers edited or released at once, run one after the other, interrupted, taken up again, rolled back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { check as axe } from "./axe.mjs";
import { body, eventually, failed, fill, journey, loaded, once, patches, press, v1 } from "./harness.mjs";

/** Selects all numbers that are shown, and opens what a button of the selection bar leads to. */
async function prepare(page, count, button) {
  await loaded(page, count);
  await page.getByRole("checkbox", { name: "Select all that match" }).check();
  await press(page, button);
}

/** The rows of the table, each as its text. */
const rows = (page) => page.locator("table.changes tbody tr");

/** What the page says of the run. */
const state = (page) => page.getByRole("region", { name: "Run" }).getByRole("status");

const releases = async (sandbox) => once(await sandbox.requests("POST")).filter((r) => r.path.endsWith(":release"));

/** @param {import("playwright-core").Page} page @param {string} pattern */
async function nameByPattern(page, pattern) {
  await page.getByLabel("Display name").selectOption("Name by a pattern…");
  await fill(page, "Pattern", pattern);
}

journey(
  "forty numbers are named by a pattern, and named back",
  { sandbox: { numbers: 40 }, config: v1, bypassCSP: true },
  async ({ page, sandbox }) => {
    const before = new Map((await sandbox.all()).map((number) => [number.phoneNumber, number.displayName]));
    await prepare(page, 40, "Edit 40 numbers");
    await page.getByRole("heading", { level: 1, name: "Edit 40 numbers" }).waitFor();
    await page.getByText("0 numbers will change.", { exact: false }).waitFor();
    await press(page, "Run 0 changes");
    await page.getByText("No number would change. Choose what is to change first.").waitFor();

    await nameByPattern(page, "Desk {n:03} {region}");
    await page.getByText("40 numbers will change.", { exact: false }).waitFor();
    await axe(page);
    const first = await rows(page).first().innerText();
    assert.match(first, /→ Desk 001 [A-Z]{2}/);
    // One is taken out, and stays out when the pattern changes.
    const out = (await rows(page).nth(1).locator("td").first().innerText()).trim();
    await press(page, `Take out ${out}`);
    await page.getByText("39 numbers will change.", { exact: false }).waitFor();
    await fill(page, "Pattern", "Hall {n:03} {region}");
    await page.getByRole("cell", { name: "Hall 001" }).waitFor();
    assert.match(await rows(page).nth(1).innerText(), /Taken out/);
    assert.equal((await patches(sandbox)).length, 0);

    await press(page, "Run 39 changes");
    await page.getByText("Finished: 39 of 39.").waitFor();
    assert.match(page.url(), /\/changes\/[0-9a-f]{16}$/);
    const sent = await patches(sandbox);
    assert.equal(sent.length, 39);
    assert.equal(new Set(sent.map((request) => request.path)).size, 39);
    for (const request of sent) assert.deepEqual(Object.keys(body(request)), ["displayName"]);
    const after = new Map((await sandbox.all()).map((number) => [number.phoneNumber, number.displayName]));
    for (const [phone, name] of after) assert.equal(/^Hall \d{3}/.test(name), phone !== out, phone);
    await axe(page);

    const download = page.waitForEvent("download");
    await press(page, "Save results as CSV");
    const csv = readFileSync(await (await download).path(), "utf8");
    assert.equal(csv.match(/"Changed"/g)?.length, 39);

    await press(page, "Roll back…");
    // A name with a line break came from elsewhere: the rules of an edit refuse it, and say so.
    await page.getByText("38 numbers will change.", { exact: false }).waitFor();
    await page.getByText("Remove the line breaks and other control characters.").waitFor();
    await press(page, "Run 38 changes");
    await page.getByText("Finished: 38 of 38.").waitFor();
    for (const number of await sandbox.all()) {
      const name = before.get(number.phoneNumber) ?? "";
      assert.equal(number.displayName ?? "", /\p{Cc}/u.test(name) ? after.get(number.phoneNumber) : name);
    }

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Changes" }).click();
    await eventually(async () => assert.equal(await page.getByText("All changed").count(), 2));
    await axe(page);
  },
);

journey(
  "numbers are released once their number is typed, none of them protected",
  { sandbox: { numbers: 20 }, config: (api) => v1(api, { protected: ["+12086390939"] }), bypassCSP: true },
  async ({ page, sandbox }) => {
    await prepare(page, 20, "Release 20 numbers");
    await page.getByText("19 numbers will be released.", { exact: false }).waitFor();
    await page.getByText("Protected by “+12086390939”", { exact: false }).waitFor();
    await axe(page);
    await fill(page, "Seconds before the first release", "1");
    await press(page, "Run 19 changes");
    await page.getByText("Type “release 19 numbers” to confirm.").waitFor();
    assert.equal((await releases(sandbox)).length, 0);
    await fill(page, "Confirm", "release 19 numbers");
    await press(page, "Run 19 changes");
    await page.getByText("Finished: 19 of 19.").waitFor();
    const sent = await releases(sandbox);
    assert.equal(sent.length, 19);
    assert.ok(!sent.some((request) => decodeURIComponent(request.path).includes("+12086390939")));
  },
);

journey("a release is stopped before it begins", { sandbox: { numbers: 3 }, config: v1 }, async ({ page, sandbox }) => {
  await prepare(page, 3, "Release 3 numbers");
  await fill(page, "Seconds before the first release", "60");
  await fill(page, "Confirm", "release 3 numbers");
  await press(page, "Run 3 changes");
  await page.getByText("You can still stop it.", { exact: false }).waitFor();
  await press(page, "Stop");
  await page.getByText("Nothing was sent yet.").waitFor();
  assert.equal((await releases(sandbox)).length, 0);
});

journey(
  "a run that a reload interrupts goes on when asked, and sends nothing twice",
  { sandbox: { numbers: 30 }, config: v1 },
  async ({ page, sandbox }) => {
    await prepare(page, 30, "Edit 30 numbers");
    await nameByPattern(page, "Ward {n}");
    await sandbox.faults({ method: "GET", path: "activeNumbers/", times: null, fault: { kind: "delay", ms: 60 } });
    await press(page, "Run 30 changes");
    await eventually(async () => assert.ok((await patches(sandbox)).length >= 5));
    await page.reload();
    await page.getByText(/Interrupted at \d+ of 30\./).waitFor();
    const sent = (await patches(sandbox)).length;
    assert.ok(sent < 30);
    // Elsewhere it is told too, and nothing is sent meanwhile.
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Overview" }).click();
    await page.getByText(/The change set “Edit 30 numbers” was interrupted at \d+ of 30\./).waitFor();
    assert.equal((await patches(sandbox)).length, sent);
    await page.getByRole("link", { name: "Show", exact: true }).click();
    // With the impatience of a double click.
    await page.getByRole("button", { name: "Resume" }).dblclick();
    await page.getByText("Finished: 30 of 30.").waitFor();
    assert.equal(await page.getByText("Another tab of this browser").count(), 0);
    const paths = (await patches(sandbox)).map((request) => request.path);
    assert.equal(new Set(paths).size, 30);
    assert.equal(paths.length, 30);
    for (const number of await sandbox.all()) assert.match(number.displayName, /^Ward \d+$/);
  },
);

journey("two tabs never run the same set; the other one follows", { sandbox: { numbers: 25 }, config: v1 }, async ({ page, sandbox, context }) => {
  await prepare(page, 25, "Edit 25 numbers");
  await nameByPattern(page, "Lab {n}");
  await sandbox.faults({ method: "GET", path: "activeNumbers/", times: null, fault: { kind: "delay", ms: 150 } });
  await press(page, "Run 25 changes");
  await page.getByText(/^Running: \d+ of 25\./).waitFor();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole("button", { name: /^(Run|Resume)$/ }).click();
  await other.getByText("Another tab of this browser has this change set.").waitFor();
  await page.getByText("Finished: 25 of 25.").waitFor();
  await other.getByText("Finished: 25 of 25.").waitFor();
  const paths = (await patches(sandbox)).map((request) => request.path);
  assert.deepEqual([paths.length, new Set(paths).size], [25, 25]);
});

journey(
  "what the server refuses, slows down or loses is told of each number, and tried again",
  { sandbox: { numbers: 12 }, config: v1, expects: [failed] },
  async ({ page, sandbox }) => {
    const phones = (await sandbox.all()).map((number) => number.phoneNumber);
    const at = (phone) => `activeNumbers/${encodeURIComponent(phone)}`;
    await prepare(page, 12, "Edit 12 numbers");
    await nameByPattern(page, "Gate {n}");
    await sandbox.faults(
      { method: "PATCH", path: at(phones[0]), times: null, fault: { kind: "status", status: 403 } },
      { method: "PATCH", path: at(phones[1]), fault: { kind: "rate-limit", retryAfter: 1 } },
      { method: "PATCH", path: at(phones[2]), times: null, fault: { kind: "drop-after" } },
    );
    await press(page, "Run 12 changes");
    await page.getByText("Finished: 12 of 12.").waitFor({ timeout: 60_000 });
    const named = new Map((await sandbox.all()).map((number) => [number.phoneNumber, number.displayName]));
    const refused = phones.filter((phone) => !/^Gate/.test(named.get(phone) ?? ""));
    assert.deepEqual(refused, [phones[0]]);
    const line = rows(page).filter({ hasText: phones[0] });
    assert.match(await line.innerText(), /Refused/);
    await sandbox.calm();
    await press(page, "Try the refused again (1)");
    await page.getByText("12 changed.").waitFor();
    for (const number of await sandbox.all()) assert.match(number.displayName, /^Gate \d+$/);
  },
);

journey(
  "what somebody else changed meanwhile waits for a decision",
  { sandbox: { numbers: 4 }, config: v1, bypassCSP: true },
  async ({ page, sandbox }) => {
    const phones = (await sandbox.all()).map((number) => number.phoneNumber);
    await prepare(page, 4, "Edit 4 numbers");
    await nameByPattern(page, "Bay {n}");
    await page.getByText("4 numbers will change.", { exact: false }).waitFor();
    await sandbox.change(phones[1], { displayName: "Theirs" });
    await sandbox.change(phones[2], { displayName: "Also theirs" });
    await press(page, "Run 4 changes");
    await page.getByText("Decide about each below.", { exact: false }).waitFor();
    assert.match(await state(page).innerText(), /Paused at 2 of 4/);
    await axe(page);
    await press(page, `Leave it as it is: ${phones[1]}`);
    await press(page, `Change it nevertheless: ${phones[2]}`);
    await page.getByText("Finished: 4 of 4.").waitFor();
    const names = new Map((await sandbox.all()).map((number) => [number.phoneNumber, number.displayName]));
    assert.equal(names.get(phones[1]), "Theirs");
    assert.match(names.get(phones[2]), /^Bay \d$/);
  },
);

journey(
  "names come from a spreadsheet, and what can't be taken is told line by line",
  { sandbox: { numbers: 60 }, config: v1, bypassCSP: true },
  async ({ page, sandbox }) => {
    await loaded(page, 60);
    const all = await sandbox.all();
    const plain = all.filter((number) => /^[\w ]+$/.test(number.displayName ?? ""));
    const [one, two, three] = plain.map((number) => number.phoneNumber);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Changes" }).click();
    await press(page, "Import changes");
    await page.getByRole("heading", { level: 1, name: "Import changes" }).waitFor();
    const lines = [
      "Telefon;Namn;Notes",
      `${one};Växel 1;x`,
      `00${two.slice(1)};Växel 2;x`,
      "4.67E+10;Rounded;x",
      `${one};Again;x`,
      "+46700000000;Nobody's;x",
      `${three};${plain[2].displayName};x`,
    ];
    // As a spreadsheet of western Europe writes it.
    const buffer = Buffer.from(lines.join("\r\n"), "latin1");
    await page.getByLabel("File (CSV or TSV)").setInputFiles({ name: "names.csv", mimeType: "text/csv", buffer });
    await page.getByText("2 numbers will change.", { exact: false }).waitFor();
    assert.match(await page.getByRole("cell", { name: "Växel 1" }).innerText(), /→ Växel 1/);
    await page.getByText("Stands in line 2 already.").waitFor();
    await page.getByText("The spreadsheet has rounded the number", { exact: false }).waitFor();
    await page.getByText("Not among your numbers.").waitFor();
    await page.getByText("Already so: nothing is sent for it.").waitFor();
    await axe(page);

    const saved = page.waitForEvent("download");
    await press(page, "Save what is left out (4)");
    const csv = readFileSync(await (await saved).path(), "utf8");
    for (const text of ["4.67E+10", "Again", "+46700000000", "Telefon"]) assert.ok(csv.includes(text), csv);

    await press(page, "Run 2 changes");
    await page.getByText("Finished: 2 of 2.").waitFor();
    const names = new Map((await sandbox.all()).map((number) => [number.phoneNumber, number.displayName]));
    assert.deepEqual([names.get(one), names.get(two), names.get(three)], ["Växel 1", "Växel 2", plain[2].displayName]);
  },
);

journey("an export of the app goes in again and changes nothing", { sandbox: { numbers: 60 }, config: v1 }, async ({ page, sandbox }) => {
  await loaded(page, 60);
  await press(page, "Export");
  const saved = page.waitForEvent("download");
  await press(page, "Save file");
  const path = await (await saved).path();
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Changes" }).click();
  await press(page, "Import changes");
  await page.getByLabel("File (CSV or TSV)").setInputFiles({ name: "export.csv", mimeType: "text/csv", buffer: readFileSync(path) });
  await page.getByText("0 numbers will change. Left as they are: 60, see below.", { exact: false }).waitFor();
  // Pasted cells take its place.
  const [number] = await sandbox.all();
  await page.getByLabel("Or cells, pasted from a spreadsheet").fill(`Number\tName\n${number.phoneNumber}\tPasted`);
  await page.getByLabel("Or cells, pasted from a spreadsheet").blur();
  await page.getByText("1 number will change.", { exact: false }).waitFor();
});

journey("nothing is run that the form does not say any more", { sandbox: { numbers: 6 }, config: v1 }, async ({ page, sandbox }) => {
  await prepare(page, 6, "Edit 6 numbers");
  await nameByPattern(page, "Old {n}");
  await page.getByText("6 numbers will change.", { exact: false }).waitFor();
  // A pattern that is none: what was previewed before can't be run.
  await fill(page, "Pattern", "New {nope}");
  await page.getByText("0 numbers will change.", { exact: false }).waitFor();
  await fill(page, "Pattern", "New {n}");
  await page.getByRole("button", { name: /^Run/ }).click();
  await page.getByRole("cell", { name: "New 1" }).first().waitFor();
  if (page.url().endsWith("/changes/new")) await press(page, "Run 6 changes");
  await page.getByText("Finished: 6 of 6.").waitFor();
  for (const number of await sandbox.all()) assert.match(number.displayName, /^New \d$/);
});

journey("what is kept is deleted when it is asked for and confirmed", { sandbox: { numbers: 2 }, config: v1 }, async ({ page }) => {
  await prepare(page, 2, "Edit 2 numbers");
  await nameByPattern(page, "Kept {n}");
  await page.getByText("2 numbers will change.", { exact: false }).waitFor();
  await press(page, "Run 2 changes");
  await page.getByText("Finished: 2 of 2.").waitFor();
  const main = page.getByRole("navigation", { name: "Main" });
  await main.getByRole("link", { name: "Settings" }).click();
  await press(page, "Delete all change sets");
  await press(page.getByRole("dialog"), "Keep them");
  await main.getByRole("link", { name: "Changes" }).click();
  await page.getByText("All changed").waitFor();
  await main.getByRole("link", { name: "Settings" }).click();
  await press(page, "Delete all change sets");
  await press(page.getByRole("dialog"), "Delete all");
  await page.getByText("All change sets are deleted from this browser.").waitFor();
  await main.getByRole("link", { name: "Changes" }).click();
  await page.getByText("No change sets yet.").waitFor();
});
