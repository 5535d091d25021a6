// What a browser repeats unseen where a kept connection drops: renting and ordering say what the server did, with
// idempotency keys and without.
import assert from "node:assert/strict";
import { gateway, installClock, journey, ledger, owned, PROJECT, press, rent } from "./harness.mjs";

const expects = ["Failed to load resource", "net::ERR"];
const writes = async (sandbox, part) =>
  (await sandbox.requests()).filter((r) => ["POST", "PUT"].includes(r.method) && new RegExp(part).test(decodeURIComponent(r.path)));
const dropped = (method, path) => ({ method, path, fault: { kind: "drop-after" } });
const refused = (method, path, status = 400) => ({ method, path, fault: { kind: "status", status, body: '{"error":{"message":"Not now"}}' } });

/** A journey with keys that the gateway honours, or without. */
function way(name, options, keys, run) {
  const config = (api) => gateway(api, { apiVersion: "v1", ...(keys ? { idempotency: true } : {}) });
  const args = [...(options.args ?? []), ...(keys ? ["--idempotency"] : [])];
  journey(`${name}, ${keys ? "with" : "without"} idempotency keys`, { expects, config, ...options, sandbox: { args } }, (stage) =>
    run({ ...stage, keys }),
  );
}

/** Both of them. */
function both(name, options, run) {
  for (const keys of [false, true]) way(name, options, keys, run);
}

/** Sent by the app once, by the browser twice; under one key, or none. */
async function sentTwice(sandbox, part, keys, replayed = keys) {
  const sent = await writes(sandbox, part);
  assert.equal(sent.length, 2, `${part}: the browser has repeated it`);
  assert.equal(sent[0].idempotencyKey, sent[1].idempotencyKey);
  assert.equal(typeof sent[0].idempotencyKey, keys ? "string" : "object");
  assert.equal(sent[1].replayed, replayed);
  return sent;
}

async function addAny(page) {
  await press(page, "Search");
  await press(page, "Add any number that fits");
}

both("renting says what was rented", { path: "/rent" }, async ({ page, sandbox, keys }) => {
  const before = await owned(sandbox);
  await addAny(page);
  await page
    .getByRole("button", { name: /^Add \+/ })
    .nth(5)
    .click();
  await sandbox.faults(dropped("POST", ":rent$"), dropped("POST", ":rentAny$"));
  await rent(page, 2);
  await ledger(page).getByText("2 of 2 rented").waitFor();
  await sentTwice(sandbox, ":rentAny$", keys);
  await sentTwice(sandbox, ":rent$", keys);
  const now = await owned(sandbox);
  const mine = [...now].filter((phone) => !before.has(phone));
  assert.equal(mine.length, keys ? 2 : 3);
  const count = ledger(page).getByText(/^2 of 2 rented, 0 not rented, 0 unclear, 0 not sent/);
  if (keys) {
    assert.match(await count.innerText(), /not sent$/);
    assert.equal(await ledger(page).getByText("The server confirmed it.").count(), 2);
    return;
  }
  await ledger(page).getByText("0 not sent, and 1 more new number").waitFor();
  await ledger(page).getByText("So it was looked up: it is yours.").waitFor();
  const more = ledger(page).getByRole("status").filter({ hasText: "Your list shows 1 more new number than you rented" });
  const names = await ledger(page).getByRole("link").allInnerTexts();
  assert.deepEqual(names.sort(), mine.sort(), "every new number is named, once");
  // What can be done: its page is one click away, and on it the release.
  await more.getByRole("link").click();
  await page.getByRole("button", { name: "Release" }).waitFor();
});

both("a number that is the project's already is not counted as rented", { path: "/rent" }, async ({ page, sandbox }) => {
  const before = await owned(sandbox);
  await addAny(page);
  const add = page.getByRole("button", { name: /^Add \+/ });
  const phones = [];
  for (const index of [0, 5]) {
    phones.push((await add.nth(index).getAttribute("aria-label")).slice(4));
    await add.nth(index).click();
  }
  // "Any number" takes the first; a colleague rents the other meanwhile.
  await fetch(`${sandbox.api}/v1/projects/${PROJECT}/availableNumbers/${encodeURIComponent(phones[1])}:rent`, { method: "POST" });
  await sandbox.forgetRequests();
  await rent(page, 3);
  await ledger(page)
    .getByText(/^1 of 3 rented, 2 not rented, 0 unclear, 0 not sent/)
    .waitFor();
  assert.equal(await ledger(page).getByText("This number is yours already, so nothing was sent.").count(), 2);
  assert.equal((await writes(sandbox, ":rent$")).length, 0);
  assert.equal((await owned(sandbox)).size, before.size + 2);
});

both("one click on a server that drops kept connections is told in full", { path: "/rent" }, async ({ page, sandbox, keys }) => {
  const before = await owned(sandbox);
  await addAny(page);
  await sandbox.faults({ ...dropped("POST", ":rentAny$"), times: 8 });
  await rent(page, 1);
  await page.getByRole("button", { name: /^(Rent more|Forget this ledger)$/ }).waitFor();
  const bought = (await owned(sandbox)).size - before.size;
  const keysSent = new Set((await writes(sandbox, ":rentAny$")).map((r) => r.idempotencyKey));
  assert.equal(keysSent.size, 1, "it is one change");
  assert.ok(keys ? bought === 1 : bought > 1, `${bought} were bought`);
  // The answers of all sends were lost, or the last one came: the app says how many are new.
  const text = await ledger(page).innerText();
  const rented = Number(/^(\d) of 1 rented/m.exec(text)[1]);
  const more = Number(/and (\d+) more new number/.exec(text)?.[1] ?? 0);
  assert.equal(rented + more, bought, text);
  assert.equal(await ledger(page).getByRole("link").count(), bought);
});

for (const [status, words] of /** @type {any[][]} */ ([
  [400, "Not now"],
  [404, "this number is new"],
])) {
  journey(
    `any number that was rented and then rejected with ${status} is found`,
    { path: "/rent", expects, config: (api) => gateway(api, { apiVersion: "v1" }) },
    async ({ page, sandbox }) => {
      const before = await owned(sandbox);
      await addAny(page);
      await sandbox.faults(dropped("POST", ":rentAny$"), refused("POST", ":rentAny$", status));
      await rent(page, 1);
      await ledger(page).getByText("1 of 1 rented, 0 not rented, 0 unclear, 0 not sent").waitFor();
      await ledger(page).getByText(words).waitFor();
      // A second one may show up late.
      await ledger(page).getByRole("button", { name: "Check list again" }).waitFor();
      assert.equal((await owned(sandbox)).size, before.size + 1);
    },
  );
}

journey(
  "a rejection is checked before it is believed, and a second number that shows up late is found",
  {
    path: "/rent",
    expects,
    config: (api) => gateway(api, { apiVersion: "v1" }),
    sandbox: { args: ["--quirk", "late-rentals"] },
  },
  async ({ page, sandbox }) => {
    await installClock(page);
    const before = await owned(sandbox);
    await addAny(page);
    await sandbox.faults(refused("POST", ":rentAny$"));
    await rent(page, 1);
    // Nothing to be seen proves nothing as yet.
    await ledger(page).getByText("0 of 1 rented, 0 not rented, 1 unclear").waitFor();
    await page.clock.fastForward("01:01");
    await ledger(page)
      .getByRole("button", { name: /^Check again/ })
      .click();
    await ledger(page).getByText("0 of 1 rented, 1 not rented").waitFor();
    await ledger(page).getByText("Your list shows no new number, more than a minute later.").waitFor();
    assert.equal((await owned(sandbox)).size, before.size);
    await sandbox.faults(dropped("POST", ":rentAny$"));
    await ledger(page)
      .getByRole("button", { name: /^Try again/ })
      .click();
    await ledger(page).getByText("1 of 1 rented").waitFor();
    // Neither of the two shows yet.
    await ledger(page).getByText("Your list shows no other new number.").waitFor();
    await sandbox.advance(31);
    await ledger(page).getByRole("button", { name: "Check list again" }).click();
    await ledger(page).getByText("0 not sent, and 1 more new number").waitFor();
    assert.equal((await owned(sandbox)).size, before.size + 2);
  },
);

journey(
  "a list that can't be compared is told, and can be compared later",
  { path: "/rent", expects, config: (api) => gateway(api, { apiVersion: "v1" }) },
  async ({ page, sandbox }) => {
    await addAny(page);
    await sandbox.faults(dropped("POST", ":rentAny$"), {
      method: "GET",
      path: "activeNumbers$",
      skip: 1,
      times: null,
      fault: { kind: "status", status: 500 },
    });
    await rent(page, 1);
    await ledger(page).getByText("Your list couldn’t be compared with before.").waitFor();
    await sandbox.calm();
    await ledger(page).getByRole("button", { name: "Check list again" }).click();
    await ledger(page).getByText("and 1 more new number").waitFor();
  },
);

/** The numbers of a region and type that are on offer. */
async function offered(sandbox, query) {
  const found = await sandbox.read(`availableNumbers?size=1000&${query}`);
  return found.availableNumbers.map((own) => own.phoneNumber);
}

both("an order for one number says whether it was made", { path: "/rent/orders" }, async ({ page, sandbox, keys }) => {
  const [phone] = await offered(sandbox, "regionCode=SE&type=MOBILE");
  await page.goto(`${sandbox.app}/rent/orders/new?region=SE&type=MOBILE&number=${encodeURIComponent(phone)}`);
  await page.getByText("No documents required").or(page.getByText("The server names nothing that is needed.")).first().waitFor();
  await sandbox.faults(dropped("POST", "createNumberOrder"));
  await press(page, "Review order");
  await page.getByRole("dialog").getByRole("button", { name: "Create order" }).dblclick();
  if (keys) {
    await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
  } else {
    await page.getByText("It is not known whether the order was made").waitFor();
    await page.getByText("Probably the order was made and reserves it").waitFor();
    assert.equal(await page.getByText("No order was made").count(), 0);
  }
  await sentTwice(sandbox, "createNumberOrder", keys);
  assert.ok(!(await offered(sandbox, "regionCode=SE&type=MOBILE")).includes(phone), "the order holds it");
});

both("an order for several numbers tells of a second one", { path: "/rent/orders/new?region=SE&type=MOBILE" }, async ({ page, sandbox, keys }) => {
  const query = "regionCode=SE&type=MOBILE";
  const before = await offered(sandbox, query);
  await page.getByRole("textbox", { name: "How many" }).fill("2");
  await sandbox.faults(dropped("POST", "createNumberOrder"));
  await press(page, "Review order");
  await page.getByRole("dialog").getByRole("button", { name: "Create order" }).dblclick();
  await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
  await sentTwice(sandbox, "createNumberOrder", keys);
  const now = await offered(sandbox, query);
  const gone = before.filter((phone) => !now.includes(phone));
  const id = page.url().split("/").at(-1);
  const order = await sandbox.read(`numberOrders/${id}`);
  const own = order.orderNumbers.map((item) => item.phoneNumber);
  const others = gone.filter((phone) => !own.includes(phone));
  const second = page.getByText("There may be a second order");
  if (keys) {
    assert.equal(others.length, 0);
    assert.equal(await second.count(), 0);
    return;
  }
  assert.equal(others.length, 2);
  for (const phone of others) assert.match(await second.innerText(), new RegExp(phone.replace("+", "\\+")));
  await press(page, "Close");
  await second.waitFor({ state: "detached" });
});

way(
  "an order for several numbers says so where the offers can't be compared",
  { path: "/rent/orders/new?region=SE&type=MOBILE" },
  false,
  async ({ page, sandbox }) => {
    await page.getByRole("textbox", { name: "How many" }).fill("2");
    await press(page, "Review order");
    // What was on offer before it is read; what is on offer after it is not.
    await sandbox.faults({ method: "GET", path: "availableNumbers", skip: 1, times: null, fault: { kind: "status", status: 500 } });
    await page.getByRole("dialog").getByRole("button", { name: "Create order" }).click();
    await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
    await page.getByText("Numberdesk can’t tell whether there is a second order.").waitFor();
    assert.equal(await page.getByText("There may be a second order").count(), 0);
  },
);

journey(
  "an order for several numbers whose answer is lost, or rejected, is looked for among the offers",
  {
    path: "/rent/orders/new?region=SE&type=MOBILE",
    expects,
    config: (api) => gateway(api, { apiVersion: "v1" }),
  },
  async ({ page, sandbox }) => {
    const create = async () => {
      await press(page, "Review order");
      await page.getByRole("dialog").getByRole("button", { name: "Create order" }).click();
    };
    await page.getByRole("textbox", { name: "How many" }).fill("2");
    // Rejected, and nothing has gone.
    await sandbox.faults(refused("POST", "createNumberOrder"));
    await create();
    await page.getByText("Not now").waitFor();
    await page
      .getByText("Probably no order was made: all numbers are still on offer. But what is on offer may be out of date. Nothing you typed is lost.")
      .waitFor();
    // Made, and the repeat rejected.
    await sandbox.faults(dropped("POST", "createNumberOrder"), refused("POST", "createNumberOrder"));
    await create();
    await page.getByText(/\+46\d+, \+46\d+ are not on offer any more. Probably an order holds them/).waitFor();
    await press(page, "Forget it");
    // Lost and not made.
    await sandbox.lose("POST", "createNumberOrder", false);
    await create();
    await page.getByText("all are still there. It looks as if no order was made, but what is on offer may be out of date.").waitFor();
    await page.getByRole("button", { name: "Create it again anyway" }).waitFor();
  },
);

journey(
  "a rejected order for several numbers is unclear where the offers can't tell",
  {
    path: "/rent/orders/new?region=US&type=LOCAL",
    expects,
    config: (api) => gateway(api, { apiVersion: "v1" }),
  },
  async ({ page, sandbox }) => {
    await page.getByRole("textbox", { name: "How many" }).fill("2");
    await sandbox.faults(
      { method: "GET", path: "availableNumbers", times: null, fault: { kind: "status", status: 500 } },
      dropped("POST", "createNumberOrder"),
      refused("POST", "createNumberOrder"),
    );
    await press(page, "Review order");
    await page.getByRole("dialog").getByRole("button", { name: "Create order" }).click();
    await page.getByText("It is not known whether the order was made").waitFor();
    await page.getByText(/Not now\..*so nothing can be looked up\./).waitFor();
    assert.equal(await page.getByText(/no order was made/i).count(), 0);
  },
);

// The repeat is replayed where a key gets through, and refused elsewhere: also in front of the gateway that knows keys.
for (const [what, keys, replayed] of [
  ["", false, false],
  [" and replayed", true, true],
  [" and refused in front of them", true, false],
]) {
  way(`registration, document and submission say what is stored${what}`, { path: "/rent/orders" }, keys, async ({ page, sandbox }) => {
    const [phone] = await offered(sandbox, "regionCode=FR&type=LOCAL");
    await page.goto(`${sandbox.app}/rent/orders/new?region=FR&type=LOCAL&number=${encodeURIComponent(phone)}`);
    await press(page, "Review order");
    await page.getByRole("dialog").getByRole("button", { name: "Create order" }).click();
    await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
    const once = (method, path, status) => sandbox.faults(dropped(method, path), ...(replayed ? [] : [refused(method, path, status)]));
    await page.getByRole("textbox", { name: "First name" }).fill("Ada");
    await page.getByRole("textbox", { name: "Last name" }).fill("Byron");
    await page.getByRole("textbox", { name: "E-mail address" }).fill("ada@example.com");
    await once("PUT", "/registration");
    await page.getByRole("button", { name: "Save registration" }).click();
    await page.getByText(replayed ? "The registration is saved." : "So it was read again: what you filled in is stored.").waitFor();
    // Not let in, while reads are: as good as any other refusal.
    await once("POST", "/attachments/", 401);
    const documents = page.getByRole("region", { name: "Documents", exact: true });
    const file = { name: "passport.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(2_000, "x") };
    await documents.getByLabel(/^File for Identity/).setInputFiles(file);
    await documents.getByLabel(/^Document type/).selectOption("Passport");
    await documents.getByRole("button", { name: /^Send file/ }).click();
    await page.getByText(replayed ? "passport.pdf was sent." : "So it was looked up: the file is there.").waitFor();
    await once("POST", "/submit");
    await press(page, "Submit order…");
    await page.getByRole("dialog").getByRole("button", { name: "Submit order", exact: true }).click();
    await page.getByText(replayed ? "The order is submitted." : "So it was read again: it was submitted.").waitFor();
    for (const part of ["/registration$", "/attachments/", "/submit$"]) await sentTwice(sandbox, part, keys, replayed);
    const id = page.url().split("/").at(-1);
    assert.equal((await sandbox.read(`numberOrders/${id}`)).state, "IN_REVIEW");
  });
}

both("a rejection of what was not executed is told as one", { path: "/rent/orders" }, async ({ page, sandbox }) => {
  const [phone] = await offered(sandbox, "regionCode=FR&type=LOCAL");
  await page.goto(`${sandbox.app}/rent/orders/new?region=FR&type=LOCAL&number=${encodeURIComponent(phone)}`);
  await sandbox.faults(refused("POST", "createNumberOrder"));
  const create = async () => {
    await press(page, "Review order");
    await page.getByRole("dialog").getByRole("button", { name: "Create order" }).click();
  };
  await create();
  await page.getByText("Probably no order was made: the number is still on offer. But what is on offer may be out of date.").waitFor();
  await create();
  await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
  await page.getByRole("textbox", { name: "First name" }).fill("Ada");
  await page.getByRole("textbox", { name: "Last name" }).fill("Byron");
  await page.getByRole("textbox", { name: "E-mail address" }).fill("ada@example.com");
  await sandbox.faults(refused("PUT", "/registration"));
  await page.getByRole("button", { name: "Save registration" }).click();
  await page.getByText("Nothing was stored, and nothing you typed is lost.").waitFor();
  await page.getByText("Not now").waitFor();
  await page.getByRole("button", { name: "Save registration" }).click();
  await page.getByText("The registration is saved.").waitFor();
});
