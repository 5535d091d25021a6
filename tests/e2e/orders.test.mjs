// Number orders: what is needed, reserved, filled in, sent and submitted; never twice, and kept nowhere.
import assert from "node:assert/strict";
import { check, looks } from "./axe.mjs";
import { body, v1 as config, dropped, eventually, failed, journey, once, PROJECT, press } from "./harness.mjs";

const expects = [failed, dropped];
const path = "/rent/orders";
const region = (page, name) => page.getByRole("region", { name, exact: true });
const sent = async (sandbox, method, part) => once(await sandbox.requests(method)).filter((r) => r.path.includes(part));
const scan = (name = "passport.pdf", size = 2_000) => ({ name, mimeType: "application/pdf", buffer: Buffer.alloc(size, "x") });

/** A number of a region and type that is on offer. */
async function offer(sandbox, code, type) {
  const found = await sandbox.read(`availableNumbers?regionCode=${code}&type=${type}&size=1`);
  return found.availableNumbers[0].phoneNumber;
}

/** Opens the page where one number of a region and type is ordered. */
async function openNew(page, sandbox, code, type = "LOCAL") {
  const phone = await offer(sandbox, code, type);
  await page.goto(`${sandbox.app}/rent/orders/new?region=${code}&type=${type}&number=${encodeURIComponent(phone)}`);
  await page.getByRole("heading", { name: `Order ${phone}`, level: 1 }).waitFor();
  return phone;
}

async function confirm(page, phone) {
  await press(page, "Review order");
  await page
    .getByRole("dialog", { name: `Order ${phone}` })
    .getByRole("button", { name: "Create order" })
    .dblclick();
}

/** Orders one number; it is reserved then. */
async function create(page, sandbox, code, type) {
  const phone = await openNew(page, sandbox, code, type);
  await confirm(page, phone);
  await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
  return phone;
}

/** The form that France asks for. */
async function person(page, { last = "Byron", email = "ada@example.com" } = {}) {
  await page.getByRole("textbox", { name: "First name" }).fill("Ada");
  await page.getByRole("textbox", { name: "Last name" }).fill(last);
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
}

async function save(page) {
  await page.getByRole("button", { name: "Save registration" }).dblclick();
  await page.getByText("The registration is saved.").waitFor();
}

async function attach(page, file = scan()) {
  const documents = region(page, "Documents");
  await documents.getByLabel(/^File for Identity of the contact person/).setInputFiles(file);
  await documents.getByLabel("Document type of Identity of the contact person").selectOption("Passport");
  await documents.getByRole("button", { name: /^Send file/ }).dblclick();
}

async function submit(page, label = "Submit order…") {
  await press(page, label);
  await page.getByRole("dialog", { name: "Submit the order" }).getByRole("button", { name: "Submit order", exact: true }).dblclick();
}

/** A French order with all that it needs, not submitted. */
async function complete(page, sandbox, who) {
  const phone = await create(page, sandbox, "FR");
  await person(page, who);
  await save(page);
  await attach(page);
  await page.getByText("passport.pdf was sent.").waitFor();
  return phone;
}

journey("a number that needs documents is ordered from the search to the inventory", { path: "/rent", config }, async ({ page, sandbox }) => {
  await page.getByRole("combobox", { name: "Region" }).selectOption("FR");
  await press(page, "Search");
  await page.getByText("Documents needed").first().waitFor();
  const order = page.getByRole("link", { name: /^Order \+33/ }).first();
  const phone = (await order.getAttribute("aria-label")).slice(6);
  await order.click();
  await page.getByRole("heading", { name: `Order ${phone}`, level: 1 }).waitFor();
  await page.getByText("To fill in: 3 fields").waitFor();
  await region(page, "2. What is needed").getByText("Identity of the contact person").waitFor();
  await page.getByRole("textbox", { name: "Callback URL" }).fill("https://x.example/cb");
  await confirm(page, phone);
  await page.getByRole("timer", { name: "Reservation" }).waitFor();
  assert.match(await page.getByRole("timer").innerText(), /^Reserved for another 47 h 59 min\.$/);
  const [made, ...more] = await sent(sandbox, "POST", "createNumberOrder");
  assert.equal(more.length, 0, "a double click orders once");
  assert.deepEqual(body(made), {
    regionCode: "FR",
    numberType: "LOCAL",
    callbackUrl: "https://x.example/cb",
    numberOrderOption: { phoneNumbers: [phone] },
  });
  // What is missing is said, and nothing can be submitted before.
  await page.getByText("Fill in the registration and save it.").waitFor();
  await page.getByText("Send: Identity of the contact person.").waitFor();
  assert.ok(await page.getByRole("button", { name: "Submit order…" }).isDisabled());
  await person(page);
  await save(page);
  const put = await sent(sandbox, "PUT", "/registration");
  assert.equal(put.length, 1, "a double click saves once");
  assert.deepEqual(body(put[0]), { requestDetails: { data: [{ firstName: "Ada", lastName: "Byron", email: "ada@example.com" }] } });
  await attach(page);
  await page.getByText("passport.pdf was sent.").waitFor();
  const files = await sent(sandbox, "POST", "/attachments/identity");
  assert.equal(files.length, 1, "a double click sends once");
  assert.match(files[0].contentType, /^multipart\/form-data; boundary=/);
  assert.match(files[0].body, /name="documentType"\r\n\r\nPassport/);
  assert.match(files[0].body, /name="file"; filename="passport.pdf"/);
  await submit(page);
  await page.getByText("The order is submitted.").waitFor();
  assert.equal((await sent(sandbox, "POST", "/submit")).length, 1, "a double click submits once");
  await sandbox.advance(3 * 3600);
  await page.getByText("The order is completed: the numbers are yours.").waitFor();
  await page.getByRole("link", { name: phone, exact: true }).click();
  await page.getByRole("heading", { name: phone, level: 1 }).waitFor();
  // It is in the inventory without a new load.
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Numbers" }).click();
  await page.getByRole("searchbox", { name: "Search numbers" }).fill(phone);
  await page.getByRole("link", { name: phone, exact: true }).waitFor();
});

journey("only the IDs are kept, and they lead back to the orders", { path, config }, async ({ page, sandbox }) => {
  await page.getByText("No orders yet.").waitFor();
  const phone = await complete(page, sandbox, { last: "Secretname" });
  const id = page.url().split("/").at(-1);
  await page.reload();
  await page.getByRole("heading", { name: `Order ${phone}`, level: 1 }).waitFor();
  // What was stored stands in the form again, from the server.
  await eventually(async () => assert.equal(await page.getByRole("textbox", { name: "Last name" }).inputValue(), "Secretname"));
  await region(page, "Documents").getByText("passport.pdf").waitFor();
  const kept = await page.evaluate(() => Object.fromEntries(Object.entries(localStorage)));
  assert.deepEqual(JSON.parse(kept["numberdesk.orders"]), [{ base: sandbox.api, version: "v1", project: PROJECT, id }]);
  assert.ok(!JSON.stringify(kept).match(/Secretname|passport|\+33/i));
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), []);
  await page.getByRole("link", { name: "Number orders" }).click();
  const entry = page.getByRole("list", { name: "Number orders" }).getByRole("listitem");
  await entry.getByRole("link", { name: phone }).waitFor();
  await entry.getByText(/Reserved for another 47 h/).waitFor();
  await press(page, `Forget order ${id}`);
  await page.getByText("No orders yet.").waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem("numberdesk.orders")), "[]");
  await page.getByRole("textbox", { name: "Order ID" }).fill("no/id");
  await press(page, "Add order");
  await page.getByText("Enter an order ID: letters and digits.").waitFor();
  await page.getByRole("textbox", { name: "Order ID" }).fill(id);
  await press(page, "Add order");
  await entry.getByRole("link", { name: phone }).waitFor();
});

journey("bad data is said beside its field, here and by the server, and nothing is lost", { path, config, expects }, async ({ page, sandbox }) => {
  await create(page, sandbox, "AU", "MOBILE");
  await page.getByRole("button", { name: "Save registration" }).click();
  const purpose = page.getByRole("textbox", { name: "Purpose of the traffic" });
  await page.getByText("Fill this in.").first().waitFor();
  assert.equal(await purpose.getAttribute("aria-invalid"), "true");
  await eventually(async () => assert.ok(await purpose.evaluate((e) => e === document.activeElement)));
  assert.equal((await sent(sandbox, "PUT", "/registration")).length, 0);
  await purpose.fill("Alerts about deliveries to customers");
  await page.getByRole("combobox", { name: "Intended use" }).selectOption({ label: "Two-way" });
  await page.getByRole("textbox", { name: "Business name" }).fill("bad Company");
  await page.getByRole("combobox", { name: "Legal form" }).selectOption({ label: "COMPANY" });
  await page.getByRole("textbox", { name: "Street and number" }).fill("Road 1");
  await page.getByRole("textbox", { name: "City" }).fill("Boise");
  await page.getByRole("textbox", { name: "Postal code" }).fill("3000");
  await person(page);
  await page.getByRole("button", { name: "Save registration" }).click();
  await page.getByText("nothing you typed is lost").waitFor();
  const name = page.getByRole("textbox", { name: "Business name" });
  assert.equal(await name.getAttribute("aria-invalid"), "true");
  assert.match(await page.locator(`#${(await name.getAttribute("aria-describedby")).split(" ")[0]}`).innerText(), /is not accepted/);
  await page.getByText("must be true").waitFor();
  assert.equal(await purpose.inputValue(), "Alerts about deliveries to customers");
  await name.fill("Good Company");
  await page.getByRole("checkbox", { name: /valid use case/ }).check();
  // A list of several.
  await press(page, "Add another: Use of the numbers");
  assert.equal(await page.getByRole("textbox", { name: "Purpose of the traffic" }).count(), 2);
  await page.getByRole("textbox", { name: "Purpose of the traffic" }).nth(1).fill("One time passwords");
  await press(page, "Remove Use of the numbers 1");
  assert.equal(await page.getByRole("textbox", { name: "Purpose of the traffic" }).inputValue(), "One time passwords");
  await page.getByRole("combobox", { name: "Intended use" }).selectOption({ label: "Transactional" });
  await page.getByRole("checkbox", { name: /valid use case/ }).check();
  await save(page);
  const { data } = body((await sent(sandbox, "PUT", "/registration")).at(-1)).requestDetails;
  assert.deepEqual(data[0], [{ purposeOfTheTraffic: "One time passwords", intendedUse: "Transactional", validUseCase: true }]);
  assert.deepEqual(data[1].address, { street: "Road 1", city: "Boise", postalCode: "3000" });
  // What is typed and not saved is not left without a question.
  await name.fill("Another Company");
  await page.getByText("Save the registration: something you typed is not saved.").waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Rent" }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Stay" }).click();
  assert.equal(await name.inputValue(), "Another Company");
});

for (const [kind, words] of [
  ["drop-after", "is not on offer any more"],
  ["drop-before", "the number is still on offer"],
]) {
  journey(`an order whose answer is lost (${kind}) is not made twice by itself`, { path, config, expects }, async ({ page, sandbox }) => {
    const phone = await openNew(page, sandbox, "FR");
    await sandbox.lose("POST", "createNumberOrder", kind === "drop-after");
    await confirm(page, phone);
    await page.getByText(words).waitFor();
    await page.getByText("The API has no list of orders").waitFor();
    assert.equal((await sent(sandbox, "POST", "createNumberOrder")).length, 1, "nothing was sent again");
    assert.ok(await page.getByRole("button", { name: "Review order" }).isDisabled());
    await press(page, "Check again");
    await page.getByText("Checked again.").waitFor();
    assert.equal((await sent(sandbox, "POST", "createNumberOrder")).length, 1);
    // It waits for the reader's decision also when the page is left.
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Rent" }).click();
    await page.goBack();
    await page.getByText(words).waitFor();
    await sandbox.calm();
    if (kind === "drop-before") {
      await press(page, "Create the order again");
      await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
      assert.equal((await sent(sandbox, "POST", "createNumberOrder")).length, 2);
    } else {
      await press(page, "Forget it");
      await page.getByText(words).waitFor({ state: "detached" });
    }
  });
}

for (const [kind, words, again] of /** @type {any[][]} */ ([
  ["drop-after", "So it was read again: what you filled in is stored.", false],
  ["drop-before", "So it was read again: what you filled in is not stored.", true],
])) {
  journey(`a registration whose answer is lost (${kind}) is read back, not sent twice`, { path, config, expects }, async ({ page, sandbox }) => {
    await create(page, sandbox, "FR");
    await person(page);
    await sandbox.lose("PUT", "registration", kind === "drop-after");
    await page.getByRole("button", { name: "Save registration" }).click();
    await page.getByText(words).waitFor();
    assert.equal((await sent(sandbox, "PUT", "/registration")).length, 1);
    assert.equal(await page.getByRole("textbox", { name: "Last name" }).inputValue(), "Byron");
    await sandbox.calm();
    if (again) await save(page);
  });
}

for (const [kind, words, state] of [
  ["drop-after", "So it was read again: it was submitted.", "IN_REVIEW"],
  ["drop-before", "So it was read again: it was not submitted.", "CREATED"],
]) {
  journey(`a submission whose answer is lost (${kind}) is looked up, not sent twice`, { path, config, expects }, async ({ page, sandbox }) => {
    await complete(page, sandbox);
    await sandbox.lose("POST", "/submit", kind === "drop-after");
    await submit(page);
    await page.getByText(words).waitFor();
    assert.equal((await sent(sandbox, "POST", "/submit")).length, 1);
    const id = page.url().split("/").at(-1);
    assert.equal((await sandbox.read(`numberOrders/${id}`)).state, state);
  });
}

journey("a document whose answer is lost is looked up; one can be stopped", { path, config, expects }, async ({ page, sandbox }) => {
  await create(page, sandbox, "FR");
  await sandbox.lose("POST", "/attachments/", true);
  await attach(page);
  await page.getByText("So it was looked up: the file is there.").waitFor();
  assert.equal((await sent(sandbox, "POST", "/attachments/")).length, 1);
  await sandbox.calm();
  await sandbox.faults({ method: "POST", path: "/attachments/", times: 1, fault: { kind: "delay", ms: 20_000 } });
  await attach(page, scan("other.pdf", 300_000));
  await page.getByRole("progressbar", { name: "Sent" }).waitFor();
  await press(page, "Stop");
  await page.getByText("Stopped. So it was looked up: the file is not there.").waitFor();
});

journey("who leaves the page stops the upload that is on its way", { path, config, expects }, async ({ page, sandbox }) => {
  await create(page, sandbox, "FR");
  await sandbox.faults({ method: "POST", path: "/attachments/", times: 1, fault: { kind: "delay", ms: 20_000 } });
  const stopped = page.waitForEvent("requestfailed", (request) => request.url().includes("/attachments/"));
  await attach(page, scan("other.pdf", 300_000));
  await page.getByRole("progressbar", { name: "Sent" }).waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Rent" }).click();
  await page
    .getByRole("dialog", { name: "Leave without saving?" })
    .getByRole("button", { name: /^Leave/ })
    .click();
  await stopped;
});

journey("who leaves an order while its page reads stops that, and nothing breaks", { path, config, expects }, async ({ page, sandbox }) => {
  const phone = await create(page, sandbox, "FR");
  await page.getByRole("link", { name: "Number orders" }).click();
  const order = page.getByRole("list", { name: "Number orders" }).getByRole("link", { name: phone });
  await order.waitFor();
  await sandbox.faults({ method: "GET", path: "/registration", times: 1, fault: { kind: "delay", ms: 20_000 } });
  const isRead = (request) => request.url().includes("/registration");
  const [held, stopped] = [page.waitForRequest(isRead), page.waitForEvent("requestfailed", isRead)];
  await order.click();
  await held;
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Rent" }).click();
  await stopped;
  await page.getByRole("combobox", { name: "Region" }).selectOption("FR");
  await press(page, "Search");
  await page.getByText("Documents needed").first().waitFor();
  // And the order opens again.
  await page.goBack();
  await page.goBack();
  await order.click();
  await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
  await page.getByRole("textbox", { name: "Last name" }).waitFor();
});

journey("an order that is answered after a new connection is kept, and leads nowhere", { path, config, expects }, async ({ page, sandbox }) => {
  const kept = () => page.evaluate(() => JSON.parse(localStorage.getItem("numberdesk.orders") ?? "[]").length);
  const phone = await openNew(page, sandbox, "SE", "MOBILE");
  await sandbox.faults({ method: "POST", path: "createNumberOrder", times: 1, fault: { kind: "delay", ms: 3_000 } });
  await confirm(page, phone);
  await page.getByText("Creating the order…").waitFor();
  await press(page, "Disconnect");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Disconnect/ })
    .click();
  await page.getByRole("button", { name: /^Connect/ }).click();
  await page.getByRole("heading", { name: "Numbers", level: 1 }).waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Rent" }).click();
  await page.getByRole("link", { name: "Number orders" }).click();
  await page.getByRole("link", { name: "Order numbers" }).click();
  await page.getByRole("textbox", { name: "How many" }).waitFor();
  assert.equal(await page.getByText("Creating the order…").count(), 0);
  assert.equal(await kept(), 0);
  await eventually(async () => assert.equal(await kept(), 1));
  await page.getByRole("heading", { name: "Order numbers", level: 1 }).waitFor();
  // Another one can be made.
  await press(page, "Review order");
  await page.getByRole("dialog", { name: "Order 1 number" }).getByRole("button", { name: "Create order" }).click();
  await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
  assert.equal(await kept(), 2);
  assert.equal((await sent(sandbox, "POST", "createNumberOrder")).length, 2);
});

journey(
  "a file that is too large or of another kind is refused in words",
  { path, config, expects, sandbox: { args: ["--attachment-limit", "100000"] } },
  async ({ page, sandbox }) => {
    await create(page, sandbox, "FR");
    await attach(page, { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await page.getByText("This is text/plain. Allowed: application/pdf, image/jpeg, image/png.").waitFor();
    assert.equal((await sent(sandbox, "POST", "/attachments/")).length, 0);
    for (const size of [150_000, 3_000_000]) {
      await attach(page, scan("large.pdf", size));
      await page.getByText("The file is too large. The API says: At most 100000 bytes").waitFor();
    }
    await attach(page, scan("fail-small.pdf"));
    await page.getByText("fail-small.pdf was sent.").waitFor();
    await sandbox.advance(2 * 3600);
    // A file that failed has to be sent again.
    await region(page, "Documents").getByText("Failed").waitFor();
    await page.getByText("Send: Identity of the contact person.").waitFor();
  },
);

journey("a blocked order is corrected and submitted again", { path, config }, async ({ page, sandbox }) => {
  await complete(page, sandbox, { last: "block-Please write the name as in the <b>passport</b>." });
  await submit(page);
  await page.getByText("The order is submitted.").waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Last name" }).count(), 0, "nothing can be changed now");
  await sandbox.advance(3 * 3600);
  await page.getByText("The order is blocked: something has to be put right.").waitFor();
  await page.getByText("Please write the name as in the <b>passport</b>.", { exact: true }).waitFor();
  assert.equal(await page.getByText("The order is submitted.").count(), 0, "what was said before is not said now");
  const last = page.getByRole("textbox", { name: "Last name" });
  assert.match(await last.inputValue(), /^block-/);
  await last.fill("Byron");
  await save(page);
  await submit(page, "Submit again…");
  await page.getByText("The order was submitted and is being reviewed.").waitFor();
  await sandbox.advance(3 * 3600);
  await page.getByText("The order is completed: the numbers are yours.").waitFor();
  assert.equal((await sent(sandbox, "POST", "/submit")).length, 2);
});

journey(
  "a rejected order says so and leads to a new one",
  { path, config, sandbox: { args: ["--quirk", "orders-rejected"] } },
  async ({ page, sandbox }) => {
    const phone = await complete(page, sandbox);
    await submit(page);
    // Not before it is there: the review begins then.
    await page.getByText("The order is submitted.").waitFor();
    await sandbox.advance(3 * 3600);
    await page.getByText("The order was rejected. That is final.").waitFor();
    await page.getByText("The use case is not allowed.").waitFor();
    await page.getByRole("link", { name: "Order anew" }).click();
    await page.getByRole("heading", { name: `Order ${phone}`, level: 1 }).waitFor();
  },
);

journey(
  "an expired order takes nothing any more",
  { path, config, expects, sandbox: { args: ["--quirk", "reserve-half-hour"] } },
  async ({ page, sandbox }) => {
    await create(page, sandbox, "FR");
    assert.match(await page.getByRole("timer").innerText(), /^Reserved for another (29 min \d+ s|30 min 0 s)\.$/);
    await person(page);
    await sandbox.advance(1900);
    // Who is too late is told so, whatever the clock of this computer says.
    await page.getByRole("button", { name: "Save registration" }).click();
    await page.getByText("The number order is EXPIRED").waitFor();
    await press(page, "Refresh");
    await page.getByText("The order has expired. That is final.").waitFor();
    assert.equal(await page.getByRole("timer").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Save registration" }).count(), 0);
    await page.getByRole("link", { name: "Order anew" }).waitFor();
  },
);

journey("several numbers that need nothing are ordered by what they are like", { path, config, expects }, async ({ page, sandbox }) => {
  await page.getByRole("link", { name: "Order numbers" }).click();
  await page.getByRole("heading", { name: "Order numbers", level: 1 }).waitFor();
  await page.getByText("The server names nothing that is needed.").waitFor();
  const many = page.getByRole("textbox", { name: "How many" });
  await many.fill("101");
  await press(page, "Review order");
  await page.getByText("Type a whole number from 1 to 100.").waitFor();
  await many.fill("100");
  await page.getByRole("textbox", { name: "Digits" }).fill("99999");
  await press(page, "Review order");
  await page.getByRole("dialog").getByRole("button", { name: "Create order" }).click();
  await page.getByText("▲ only 0 such numbers are available").waitFor();
  await page.getByText("What it says stands beside the fields.").waitFor();
  assert.equal(await many.getAttribute("aria-invalid"), "true");
  await many.fill("4");
  await page.getByRole("textbox", { name: "Digits" }).fill("1");
  await page.getByRole("checkbox", { name: "Numbers in a row" }).check();
  await page.getByRole("textbox", { name: "Service plan ID" }).fill("plan-1");
  await press(page, "Review order");
  await page.getByRole("dialog", { name: "Order 4 numbers" }).getByRole("button", { name: "Create order" }).click();
  await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
  assert.deepEqual(body((await sent(sandbox, "POST", "createNumberOrder")).at(-1)), {
    regionCode: "US",
    numberType: "LOCAL",
    smsConfiguration: { servicePlanId: "plan-1" },
    quantityOrderOption: {
      requestedQuantity: 4,
      numberPattern: { pattern: "+1", searchPattern: "START" },
      capabilities: ["SMS"],
      sequential: true,
    },
  });
  await page.getByText("Nothing has to be filled in.").waitFor();
  await submit(page);
  // Not before it is there: the review begins then.
  await page.getByText("The order is submitted.").waitFor();
  await sandbox.advance(3 * 3600);
  await page.getByText("The order is completed: the numbers are yours.").waitFor();
  assert.equal(await page.getByRole("group", { name: "Numbers of the order" }).getByRole("link").count(), 4);
  assert.equal((await sandbox.all()).length, 64);
});

for (const [quirk, code, fill, data] of /** @type {any[][]} */ ([
  ["fields-schema", "FR", person, { contact: { firstName: "Ada", lastName: "Byron", email: "ada@example.com" } }],
  ["fields-list", "FR", person, { contact: { firstName: "Ada", lastName: "Byron", email: "ada@example.com" } }],
  ["fields-opaque", "FR", (page) => page.getByRole("textbox", { name: "Registration details as JSON" }).fill('{"data": {"a": 1.50}}'), { a: 1.5 }],
])) {
  journey(
    `${quirk}: what is asked for in another way can be answered`,
    { path, config, sandbox: { args: ["--quirk", quirk, "--quirk", "attachments-in-fields"] } },
    async ({ page, sandbox }) => {
      await create(page, sandbox, code);
      await page.getByRole("button", { name: "Save registration" }).waitFor();
      await fill(page);
      await save(page);
      const { requestDetails } = body((await sent(sandbox, "PUT", "/registration"))[0]);
      assert.deepEqual(requestDetails, { data });
      await page.getByRole("button", { name: "Submit order…" }).waitFor();
      if (quirk !== "fields-list" && quirk !== "fields-opaque") await region(page, "Documents").waitFor();
    },
  );
}

journey(
  "where nothing is needed the server may also say 404",
  { path, config, expects, sandbox: { args: ["--quirk", "requirements-none-404"] } },
  async ({ page, sandbox }) => {
    await create(page, sandbox, "SE", "MOBILE");
    await page.getByText("Nothing has to be filled in.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Submit order…" }).isEnabled());
  },
);

journey("templates are linked to over https only, and curl tells what is sent", { path, config }, async ({ page, sandbox }) => {
  await create(page, sandbox, "DE");
  const documents = region(page, "Documents");
  await documents.getByRole("link", { name: "Template letter.pdf" }).waitFor();
  assert.equal(await documents.getByRole("link").count(), 1);
  await documents.getByLabel(/^File for Letter of authorisation/).setInputFiles(scan("a letter.pdf"));
  await documents.getByText("Request as curl").click();
  const command = await documents.getByRole("group", { name: "curl command" }).innerText();
  assert.match(command, /--form 'file=@"a letter\.pdf";type=application\/pdf'$/);
});

journey("v1alpha1 has no number orders and says so", { path, expects }, async ({ page }) => {
  await page.getByText("v1alpha1 has no number orders.").waitFor();
  await page.goto(page.url().replace("/orders", ""));
  await page.getByRole("heading", { name: "Rent numbers", level: 1 }).waitFor();
  assert.equal(await page.getByRole("link", { name: /Order/ }).count(), 0);
});

for (const { name, ...look } of looks) {
  journey(
    `axe finds nothing where numbers are ordered, ${name}`,
    { path, config, expects, bypassCSP: true, context: look },
    async ({ page, sandbox }) => {
      const phone = await openNew(page, sandbox, "DE");
      await page.getByText("To fill in:").waitFor();
      await check(page, "a new order");
      await press(page, "Review order");
      await page.getByRole("dialog").waitFor();
      await check(page, "confirmation");
      await page.getByRole("dialog").getByRole("button", { name: "Create order" }).click();
      await page.getByRole("button", { name: "Save registration" }).waitFor();
      await page.getByRole("button", { name: "Save registration" }).click();
      await page.getByText("Fill this in.").first().waitFor();
      await check(page, "an order with mistakes");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the screen");
      await page.goto(`${sandbox.app}/rent/orders`);
      await page.getByRole("link", { name: phone }).waitFor();
      await check(page, "the list");
    },
  );
}

journey(
  "media types are alike however they are written, and in doubt Sinch decides",
  { path, config, expects, sandbox: { args: ["--quirk", "odd-media-types"] } },
  async ({ page, sandbox }) => {
    await create(page, sandbox, "FR");
    const documents = region(page, "Documents");
    const accept = await documents.getByLabel(/^File for Identity/).getAttribute("accept");
    assert.deepEqual(accept.split(",").sort(), [".jfif", ".jpe", ".jpeg", ".jpg", ".pdf", ".png", "application/pdf", "image/jpeg", "image/png"]);
    await attach(page, { name: "passport.jpeg", mimeType: "image/jpeg", buffer: Buffer.from("x") });
    await page.getByText("passport.jpeg was sent.").waitFor();
    assert.equal(await page.getByText("Sinch decides").count(), 0);
    // What nobody here knows is sent, and Sinch says what it thinks of it.
    await attach(page, { name: "passport.xyz", mimeType: "application/x-new", buffer: Buffer.from("x") });
    await page.getByText("This is application/x-new, which may not be allowed.").waitFor();
    await page.getByText("application/x-new is none of application/pdf").waitFor();
    assert.equal((await sent(sandbox, "POST", "/attachments/")).length, 2);
    await attach(page, { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await page.getByText("This is text/plain. Allowed:").waitFor();
    assert.equal((await sent(sandbox, "POST", "/attachments/")).length, 2);
  },
);

journey(
  "national digits of an order get the country's code in front",
  { path: `${path}/new?region=SE&type=MOBILE`, config },
  async ({ page, sandbox }) => {
    const digits = page.getByRole("textbox", { name: "Digits" });
    await digits.fill("070");
    await page.getByText("Sent as +4670.").waitFor();
    await press(page, "Review order");
    const dialog = page.getByRole("dialog", { name: "Order 1 number" });
    await dialog.getByText("starts with +4670").waitFor();
    await dialog.getByRole("button", { name: "Create order" }).click();
    await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
    const [made] = await sent(sandbox, "POST", "createNumberOrder");
    assert.deepEqual(body(made).quantityOrderOption.numberPattern, { pattern: "+4670", searchPattern: "START" });
  },
);
