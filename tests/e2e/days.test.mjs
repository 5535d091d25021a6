// What a day is, what is no date, and the order of names: as readers in several zones and languages see them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BOISE, v1 as config, eventually, journey, loaded, row, search } from "./harness.mjs";

const DAY = 24 * 60 * 60 * 1000;
const cell = (page, phone, key) => row(page, phone).locator(`[data-key=${key}]`);
const day = (at) => new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
/** Days from today, in UTC. */
const today = () => Math.floor(Date.now() / DAY) * DAY;
const iso = (at) => new Date(at).toISOString();
const finds = async (page, text, wanted) => {
  await search(page).fill(text);
  await eventually(async () => assert.equal(await row(page, BOISE).count(), Number(wanted), `${text} at ${new Date().toISOString()}`));
};

// 00:30 in UTC is the evening before in New York; 20:30 in UTC is the morning after in Tokyo.
for (const [zone, time] of [
  ["America/New_York", "00:30:00Z"],
  ["Asia/Tokyo", "20:30:00Z"],
]) {
  journey(`a day is the same everywhere for a reader in ${zone}`, { config, context: { timezoneId: zone } }, async ({ page, sandbox }) => {
    const date = iso(today() + 40 * DAY).slice(0, 10);
    const [before, after] = [39, 41].map((days) => iso(today() + days * DAY).slice(0, 10));
    const shown = day(`${date}T00:00:00Z`);
    await sandbox.change(BOISE, {
      nextChargeDate: `${date}T${time}`,
      expireAt: `${date}T${time}`,
      money: { currencyCode: "XTS", amount: "7.00" },
      paymentIntervalMonths: 12,
    });
    await page.reload();
    await loaded(page, 60);
    await finds(page, `charge:${date} number:${BOISE}`, true);
    await cell(page, BOISE, "nextCharge").getByText(shown, { exact: true }).waitFor();
    await cell(page, BOISE, "provisioning").getByText(`Expires ${shown}`).waitFor();
    // The sheet that is printed.
    await page.locator("#columns").waitFor({ state: "attached" });
    await page.evaluate(() =>
      addEventListener("beforeprint", () => {
        window.printed = document.querySelector(".print-sheet table").textContent;
      }),
    );
    await page.pdf();
    const sheet = await page.evaluate(() => window.printed);
    assert.ok(sheet.includes("Next charge (UTC)") && sheet.includes(`${date} ${time.slice(0, 8)}`), sheet);
    assert.equal(await page.getByRole("columnheader", { name: "Next charge" }).getByRole("button").getAttribute("title"), "Days are days in UTC");
    for (const [text, wanted] of [
      [`due:${date}`, true],
      [`expires:${date}`, true],
      ["charge:40d", true],
      [`charge<=${date}`, true],
      [`charge:${before}`, false],
      [`charge:${after}`, false],
      [`due:${before}`, false],
      [`expires:${after}`, false],
      [`charge<${date}`, false],
    ])
      await finds(page, `${text} number:${BOISE}`, wanted);
    // The number's own page, with the reader's time on hover.
    await page.goto(`${sandbox.app}/numbers/${BOISE}`);
    const fact = page.locator(".facts > div", { hasText: "Next charge" });
    await fact.getByText(new RegExp(`^${shown}.*${time.slice(0, 8)} UTC$`)).waitFor();
    const local = new Date(`${date}T${time}`).toLocaleTimeString("en-GB", { timeZone: zone });
    assert.ok((await fact.locator("time").getAttribute("title")).includes(local));
    await page.getByRole("button", { name: "Release" }).first().click();
    await page.getByRole("dialog").getByText(`You pay until ${shown}.`).waitFor();
    await page.keyboard.press("Escape");
    // The overview and the calendar.
    await page.getByRole("link", { name: "Overview" }).click();
    const cost = page.getByRole("group", { name: "Cost in XTS", exact: true });
    await page.getByText("Of all 60 numbers.").waitFor();
    if ((await cost.getAttribute("open")) === null) await cost.locator("summary").first().click();
    const months = cost.getByRole("region", { name: /next 12 months/ });
    await months.locator("summary").click();
    const month = shown.replace(/^\d+ /, "");
    await months.getByRole("row").filter({ hasText: month }).filter({ hasText: "7.00 XTS" }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save charges as calendar (.ics)" }).click(),
    ]);
    const calendar = readFileSync(await download.path(), "utf8").replace(/\r\n /g, "");
    const event = calendar.split("BEGIN:VEVENT").find((text) => text.includes("7.00 XTS"));
    assert.match(event, new RegExp(`DTSTART;VALUE=DATE:${date.replaceAll("-", "")}`));
  });
}

journey("a date that stands for none is not set, and one that has passed says so", { config }, async ({ page, sandbox }) => {
  await loaded(page, 60);
  const set = async (at, expireAt = null) => {
    await sandbox.change(BOISE, { nextChargeDate: at, expireAt, money: { currencyCode: "XTS", amount: "7.00" }, paymentIntervalMonths: 1 });
    await page.reload();
    await page.getByRole("heading", { level: 1 }).waitFor();
  };
  for (const at of ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]) {
    await set(at, at);
    await search(page).fill(`number:${BOISE}`);
    await eventually(async () => assert.equal(await cell(page, BOISE, "nextCharge").locator("[title]").getAttribute("title"), at));
    assert.match(await cell(page, BOISE, "nextCharge").innerText(), /^–\s*No next charge$/);
    assert.doesNotMatch(await cell(page, BOISE, "provisioning").innerText(), /Expire/);
    for (const [text, wanted] of [
      ["charge:none", true],
      ["expires:none", true],
      ["charge<7d", false],
      ["charge<2026-01-01", false],
      ["charge>1d", false],
      ["expires:any", false],
    ]) {
      await finds(page, `${text} number:${BOISE}`, wanted);
    }
    await search(page).fill(`number:${BOISE}`);
    await row(page, BOISE).waitFor();
    await page.locator("#columns").waitFor({ state: "attached" });
    await page.evaluate(() =>
      addEventListener("beforeprint", () => {
        window.printed = document.querySelector(".print-sheet tbody td:last-child").textContent;
      }),
    );
    await page.pdf();
    assert.equal(await page.evaluate(() => window.printed), "", at);
  }
  await page.goto(`${sandbox.app}/numbers/${BOISE}`);
  for (const name of ["Next charge", "Expires"]) {
    const none = page.locator(".facts > div", { hasText: name }).getByText("Not set", { exact: true });
    assert.equal(await none.getAttribute("title"), "9999-12-31T23:59:59Z");
  }
  await page.getByRole("button", { name: "Release" }).first().click();
  await page
    .getByRole("dialog")
    .getByText(/Sinch gives no date of the next charge/)
    .waitFor();
  await page.keyboard.press("Escape");

  // Yesterday, today, and the last day of the week.
  await page.goto(`${sandbox.app}/numbers`);
  await loaded(page, 60);
  const yesterday = today() - 1000;
  await set(iso(yesterday));
  await finds(page, `charge<0d number:${BOISE}`, true);
  await cell(page, BOISE, "nextCharge")
    .getByText(`Was due ${day(yesterday)}`, { exact: true })
    .waitFor();
  await finds(page, `charge<7d number:${BOISE}`, false);
  // An expiry that has passed, in the badge, in the peek and on the page.
  await set(iso(yesterday), iso(yesterday));
  await search(page).fill(`number:${BOISE}`);
  await cell(page, BOISE, "provisioning")
    .getByText(`Expired ${day(yesterday)}`, { exact: true })
    .waitFor();
  await cell(page, BOISE, "nextCharge")
    .getByText(`Was due ${day(yesterday)}`, { exact: true })
    .waitFor();
  await page.getByRole("button", { name: "Peek", exact: true }).click();
  const peek = page.getByRole("complementary", { name: "Peek" });
  await peek
    .getByText(`Expired ${day(yesterday)}`)
    .first()
    .waitFor();
  await peek.getByText(`Was due ${day(yesterday)}`).waitFor();
  await peek.getByRole("button", { name: "Close peek" }).click();
  await page.goto(`${sandbox.app}/numbers/${BOISE}`);
  await page
    .locator(".facts > div", { hasText: "Expire" })
    .getByText(`Expired ${day(yesterday)}`)
    .waitFor();
  // Today is no day that has passed.
  await set(iso(today()), iso(today()));
  await page
    .getByText(`Expires ${day(today())}`, { exact: true })
    .first()
    .waitFor();
  assert.equal(await page.getByText(/Was due|Expired /).count(), 0);
  await set(iso(yesterday));
  await page.goto(`${sandbox.app}/numbers/${BOISE}`);
  await page
    .locator(".facts > div", { hasText: "Next charge" })
    .getByText(`Was due ${day(yesterday)}`)
    .waitFor();
  await page.getByRole("button", { name: "Release" }).first().click();
  await page
    .getByRole("dialog")
    .getByText(`The charge was due ${day(yesterday)}.`)
    .waitFor();
  await page.keyboard.press("Escape");
  await page.goto(`${sandbox.app}/numbers`);
  await loaded(page, 60);
  const week = async () => {
    await page.getByRole("link", { name: "Overview" }).click();
    const tile = page.getByRole("link", { name: /^Charged this week / });
    await page.getByText("Of all 60 numbers.").waitFor();
    const count = Number(await tile.locator(".tile-value").innerText());
    await tile.click();
    await page.getByText(`Showing ${count} of 60 numbers`).waitFor();
    return count;
  };
  const without = await week();
  for (const [at, more] of [
    [today(), 1],
    [today() + 7 * DAY - 1000, 1],
    [today() + 7 * DAY, 0],
  ]) {
    await set(iso(at));
    await eventually(async () => assert.equal(await week(), without + more, iso(at)));
  }
});

const names = ["Line 10", "Line 2", "line 1", "Åre", "Abel", "Zebra", "Ärla", "Line 2 b"];
for (const [locale, sorted] of /** @type {any[][]} */ ([
  ["sv-SE", ["Abel", "line 1", "Line 2", "Line 2 b", "Line 10", "Zebra", "Åre", "Ärla"]],
  ["en-GB", ["Abel", "Åre", "Ärla", "line 1", "Line 2", "Line 2 b", "Line 10", "Zebra"]],
])) {
  journey(`names are in the order of a reader's language: ${locale}`, { config, context: { locale } }, async ({ page, sandbox }) => {
    const all = await sandbox.all();
    for (const [at, { phoneNumber }] of all.entries()) {
      await sandbox.change(phoneNumber, { displayName: names[at] ? `0 ${names[at]}` : "" });
    }
    await page.goto(`${sandbox.app}/numbers?sort=name`);
    const shown = () => page.locator("[role=gridcell][data-key=name]").allInnerTexts();
    const first = (texts) => texts.slice(0, names.length).map((text) => text.replace("0 ", ""));
    await eventually(async () => assert.deepEqual(first(await shown()), sorted));
    await page.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
    await eventually(async () => assert.deepEqual(first(await shown()), [...sorted].reverse()));
  });
}
