import assert from "node:assert/strict";
import { BOISE, eventually, failed, gateway, grid, holdLaterPart, journey, loaded, row, search, status } from "./harness.mjs";

journey("2,500 numbers arrive over pages, and only a screenful is drawn", { sandbox: { numbers: 2500 } }, async ({ page, sandbox }) => {
  await loaded(page, 2500);
  await eventually(async () => assert.equal(await grid(page).getAttribute("aria-rowcount"), "2501"));
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
    assert.ok(
      asked.some((r) => r.query.includes("regionCode=US")),
      JSON.stringify(asked),
    );
  });
  assert.match(page.url(), /\?region=US$/);
  await eventually(async () => assert.doesNotMatch(await status(page).innerText(), /Asking/));
  const regions = await page.locator("[role=gridcell][data-key=region]").allInnerTexts();
  assert.ok(regions.length > 5);
  assert.ok(
    regions.every((text) => text.startsWith("US ")),
    regions.join(),
  );
});

journey(
  "a region is right before everything is loaded",
  { sandbox: { numbers: 2500 }, path: "/numbers?region=SE", expects: [failed] },
  async ({ page, sandbox }) => {
    await sandbox.faults({ path: "activeNumbers", query: "pageToken", times: null, fault: { kind: "status", status: 503 } });
    await page.reload();
    await page.getByText(/Loading broke off/).waitFor();
    const { activeNumbers } = await sandbox.read("activeNumbers?regionCode=SE&pageSize=1000");
    await eventually(async () => assert.equal(await grid(page).getAttribute("aria-rowcount"), String(activeNumbers.length + 1)));
    // Going on from the page that failed brings the rest.
    await sandbox.calm();
    await page.getByRole("button", { name: "Try again" }).click();
    await eventually(async () => assert.match(await status(page).innerText(), /of 2,500 numbers$/));
  },
);

journey(
  "filters, search and sort live in the address",
  { path: "/numbers?region=US&type=LOCAL&capability=SMS&sort=-nextCharge" },
  async ({ page }) => {
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
  },
);

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

journey("each state has its badge, in words and with a sign", { config: (api) => gateway(api, { apiVersion: "v1" }) }, async ({ page, sandbox }) => {
  await loaded(page, 60);
  const job = (status, errorCodes = []) => ({
    smsConfiguration: { servicePlanId: "old", scheduledProvisioning: { servicePlanId: "new", status, errorCodes } },
  });
  const signs = new Set();
  for (const [change, word] of /** @type {any[][]} */ ([
    [job("WAITING"), "Waiting"],
    [job("IN_PROGRESS"), "In progress"],
    [job("FAILED", ["INSUFFICIENT_BALANCE"]), "Failed"],
    [job("HALF_OPEN"), "HALF_OPEN"],
    [{ smsConfiguration: { servicePlanId: "plan", scheduledProvisioning: null } }, "Provisioned"],
    [{ smsConfiguration: { servicePlanId: "", scheduledProvisioning: null }, voiceConfiguration: { type: "RTC", appId: "app" } }, "Voice only"],
    [{ voiceConfiguration: { type: "RTC", appId: "" } }, "Not configured"],
  ])) {
    await sandbox.change(BOISE, { ...change, expireAt: null });
    await page.getByRole("button", { name: "Refresh" }).click();
    await eventually(async () => {
      const cell = row(page, BOISE).locator("[data-key=provisioning]");
      assert.equal((await cell.innerText()).replace(/\s+/g, " ").trim(), word);
      const sign = cell.locator(".badge-sign path");
      const drawn = await sign.evaluate((own) => own.getBoundingClientRect().height);
      assert.ok(drawn > 1 && drawn <= 10, `${word} has a sign of ${drawn} px`);
      signs.add(await sign.getAttribute("d"));
    });
  }
  assert.equal(signs.size, 7);
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
  await sandbox.faults({ path: "activeNumbers", times: null, fault: { kind: "drop-before" } });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByText(/Trying again in .*connection failed/).waitFor();
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  await sandbox.calm();
  await again.click();
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
  const here = () =>
    page.evaluate(() => {
      const cell = document.activeElement.closest("[data-column]");
      return cell && [cell.closest("[data-row]").getAttribute("data-row"), cell.getAttribute("data-column")].join();
    });
  // One tab stop, on the first number; the column before it holds the ticks.
  assert.equal(await page.locator(".grid [tabindex='0']").count(), 1);
  await page.locator(".grid [tabindex='0']").focus();
  assert.equal(await here(), "1,1");
  for (const [key, place] of [
    ["ArrowDown", "2,1"],
    ["ArrowRight", "2,2"],
    ["End", "2,9"],
    ["Home", "2,0"],
    ["Control+End", "300,9"],
    ["PageUp", null],
    ["Control+Home", "1,0"],
    ["PageDown", null],
    ["Control+Home", "1,0"],
    ["ArrowUp", "0,0"],
    ["ArrowDown", "1,0"],
  ]) {
    await page.keyboard.press(key);
    if (place) await eventually(async () => assert.equal(await here(), place, key));
    else await eventually(async () => assert.notEqual(await here(), "1,0", key));
  }
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".grid")), null);
});

journey("letters lead to a row, Enter opens it", { sandbox: { numbers: 300 } }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, { displayName: "Zz top" });
  await page.reload();
  await loaded(page, 300);
  await page.locator(".grid [tabindex='0']").focus();
  await page.keyboard.type("zz t");
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.textContent), BOISE));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: BOISE }).waitFor();
});

journey("columns can be hidden, moved and widened, and stay so", {}, async ({ page }) => {
  await loaded(page, 60);
  const heads = () => page.getByRole("columnheader").evaluateAll((all) => all.map((head) => head.dataset.key).join());
  const wide = "select,number,name,region,type,capabilities,servicePlan,provisioning,cost,nextCharge";
  assert.equal(await heads(), wide);
  await page.getByRole("button", { name: "Columns" }).click();
  const menu = page.getByRole("group", { name: "Columns to show" });
  await menu.getByRole("checkbox", { name: "Service plan" }).uncheck();
  await page.getByRole("columnheader", { name: "Service plan" }).waitFor({ state: "detached" });
  await menu.getByRole("button", { name: "Move Region up" }).click();
  await menu.getByText("Region is column 2 now.").waitFor();
  await menu.getByRole("spinbutton", { name: "Width of Name in pixels" }).fill("300");
  await menu.getByRole("checkbox", { name: "Compact rows" }).check();
  const changed = "select,number,region,name,type,capabilities,provisioning,cost,nextCharge";
  const check = async () => {
    await eventually(async () => assert.equal(await heads(), changed));
    assert.equal((await page.getByRole("columnheader", { name: "Name" }).boundingBox()).width, 300);
    assert.equal((await page.locator("[aria-rowindex='3']").boundingBox()).height, 28);
  };
  await check();
  await page.reload();
  await loaded(page, 60);
  await check();
  // The edge of a heading does the same for a mouse.
  const { x, y, width, height } = await page.getByRole("columnheader", { name: "Region" }).boundingBox();
  await page.mouse.move(x + width - 4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 200, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await eventually(async () => assert.equal(Math.round((await page.getByRole("columnheader", { name: "Region" }).boundingBox()).width), 200));
  await page.getByRole("button", { name: "Columns" }).click();
  await menu.getByRole("button", { name: "Reset columns" }).click();
  await eventually(async () => assert.equal(await heads(), wide));
  // Settings only: nothing of what the API sent is kept.
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  assert.doesNotMatch(kept, /\+1208/);
});

journey("several columns sort together, stably", { sandbox: { numbers: 300 } }, async ({ page }) => {
  await loaded(page, 300);
  const head = (name) => page.getByRole("columnheader", { name }).getByRole("button");
  await head("Region").click();
  await head("Number").click({ modifiers: ["Shift"] });
  await head("Number").click({ modifiers: ["Shift"] });
  await eventually(async () => assert.match(page.url(), /sort=region(,|%2C)-number/));
  const rows = await page
    .locator(".grid-body [role=row]")
    .evaluateAll((all) => all.map((row) => [row.querySelector("[data-key=region]").textContent, row.querySelector("[data-key=number]").textContent]));
  const wanted = rows.toSorted(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? 1 : x > y ? -1 : 0));
  assert.ok(rows.length > 10);
  assert.deepEqual(rows, wanted);
});

journey("the search language finds, explains mistakes and completes", { sandbox: { numbers: 300 } }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, { displayName: "Café Zürich" });
  await page.reload();
  await loaded(page, 300);
  const all = await sandbox.all();
  const count = async (text, wanted) => {
    await search(page).fill(text);
    const words = `Showing ${wanted} of 300 numbers`;
    await eventually(async () => assert.equal(await status(page).innerText(), words, text));
  };
  const matching = (test) => all.filter(test).length;
  // By the month. One price of the sandbox is "1e3", which is no decimal of the API and stays mere text.
  const dear = matching((n) => /^[\d.]+$/.test(n.money?.amount ?? "") && Number(n.money.amount) > 5 * Math.max(n.paymentIntervalMonths ?? 1, 1));
  // Without accents, in any case; digits with whatever people put between them.
  await count("cafe zurich", 1);
  await count("(208) 639-0939", 1);
  await count(
    "region:SE",
    matching((n) => n.regionCode === "SE"),
  );
  await count(
    "region:sweden type:mobile",
    matching((n) => n.regionCode === "SE" && n.type === "MOBILE"),
  );
  await count(
    "plan:none",
    matching((n) => !n.smsConfiguration?.servicePlanId),
  );
  await count(
    "-type:mobile",
    matching((n) => n.type !== "MOBILE"),
  );
  await count("cost>5", dear);
  // A mistake is explained, and the last good result stays.
  await search(page).fill("cost>five");
  await page.getByText(/The list still shows the last search that made sense/).waitFor();
  assert.equal(await search(page).getAttribute("aria-invalid"), "true");
  assert.match(await status(page).innerText(), new RegExp(`^Showing ${dear} of`));
  // Completion, by keyboard.
  await search(page).fill("");
  await search(page).pressSequentially("reg");
  await page.getByRole("option", { name: /^region:/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await search(page).inputValue(), "region:");
  await page.keyboard.type("S");
  await page.getByRole("option", { name: /SE.*Sweden/ }).click();
  assert.equal(await search(page).inputValue(), "region:SE ");
  await eventually(async () => assert.match(await status(page).innerText(), new RegExp(`^Showing ${matching((n) => n.regionCode === "SE")} of`)));
  // Each term is a chip that can be taken out.
  await page.getByRole("button", { name: "Remove region:SE" }).click();
  await eventually(async () => assert.match(await status(page).innerText(), /^Showing 300 of/));
});

journey("counts beside the filters and quick views are right", { sandbox: { numbers: 300 } }, async ({ page, sandbox }) => {
  await loaded(page, 300);
  const all = await sandbox.all();
  const region = page.getByRole("combobox", { name: "Region" });
  const label = (value) => region.locator(`option[value=${value}]`).textContent();
  const of = (test) => all.filter(test).length;
  await eventually(async () => assert.equal(await label("SE"), `Sweden (SE) · ${of((n) => n.regionCode === "SE")}`));
  await page.getByRole("combobox", { name: "Type" }).selectOption("MOBILE");
  const both = of((n) => n.regionCode === "SE" && n.type === "MOBILE");
  await eventually(async () => assert.equal(await label("SE"), `Sweden (SE) · ${both}`));
  await page.getByRole("button", { name: "Remove Mobile" }).click();
  const failed = of((n) => n.smsConfiguration?.scheduledProvisioning?.status === "FAILED");
  const view = page.getByRole("group", { name: "Quick views" }).getByRole("button", { name: "Failed" });
  assert.ok(failed > 0);
  assert.equal((await view.innerText()).replace(/\s+/g, " "), `Failed ${failed}`);
  await view.click();
  await eventually(async () => assert.match(await status(page).innerText(), new RegExp(`^Showing ${failed} of`)));
  assert.equal(await view.getAttribute("aria-pressed"), "true");
  await view.click();
  await eventually(async () => assert.match(await status(page).innerText(), /^Showing 300 of/));
  for (const phone of all.filter((n) => n.displayName === "").map((n) => n.phoneNumber)) {
    await sandbox.change(phone, { displayName: "named" });
  }
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("button", { name: /^Unnamed/ }).waitFor({ state: "detached" });
});

journey(
  "a selection survives filtering, is counted and copied",
  { sandbox: { numbers: 300 }, context: { permissions: ["clipboard-read", "clipboard-write"] } },
  async ({ page }) => {
    await loaded(page, 300);
    await page.locator(".grid [tabindex='0']").focus();
    await page.keyboard.press("Space");
    for (let n = 0; n < 3; n += 1) await page.keyboard.press("Shift+ArrowDown");
    await page.getByText("4 selected", { exact: true }).waitFor();
    const phones = await page.locator(".grid-body [aria-selected=true] [data-key=number]").allInnerTexts();
    assert.equal(phones.length, 4);
    await search(page).fill(phones[1]);
    await eventually(async () => assert.equal(await grid(page).getAttribute("aria-rowcount"), "2"));
    await page.getByText("4 selected, 3 of them not shown", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Copy numbers" }).click();
    await eventually(async () =>
      assert.equal(
        await page.evaluate(() => navigator.clipboard.readText()),
        [phones[1], phones[0], phones[2], phones[3]].join("\n"),
        "what is shown comes first",
      ),
    );
    await search(page).fill("");
    await page.locator(".grid [tabindex='0']").focus();
    await page.keyboard.press("Control+a");
    await page.getByText("300 selected", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("300 selected").waitFor({ state: "detached" });
  },
);

journey("the peek follows the reader and keeps the place", { sandbox: { numbers: 300 } }, async ({ page }) => {
  await loaded(page, 300);
  await page.locator(".grid [tabindex='0']").focus();
  await page.keyboard.press("Shift+Enter");
  const peek = page.getByRole("complementary", { name: "Peek" });
  const first = await page.evaluate(() => document.activeElement.textContent);
  await peek.getByText(first, { exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  const second = await eventually(async () => {
    const now = await page.evaluate(() => document.activeElement.textContent);
    assert.notEqual(now, first);
    return now;
  });
  await peek.getByText(second, { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await peek.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), second);
});

journey("a long list loads in lanes that prove to be complete, waits and goes on", { sandbox: { numbers: 6000 } }, async ({ page, sandbox }) => {
  await loaded(page, 6000);
  const lists = (await sandbox.requests("GET")).filter((r) => r.path.endsWith("/activeNumbers"));
  for (const type of ["MOBILE", "LOCAL", "TOLL_FREE"])
    assert.ok(
      lists.some((r) => r.query.includes(`type=${type}`)),
      type,
    );
  // Slower, so that there is something to hold.
  await sandbox.faults({ path: "activeNumbers", query: "pageToken", times: null, fault: { kind: "delay", ms: 400 } });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText(/Loading waits/).waitFor();
  await sandbox.forgetRequests();
  await new Promise((resolve) => setTimeout(resolve, 900));
  assert.equal((await sandbox.requests("GET")).length, 0);
  await sandbox.calm();
  await page.getByRole("button", { name: "Resume" }).click();
  await loaded(page, 6000);
});

journey("lanes that do not add up fall back to one chain", { sandbox: { numbers: 6000 }, expects: [failed] }, async ({ page, sandbox }) => {
  await sandbox.faults({ path: "activeNumbers", query: "type=LOCAL", times: 1, fault: { kind: "status", status: 500 } });
  await page.reload();
  await loaded(page, 6000);
});

journey("what is pressed before its part is there opens when it is", {}, async ({ page, context }) => {
  const release = await holdLaterPart(context);
  await page.reload();
  await loaded(page, 60);
  await page.getByRole("button", { name: "Views" }).click();
  // The palette is there from the beginning.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("theme");
  await page.getByRole("option", { name: /Theme: Dark/ }).waitFor();
  await page.keyboard.press("Escape");
  release();
  await page.getByRole("group", { name: "Saved views" }).waitFor();
});

journey(
  "a part that does not arrive is said and fetched again",
  { expects: [failed, "deferred.wasm", "Failed to fetch", "TypeError"] },
  async ({ page, context }) => {
    await context.route("**/*_deferred.wasm", (route) => route.abort());
    await page.reload();
    await loaded(page, 60);
    await page.getByRole("alert").getByText("A part of Numberdesk did not arrive").waitFor();
    await context.unroute("**/*_deferred.wasm");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("A part of Numberdesk did not arrive").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("dialog", { name: "Export numbers" }).waitFor();
  },
);

journey("cards at 390 px, without sideways scrolling", { context: { viewport: { width: 390, height: 844 } } }, async ({ page }) => {
  await loaded(page, 60);
  assert.ok((await page.locator("[aria-rowindex='2']").boundingBox()).height > 100);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await page.getByRole("link", { name: BOISE, exact: true }).click();
  await page.getByRole("heading", { name: BOISE }).waitFor();
  await page.getByText("Configuration").first().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});

journey("the shell is painted before the wasm arrives", {}, async ({ page, context }) => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await context.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
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

journey(
  "a server that takes no type as mobile only still shows all",
  { sandbox: { args: ["--quirk", "type-omitted-mobile"] } },
  async ({ page, sandbox }) => {
    let all = 0;
    for (const type of ["MOBILE", "LOCAL", "TOLL_FREE"]) {
      all += (await sandbox.read(`activeNumbers?type=${type}`)).totalSize;
    }
    assert.ok(all > 40);
    await loaded(page, all);
  },
);

journey("rows that come before the first frame is painted find their place", {}, async ({ page }) => {
  await loaded(page, 60);
  // A machine that is busy: frames come late, answers do not.
  await page.addInitScript(() => {
    const native = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (run) => Number(setTimeout(() => native(run), 400));
    // What stood in the place of the rows until they were there.
    window.seen = new Set();
    new MutationObserver(() => {
      if (document.querySelector(".list-body .skeleton, .list-body .empty")) window.seen.add("no frame");
    }).observe(document, { subtree: true, childList: true });
  });
  await page.reload();
  await loaded(page, 60);
  await page.getByRole("row").nth(1).getByRole("link").waitFor();
  assert.deepEqual(await page.evaluate(() => [...window.seen]), [], "the frame of the list stays while the rows are found");
  // Left again before its first frame.
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
  await page.goBack();
  await page.goForward();
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
  await page.waitForTimeout(1_000);
});
