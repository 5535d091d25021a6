// Renting: searches side by side, a basket, and a ledger that never buys twice.
import assert from "node:assert/strict";
import { check, looks } from "./axe.mjs";
import {
  body,
  v1 as config,
  curlRequest,
  dropped,
  eventually,
  failed,
  gateway,
  installClock,
  journey,
  ledger,
  once,
  owned,
  PROJECT,
  press,
  rent,
} from "./harness.mjs";

const path = "/rent";
const rentals = async (sandbox) => once(await sandbox.requests("POST")).filter((r) => /:rent/.test(r.path));
const basket = (page) => page.getByRole("region", { name: "Basket" });

/** Searches for US local numbers and puts the first `count` into the basket; their numbers. */
async function choose(page, count) {
  await page.getByRole("heading", { name: "Rent numbers", level: 1 }).waitFor();
  await press(page, "Search");
  const add = page.getByRole("button", { name: /^Add \+/ });
  await add.first().waitFor();
  const phones = [];
  for (let at = 0; at < count; at += 1) {
    phones.push((await add.nth(at).getAttribute("aria-label")).slice(4));
    await add.nth(at).click();
  }
  await basket(page)
    .getByRole("button", { name: `Remove ${phones.at(-1)}` })
    .waitFor();
  return phones;
}

const busy = { kind: "status", status: 409, body: '{"error":{"message":"Busy"}}' };
const naming = (fault) => ({ method: "PATCH", path: "activeNumbers", fault });

journey("a basket is rented one at a time, configured and named", { path, config }, async ({ page, sandbox }) => {
  const phones = await choose(page, 2);
  assert.match(await basket(page).getByRole("list", { name: "Total" }).innerText(), /^\d+\.\d\d USD once, then \d+\.\d\d USD \/ month$/);
  await page.getByRole("textbox", { name: "Display name" }).fill("Desk #");
  await page.getByRole("textbox", { name: "Service plan ID" }).fill("plan-1");
  await page.getByRole("textbox", { name: "Campaign ID" }).fill("C1");
  await rent(page, 2);
  await ledger(page).getByText("2 of 2 rented").waitFor();
  const sent = await rentals(sandbox);
  assert.equal(sent.length, 2, "a double click rents once");
  for (const request of sent) assert.deepEqual(body(request), { smsConfiguration: { servicePlanId: "plan-1", campaignId: "C1" } });
  await ledger(page).getByText("Named “Desk 2”.").waitFor();
  const mine = (await sandbox.all()).filter((n) => phones.includes(n.phoneNumber));
  assert.deepEqual(mine.map((n) => n.displayName).sort(), ["Desk 1", "Desk 2"]);
  await ledger(page).getByRole("link", { name: phones[0] }).click();
  await page.getByRole("heading", { name: phones[0], level: 1 }).waitFor();
});

// What is said of the name is what the number shows, whatever was answered to the naming.
for (const [what, rules, words, has] of /** @type {any[][]} */ ([
  ["is refused after it was executed", () => [naming({ kind: "drop-after" }), naming(busy)], "Named “Desk”.", true],
  ["is refused while it is being executed", () => [naming({ kind: "drop-early", ms: 300 }), naming(busy)], "Named “Desk”.", true],
  ["is refused", () => [naming(busy)], /It did not get its name: .*Busy/, false],
  [
    "is refused, and the number can't be read",
    (phone) => [naming(busy), { method: "GET", path: `activeNumbers/.*${phone.slice(1)}`, times: null, fault: { kind: "status", status: 500 } }],
    "It may or may not have got its name",
    false,
  ],
  [
    "is answered with another name",
    () => [naming({ kind: "status", status: 200, body: JSON.stringify({ phoneNumber: "+1", displayName: "Other" }) })],
    /It did not get its name/,
    false,
  ],
])) {
  journey(`a naming that ${what} is told as it is`, { path, config, expects: [failed, dropped] }, async ({ page, sandbox }) => {
    const [phone] = await choose(page, 1);
    await page.getByRole("textbox", { name: "Display name" }).fill("Desk");
    await sandbox.faults(...rules(phone));
    await rent(page, 1);
    await ledger(page).getByText(words).waitFor();
    const mine = (await sandbox.all()).find((own) => own.phoneNumber === phone);
    assert.equal(mine.displayName === "Desk", has);
  });
}

for (const [what, words, rented] of /** @type {any[][]} */ ([
  ["after it was done", "So it was looked up: it is yours.", 1],
  ["before it was done", "It isn’t among your numbers yet. Sinch still lists it as on offer", 0],
])) {
  journey(`a renting whose answer is lost ${what} buys once`, { path, config, expects: [failed, dropped] }, async ({ page, sandbox }) => {
    const before = await owned(sandbox);
    const [phone] = await choose(page, 1);
    await sandbox.lose("POST", ":rent", rented === 1);
    await rent(page, 1);
    await ledger(page).getByText(words).waitFor();
    assert.equal((await rentals(sandbox)).length, 1, "nothing was sent again");
    assert.equal((await owned(sandbox)).size, before.size + rented);
    await sandbox.calm();
    if (!rented) {
      await press(page, `Try again ${phone}`);
      await ledger(page).getByText("1 of 1 rented").waitFor();
    }
    assert.equal((await owned(sandbox)).size, before.size + 1);
  });
}

journey(
  "a number that shows up just before it would be sent again is rented, and sent once",
  { path, config, expects: [failed, dropped] },
  async ({ page, sandbox }) => {
    const before = await owned(sandbox);
    const [phone] = await choose(page, 1);
    await sandbox.lose("POST", ":rent", true);
    // What was rented is not shown until the fourth look: before it is sent, after that, after "Try again", and before it would be
    // sent again.
    let looks = 0;
    const headers = { "access-control-allow-origin": "*" };
    await page.route(/activeNumbers\?.*numberPattern/, (route) => {
      looks += 1;
      return looks > 3 ? route.continue() : route.fulfill({ json: { activeNumbers: [] }, headers });
    });
    await page.route(/activeNumbers\/[^:]*$/, (route) => (looks > 3 ? route.continue() : route.fulfill({ status: 404, json: {}, headers })));
    await rent(page, 1);
    await ledger(page).getByText("It isn’t among your numbers yet.").waitFor();
    await press(page, `Try again ${phone}`);
    await ledger(page).getByText("1 of 1 rented").waitFor();
    await ledger(page).getByText("Your list was read before it was sent again: it is there.").waitFor();
    assert.equal((await rentals(sandbox)).length, 1, "nothing was sent again");
    assert.equal((await owned(sandbox)).size, before.size + 1);
  },
);

journey("any number whose answer is lost is found in the list", { path, config, expects: [failed, dropped] }, async ({ page, sandbox }) => {
  const before = await owned(sandbox);
  await press(page, "Search");
  await press(page, "Add any number that fits");
  await sandbox.lose("POST", ":rentAny", true);
  await rent(page, 1);
  await ledger(page).getByText("this number is new").waitFor();
  const [sent, ...more] = await rentals(sandbox);
  assert.equal(more.length, 0);
  assert.deepEqual(body(sent), { regionCode: "US", type: "LOCAL", capabilities: ["SMS"] });
  assert.equal((await owned(sandbox)).size, before.size + 1);
});

journey("any number that did not come is not sent again by itself", { path, config, expects: [failed, dropped] }, async ({ page, sandbox }) => {
  const before = await owned(sandbox);
  await press(page, "Search");
  await press(page, "Add any number that fits");
  await sandbox.lose("POST", ":rentAny", false);
  await rent(page, 1);
  await ledger(page).getByText("it shows no new number as yet").waitFor();
  await ledger(page)
    .getByRole("button", { name: /^Check again/ })
    .click();
  await ledger(page).getByText("Checked again.").waitFor();
  assert.equal((await rentals(sandbox)).length, 1);
  assert.equal((await owned(sandbox)).size, before.size);
});

journey(
  "any number is not sent for where what there was before can't be known",
  { path, config, sandbox: { numbers: 8000 } },
  async ({ page, sandbox }) => {
    await press(page, "Search");
    await press(page, "Add any number that fits");
    // Its pages never end, so what is new afterwards could not be told from what was there.
    await sandbox.faults({ method: "GET", path: "activeNumbers", times: null, fault: { kind: "repeat-token" } });
    await rent(page, 1);
    await ledger(page).getByText("Nothing was sent, because your numbers could not be read before.").waitFor();
    await ledger(page).getByText("the server sent the same page token twice").waitFor();
    assert.equal((await rentals(sandbox)).length, 0);
  },
);

for (const [quirk, words] of /** @type {any[][]} */ ([
  ["no-credit", /credit/i],
  ["trial-account", /trial/i],
])) {
  journey(`${quirk}: the rest is not sent`, { path, config, sandbox: { args: ["--quirk", quirk] }, expects: [failed] }, async ({ page, sandbox }) => {
    await installClock(page);
    const [phone] = await choose(page, 3);
    await rent(page, 3);
    // It may be the answer to a repeat, and what is rented may show up late.
    await ledger(page).getByText("0 of 3 rented, 0 not rented, 1 unclear, 2 not sent").waitFor();
    await ledger(page).getByText("It isn’t among your numbers yet.").waitFor();
    assert.match(await ledger(page).innerText(), words);
    await press(page, `Check again ${phone}`);
    await ledger(page).getByText("Checked again.").waitFor();
    assert.match(await ledger(page).innerText(), words);
    await ledger(page).getByText("0 of 3 rented, 0 not rented, 1 unclear, 2 not sent").waitFor();
    // By then it would show.
    await page.clock.fastForward("01:01");
    await press(page, `Check again ${phone}`);
    await ledger(page).getByText("0 of 3 rented, 1 not rented, 0 unclear, 2 not sent").waitFor();
    await ledger(page).getByText("It isn’t among your numbers, more than a minute later.").waitFor();
    assert.match(await ledger(page).innerText(), words);
    assert.equal((await rentals(sandbox)).length, 1);
  });
}

journey("a number that somebody else took does not keep the others waiting", { path, config, expects: [failed] }, async ({ page, sandbox }) => {
  await installClock(page);
  const phones = await choose(page, 2);
  // An order holds it, so that it is neither on offer nor among the numbers.
  const url = `${sandbox.api}/v1/projects/${PROJECT}/numberOrders:createNumberOrder`;
  const order = { regionCode: "US", numberType: "LOCAL", numberOrderOption: { phoneNumbers: [phones[0]] } };
  assert.ok((await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(order) })).ok);
  await rent(page, 2);
  await ledger(page).getByText("1 of 2 rented, 0 not rented, 1 unclear").waitFor();
  await ledger(page)
    .getByText(
      /Sinch says that this number isn’t available\..* It isn’t among your numbers yet\. It is no longer on offer\. Check again in a minute\./,
    )
    .waitFor();
  await page.clock.fastForward("01:01");
  await press(page, `Check again ${phones[0]}`);
  await ledger(page).getByText("1 of 2 rented, 1 not rented").waitFor();
  await ledger(page)
    .getByText("Sinch says that this number isn’t available. It isn’t among your numbers, more than a minute later. Search again and choose another.")
    .waitFor();
});

journey("the ledger goes on while another page is looked at, and can be stopped", { path, config }, async ({ page, sandbox }) => {
  await choose(page, 3);
  await sandbox.faults({ method: "POST", path: ":rent", fault: { kind: "delay", ms: 1_500 } });
  await rent(page, 3);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Numbers" }).click();
  await page.getByRole("heading", { name: "Numbers", level: 1 }).waitFor();
  await page.goBack();
  await press(page, "Stop after this one");
  await ledger(page).getByRole("button", { name: "Go on with the rest" }).waitFor();
  const sent = (await rentals(sandbox)).length;
  assert.ok(sent < 3);
  await sandbox.calm();
  await press(page, "Go on with the rest");
  await ledger(page).getByText("3 of 3 rented").waitFor();
  assert.equal((await rentals(sandbox)).length, 3);
});

journey("searches stand side by side, and a pattern at the start has its plus", { path, config }, async ({ page, sandbox }) => {
  await page.getByRole("textbox", { name: "Digits" }).fill("1");
  await press(page, "Search");
  const first = page.getByRole("region", { name: "United States (US): Local, SMS, starts with +1", exact: true });
  await first
    .getByRole("button", { name: /^Add \+1/ })
    .first()
    .waitFor();
  const asked = (await sandbox.requests("GET")).find((r) => r.path.endsWith("/availableNumbers"));
  assert.equal(new URLSearchParams(asked.query).get("numberPattern.pattern"), "+1");
  assert.match(asked.query, /numberPattern\.pattern=%2B1/);
  await page.getByRole("textbox", { name: "Digits" }).fill("12x");
  await press(page, "Search");
  await page.getByText("Type digits only").waitFor();
  await page.getByRole("textbox", { name: "Digits" }).fill("99999999");
  await press(page, "Search");
  await page.getByText("Nothing is on offer that fits.").waitFor();
  await first.waitFor();
  await page
    .getByRole("button", { name: /^Close United States/ })
    .first()
    .click();
  await first.waitFor({ state: "detached" });
});

journey("bad terms are said beside their fields, and nothing is sent", { path, config }, async ({ page, sandbox }) => {
  await choose(page, 1);
  await page.getByRole("textbox", { name: "Campaign ID" }).fill("C1");
  await press(page, "Review and rent");
  await page.getByText("A campaign needs a service plan.").waitFor();
  assert.equal((await rentals(sandbox)).length, 0);
});

journey("v1alpha1 rents with what it knows", { path }, async ({ page, sandbox }) => {
  const [phone] = await choose(page, 1);
  assert.equal(await page.getByRole("textbox", { name: "Campaign ID" }).count(), 0);
  await rent(page, 1);
  await ledger(page).getByText("1 of 1 rented").waitFor();
  await eventually(async () => assert.ok((await owned(sandbox)).has(phone)));
});

for (const { name, ...look } of looks) {
  journey(`axe finds nothing where numbers are rented, ${name}`, { path, config, bypassCSP: true, context: look }, async ({ page }) => {
    await choose(page, 2);
    await check(page, "search and basket");
    await press(page, "Review and rent");
    await page.getByRole("dialog").waitFor();
    await check(page, "confirmation");
    await page.getByRole("dialog").getByRole("button", { name: "Rent 2 numbers" }).click();
    await ledger(page).getByText("2 of 2 rented").waitFor();
    await check(page, "ledger");
  });
}

journey("renting and naming are shown as they will be sent", { path, config }, async ({ page, sandbox }) => {
  const phones = await choose(page, 2);
  await page.getByRole("textbox", { name: "Display name" }).fill("Desk #");
  await page.getByRole("textbox", { name: "Service plan ID" }).fill("plan-1");
  await press(page, "Review and rent");
  const dialog = page.getByRole("dialog", { name: "Rent 2 numbers" });
  const [first, naming] = [await curlRequest(dialog, "First request as curl"), await curlRequest(dialog, "Naming as curl")];
  await dialog.getByRole("button", { name: "Rent 2 numbers" }).click();
  await ledger(page).getByText("2 of 2 rented").waitFor();
  const [sent] = await rentals(sandbox);
  assert.deepEqual(first, { method: "POST", path: decodeURIComponent(sent.path), body: body(sent) });
  const [named] = (await sandbox.requests("PATCH")).filter((r) => decodeURIComponent(r.path).endsWith(phones[0]));
  assert.deepEqual(naming, { method: "PATCH", path: decodeURIComponent(named.path), body: body(named) });
});

journey("any number is shown as it will be sent", { path, config }, async ({ page, sandbox }) => {
  await page.getByRole("textbox", { name: "Digits" }).fill("1");
  await press(page, "Search");
  await press(page, "Add any number that fits");
  await press(page, "Review and rent");
  const dialog = page.getByRole("dialog", { name: "Rent 1 number" });
  const any = await curlRequest(dialog, "Request as curl");
  await dialog.getByRole("button", { name: "Rent 1 number" }).click();
  await ledger(page).getByText("1 of 1 rented").waitFor();
  const [sent] = await rentals(sandbox);
  assert.deepEqual(any, { method: "POST", path: sent.path, body: body(sent) });
  assert.deepEqual(any.body.numberPattern, { pattern: "+1", searchPattern: "START" });
});

journey(
  "what is not known is looked up once more before it is sent again",
  { path, config, expects: [failed, dropped] },
  async ({ page, sandbox }) => {
    const before = await owned(sandbox);
    await press(page, "Search");
    await press(page, "Add any number that fits");
    await rentWith(page, sandbox);
    await ledger(page).getByText("Reading your list brought no answer either.").waitFor();
    // Nothing can be put into a basket that is not there.
    assert.ok(await page.getByRole("button", { name: "Add any number that fits" }).isDisabled());
    await sandbox.calm();
    await ledger(page)
      .getByRole("button", { name: /^Rent again anyway/ })
      .click();
    await ledger(page).getByText("1 of 1 rented").waitFor();
    assert.equal((await rentals(sandbox)).length, 1, "it had come after all");
    assert.equal((await owned(sandbox)).size, before.size + 1);
    await press(page, "Rent more");
    await page.getByRole("button", { name: "Add any number that fits" }).click();
    await basket(page).waitFor();
  },
);

/** Rents one while its answer is lost, and from then on the list can't be read either. */
async function rentWith(page, sandbox) {
  await sandbox.lose("POST", ":rentAny", true);
  await sandbox.faults({ method: "GET", path: "activeNumbers", skip: 1, fault: { kind: "status", status: 500 } });
  await rent(page, 1);
}

const reloaded = { path, config, onlyChromium: "playwright's WebDriver BiDi answers the question before the page is left" };
journey("a reload asks before a basket or a ledger that is open is lost", reloaded, async ({ page, sandbox }) => {
  const asked = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  const reload = () => page.evaluate(() => location.reload()).catch(() => {});
  await choose(page, 2);
  await reload();
  await eventually(async () => assert.deepEqual(asked, ["beforeunload"]));
  await basket(page).waitFor();
  await sandbox.faults({ method: "POST", path: ":rent", fault: { kind: "delay", ms: 2_000 } });
  await rent(page, 2);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Numbers" }).click();
  await page.getByRole("heading", { name: "Numbers", level: 1 }).waitFor();
  await reload();
  await eventually(async () => assert.equal(asked.length, 2));
  await page.goBack();
  await ledger(page).getByText("2 of 2 rented").waitFor();
  await reload();
  await page.getByText("Rent numbers").first().waitFor();
  await eventually(async () => assert.equal(await ledger(page).count(), 0));
  assert.equal(asked.length, 2, "nothing is lost any more");
});

journey(
  "success without a body buys once, and is looked up",
  { path, config, sandbox: { args: ["--quirk", "empty-answers"] } },
  async ({ page, sandbox }) => {
    const before = await owned(sandbox);
    await choose(page, 2);
    await press(page, "Add any number that fits");
    await page.getByRole("textbox", { name: "Display name" }).fill("Desk #");
    await press(page, "Review and rent");
    await page.getByRole("dialog").getByRole("button", { name: "Rent 3 numbers" }).click();
    await ledger(page).getByText("3 of 3 rented").waitFor();
    assert.equal((await rentals(sandbox)).length, 3);
    assert.equal((await owned(sandbox)).size, before.size + 3);
    for (const name of ["Desk 1", "Desk 2", "Desk 3"]) await ledger(page).getByText(`Named “${name}”.`).waitFor();
  },
);

journey("renting by keyboard alone, and the focus is never lost", { path, config, expects: [failed, dropped] }, async ({ page, sandbox }) => {
  const at = () =>
    page.evaluate(() => [document.activeElement.getAttribute("aria-label"), document.activeElement.textContent].find((text) => text) ?? "");
  /** Tab until something with this name has the focus. */
  const to = async (name) => {
    for (let press = 0; press < 80; press += 1) {
      if ((await at()) === name || (name instanceof RegExp && name.test(await at()))) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`${name} can't be reached by Tab`);
  };
  await page.getByRole("combobox", { name: "Region" }).waitFor();
  await to("Search");
  await page.keyboard.press("Enter");
  await page
    .getByRole("button", { name: /^Add \+/ })
    .first()
    .waitFor();
  for (let count = 0; count < 3; count += 1) {
    await to(/^Add \+/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  await to(/^Remove \+/);
  await page.keyboard.press("Enter");
  await eventually(async () => assert.match(await at(), /^Remove \+/));
  await to("Review and rent");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await eventually(async () => assert.equal(await at(), "Cancel"));
  await sandbox.lose("POST", ":rent", false);
  await to("Rent 2 numbers");
  await page.keyboard.press("Enter");
  await ledger(page).getByText("0 of 2 rented, 0 not rented, 1 unclear").waitFor();
  await eventually(async () => assert.equal(await at(), "What was sent"));
  await sandbox.calm();
  await to(/^Try again \+/);
  await page.keyboard.press("Enter");
  await ledger(page).getByText("2 of 2 rented").waitFor();
  assert.equal(await at(), "What was sent");
  await to("Rent more");
});

journey("national digits get the country's code in front, as it will be sent", { path, config }, async ({ page, sandbox }) => {
  const digits = page.getByRole("textbox", { name: "Digits" });
  const hint = async () => page.locator(`#${await digits.getAttribute("aria-describedby")}`).innerText();
  await digits.waitFor();
  assert.equal(await hint(), "Sent as +1 and your digits.");
  await digits.fill("208");
  assert.equal(await hint(), "Sent as +1208.");
  await press(page, "Search");
  const found = page.getByRole("region", { name: "United States (US): Local, SMS, starts with +1208" });
  await found
    .getByRole("button", { name: /^Add \+1208/ })
    .first()
    .waitFor();
  const patterns = async () => {
    const asked = (await sandbox.requests("GET")).filter((r) => r.path.endsWith("/availableNumbers"));
    return asked.map((r) => new URLSearchParams(r.query).get("numberPattern.pattern"));
  };
  assert.deepEqual(await patterns(), ["+1208"]);
  // Any number that fits is asked for alike.
  await press(page, "Add any number that fits");
  await rent(page, 1);
  await ledger(page).getByText("1 of 1 rented").waitFor();
  assert.deepEqual(body((await rentals(sandbox))[0]).numberPattern, { pattern: "+1208", searchPattern: "START" });
  await page.getByRole("combobox", { name: "Region" }).selectOption("SE");
  await digits.fill("08-");
  assert.equal(await hint(), "Sent as +468.");
  await digits.fill("46 8");
  assert.equal(await hint(), "Sent as +468. For +46468, type +46468.");
  await page.getByRole("combobox", { name: "Digits are" }).selectOption({ label: "Anywhere" });
  assert.equal(await hint(), "Sent as 468.");
});

journey("what is no digit is said without a word of what would be sent", { path, config }, async ({ page, sandbox }) => {
  const digits = page.getByRole("textbox", { name: "Digits" });
  await digits.fill("20a8");
  await press(page, "Search");
  await page.getByText("Type digits only").waitFor();
  assert.equal(await digits.getAttribute("aria-invalid"), "true");
  assert.equal(await page.getByText("Sent as").count(), 0);
  assert.deepEqual(
    (await sandbox.requests("GET")).filter((r) => r.path.endsWith("/availableNumbers")),
    [],
  );
  // Put right, the error gives way to what is sent.
  await digits.fill("208");
  await page.getByText("Sent as +1208.").waitFor();
  assert.equal(await page.getByText("Type digits only").count(), 0);
  await page.getByRole("combobox", { name: "Digits are" }).selectOption({ label: "Anywhere" });
  await digits.fill("2-");
  await page.getByText("Sent as 2.").waitFor();
  await digits.fill("2a");
  await page
    .getByText("Sent as")
    .waitFor({ state: "detached" })
    .catch(() => {});
  assert.equal(await page.getByText("Sent as").count(), 0);
});

journey(
  "a number that shows up late is not called not rented",
  { path, config, sandbox: { args: ["--quirk", "late-rentals"] }, expects: [failed, dropped] },
  async ({ page, sandbox }) => {
    const before = await owned(sandbox);
    const [phone] = await choose(page, 1);
    await sandbox.lose("POST", ":rent", true);
    await rent(page, 1);
    await ledger(page).getByText("It isn’t among your numbers yet. Sinch still lists it as on offer, which may be out of date.").waitFor();
    await ledger(page).getByText("? Not known").waitFor();
    await sandbox.calm();
    await sandbox.advance(31);
    await press(page, `Check again ${phone}`);
    await ledger(page).getByText("1 of 1 rented").waitFor();
    assert.equal((await owned(sandbox)).size, before.size + 1);
  },
);

const refused = (path, status) => ({ method: "POST", path, fault: { kind: "status", status, body: '{"error":{"message":"Not now"}}' } });
const executed = (path) => ({ method: "POST", path, fault: { kind: "drop-after" } });
const keyed = (api) => gateway(api, { apiVersion: "v1", idempotency: true });

for (const [what, settings, args] of /** @type {any[][]} */ ([
  ["", config, []],
  [", with keys that the repeat does not get to", keyed, ["--idempotency"]],
])) {
  journey(
    `a rental that shows up late is not called not rented when its repeat is rejected${what}`,
    { path, config: settings, sandbox: { args: ["--quirk", "late-rentals", ...args] }, expects: [failed, dropped] },
    async ({ page, sandbox }) => {
      for (const status of [404, 400, 409]) {
        const before = await owned(sandbox);
        const [phone] = await choose(page, 1);
        await sandbox.faults(executed(":rent$"), refused(":rent$", status));
        await rent(page, 1);
        await ledger(page).getByText("0 of 1 rented, 0 not rented, 1 unclear").waitFor();
        await ledger(page)
          .getByText("It isn’t among your numbers yet. Sinch still lists it as on offer, which may be out of date. Check again in a minute.")
          .waitFor();
        assert.ok(!/somebody|not rented\. |Not rented/.test(await ledger(page).innerText()), await ledger(page).innerText());
        await sandbox.advance(31);
        await press(page, `Check again ${phone}`);
        await ledger(page).getByText("1 of 1 rented").waitFor();
        await ledger(page).getByText("So it was looked up: it is yours.").waitFor();
        assert.equal((await owned(sandbox)).size, before.size + 1);
        await press(page, "Rent more");
        await page.reload();
      }
    },
  );

  journey(
    `any number that shows up late is not called not rented when the repeat is rejected${what}`,
    { path, config: settings, sandbox: { args: ["--quirk", "late-rentals", ...args] }, expects: [failed, dropped] },
    async ({ page, sandbox }) => {
      for (const status of [400, 404]) {
        const before = await owned(sandbox);
        await press(page, "Search");
        await press(page, "Add any number that fits");
        await sandbox.faults(executed(":rentAny$"), refused(":rentAny$", status));
        await rent(page, 1);
        await ledger(page).getByText("0 of 1 rented, 0 not rented, 1 unclear").waitFor();
        await ledger(page).getByText("it shows no new number as yet. Check again in a minute").waitFor();
        await sandbox.advance(31);
        await ledger(page)
          .getByRole("button", { name: /^Check again/ })
          .click();
        await ledger(page).getByText("1 of 1 rented").waitFor();
        assert.equal((await owned(sandbox)).size, before.size + 1);
        await press(page, "Rent more");
        await page.reload();
      }
    },
  );
}

journey(
  "what a server goes on with after the connection is gone is found",
  { path, config, expects: [failed, dropped] },
  async ({ page, sandbox }) => {
    const before = await owned(sandbox);
    await press(page, "Search");
    await press(page, "Add any number that fits");
    await page
      .getByRole("button", { name: /^Add \+/ })
      .nth(3)
      .click();
    for (const call of [":rentAny$", ":rent$"])
      await sandbox.faults({ method: "POST", path: call, fault: { kind: "drop-early", ms: 300 } }, refused(call, 400));
    await rent(page, 2);
    await ledger(page).getByText("2 of 2 rented").waitFor();
    assert.equal((await owned(sandbox)).size, before.size + 2);
  },
);

journey(
  "any number with a key that was rejected is not bought twice, and goes on once the rejection is settled",
  { path, config: keyed, sandbox: { args: ["--idempotency"] }, expects: [failed, dropped] },
  async ({ page, sandbox }) => {
    await installClock(page);
    const before = await owned(sandbox);
    await press(page, "Search");
    await press(page, "Add any number that fits");
    await sandbox.faults(refused(":rentAny$", 400));
    await rent(page, 1);
    await ledger(page).getByText("0 of 1 rented, 0 not rented, 1 unclear").waitFor();
    // Under the same key.
    await sandbox.faults(refused(":rentAny$", 400));
    await ledger(page)
      .getByRole("button", { name: /^Try again/ })
      .click();
    await eventually(async () => assert.equal((await rentals(sandbox)).length, 2));
    await ledger(page).getByText("0 of 1 rented, 0 not rented, 1 unclear").waitFor();
    await page.clock.fastForward("01:01");
    await ledger(page)
      .getByRole("button", { name: /^Check again/ })
      .click();
    await ledger(page).getByText("0 of 1 rented, 1 not rented").waitFor();
    // By now that is another change, which no gateway answers from its store.
    await ledger(page)
      .getByRole("button", { name: /^Try again/ })
      .click();
    await ledger(page).getByText("1 of 1 rented").waitFor();
    const keys = (await rentals(sandbox)).map((r) => r.idempotencyKey);
    assert.equal(keys.length, 3);
    assert.ok(keys[0] === keys[1] && keys[1] !== keys[2]);
    assert.equal((await owned(sandbox)).size, before.size + 1);
  },
);

/** What the API tells of a number of the project. */
const told = async (sandbox, phone) => JSON.stringify((await sandbox.all()).find((n) => n.phoneNumber === phone));

journey(
  "an answer that names a number which was there before is not believed",
  { path, config, expects: [failed, dropped] },
  async ({ page, sandbox }) => {
    const before = await owned(sandbox);
    const [old] = before;
    const lie = { method: "POST", path: ":rentAny$", fault: { kind: "status", status: 200, body: await told(sandbox, old) } };
    await press(page, "Search");
    await press(page, "Add any number that fits");
    // Nothing was rented.
    await sandbox.faults(lie);
    await rent(page, 1);
    await ledger(page).getByText("0 of 1 rented, 0 not rented, 1 unclear").waitFor();
    await ledger(page).getByText(`The answer names ${old}, which you had before. So your list was read: it shows no new number as yet.`).waitFor();
    assert.equal((await owned(sandbox)).size, before.size);
    await press(page, "Forget this ledger");
    // Another one was.
    await press(page, "Add any number that fits");
    await sandbox.faults(executed(":rentAny$"), lie);
    await rent(page, 1);
    await ledger(page).getByText("1 of 1 rented").waitFor();
    const [mine] = [...(await owned(sandbox))].filter((phone) => !before.has(phone));
    await ledger(page).getByRole("link", { name: mine }).waitFor();
    assert.equal(await ledger(page).getByRole("link").count(), 1);
    await ledger(page).getByText(`The answer names ${old}, which you had before. So your list was read: this number is new.`).waitFor();
  },
);

journey(
  "a number that is confirmed and not among the numbers is told so, until it is",
  { path, config, sandbox: { args: ["--quirk", "late-rentals"] }, expects: [failed, dropped] },
  async ({ page, sandbox }) => {
    const before = await owned(sandbox);
    const [phone] = await choose(page, 1);
    await press(page, "Add any number that fits");
    await page.getByRole("textbox", { name: "Display name" }).fill("Desk #");
    await rent(page, 2);
    await ledger(page).getByText("2 of 2 rented").waitFor();
    await eventually(async () => assert.equal(await ledger(page).getByText("It isn’t among your numbers yet: check again in a minute.").count(), 2));
    await press(page, `Check again ${phone}`);
    await ledger(page).getByText("Checked again. It isn’t among your numbers yet").waitFor();
    await sandbox.advance(31);
    for (const name of [`Check again ${phone}`, /^Check again Any/]) await ledger(page).getByRole("button", { name }).click();
    await eventually(async () => assert.equal(await ledger(page).getByText("Checked again. It is among your numbers.").count(), 2));
    assert.equal(
      await ledger(page)
        .getByRole("button", { name: /^Check again/ })
        .count(),
      0,
    );
    // Only now could it get its name.
    for (const name of ["Desk 1", "Desk 2"]) await ledger(page).getByText(`Named “${name}”.`).waitFor();
    assert.equal((await owned(sandbox)).size, before.size + 2);
    assert.equal((await rentals(sandbox)).length, 2);
  },
);

journey(
  "a key's header that is refused is told with the way out, and nothing is rented",
  { path, config: keyed, expects: [failed, dropped, "has been blocked by CORS policy"] },
  async ({ page, sandbox }) => {
    const before = await owned(sandbox);
    await choose(page, 1);
    await press(page, "Add any number that fits");
    await rent(page, 2);
    await ledger(page).getByText("0 of 2 rented, 1 not rented, 0 unclear, 1 not sent").waitFor();
    await ledger(page).getByText(wayOut).waitFor();
    await press(page, "Go on with the rest");
    await ledger(page).getByText("0 of 2 rented, 2 not rented").waitFor();
    assert.equal(await ledger(page).getByText(wayOut).count(), 2);
    assert.equal((await rentals(sandbox)).length, 0);
    assert.equal((await owned(sandbox)).size, before.size);
  },
);
const wayOut =
  'The gateway refuses the Idempotency-Key header. Nothing was sent. Remove "idempotency" from config.json, or have the gateway allow the header (Access-Control-Allow-Headers). Then reload this page.';

journey("refusals in odd shapes are shown as text, shortened", { path, config, expects: [failed] }, async ({ page, sandbox }) => {
  await choose(page, 1);
  const long = "no".repeat(50_000);
  for (const [status, answer, words] of /** @type {any[][]} */ ([
    [400, '{"country":"Is required."}', "country: Is required."],
    [400, '{"errors":[{"detail":"Too <b>odd</b>"}]}', "Too <b>odd</b>"],
    [400, '"text"', "It says: text"],
    [400, '["a","b"]', "It says: a; b"],
    [400, '{"errors":[{"detail":"Detail one"},{"title":"T2"}]}', "It says: Detail one; T2"],
    [
      400,
      '{"error":{"message":"Not now","details":[{"@type":"x/google.rpc.Help","links":[{"description":"Accept the terms","url":"https://sinch.example/terms"}]},{"violations":[{"description":"No quota"}]}]}}',
      "It says: Not now; Accept the terms (https://sinch.example/terms); No quota",
    ],
    [422, '{"detail":[{"type":"missing","loc":["body","smsConfiguration"],"msg":"Field required"}]}', "smsConfiguration: Field required"],
    [400, "<html><head><title>Error</title></head><body><h1>No <b>such</b> plan</h1></body></html>", "It says: Error; No such plan"],
    [402, "", "Sinch wants a payment first. (HTTP 402)"],
    [400, `{"error":{"message":"${long}"}}`, "nono…"],
  ])) {
    await sandbox.faults({ method: "POST", path: ":rent", fault: { kind: "status", status, body: answer } });
    await rent(page, 1);
    await ledger(page).getByText(words).waitFor();
    assert.ok((await ledger(page).innerText()).length < 1_000);
    await press(page, "Forget this ledger");
    await page
      .getByRole("button", { name: /^Add \+/ })
      .first()
      .click();
  }
});
