// The overview: its figures against an independent computation on the sandbox's own data, its links, its calendar.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import { check, looks } from "./axe.mjs";
import { BOISE, v1 as config, eventually, fileName, journey, PROJECT } from "./harness.mjs";

const path = "/";
/** What the currency of prices without one is called. */
const unknown = "an unknown currency";
const DAY = 24 * 60 * 60 * 1000;

/** Waits until the figures are of all numbers. */
const whole = (page, numbers) =>
  page.getByText(numbers === 1 ? "Of 1 number, the only one." : `Of all ${numbers.toLocaleString("en-GB")} numbers.`).waitFor();

/** Exact amounts: integers of 10^-30. */
const SCALE = 30;
const exact = (text) => {
  const [whole, fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(SCALE, "0"));
};
const shown = (text) => exact(/^(≈ )?(-?\d+(\.\d+)?)/.exec(text)[2]);

/** A time without a zone is UTC (docs/numbers-api.md 6); a day alone, no date, or one that stands for none, is no time. */
const placeholder = /^(0|1[0-8]|19[0-6]|1970|9999)/;
const instant = (text) => (/T/.test(text ?? "") && !placeholder.test(text) ? Date.parse(/Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`) : NaN);
const charged = (number) => /^-?\d+(\.\d+)?$/.test(number.money?.amount ?? "");
/** Of the three IDs the one that belongs to the type; the others may be left over (docs/numbers-api.md 10.17). */
const voice = ({ voiceConfiguration: own }) => own?.[{ EST: "trunkId", FAX: "serviceId" }[own.type] ?? "appId"];
const plan = (number) => number.smsConfiguration?.servicePlanId || undefined;

/** Adds up per currency what numbers that fit cost in a month; amounts are of 27720 months, so that they stay whole. */
function monthly(numbers, fits = (_) => true) {
  const sums = new Map();
  for (const number of numbers) {
    if (!charged(number) || !(number.paymentIntervalMonths > 0) || !fits(number)) continue;
    const share = (exact(number.money.amount) * 27720n) / BigInt(number.paymentIntervalMonths);
    const code = number.money.currencyCode.toUpperCase();
    sums.set(code, (sums.get(code) ?? 0n) + share);
  }
  return sums;
}

/** The days, as ISO texts, on which a number is charged for within a year from a day. */
function charges(number, first, last) {
  const next = new Date(instant(number.nextChargeDate));
  const days = [];
  if (Number.isNaN(next.getTime())) return days;
  for (let turn = 0; turn < 4000; turn += 1) {
    const months = turn * number.paymentIntervalMonths;
    const day = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + months + 1, 0));
    day.setUTCDate(Math.min(day.getUTCDate(), next.getUTCDate()));
    const text = day.toISOString().slice(0, 10);
    if (text > last || (turn > 0 && !(number.paymentIntervalMonths > 0))) break;
    if (text >= first) days.push(text);
  }
  return days;
}

/** The part about a currency, opened. */
async function cost(page, code) {
  const part = page.getByRole("group", { name: `Cost in ${code}`, exact: true });
  await part.waitFor();
  if ((await part.getAttribute("open")) === null) await part.locator("summary").first().click();
  await part
    .getByRole("link", { name: /^A month / })
    .first()
    .waitFor();
  return part;
}

/** What a chart's table says: a list of rows, each a list of cells. */
async function table(chart) {
  // There are no bars of nothing.
  if (!(await chart.count())) return [];
  await chart.locator("summary").click();
  await chart.getByRole("table").waitFor();
  while (await chart.getByRole("button", { name: /^Show more/ }).count()) {
    await chart.getByRole("button", { name: /^Show more/ }).click();
  }
  return chart.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
}

journey("every figure equals what is computed from the data", { path, config, sandbox: { numbers: 3000 } }, async ({ page, sandbox }) => {
  await whole(page, 3000);
  const all = await sandbox.all();
  // Counts.
  const tile = (name) => page.getByRole("link", { name: new RegExp(`^${name} `) }).first();
  const count = async (name) => Number((await tile(name).locator(".tile-value").innerText()).replaceAll(",", ""));
  const jobs = (number, ...states) =>
    [number.smsConfiguration?.scheduledProvisioning?.status, number.voiceConfiguration?.scheduledVoiceProvisioning?.status].some((s) =>
      states.includes(s),
    );
  assert.equal(await count("Failed"), all.filter((n) => jobs(n, "FAILED")).length);
  assert.equal(await count("No service plan"), all.filter((n) => !plan(n)).length);
  assert.equal(await count("Unnamed"), all.filter((n) => !n.displayName).length);
  const from = Math.floor(Date.now() / DAY) * DAY;
  const thisWeek = (at) => at >= from && at < from + 7 * DAY;
  assert.equal(await count("Charged this week"), all.filter((n) => thisWeek(instant(n.nextChargeDate))).length);
  assert.equal(await count("Expiring"), all.filter((n) => n.expireAt).length);
  const regions = await table(page.getByRole("region", { name: "Numbers by region" }));
  for (const [label, value] of regions) {
    const code = /\(([^),]+)[^)]*\)$/.exec(label)?.[1] ?? label;
    assert.equal(value.replaceAll(",", ""), String(all.filter((n) => (n.regionCode || "No region") === code).length), label);
  }
  assert.equal(
    regions.reduce((sum, [, value]) => sum + Number(value.replaceAll(",", "")), 0),
    3000,
  );
  const sms = page.getByRole("region", { name: "Numbers by capability" }).getByRole("link", { name: /^SMS / });
  assert.equal((await sms.locator(".bar-value").innerText()).replaceAll(",", ""), String(all.filter((n) => n.capability.includes("SMS")).length));

  // Costs, each currency for itself.
  const today = new Date().toISOString().slice(0, 10);
  const last = new Date(Date.UTC(new Date().getUTCFullYear() + 1, new Date().getUTCMonth(), new Date().getUTCDate()) - DAY)
    .toISOString()
    .slice(0, 10);
  const sums = monthly(all);
  const idle = monthly(all, (n) => !plan(n) && !voice(n));
  const headings = await page.getByRole("heading", { name: /^Cost in / }).allInnerTexts();
  const codes = new Set(all.filter((n) => n.money).map((n) => n.money.currencyCode.toUpperCase()));
  assert.deepEqual([...headings].sort(), [...codes].map((code) => `Cost in ${code || unknown}`).sort());
  assert.ok(headings.length > 1, "several currencies");
  const near = (text, sum, what) => {
    const off = shown(text) * 27720n - sum;
    // A rounded amount is marked and is off by at most half a unit of its last digit.
    const digits = /\.(\d+)/.exec(text)?.[1].length ?? 0;
    const half = text.startsWith("≈") ? (10n ** BigInt(SCALE - digits) / 2n) * 27720n : 0n;
    assert.ok(off <= half && off >= -half, `${what}: ${text} against ${sum}`);
  };
  for (const heading of headings) {
    const name = heading.slice("Cost in ".length);
    const code = name === unknown ? "" : name;
    const part = await cost(page, name);
    near(
      await part
        .getByRole("link", { name: /^A month / })
        .locator(".tile-value")
        .innerText(),
      sums.get(code) ?? 0n,
      code,
    );
    const idleText = await part.getByRole("link", { name: /^Idle/ }).locator(".tile-value").innerText();
    if (idle.has(code)) near(idleText, idle.get(code), `idle ${code}`);
    else assert.equal(idleText, "none");
    const within = (fits) => monthly(all, fits).get(code) ?? 0n;
    for (const [label, amount] of await table(part.getByRole("region", { name: `A month in ${name}, by region` }))) {
      const region = /\(([^)]+)\)$/.exec(label)?.[1] ?? label;
      near(
        amount,
        within((n) => (n.regionCode || "No region") === region),
        `${code} ${label}`,
      );
    }
    const words = { Mobile: "MOBILE", Local: "LOCAL", "Toll-free": "TOLL_FREE" };
    for (const [label, amount] of await table(part.getByRole("region", { name: `A month in ${name}, by type` }))) {
      near(
        amount,
        within((n) => n.type === (words[label] ?? label)),
        `${code} ${label}`,
      );
    }
    for (const [label, amount] of await table(part.getByRole("region", { name: `A month in ${name}, by service plan` }))) {
      near(
        amount,
        within((n) => (plan(n) ?? "No service plan") === label),
        `${code} ${label}`,
      );
    }
    // The year, month by month.
    const byMonth = new Map();
    let charges12 = 0n;
    for (const number of all) {
      if (!charged(number) || number.money.currencyCode.toUpperCase() !== code) continue;
      for (const day of charges(number, today, last)) {
        byMonth.set(day.slice(0, 7), (byMonth.get(day.slice(0, 7)) ?? 0n) + exact(number.money.amount));
        charges12 += exact(number.money.amount);
      }
    }
    const rows = await table(part.getByRole("region", { name: `Charges in ${name} over the next 12 months` }));
    const month = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });
    const named = (text) => `${month.format(new Date(`${text}-01T00:00:00Z`))} ${text.slice(0, 4)}`;
    // The first and the last may be two parts of the same month of two years: their names differ by the year.
    for (const [label, amount] of rows) {
      const [, sum] = [...byMonth].find(([text]) => label.endsWith(named(text))) ?? [label, 0n];
      assert.equal(shown(amount), sum, `${code} ${label}: ${amount} against ${sum}`);
    }
    const year = await part
      .getByRole("link", { name: /^Next 12 months / })
      .locator(".tile-value")
      .innerText();
    assert.equal(shown(year), charges12, `${code}, the year`);
  }

  // The calendar, read by a library.
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save charges as calendar (.ics)" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), fileName("ics", ["charges", PROJECT]));
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(await download.path(), "utf8")));
  const events = calendar.getAllSubcomponents("vevent").map((own) => new ICAL.Event(own));
  const wanted = new Map();
  for (const number of all.filter(charged)) {
    for (const day of charges(number, today, last)) {
      const key = `${day} ${number.money.currencyCode.toUpperCase()}`;
      const [sum, times] = wanted.get(key) ?? [0n, 0];
      wanted.set(key, [sum + exact(number.money.amount), times + 1]);
    }
  }
  assert.equal(events.length, wanted.size);
  for (const event of events) {
    const [, amount, code = "", numbers] = /^(-?[\d.]+)(?: (\S+))? for (\d+) phone numbers?$/.exec(event.summary);
    assert.ok(event.startDate.isDate && event.duration.toSeconds() === DAY / 1000, event.summary);
    const [sum, times] = wanted.get(`${event.startDate.toString()} ${code}`);
    assert.equal(shown(amount), sum);
    assert.equal(Number(numbers), times);
    assert.ok(event.uid.includes(PROJECT));
  }
  assert.equal(new Set(events.map((event) => event.uid)).size, events.length);
});

journey("tiles and bars lead to what they count", { path, config, sandbox: { numbers: 500 } }, async ({ page, sandbox }) => {
  await whole(page, 500);
  const back = async () => {
    await page.goBack();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await whole(page, 500);
  };
  const leads = async (link, value) => {
    const count = Number((await link.locator(value).innerText()).replaceAll(",", ""));
    await link.click();
    await page.getByText(`Showing ${count.toLocaleString("en-GB")} of 500 numbers`).waitFor();
    await back();
  };
  for (const name of ["Failed", "In progress", "No service plan", "Unnamed", "Charged this week", "Expiring"]) {
    await leads(page.getByRole("link", { name: new RegExp(`^${name} `) }).first(), ".tile-value");
  }
  for (const chart of ["Numbers by region", "Numbers by type", "Numbers by capability"]) {
    await leads(page.getByRole("region", { name: chart }).getByRole("listitem").first().getByRole("link"), ".bar-value");
  }
  // Bars of money lead to as many numbers as their table says, where none of those is left out of the sums.
  const all = await sandbox.all();
  const numbers = (fits) => all.filter((n) => n.money?.currencyCode === "USD" && fits(n)).length.toLocaleString("en-GB");
  let usd = await cost(page, "USD");
  const shows = (count) => page.getByText(`Showing ${count} of 500 numbers`).waitFor();
  await usd
    .getByRole("region", { name: /by region/ })
    .getByRole("link", { name: /^United States/ })
    .first()
    .click();
  await shows(numbers((n) => n.regionCode === "US"));
  await back();
  usd = await cost(page, "USD");
  const label = await usd
    .getByRole("region", { name: /by service plan/ })
    .getByRole("listitem")
    .nth(1)
    .locator(".bar-label")
    .innerText();
  await usd
    .getByRole("region", { name: /by service plan/ })
    .getByRole("listitem")
    .nth(1)
    .getByRole("link")
    .click();
  await shows(numbers((n) => (plan(n) ?? "No service plan") === label));
  await back();
  usd = await cost(page, "USD");
  await usd.getByRole("link", { name: /^Idle/ }).click();
  await shows(numbers((n) => !plan(n) && !voice(n)));
  await back();
  usd = await cost(page, "USD");
  const second = usd
    .getByRole("region", { name: /next 12 months/ })
    .getByRole("listitem")
    .nth(1)
    .getByRole("link");
  const month = /due%3A(\d{4}-\d\d)/.exec(await second.getAttribute("href"))[1];
  await second.click();
  const end = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
  await shows(numbers((n) => charges(n, `${month}-01`, end).length > 0));
});

journey("it says so while pages are still coming", { path: "/settings", config, sandbox: { numbers: 3500 } }, async ({ page, sandbox }) => {
  await sandbox.faults({ path: "activeNumbers", times: null, fault: { kind: "delay", ms: 1500 } });
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByText(/^Of [\d,]+ numbers so far\. More are coming\.$/).waitFor();
  // What is open and what has the focus stays so while figures grow.
  const first = page.getByRole("link", { name: /^Failed / });
  await first.focus();
  const regions = page.getByRole("region", { name: "Numbers by region" });
  await regions.locator("summary").click();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("That is not all of them.").waitFor();
  await sandbox.calm();
  await first.focus();
  await page.getByRole("button", { name: "Go on" }).click();
  await first.focus();
  await whole(page, 3500);
  assert.ok(await first.evaluate((link) => link === document.activeElement));
  assert.ok(await regions.getByRole("table").isVisible());
});

// The last rows are counted some time after they have come.
for (const [at, link, said] of /** @type {[string, string, RegExp][]} */ ([
  ["/", "Overview", /Of all [\d,]+ numbers/],
  ["/watch", "Provisioning", /[\d,]+ failed, .* of all [\d,]+ numbers/],
])) {
  journey(`${link} never calls its figures whole before they are`, { path: "/settings", config, sandbox: { numbers: 2500 } }, async ({ page }) => {
    await page.evaluate(() => {
      window.texts = new Set();
      const note = () => window.texts.add(document.querySelector("main").innerText);
      new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    await page.getByRole("link", { name: link }).click();
    await page.getByText(/of all 2,500 numbers/i).waitFor();
    // Long enough for figures that were not whole to be replaced.
    await page.waitForTimeout(1000);
    const called = await page.evaluate((source) => [...window.texts].map((text) => new RegExp(source).exec(text)?.[0]).filter(Boolean), said.source);
    assert.equal(new Set(called).size, 1, `${at} says ${[...new Set(called)].join(", ")}`);
    assert.match(called[0], /2,500/);
  });
}

journey("an empty project, and rows that can't be read", { path, config, sandbox: { numbers: 2 } }, async ({ page, sandbox }) => {
  await whole(page, 2);
  await sandbox.faults({ path: "activeNumbers", fault: { kind: "bad-row" }, times: null });
  await page.getByRole("button", { name: "Refresh" }).click();
  await eventually(async () => assert.match(await page.getByText(/^Of all /).innerText(), /Not counted: \d+ that could not be read\.$/));
});

journey("what changed in the meantime is counted anew", { path, config, sandbox: { numbers: 40 } }, async ({ page, sandbox }) => {
  await whole(page, 40);
  const failed = page.getByRole("link", { name: /^Failed / }).locator(".tile-value");
  const before = Number(await failed.innerText());
  await sandbox.change(BOISE, {
    smsConfiguration: {
      servicePlanId: "",
      scheduledProvisioning: { servicePlanId: "p", campaignId: "", status: "FAILED", errorCodes: ["INTERNAL_ERROR"] },
    },
  });
  await page.getByRole("button", { name: "Refresh" }).click();
  await eventually(async () => assert.equal(await failed.innerText(), String(before + 1)));
});

journey("amounts that are no money, and money that has no end, are told", { path, config, sandbox: { numbers: 1 } }, async ({ page, sandbox }) => {
  await whole(page, 1);
  const price = (amount, months, currencyCode = "USD") => sandbox.change(BOISE, { money: { currencyCode, amount }, paymentIntervalMonths: months });
  const refresh = () => page.getByRole("button", { name: "Refresh" }).click();
  await price("10.00", 3, "EUR");
  await refresh();
  await (await cost(page, "EUR")).getByText("≈ 3.33 EUR").first().waitFor();
  await price("free", 1, "EUR");
  await refresh();
  await page.getByText("1 number with an amount that is no decimal: in no sum.").waitFor();
  await price("5.00", 0, "DOLLAR");
  await refresh();
  await (await cost(page, "DOLLAR")).getByText("1 number without an interval: in no sum by the month.").waitFor();
  await sandbox.change(BOISE, { money: null });
  await refresh();
  await page.getByText("1 number has no price.").waitFor();
});

for (const look of looks) {
  const { name, ...context } = look;
  journey(`axe finds nothing on the overview, ${name}`, { path, config, bypassCSP: true, sandbox: { numbers: 60 }, context }, async ({ page }) => {
    await whole(page, 60);
    await page.locator(".chart-table summary").first().click();
    await page.locator(".columns").first().waitFor();
    await check(page, "overview");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "no sideways scrolling");
  });
}
