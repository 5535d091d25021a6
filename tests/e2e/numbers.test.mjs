import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BOISE, PROJECT, eventually, journey, loaded, status } from "./harness.mjs";

const failed = "Failed to load resource";
const grid = (page) => page.getByRole("grid", { name: "Numbers" });
const row = (page, phone) => page.getByRole("row").filter({ has: page.getByRole("link", { name: phone, exact: true }) });
const search = (page) => page.getByRole("searchbox", { name: "Search numbers" });

journey("2,500 numbers arrive over pages, and only a screenful is drawn", { sandbox: { numbers: 2500 } }, async ({ page, sandbox }) => {
  await loaded(page, 2500);
  assert.equal(await grid(page).getAttribute("aria-rowcount"), "2501");
  assert.ok((await page.getByRole("row").count()) < 80);
  const lists = (await sandbox.requests("GET")).filter((r) => r.path.endsWith("/activeNumbers"));
  assert.equal(lists.length, 3);
  assert.ok(lists.every((r) => r.query.includes("pageSize=1000")));
});

journey("a region shows its numbers and asks the API for that slice", { sandbox: { numbers: 2500 } }, async ({ page, sandbox }) => {
  await loaded(page, 2500);
  await sandbox.forgetRequests();
  await page.getByRole("combobox", { name: "Region" }).selectOption("US");
  await eventually(async () => {
    const asked = await sandbox.requests("GET");
    assert.ok(asked.some((r) => r.query.includes("regionCode=US")), JSON.stringify(asked));
  });
  assert.match(page.url(), /\?region=US$/);
  await eventually(async () => assert.doesNotMatch(await status(page).innerText(), /Asking/));
  const regions = await page.locator("[role=gridcell][data-key=region]").allInnerTexts();
  assert.ok(regions.length > 5);
  assert.ok(regions.every((text) => text.startsWith("US ")), regions.join());
});

journey("a region is right before everything is loaded", { sandbox: { numbers: 2500 }, path: "/numbers?region=SE", expects: [failed] }, async ({ page, sandbox }) => {
  await sandbox.faults({ path: "activeNumbers", query: "pageToken", times: null, fault: { kind: "status", status: 503 } });
  await page.reload();
  await page.getByText(/Loading broke off/).waitFor();
  const { activeNumbers } = await (await fetch(`${sandbox.api}/v1/projects/${PROJECT}/activeNumbers?regionCode=SE&pageSize=1000`)).json();
  await eventually(async () => assert.equal(await grid(page).getAttribute("aria-rowcount"), String(activeNumbers.length + 1)));
  // Going on from the page that failed brings the rest.
  await sandbox.calm();
  await page.getByRole("button", { name: "Try again" }).click();
  await eventually(async () => assert.match(await status(page).innerText(), /of 2,500 numbers$/));
});

journey("filters, search and sort live in the address", { path: "/numbers?region=US&type=LOCAL&capability=SMS&sort=-nextCharge" }, async ({ page }) => {
  await loaded(page, 60);
  assert.equal(await page.getByRole("combobox", { name: "Region" }).inputValue(), "US");
  assert.equal(await page.getByRole("combobox", { name: "Type" }).inputValue(), "LOCAL");
  assert.equal(await page.getByRole("combobox", { name: "Capability" }).inputValue(), "SMS");
  assert.equal(await page.getByRole("columnheader", { name: "Next charge" }).getAttribute("aria-sort"), "descending");
  await search(page).fill("(208) 639");
  await eventually(async () => assert.equal(await grid(page).getAttribute("aria-rowcount"), "2"));
  await eventually(async () => assert.match(page.url(), /q=/));
  await row(page, BOISE).waitFor();
  await search(page).fill("no such thing");
  await page.getByText("No number matches").waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await eventually(async () => assert.equal(await grid(page).getAttribute("aria-rowcount"), "61"));
  await page.goBack();
  await page.getByText("No number matches").waitFor();
});

journey("typing is never lost, however fast, and the address follows", {}, async ({ page }) => {
  await loaded(page, 60);
  const text = "x".repeat(260);
  await search(page).pressSequentially(text);
  assert.equal(await search(page).inputValue(), text);
  await eventually(async () => assert.equal(new URL(page.url()).searchParams.get("q"), text));
  assert.equal(await search(page).inputValue(), text);
});

journey("every column sorts up and down", {}, async ({ page }) => {
  await loaded(page, 60);
  for (const name of ["Number", "Name", "Region", "Type", "Capabilities", "Service plan", "Provisioning", "Cost", "Next charge"]) {
    const head = page.getByRole("columnheader", { name });
    await head.getByRole("button").click();
    await eventually(async () => assert.equal(await head.getAttribute("aria-sort"), "ascending", name));
    const first = await page.locator("[aria-rowindex='2']").innerText();
    await head.getByRole("button").click();
    await eventually(async () => assert.equal(await head.getAttribute("aria-sort"), "descending", name));
    await eventually(async () => assert.notEqual(await page.locator("[aria-rowindex='2']").innerText(), first, name));
  }
});

journey("each state has its badge, in words and with a sign", {}, async ({ page, sandbox }) => {
  await loaded(page, 60);
  const job = (status, errorCodes = []) => ({ smsConfiguration: { servicePlanId: "old", scheduledProvisioning: { servicePlanId: "new", status, errorCodes } } });
  for (const [change, word, sign] of [
    [job("WAITING"), "Waiting", "◷"],
    [job("IN_PROGRESS"), "In progress", "↻"],
    [job("FAILED", ["INSUFFICIENT_BALANCE"]), "Failed", "✕"],
    [job("HALF_OPEN"), "HALF_OPEN", "?"],
    [{ smsConfiguration: { servicePlanId: "plan", scheduledProvisioning: null } }, "Provisioned", "✓"],
    [{ smsConfiguration: { servicePlanId: "", scheduledProvisioning: null } }, "Not configured", "–"],
  ]) {
    await sandbox.change(BOISE, { ...change, expireAt: null });
    await page.getByRole("button", { name: "Refresh" }).click();
    await eventually(async () => {
      const cell = row(page, BOISE).locator("[data-key=provisioning]");
      assert.equal((await cell.innerText()).replace(/\s+/g, " ").trim(), `${sign} ${word}`);
    });
  }
  await sandbox.change(BOISE, { expireAt: "2026-12-24T10:00:00Z" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await row(page, BOISE).getByText("Expires 24 Dec 2026").waitFor();
});

journey("a row that can't be read is shown with its raw JSON", {}, async ({ page, sandbox }) => {
  await loaded(page, 60);
  await sandbox.faults({ path: "activeNumbers", times: null, fault: { kind: "row-without-phone", index: 0 } });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByText("(1 unreadable)").waitFor();
  await search(page).fill("displayName");
  await page.getByRole("button", { name: "Unreadable row" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Unreadable row" });
  await dialog.getByText(/"displayName"/).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

journey("duplicates and a repeated token neither hang nor lie", { sandbox: { numbers: 2500 } }, async ({ page, sandbox }) => {
  await sandbox.faults({ path: "activeNumbers", times: null, fault: { kind: "duplicate-rows" } });
  await page.reload();
  await loaded(page, 2500);
  await sandbox.calm();
  await sandbox.faults({ path: "activeNumbers", times: null, fault: { kind: "repeat-token" } });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByText("sent the same page token twice").waitFor();
  assert.match(await status(page).innerText(), /This may not be all/);
});

journey("loading can be stopped and goes on", { sandbox: { numbers: 2500 } }, async ({ page, sandbox }) => {
  await sandbox.faults({ path: "activeNumbers", query: "pageToken", times: null, fault: { kind: "delay", ms: 12_000 } });
  await page.reload();
  await page.getByText(/More are coming: 1,000/).waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("Loading was stopped.").waitFor();
  await sandbox.calm();
  await page.getByRole("button", { name: "Go on" }).click();
  await loaded(page, 2500);
});

journey("a storm of 429 is ridden out in sight", { expects: [failed] }, async ({ page, sandbox }) => {
  await loaded(page, 60);
  await sandbox.faults(
    { path: "activeNumbers", times: 1, fault: { kind: "rate-limit", retryAfter: 2 } },
    { path: "activeNumbers", times: 2, fault: { kind: "rate-limit", retryAfter: null } },
  );
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByText(/Trying again in 2 s \(1 of 4\): the server asks to slow down/).waitFor();
  await loaded(page, 60);
});

journey("truncated JSON keeps what is there and can be retried", { expects: [failed] }, async ({ page, sandbox }) => {
  await loaded(page, 60);
  await sandbox.faults({ path: "activeNumbers", fault: { kind: "truncate", clean: true } });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("alert").getByText("could not be read").waitFor();
  await row(page, BOISE).waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await loaded(page, 60);
});

journey("a server that vanishes and comes back", { expects: [failed, "net::ERR"] }, async ({ page, sandbox }) => {
  await loaded(page, 60);
  await sandbox.faults({ path: "activeNumbers", times: 5, fault: { kind: "drop-before" } });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByText(/Trying again in .*connection failed/).waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await loaded(page, 60);
});

journey("hostile names and unknown values are text", {}, async ({ page, sandbox }) => {
  await loaded(page, 60);
  const hostile = "<img src=x onerror=alert(1)>\u202etxt";
  await sandbox.change(BOISE, { displayName: hostile, regionCode: "<b>", type: "PAGER", capability: ["SMS", "FAX"] });
  await page.getByRole("button", { name: "Refresh" }).click();
  await eventually(async () => assert.equal(await row(page, BOISE).locator("[data-key=name]").innerText(), hostile));
  assert.equal(await row(page, BOISE).locator("[data-key=region]").innerText(), "<b>");
  assert.equal(await row(page, BOISE).locator("[data-key=type]").innerText(), "PAGER");
  assert.equal(await row(page, BOISE).locator("[data-key=capabilities]").innerText(), "SMS, FAX");
  assert.equal(await page.locator("main img, main b, main script").count(), 0);
});

journey("Back keeps scroll, filters and focus", { sandbox: { numbers: 2500 }, path: "/numbers?type=LOCAL" }, async ({ page }) => {
  await eventually(async () => assert.match(await status(page).innerText(), /of 2,500 numbers$/));
  await grid(page).evaluate((grid) => grid.scrollTo(0, 12_000));
  const link = page.locator("[aria-rowindex='306'] a");
  await link.waitFor();
  const phone = await link.innerText();
  await link.click();
  await page.getByRole("heading", { name: phone }).waitFor();
  assert.match(await page.title(), new RegExp(phone.replace("+", "\\+")));
  await page.goBack();
  await page.getByRole("heading", { name: "Numbers" }).waitFor();
  assert.match(page.url(), /\?type=LOCAL$/);
  await eventually(async () => {
    assert.equal(await grid(page).evaluate((grid) => grid.scrollTop), 12_000);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), phone);
  });
  await page.reload();
  await eventually(async () => assert.equal(await grid(page).evaluate((grid) => grid.scrollTop), 12_000));
});

journey("the keyboard walks the grid", { sandbox: { numbers: 300 } }, async ({ page }) => {
  await loaded(page, 300);
  const here = () => page.evaluate(() => {
    const cell = document.activeElement.closest("[data-row]");
    return cell && [cell.dataset.row, cell.dataset.column].join();
  });
  await page.getByRole("button", { name: "Columns" }).focus();
  await page.keyboard.press("Tab");
  assert.equal(await here(), "1,0");
  for (const [key, place] of [
    ["ArrowDown", "2,0"], ["ArrowRight", "2,1"], ["End", "2,8"], ["Home", "2,0"], ["Control+End", "300,8"],
    ["PageUp", null], ["Control+Home", "1,0"], ["PageDown", null], ["Control+Home", "1,0"], ["ArrowUp", "0,0"], ["ArrowDown", "1,0"],
  ]) {
    await page.keyboard.press(key);
    if (place) await eventually(async () => assert.equal(await here(), place, key));
    else await eventually(async () => assert.notEqual(await here(), "1,0", key));
  }
  // One tab stop: the next Tab leaves the grid.
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".grid")), null);
});

journey("columns can be hidden, and stay hidden", {}, async ({ page }) => {
  await loaded(page, 60);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Service plan" }).uncheck();
  await page.getByRole("columnheader", { name: "Service plan" }).waitFor({ state: "detached" });
  await page.reload();
  await loaded(page, 60);
  assert.equal(await page.getByRole("columnheader").count(), 8);
});

journey("export saves what is shown, as harmless CSV", {}, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, { displayName: "=HYPERLINK(\"x\")" });
  await page.reload();
  await loaded(page, 60);
  await search(page).fill("HYPERLINK(\"x\")");
  await eventually(async () => assert.equal(await grid(page).getAttribute("aria-rowcount"), "2"));
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export" }).click()]);
  assert.equal(file.suggestedFilename(), "numbers.csv");
  const lines = readFileSync(await file.path(), "utf8").trim().split("\r\n");
  assert.equal(lines.length, 2);
  assert.ok(lines[1].startsWith(`"${BOISE}","'=HYPERLINK(""x"")"`), lines[1]);
});

journey("cards at 390 px, without sideways scrolling", { context: { viewport: { width: 390, height: 844 } } }, async ({ page }) => {
  await loaded(page, 60);
  assert.ok((await page.locator("[aria-rowindex='2']").boundingBox()).height > 100);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await page.getByRole("link", { name: BOISE, exact: true }).click();
  await page.getByRole("heading", { name: BOISE }).waitFor();
  await page.getByText("Configuration").first().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});

journey("the shell is painted before the wasm arrives", {}, async ({ page, sandbox, context }) => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await context.route("**/*.wasm", async (route) => { await held; await route.continue(); });
  await page.reload({ waitUntil: "commit" });
  await page.getByText("Loading Numberdesk…").waitFor();
  assert.equal(await page.locator("header .brand").innerText(), "Numberdesk");
  release();
  await loaded(page, 60);
});

journey("the theme is kept", { context: { colorScheme: "light" } }, async ({ page }) => {
  await loaded(page, 60);
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByRole("combobox", { name: "Theme" }).selectOption("Dark");
  await eventually(async () => assert.notEqual(await paper(), light));
  const dark = await paper();
  await page.reload();
  await loaded(page, 60);
  assert.equal(await paper(), dark);
});

journey("a server that takes no type as mobile only still shows all", { sandbox: { args: ["--quirk", "type-omitted-mobile"] } }, async ({ page, sandbox }) => {
  let all = 0;
  for (const type of ["MOBILE", "LOCAL", "TOLL_FREE"]) {
    all += (await (await fetch(`${sandbox.api}/v1/projects/${PROJECT}/activeNumbers?type=${type}`)).json()).totalSize;
  }
  assert.ok(all > 40);
  await loaded(page, all);
});
