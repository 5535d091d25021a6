// Loading from servers that say one thing and do another, are slow, or send what no page could hold.
import assert from "node:assert/strict";
import { BOISE, eventually, failed, installClock, journey, loaded, morning, press, quirk, status } from "./harness.mjs";

const lists = async (sandbox) => (await sandbox.requests("GET")).filter((r) => r.path.endsWith("/activeNumbers"));
const refuse = (query, times = null) => ({
  path: "activeNumbers$",
  query,
  times,
  fault: { kind: "status", status: 400, body: JSON.stringify({ error: { code: 400, status: "INVALID_ARGUMENT", message: "invalid page token" } }) },
});
/** An answer of the list with these rows and this total. */
const answer = (numbers, totalSize) => ({
  path: "activeNumbers$",
  times: null,
  fault: {
    kind: "status",
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ activeNumbers: numbers, nextPageToken: "", totalSize }),
  },
});

journey(
  "a server that says more than it gives: the doubt is said, and nothing is dropped",
  { sandbox: { numbers: 5 } },
  async ({ page, sandbox }) => {
    await loaded(page, 5);
    const all = await sandbox.all();
    await sandbox.faults(answer(all.slice(0, 3), 5));
    await press(page, "Refresh");
    await page.getByText("The server says 5 and gave 3: this may not be all. 2 numbers that it didn't give are still listed.").waitFor();
    assert.match(await status(page).innerText(), /^Showing 5 of 5 numbers\. This may not be all$/);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Overview" }).click();
    await page.getByText("Of the 5 numbers that were loaded. That may not be all of them.").waitFor();
    await page.getByText("The server says 5 and gave 3").waitFor();

    // In a tab that had no rows before, likewise.
    await page.goto(`${sandbox.app}/numbers`);
    await page.getByText("The server says 5 and gave 3: this may not be all.", { exact: true }).waitFor();
    assert.match(await status(page).innerText(), /^Showing 3 of 3 numbers\. This may not be all$/);

    // With what agrees again all is as it is, and what is gone is gone.
    await sandbox.calm();
    await press(page, "Load again");
    await loaded(page, 5);
    await sandbox.faults(answer(all.slice(0, 4), 4));
    await press(page, "Refresh");
    await loaded(page, 4);

    // Fewer than given: no row is hidden, and none dropped.
    await sandbox.calm();
    await sandbox.faults(answer(all.slice(0, 3), 2));
    await press(page, "Refresh");
    await page.getByText("The server says 2 and gave 3. 1 number that it didn't give is still listed.").waitFor();
    assert.match(await status(page).innerText(), /^Showing 4 of 4 numbers/);
    await page.goto(`${sandbox.app}/numbers`);
    await loaded(page, 3);
  },
);

journey(
  "totals that are wrong by two, with filters and in lanes",
  { path: "/numbers?region=SE", sandbox: { numbers: 5000, ...quirk("total-more") } },
  async ({ page, sandbox }) => {
    const mine = (await sandbox.all()).filter((n) => n.regionCode === "SE").length;
    await page.getByText("The server says 5,002 and gave 5,000: this may not be all.").waitFor();
    await page
      .getByText(`The server says ${(mine + 2).toLocaleString("en-GB")} and gave ${mine.toLocaleString("en-GB")}: this may not be all.`)
      .waitFor();
    await page.getByText(`Showing ${mine.toLocaleString("en-GB")} of 5,000 numbers. This may not be all`).waitFor();
  },
);

journey(
  "a server that takes no type as mobile and has offsets for tokens still shows all",
  { sandbox: { numbers: 3000, args: ["--page-cap", "500", "--quirk", "type-omitted-mobile", "--quirk", "offset-tokens"] } },
  async ({ page, sandbox }) => {
    let all = 0;
    for (const type of ["MOBILE", "LOCAL", "TOLL_FREE"]) {
      all += (await sandbox.read(`activeNumbers?type=${type}`)).totalSize;
    }
    await loaded(page, all);
    assert.ok((await lists(sandbox)).some((r) => r.query.includes("type=LOCAL")));
  },
);

for (const empty of [true, false]) {
  journey(
    `fresh tokens for ever, with ${empty ? "empty" : "equal"} pages: loading ends and says so`,
    { sandbox: { numbers: 30 } },
    async ({ page, sandbox }) => {
      await loaded(page, 30);
      await sandbox.faults({ path: "activeNumbers$", times: null, fault: { kind: "fresh-tokens", empty } });
      await sandbox.forgetRequests();
      await press(page, "Refresh");
      await page.getByText("The server sends page after page without a new number, so this may not be all.").waitFor();
      const sent = (await lists(sandbox)).length;
      assert.ok(sent <= 7, `${sent} requests`);
      assert.match(await status(page).innerText(), /^Showing 30 of 30 numbers\. This may not be all$/);
      await press(page, "Go on");
      await eventually(async () => assert.ok((await lists(sandbox)).length > sent));
      await page.getByText("page after page without a new number").waitFor();
      await sandbox.calm();
      await press(page, "Load again");
      await loaded(page, 30);
    },
  );
}

journey(
  "fresh tokens for ever, with a row that can't be read on each page: loading ends and says so",
  { sandbox: { numbers: 3 } },
  async ({ page }) => {
    await loaded(page, 3);
    let sent = 0;
    await page.route("**/activeNumbers?*", (route) => {
      sent += 1;
      const [phoneNumber, nextPageToken] = ["+12025550100", `fresh-${sent}`];
      const rows = [{ phoneNumber, regionCode: "US", type: "LOCAL", capability: ["SMS"] }, { displayName: "no phone" }];
      return route.fulfill({ json: { activeNumbers: rows, nextPageToken, totalSize: 2 }, headers: { "access-control-allow-origin": "*" } });
    });
    await press(page, "Refresh");
    await page.getByText("The server sends page after page without a new number, so this may not be all.").waitFor();
    assert.ok(sent <= 7, `${sent} requests`);
  },
);

journey(
  "a server that refuses pages of 1,000 is asked for 100, once for all pages",
  { sandbox: { numbers: 250, args: ["--page-limit", "100"] }, expects: [failed] },
  async ({ page, sandbox }) => {
    await loaded(page, 250);
    const sizes = (await lists(sandbox)).map((r) => /pageSize=(\d+)/.exec(r.query)[1]);
    assert.deepEqual(sizes, ["1000", "100", "100", "100"]);
  },
);

journey(
  "a page token that expires while loading waits: it begins again by itself once, then on request",
  { sandbox: { numbers: 2500 }, expects: [failed] },
  async ({ page, sandbox }) => {
    const slow = { path: "activeNumbers$", query: "pageToken", times: 1, fault: { kind: "delay", ms: 3_000 } };
    await loaded(page, 2500);
    const wait = async () => {
      await sandbox.faults(slow);
      await press(page, "Refresh");
      await press(page, "Pause");
      await page.getByText(/Loading waits/).waitFor();
      await sandbox.calm();
    };
    await wait();
    await sandbox.faults(refuse("pageToken", 1));
    await sandbox.forgetRequests();
    await press(page, "Resume");
    await loaded(page, 2500);
    const asked = (await lists(sandbox)).map((r) => [r.status, r.query.includes("pageToken")]);
    assert.deepEqual(asked.slice(0, 2), [
      [400, true],
      [200, false],
    ]);

    await wait();
    await sandbox.faults(refuse("pageToken"));
    await press(page, "Resume");
    await page.getByText("Loading can't go on: the server no longer takes the page token.").waitFor();
    assert.match(await status(page).innerText(), /this is not all/);
    await sandbox.calm();
    await press(page, "Load again from the start");
    await loaded(page, 2500);
  },
);

journey(
  "a server whose large pages break off is asked for smaller ones",
  { sandbox: { numbers: 1000 }, expects: [failed, "net::ERR"] },
  async ({ page, sandbox }) => {
    await loaded(page, 1000);
    await sandbox.faults({ path: "activeNumbers$", query: "pageSize=1000", times: null, fault: { kind: "truncate", bytes: 300_000 } });
    await sandbox.forgetRequests();
    await press(page, "Refresh");
    await loaded(page, 1000);
    const sizes = (await lists(sandbox)).map((r) => /pageSize=(\d+)/.exec(r.query)[1]);
    // The browser repeats some by itself.
    assert.ok(sizes.filter((size) => size === "1000").length >= 5);
    assert.equal(sizes.filter((size) => size === "100").length, 10);
  },
);

journey("rows that no careful server would write are read or shown as unreadable", { sandbox: { numbers: 20 } }, async ({ page, sandbox }) => {
  await loaded(page, 20);
  const [first] = (await sandbox.all()).map((n) => n.phoneNumber);
  const row = (index, text) => ({ path: "activeNumbers$", times: 1, fault: { kind: "raw-row", index, text } });
  const show = async (text) => {
    await sandbox.faults(row(0, text));
    await press(page, "Refresh");
  };
  // The last of two values counts, inside as well.
  await show(
    `{"phoneNumber":"+1","phoneNumber":"${first}","displayName":"Old","displayName":"New","money":{"amount":"1","amount":"7.00","currencyCode":"EUR"}}`,
  );
  const rows = page.getByRole("grid", { name: "Numbers" });
  await rows.getByText("New", { exact: true }).waitFor();
  await rows.getByText("7.00 EUR").waitFor();
  await loaded(page, 20);
  // Half a character.
  await show(`{"phoneNumber":"${first}","displayName":"Broken \\ud800 name","\\ud800":1}`);
  await rows.getByText("Broken \ufffd name", { exact: true }).waitFor();
  await loaded(page, 20);
  // Dots that browsers take out of addresses: the number has a page, and nothing is asked for in its name.
  for (const dots of [".", ".."]) {
    await show(`{"phoneNumber":"${dots}","displayName":"Dots"}`);
    await rows.getByRole("link", { name: dots, exact: true }).waitFor();
    await sandbox.forgetRequests();
    await rows.getByRole("link", { name: dots, exact: true }).click();
    await page.getByText("This number is only dots, which browsers take out of every address. Nothing was sent.").waitFor();
    assert.deepEqual(await sandbox.requests(), []);
    await page.goBack();
    await page.getByRole("heading", { name: "Numbers", level: 1 }).waitFor();
  }
});

journey("a region of 500 letters has short options, and nothing runs out of the page", { sandbox: { numbers: 20 } }, async ({ page, sandbox }) => {
  const long = "r".repeat(500);
  await loaded(page, 20);
  await sandbox.change(BOISE, { regionCode: long, type: long });
  await press(page, "Refresh");
  const region = page.getByRole("combobox", { name: "Region" });
  await eventually(async () => assert.ok((await region.locator("option").allInnerTexts()).some((text) => /^r{60}… · 1$/.test(text))));
  await region.selectOption(long);
  await page.getByText("Showing 1 of 20 numbers").first().waitFor();
  const [chip] = await page.getByRole("list", { name: "Active filters" }).getByRole("button").allInnerTexts();
  assert.match(chip, /r{60}…/);
  assert.ok(chip.length < 100);
  const [width, inside] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(width <= inside, `${width} of ${inside}`);
});

journey(
  "a name of 100,000 letters and a refusal of 1.5 MB are cut for display, and can be seen whole",
  { sandbox: { numbers: 20 }, expects: [failed] },
  async ({ page, sandbox }) => {
    const long = "x".repeat(100_000);
    await sandbox.change(BOISE, { displayName: long, smsConfiguration: { servicePlanId: long } });
    await press(page, "Refresh");
    const longest = () =>
      page.evaluate(() => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const lengths = [...document.querySelectorAll("[title], [aria-label]")].map(
          (own) => (own.getAttribute("title") ?? "").length + (own.ariaLabel ?? "").length,
        );
        while (texts.nextNode()) if (!texts.currentNode.parentElement.closest("pre")) lengths.push(texts.currentNode.textContent.length);
        return Math.max(document.title.length, ...lengths);
      });
    const link = page.getByRole("link", { name: BOISE, exact: true });
    const row = page.getByRole("row").filter({ has: link });
    await row
      .getByText(/^x{2000}…$/)
      .first()
      .waitFor();
    assert.ok((await longest()) < 4_100);
    await link.click();
    await page.getByText(/^x{300}…$/).waitFor();
    assert.ok((await longest()) < 4_100);
    await press(page, "Show all 100,000 characters");
    await eventually(async () => assert.equal(await page.locator(".long-text bdi").evaluate((own) => own.textContent.length), 100_000));
    await press(page, "Show less");
    await page.getByText(/^x{300}…$/).waitFor();
    const violations = Array.from({ length: 10_000 }, (_, at) => ({ field: `f${at}`, description: "Not this." }));
    const body = JSON.stringify({
      error: {
        code: 400,
        status: "INVALID_ARGUMENT",
        message: "m".repeat(1_000_000),
        details: [{ type: "BadRequest", fieldViolations: violations }],
      },
    });
    await sandbox.faults({ method: "GET", path: "activeNumbers", times: null, fault: { kind: "status", status: 400, body } });
    await press(page, "Refresh");
    await page.getByText(/It says: m{100,1000}…/).waitFor();
    assert.ok((await page.locator("main").innerText()).length < 10_000);
  },
);

journey("how old the list is, and the offer to load it again", { sandbox: { numbers: 20 } }, async ({ page, sandbox }) => {
  await loaded(page, 20);
  await installClock(page, `${sandbox.app}/numbers`, morning());
  await loaded(page, 20);
  await page.getByText(/^As of \d\d:\d\d$/).waitFor();
  await page.clock.fastForward("14:00");
  assert.equal(await page.getByText("These numbers are as of").count(), 0);
  await page.clock.fastForward("02:00");
  await page.getByText(/^These numbers are as of \d\d:\d\d\.$/).waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Overview" }).click();
  await page.getByText(/^These numbers are as of \d\d:\d\d\.$/).waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Provisioning" }).click();
  await page.getByText(/^These numbers are as of \d\d:\d\d\.$/).waitFor();
  // Still in sight a day later.
  await page.clock.fastForward("20:00:00");
  await page.getByText(/^These numbers are as of \d\d:\d\d, \d+ \w+ \d{4}\.$/).waitFor();
  await press(page, "Load again");
  await page.getByText(/^As of \d\d:\d\d$/).waitFor();
  // A computer that slept: no timer has run, but the reader comes back, a day later.
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Numbers" }).click();
  await loaded(page, 20);
  const now = await page.evaluate(() => Date.now());
  await page.clock.setSystemTime(now + 20 * 3600_000);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await page.getByText(/^These numbers are as of \d\d:\d\d, \d+ \w+ \d{4}\.$/).waitFor();
});

journey(
  "a list that may not be all, and is old, has one notice with one way to load it again",
  { path: "/settings", sandbox: { numbers: 60 } },
  async ({ page, sandbox }) => {
    const all = await sandbox.all();
    await sandbox.faults(answer(all.slice(0, 40), 99));
    await installClock(page, `${sandbox.app}/numbers?region=US`, morning());
    await page.getByText("The server says 99 and gave 40: this may not be all.").first().waitFor();
    const again = page.getByRole("button", { name: "Load again" });
    // What is asked for all numbers and for these filters is told together.
    await eventually(async () => assert.ok((await lists(sandbox)).some((r) => r.query.includes("regionCode=US"))));
    await page.getByText(/^Asking|so far/).waitFor({ state: "detached" });
    await eventually(async () => assert.equal(await again.count(), 1));
    await page.clock.fastForward("16:00");
    await page.getByText(/^As of \d\d:\d\d$/).waitFor();
    assert.equal(await again.count(), 1);
    await sandbox.calm();
    await sandbox.forgetRequests();
    await again.click();
    await page.getByText(/^Showing \d+ of 60 numbers$/).waitFor();
    // Those of these filters are among all, so they are asked for only where their own load is in doubt as well.
    assert.ok((await lists(sandbox)).some((r) => !r.query.includes("regionCode")));
    await page.getByText("this may not be all").waitFor({ state: "detached" });
    await page.clock.fastForward("16:00");
    await page.getByText(/^These numbers are as of \d\d:\d\d\.$/).waitFor();
    assert.equal(await again.count(), 1);
  },
);

journey(
  "what keeps both loads from their end is told once",
  { path: "/settings", sandbox: { numbers: 60 }, expects: [failed] },
  async ({ page, sandbox }) => {
    const body = JSON.stringify({ error: { code: 403, message: "Trial accounts can't do this.", status: "PERMISSION_DENIED", details: [] } });
    await sandbox.faults({ method: "GET", path: "activeNumbers$", times: null, fault: { kind: "status", status: 403, body } });
    await page.goto(`${sandbox.app}/numbers?region=US`);
    await page.getByText("Trial accounts can't do this.").first().waitFor();
    await eventually(async () => assert.equal(await page.getByRole("alert").count(), 1));
    await sandbox.calm();
    await press(page, "Try again");
    await page.getByText(/^Showing \d+ of 60 numbers$/).waitFor();
  },
);
