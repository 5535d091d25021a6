// What a change says agrees with what the server did: when a browser repeats it unseen, when the repeat is refused, when the
// answer is lost for good, empty or a web page; with and without a gateway that honours idempotency keys.
import assert from "node:assert/strict";
import { BOISE, eventually, failed, fill, gateway, journey, once, press, saveChanges } from "./harness.mjs";

const expects = [failed, "net::ERR", "has been blocked by CORS policy"];
const plain = (api) => gateway(api, { apiVersion: "v1" });
const keyed = (api) => gateway(api, { apiVersion: "v1", idempotency: true });
const honoured = { args: ["--idempotency"] };
const number = `/numbers/${BOISE}`;
const edit = `${number}/edit`;
const read = async (sandbox, phone = BOISE) => (await sandbox.all()).find((n) => n.phoneNumber === phone);

/** The server executes it, and its answer is lost; what the browser sends again is answered like this. */
const executed = (method, path, ...then) => [{ method, path, fault: { kind: "drop-after" } }, ...then.map((fault) => ({ method, path, fault }))];
const refusal = (status, message, field) => {
  const details = field ? [{ type: "BadRequest", fieldViolations: [{ field, description: message }] }] : [];
  return {
    kind: "status",
    status,
    body: JSON.stringify({ error: { code: status, message, status: "X", details } }),
    headers: { "content-type": "application/json" },
  };
};
/** A success that is none: the page of a gateway whose session has ended. */
const page200 = { kind: "status", status: 200, body: "<!doctype html><title>Sign in</title>", headers: { "content-type": "text/html" } };

/** The idempotency key that a command for a terminal shows. */
async function shownKey(scope, name = "Request as curl") {
  const part = scope.locator("details", { hasText: name });
  if ((await part.getAttribute("open")) === null) await part.locator("summary").click();
  return /Idempotency-Key: ([0-9a-f-]{36})'/.exec(await part.getByRole("group", { name: "curl command" }).innerText())[1];
}

/** What came of each sending of such requests since the last time. */
async function sendings(sandbox, method, path) {
  const all = (await sandbox.requests(method)).filter((r) => r.path.includes(path));
  await sandbox.forgetRequests();
  return all;
}
const statuses = (all) => all.map((r) => r.status);

async function save(page, name) {
  await fill(page, "Display name", name);
  await saveChanges(page);
}

journey(
  "an edit: what is said is what is so, however often the browser sends it",
  { path: edit, config: plain, expects },
  async ({ page, sandbox }) => {
    const again = async () => {
      await page.getByRole("link", { name: "Edit", exact: true }).click();
      await page.getByRole("textbox", { name: "Display name" }).waitFor();
      await sandbox.forgetRequests();
    };
    // Executed twice, which is harmless; the page sees one success.
    await page.getByRole("textbox", { name: "Display name" }).waitFor();
    await sandbox.faults(...executed("PATCH", "activeNumbers"));
    await save(page, "Twice");
    await page.getByText("Saved.").waitFor();
    const sent = await sendings(sandbox, "PATCH", BOISE.slice(1));
    assert.deepEqual(statuses(sent), [null, 200]);
    assert.equal(sent[0].reused, true);
    assert.equal(once(sent).length, 1);
    assert.ok(
      sent.every((r) => r.idempotencyKey === null && !r.headers.includes("idempotency-key")),
      "not unless config.json says so",
    );
    // Lost before it was executed, and repeated.
    await again();
    await sandbox.faults({ method: "PATCH", path: "activeNumbers", fault: { kind: "drop-before" } });
    await save(page, "Repeated");
    await page.getByText("Saved.").waitFor();
    assert.deepEqual(statuses(await sendings(sandbox, "PATCH", BOISE.slice(1))), [null, 200]);
    assert.equal((await read(sandbox)).displayName, "Repeated");
    // Executed, and the repeat is refused.
    for (const status of [409, 400, 404, 403, 401]) {
      await again();
      await sandbox.faults(...executed("PATCH", "activeNumbers", refusal(status, "It is busy")));
      await save(page, `Through ${status}`);
      const why = status === 401 ? /sign-in may have ended.*/ : /It is busy.*may have sent the request twice.*/;
      await page.getByText(new RegExp(`${why.source}So the number was read again: the change has taken effect\\.`)).waitFor();
      assert.deepEqual(statuses(await sendings(sandbox, "PATCH", BOISE.slice(1))), [null, status]);
      assert.equal((await read(sandbox)).displayName, `Through ${status}`);
      await page.getByText(`Through ${status}`, { exact: true }).waitFor();
    }
    // The server goes on after the connection is gone, and refuses the repeat meanwhile.
    await again();
    await sandbox.faults(
      { method: "PATCH", path: "activeNumbers", fault: { kind: "drop-early", ms: 300 } },
      { method: "PATCH", path: "activeNumbers", fault: refusal(409, "It is busy") },
    );
    await save(page, "Through late");
    await page.getByText(/the change has taken effect\./).waitFor();
    // Really refused: looked at first, then told in the server's words, beside the field; nothing typed is lost.
    await again();
    await sandbox.faults({ method: "PATCH", path: "activeNumbers", fault: refusal(400, "Too many words", "displayName") });
    await save(page, "Refused");
    await page.locator("#display-name-error").getByText("Too many words").waitFor();
    await page.getByText("A check shows that nothing was changed, and nothing you typed is lost.").waitFor();
    assert.equal(await page.getByRole("textbox", { name: "Display name" }).inputValue(), "Refused");
    const gets = (await sandbox.requests()).filter((r) => r.path.includes(BOISE.slice(1))).map((r) => r.method);
    assert.deepEqual(gets.slice(-2), ["PATCH", "GET"], "read first, then said");
    assert.equal((await read(sandbox)).displayName, "Through late");
    // Only the change was not let in, and reads are: it is looked at, since the first of two may have been let in.
    await sandbox.forgetRequests();
    await sandbox.faults({ method: "PATCH", path: "activeNumbers", fault: { kind: "status", status: 401 } });
    await press(page, "Review changes");
    await press(page, "Save changes");
    await page.getByText(/the change has not been made/).waitFor();
    assert.equal((await sandbox.requests()).filter((r) => r.path.includes(BOISE.slice(1))).at(-1).method, "GET");
    // A success without proof is looked at: a web page, and no word at all, whether something was executed or not.
    for (const [fault, name, done] of [
      [page200, "Page", false],
      [{ kind: "status", status: 204 }, "Nothing", false],
      [{ kind: "non-json" }, "Page, done", true],
    ]) {
      if (page.url().endsWith("/edit")) {
        await press(page, "Cancel");
        await press(page, "Leave without saving");
      }
      await again();
      await sandbox.faults({ method: "PATCH", path: "activeNumbers", fault });
      await save(page, name);
      await page.getByText(done ? "the change has taken effect" : "the change has not been made").waitFor();
      assert.equal((await read(sandbox)).displayName === name, done);
    }
  },
);

journey(
  "an edit behind a gateway that honours keys is executed once",
  { path: edit, config: keyed, sandbox: honoured, expects },
  async ({ page, sandbox }) => {
    await page.getByRole("textbox", { name: "Display name" }).waitFor();
    await sandbox.faults(...executed("PATCH", "activeNumbers"));
    await fill(page, "Display name", "Once");
    await press(page, "Review changes");
    const shown = await shownKey(page);
    await press(page, "Save changes");
    await page.getByText("Saved.").waitFor();
    const sent = await sendings(sandbox, "PATCH", BOISE.slice(1));
    assert.deepEqual(
      sent.map((r) => [r.status, r.idempotencyKey, r.replayed]),
      [
        [null, shown, false],
        [200, shown, true],
      ],
    );
    assert.ok(
      (await sandbox.requests("GET")).every((r) => r.idempotencyKey === null),
      "reads have none",
    );
    // A lost answer: what is tried again has the same key, another change another.
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await sandbox.lose("PATCH", "activeNumbers", false);
    await save(page, "Later");
    await page.getByText("the change has not been made").waitFor();
    await sandbox.calm();
    await press(page, "Save changes");
    await page.getByText("Saved.").waitFor();
    const keys = new Set((await sendings(sandbox, "PATCH", BOISE.slice(1))).map((r) => r.idempotencyKey));
    assert.equal(keys.size, 1);
    assert.ok(!keys.has(shown));
    // The same change confirmed anew is another one, and is executed.
    for (const name of ["Other", "Later"]) {
      await page.getByRole("link", { name: "Edit", exact: true }).click();
      await save(page, name);
      await page.getByText("Saved.").waitFor();
    }
    for (const { idempotencyKey, replayed } of await sendings(sandbox, "PATCH", BOISE.slice(1))) {
      assert.ok(!keys.has(idempotencyKey) && !replayed);
      keys.add(idempotencyKey);
    }
    assert.equal((await read(sandbox)).displayName, "Later");
    // What refuses a repeat may stand in front of the gateway that knows the key.
    for (const status of [400, 404, 422]) {
      await page.getByRole("link", { name: "Edit", exact: true }).click();
      await sandbox.forgetRequests();
      await sandbox.faults(...executed("PATCH", "activeNumbers", refusal(status, "Not here")));
      await save(page, `Through ${status}`);
      await page.getByText(/Not here.*So the number was read again: the change has taken effect\./).waitFor();
      assert.deepEqual(
        (await sendings(sandbox, "PATCH", BOISE.slice(1))).map((r) => [r.status, r.replayed]),
        [
          [null, false],
          [status, false],
        ],
      );
      assert.equal((await read(sandbox)).displayName, `Through ${status}`);
    }
    // Really refused: looked at as well, then told in the server's words.
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await sandbox.faults({ method: "PATCH", path: "activeNumbers", fault: refusal(400, "Too many words", "displayName") });
    await save(page, "Refused");
    await page.locator("#display-name-error").getByText("Too many words").waitFor();
    await page.getByText(/A check shows that nothing was changed, and nothing you typed is lost\./).waitFor();
    const last = (await sandbox.requests()).filter((r) => r.path.includes(BOISE.slice(1))).map((r) => r.method);
    assert.deepEqual(last.slice(-2), ["PATCH", "GET"], "read first, then said");
  },
);

journey(
  "a key is not called refused because a read is lost as well",
  { path: edit, config: keyed, sandbox: honoured, expects },
  async ({ page, sandbox }) => {
    await page.getByRole("textbox", { name: "Display name" }).waitFor();
    await sandbox.faults(
      { method: "PATCH", path: "activeNumbers", fault: { kind: "drop-after" } },
      { method: "PATCH", path: "activeNumbers", times: null, fault: { kind: "drop-before" } },
      // The first read that asks whether keys get through is answered, the others are lost.
      { method: "GET", query: "pageSize=1(&|$)", skip: 1, times: null, fault: { kind: "drop-before" } },
    );
    await save(page, "Executed");
    await page.getByText("the change has taken effect").waitFor();
    assert.equal((await read(sandbox)).displayName, "Executed");
  },
);

journey(
  "a gateway that does not allow the key's header is told so, and nothing is sent",
  { path: edit, config: keyed, expects },
  async ({ page, sandbox }) => {
    await page.getByRole("textbox", { name: "Display name" }).waitFor();
    await save(page, "Never");
    await page.getByText(/The gateway refuses the Idempotency-Key header\./).waitFor();
    await page.getByText(/Remove "idempotency" from config\.json, or have the gateway allow the header/).waitFor();
    assert.equal((await sandbox.requests("PATCH")).length, 0);
    // The release likewise.
    await press(page, "Cancel");
    await page.getByRole("button", { name: "Leave without saving" }).click();
    const dialog = await release(page, sandbox, BOISE, []);
    await dialog.getByText("The gateway refuses the Idempotency-Key header. Nothing was sent.").waitFor();
    await dialog
      .getByText(
        /^The number is not released\. Remove "idempotency" from config\.json, or have the gateway allow the header \(Access-Control-Allow-Headers\)\. Then reload this page\.$/,
      )
      .waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Release number" }).isEnabled());
    assert.equal((await sandbox.requests("POST")).length, 0);
    assert.equal((await read(sandbox)).expireAt ?? null, null);
  },
);

/** Opens the release dialog of a number that nobody has released, and confirms. */
async function release(page, sandbox, phone, rules, before) {
  await sandbox.change(phone, { expireAt: null });
  await page.goto(`${sandbox.app}/numbers/${phone}`);
  await page.getByRole("button", { name: "Release", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Release ${phone}` });
  await dialog.getByRole("textbox").fill(phone);
  await sandbox.forgetRequests();
  await before?.(dialog);
  await sandbox.faults(...rules);
  await dialog.getByRole("button", { name: "Release number" }).click();
  return dialog;
}
const POST = (fault) => ({ method: "POST", path: ":release", fault });

journey("a release: what is said is what is so", { path: number, config: plain, expects }, async ({ page, sandbox, context }) => {
  const phones = (await sandbox.all()).filter((n) => !n.expireAt).map((n) => n.phoneNumber);
  // Where a session that has ended sends everybody: a page that says yes to everything.
  const elsewhere = `${sandbox.api}/signed-out`;
  const away = POST({ kind: "status", status: 302, headers: { location: elsewhere } });
  const landing = (status) => ({ path: "/signed-out", times: null, fault: { kind: "status", status } });
  for (const [what, rules, words, released] of /** @type {any[][]} */ ([
    ["executed twice", executed("POST", ":release"), "The server confirmed it.", true],
    [
      "the repeat is 400",
      executed("POST", ":release", refusal(400, "It is being released")),
      /It is being released.*So the number was read again: it is released\./,
      true,
    ],
    ["the repeat is 404", executed("POST", ":release", refusal(404, "No such number")), /So the number was read again: it is released\./, true],
    [
      "refused",
      [POST(refusal(400, "Not with this plan"))],
      /Not with this plan.*The number is not released: a check shows no expiry date and no change\./s,
      false,
    ],
    ["an empty 200 that is none", [POST({ kind: "status", status: 200 })], "The number is not released.", false],
    ["a 204 that is none", [POST({ kind: "status", status: 204 })], "The number is not released.", false],
    ["a page that is none", [POST(page200)], "The number is not released.", false],
    ["an empty 200", [POST({ kind: "empty" })], /said nothing more\. So the number was read again: it is released\./, true],
    ["a page, and done", [POST({ kind: "non-json" })], /So the number was read again: it is released\./, true],
    ["redirected to an empty 200", [away, landing(200)], "The number is not released.", false],
    ["redirected to a 204", [away, landing(204)], "The number is not released.", false],
  ])) {
    const phone = phones.pop();
    const dialog = await release(page, sandbox, phone, rules);
    await dialog.getByText(words).waitFor();
    assert.equal(await dialog.getByText("The number is released.").count(), released ? 1 : 0, what);
    assert.equal(Boolean((await read(sandbox, phone)).expireAt), released, what);
    assert.equal(once(await sandbox.requests("POST")).length, 1, what);
    assert.ok(
      (await sandbox.requests()).every((r) => r.path !== "/signed-out"),
      "no redirect is followed",
    );
    await sandbox.calm();
  }
  assert.equal((await context.pages()).length, 1);
});

for (const [what, config, args, statuses, ...then] of /** @type {any[][]} */ ([
  ["no key: the repeat is refused, for it is gone", plain, [], [null, 404]],
  ["a key: the repeat is answered as the first", keyed, ["--idempotency"], [null, 200]],
  ["a key: the repeat is refused in front of it", keyed, ["--idempotency"], [null, 400], refusal(400, "Not here")],
])) {
  journey(
    `a release that takes the number away at once, ${what}`,
    { path: number, config, sandbox: { args: ["--quirk", "release-at-once", ...args] }, expects },
    async ({ page, sandbox }) => {
      let shown = null;
      const dialog = await release(page, sandbox, BOISE, executed("POST", ":release", ...then), async (dialog) => {
        if (args.length) shown = await shownKey(dialog);
      });
      await dialog.getByText("The number is released.").waitFor();
      const sent = await sendings(sandbox, "POST", ":release");
      assert.deepEqual(
        sent.map((r) => [r.status, r.idempotencyKey]),
        statuses.map((status) => [status, shown]),
      );
      assert.equal(await read(sandbox), undefined);
    },
  );
}

/** Without keys, with keys, and with keys behind something that refuses what is repeated before the keys are looked at. */
const ways = [
  { what: "without a key", config: plain, sandbox: {}, withKey: false, replayed: false },
  { what: "with a key", config: keyed, sandbox: honoured, withKey: true, replayed: true },
  { what: "with a key that the repeat does not get to", config: keyed, sandbox: honoured, withKey: true, replayed: false },
];

const place = (page) => page.getByRole("region", { name: "Emergency address" });
const stored = async (sandbox) => (await sandbox.read("activeNumbers/%2B12086390939/emergencyAddress")).address.city;

async function setAddress(page, city, button) {
  await place(page).getByRole("button", { name: button, exact: true }).click();
  for (const [name, text] of [
    ["Caller name", "Desk"],
    ["Street number", "1"],
    ["Street", "Main Street"],
    ["City", city],
    ["State", "ID"],
    ["Postal code", "83702"],
  ])
    await place(page).getByRole("textbox", { name, exact: true }).fill(text);
  await place(page).getByRole("button", { name: "Check address" }).click();
  await place(page).getByRole("button", { name: "Save address" }).click();
}

for (const { what, config, sandbox, withKey, replayed } of ways) {
  journey(
    `an emergency address and a secret, ${what}: what is said is what is so`,
    { path: number, config, sandbox, expects },
    async ({ page, sandbox }) => {
      const rules = (path, ...then) => executed(path === "callbackConfiguration" ? "PATCH" : "POST", path, ...(replayed ? [] : then));
      // Saved, and the repeat is refused.
      await page.getByRole("button", { name: "Set address" }).waitFor();
      await sandbox.faults(...rules(":provision", refusal(400, "It is being stored")));
      await setAddress(page, "Boise", "Set address");
      await place(page)
        .getByText(replayed ? "The emergency address is saved." : /It is being stored.*So it was read again: the address is saved\./)
        .waitFor();
      assert.equal(await stored(sandbox), "Boise");
      let sent = await sendings(sandbox, "POST", "emergencyAddress");
      assert.equal(sent.find((r) => r.path.endsWith(":validate")).idempotencyKey, null, "it changes nothing");
      sent = sent.filter((r) => r.path.endsWith(":provision"));
      assert.equal(sent.length, 2);
      assert.equal(new Set(sent.map((r) => r.idempotencyKey)).size, 1);
      assert.equal(sent[0].idempotencyKey !== null, withKey);
      // Refused, with a word beside the field.
      await sandbox.faults({ method: "POST", path: ":provision", fault: refusal(400, "No such city", "address.city") });
      await setAddress(page, "Atlantis", "Change address");
      await page.locator("#emergency-city-error").getByText("No such city").waitFor();
      await place(page)
        .getByText(/A check shows that nothing was changed/)
        .waitFor();
      assert.equal(await stored(sandbox), "Boise");
      assert.equal(await place(page).getByRole("textbox", { name: "City" }).inputValue(), "Atlantis");
      await place(page).getByRole("button", { name: "Cancel" }).click();
      // Removed, and the repeat finds nothing.
      const remove = async () => {
        await place(page).getByRole("button", { name: "Remove address" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Remove address" }).click();
      };
      if (!replayed) {
        for (const fault of [{ kind: "status", status: 204 }, page200]) {
          await sandbox.faults({ method: "POST", path: ":deprovision", fault });
          await remove();
          await page.getByRole("dialog").getByText("The address is not removed.").waitFor();
          await page.getByRole("dialog").getByRole("button", { name: "Keep address" }).click();
        }
        await sandbox.faults({ method: "POST", path: ":deprovision", fault: refusal(403, "Not today") });
        await remove();
        await page
          .getByRole("dialog")
          .getByText(/The address is not removed: a check shows no change\./)
          .waitFor();
        await page
          .getByRole("dialog")
          .getByText(/Not today/)
          .waitFor();
        assert.equal(await stored(sandbox), "Boise");
        await page.getByRole("dialog").getByRole("button", { name: "Keep address" }).click();
      }
      await sandbox.faults(...rules(":deprovision", refusal(404, "No address")));
      await remove();
      await place(page)
        .getByText(replayed ? "The emergency address is removed." : "So it was read again: the address is removed.")
        .waitFor();
      assert.equal(await stored(sandbox), "");

      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
      const secret = async () => (await sandbox.read("callbackConfiguration")).hmacSecret;
      await press(page, "Generate");
      const made = await page.getByRole("textbox", { name: "New secret" }).inputValue();
      const shown = withKey ? await shownKey(page) : null;
      await sandbox.faults(...rules("callbackConfiguration", refusal(409, "It is being changed")));
      await saveSecret(page);
      await page.getByText(replayed ? "The secret is saved." : /It is being changed.*So it was read again: the new secret is stored\./).waitFor();
      assert.equal(await secret(), made);
      assert.deepEqual(
        (await sendings(sandbox, "PATCH", "callbackConfiguration")).map((r) => r.idempotencyKey),
        [shown, shown],
      );
      await press(page, "Generate");
      const kept = await page.getByRole("textbox", { name: "New secret" }).inputValue();
      await sandbox.faults({ method: "PATCH", path: "callbackConfiguration", fault: refusal(400, "Too easy", "hmacSecret") });
      await saveSecret(page);
      await page.locator("#hmac-secret-error").getByText("Too easy").waitFor();
      await page.getByText(/A check shows that nothing was changed/).waitFor();
      assert.equal(await page.getByRole("textbox", { name: "New secret" }).inputValue(), kept);
      assert.equal(await secret(), made);
    },
  );
}

async function saveSecret(page) {
  await press(page, "Save secret");
  await press(page, "Replace secret");
}

for (const { what, config, sandbox, withKey, replayed } of ways) {
  journey(
    `a change that is sent again, and a relink, ${what}: what is said is what is so`,
    { path: number, config, sandbox: { args: ["--quirk", "strict-relink", ...(sandbox.args ?? [])] }, expects },
    async ({ page, sandbox }) => {
      const job = {
        servicePlanId: "plan-b",
        campaignId: "",
        status: "FAILED",
        lastUpdatedTime: "2026-11-01T10:00:00Z",
        errorCodes: ["INTERNAL_ERROR"],
      };
      const fail = async () => {
        await sandbox.change(BOISE, { smsConfiguration: { servicePlanId: "", campaignId: "", scheduledProvisioning: job } });
        await page.goto(`${sandbox.app}${number}`);
        await press(page, "Send again");
        await sandbox.forgetRequests();
        return page.getByRole("dialog", { name: `Send again for ${BOISE}` });
      };
      let dialog = await fail();
      await sandbox.faults(...executed("PATCH", "activeNumbers", ...(replayed ? [] : [refusal(409, "It is busy")])));
      await dialog.getByRole("button", { name: "Send again" }).click();
      await dialog.getByText("The change was sent again.").waitFor();
      await dialog.getByText(replayed ? "The server has taken it." : /It is busy.*So the number was read again: the change was taken\./).waitFor();
      let sent = await sendings(sandbox, "PATCH", BOISE.slice(1));
      assert.equal(sent.length, 2);
      assert.equal(new Set(sent.map((r) => r.idempotencyKey)).size, 1);
      assert.equal((await read(sandbox)).smsConfiguration.scheduledProvisioning.status, "WAITING");
      // Refused: the failure that was there before is no proof.
      dialog = await fail();
      await sandbox.faults({ method: "PATCH", path: "activeNumbers", fault: refusal(400, "Not this plan") });
      await dialog.getByRole("button", { name: "Send again" }).click();
      await dialog.getByText(/Not this plan/).waitFor();
      await dialog.getByText(/A check shows that nothing was changed/).waitFor();
      assert.equal((await read(sandbox)).smsConfiguration.scheduledProvisioning.status, "FAILED");
      // What is no longer so is not sent again.
      await sandbox.change(BOISE, { smsConfiguration: { servicePlanId: "plan-z", campaignId: "", scheduledProvisioning: null } });
      await sandbox.forgetRequests();
      await dialog.getByRole("button", { name: "Send again" }).click();
      await dialog.getByText("Nothing was sent: the number has changed meanwhile.").waitFor();
      assert.equal((await sandbox.requests("PATCH")).length, 0);

      await sandbox.change(BOISE, { smsConfiguration: { servicePlanId: "plan-a", campaignId: "", scheduledProvisioning: null } });
      await page.goto(`${sandbox.app}${edit}`);
      await fill(page, "Service plan ID", "plan-b");
      await press(page, "Review changes");
      await press(page, "Save changes");
      await page.getByRole("button", { name: "Change in two steps" }).waitFor();
      await sandbox.forgetRequests();
      const first = withKey ? await shownKey(page, "First request as curl") : null;
      const last = withKey ? await shownKey(page, "Last request as curl") : null;
      await sandbox.faults(...executed("PATCH", "activeNumbers", ...(replayed ? [] : [refusal(400, "It is being unlinked")])));
      await press(page, "Change in two steps");
      await page.getByRole("button", { name: "Stop before linking" }).waitFor();
      sent = await sendings(sandbox, "PATCH", BOISE.slice(1));
      assert.deepEqual(
        sent.map((r) => r.idempotencyKey),
        [first, first],
      );
      await sandbox.advance(8_000);
      await page.getByText("Saved. The change is being provisioned.").waitFor();
      await eventually(async () => assert.equal((await read(sandbox)).smsConfiguration.scheduledProvisioning.servicePlanId, "plan-b"));
      assert.deepEqual(
        (await sendings(sandbox, "PATCH", BOISE.slice(1))).map((r) => r.idempotencyKey),
        [last],
        "linked once",
      );
    },
  );
}

const unseen = { args: ["--quirk", "unlink-unseen", "--quirk", "strict-relink"] };
const linked = { smsConfiguration: { servicePlanId: "plan-a", campaignId: "", scheduledProvisioning: null } };

journey(
  "an unlinking that does not show is not called undone",
  { path: number, config: plain, sandbox: unseen, expects },
  async ({ page, sandbox }) => {
    const said = /it shows no change as yet\. Sinch may show that a number is unlinked only once that is done, so it can't be told yet\./;
    for (const rules of [
      executed("PATCH", "activeNumbers", refusal(400, "It is busy", "smsConfiguration.servicePlanId")),
      executed("PATCH", "activeNumbers", ...Array.from({ length: 8 }, () => ({ kind: "drop-before" }))),
    ]) {
      await sandbox.change(BOISE, linked);
      await page.goto(`${sandbox.app}${edit}`);
      await page.getByRole("textbox", { name: "Service plan ID" }).fill("");
      await press(page, "Review changes");
      await page.getByRole("heading", { name: "What will change" }).waitFor();
      await sandbox.faults(...rules);
      await press(page, "Save changes");
      await page.getByText(said).waitFor();
      const text = await page.getByRole("main").innerText();
      assert.ok(!/nothing was changed|has not been made/i.test(text), text);
      assert.ok(await page.getByRole("button", { name: "Save changes" }).isDisabled(), "nothing more is sent as yet");
      await sandbox.calm();
      await press(page, "Check again");
      await page.getByText(/^Checked again\..*so it can't be told yet\./).waitFor();
      await sandbox.advance(8_000);
      await press(page, "Check again");
      await page.getByText(/the change has taken effect\./).waitFor();
      assert.equal((await read(sandbox)).smsConfiguration.servicePlanId, "");
    }
    // In two steps: what was refused may be under way, and once more does no harm.
    await sandbox.change(BOISE, linked);
    await page.goto(`${sandbox.app}${edit}`);
    await fill(page, "Service plan ID", "plan-b");
    await press(page, "Review changes");
    await press(page, "Save changes");
    await page.getByRole("button", { name: "Change in two steps" }).waitFor();
    await sandbox.faults(...executed("PATCH", "activeNumbers", refusal(400, "It is being unlinked")));
    await press(page, "Change in two steps");
    await page
      .getByText(/It is being unlinked.*it is not unlinked as yet\. Sinch may show that only once it is done, so it can't be told yet/)
      .waitFor();
    await press(page, "Change in two steps");
    await page.getByRole("button", { name: "Stop before linking" }).waitFor();
    await sandbox.advance(8_000);
    await page.getByText("Saved. The change is being provisioned.").waitFor();
  },
);

const answered = (body) => ({ method: "POST", path: ":provision", fault: { kind: "status", status: 200, body: JSON.stringify(body) } });
const desk = (city) => ({ displayName: "Desk", address: { streetNumber: "1", streetInfo: "Main Street", city, state: "ID", postalCode: "83702" } });

journey("an answer with another address is not believed", { path: number, config: plain, expects }, async ({ page, sandbox }) => {
  // Nothing is stored, whatever the answer says.
  await page.getByRole("button", { name: "Set address" }).waitFor();
  await sandbox.faults(answered(desk("Nampa")));
  await setAddress(page, "Boise", "Set address");
  await place(page).getByText("Sinch’s answer shows another address. So it was read again: this address is not stored.").waitFor();
  assert.equal(await stored(sandbox), "");
  await place(page).getByRole("button", { name: "Save address" }).click();
  await place(page).getByText("The emergency address is saved.").waitFor();
  // What was there before is no proof either.
  await sandbox.faults(answered(desk("Boise")));
  await setAddress(page, "Nampa", "Change address");
  await place(page).getByText("Sinch’s answer shows another address. So it was read again: this address is not stored.").waitFor();
  assert.equal(await stored(sandbox), "Boise");
  // Executed, and the answer to the repeat shows something else.
  await sandbox.faults(...executed("POST", ":provision"), answered(desk("Boise")));
  await place(page).getByRole("button", { name: "Save address" }).click();
  await place(page).getByText("So it was read again: the address is saved.").waitFor();
  assert.equal(await stored(sandbox), "Nampa");
});

journey(
  "an address that is stored in other words is shown as it is stored",
  { path: number, config: plain, sandbox: { args: ["--quirk", "emergency-respelt"] }, expects },
  async ({ page, sandbox }) => {
    await page.getByRole("button", { name: "Set address" }).waitFor();
    await setAddress(page, "Boise", "Set address");
    await place(page).getByText("So it was read again: Sinch holds “Desk, 1 MAIN ST, BOISE, ID 83702-1234”.").waitFor();
    await place(page).getByText("If that is the same place in other words, it is saved. If not, change the address again.").waitFor();
    await place(page).locator("dl").getByText("1 MAIN ST, BOISE, ID 83702-1234").waitFor();
    await place(page).getByRole("button", { name: "Change address" }).waitFor();
    // After a refusal what was typed is still there.
    await sandbox.faults(...executed("POST", ":provision", refusal(400, "It is being stored")));
    await setAddress(page, "Nampa", "Change address");
    await place(page)
      .getByText(/It is being stored.*So it was read again: Sinch holds “Desk, 1 MAIN ST, NAMPA, ID 83702-1234”\./)
      .waitFor();
    const text = await place(page).innerText();
    assert.ok(!/nothing was changed|not stored/i.test(text), text);
    await place(page).getByRole("button", { name: "Save address" }).waitFor();
  },
);
