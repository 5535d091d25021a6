// What is sent to prove who the reader is, and what happens when that ends: credentials, a gateway's session, Disconnect.
import assert from "node:assert/strict";
import { BOISE, eventually, failed, gateway, installClock, journey, loaded, PROJECT } from "./harness.mjs";

const asked = { config: (apiBaseUrl) => ({ apiBaseUrl, projectId: PROJECT }), path: "/connect" };
const connect = (page) => page.getByRole("button", { name: "Connect", exact: true }).click();
const mode = (page, name) => page.getByRole("combobox", { name: "Authentication" }).selectOption(name);
const field = (page, name) => page.getByRole("textbox", { name, exact: true });
const edit = `/numbers/${BOISE}/edit`;

journey(
  "a credential that no header takes is told beside its field",
  { ...asked, sandbox: { args: ["--auth", "any"] } },
  async ({ page, sandbox }) => {
    await page.getByRole("heading", { name: "Connect" }).waitFor();
    await sandbox.forgetRequests();
    await mode(page, "bearer");
    const token = field(page, "Access token");
    for (const [typed, said] of [
      ["sandbox-token\u200b", "an invisible character (U+200B)"],
      ["\ufeffsandbox-token", "an invisible character (U+FEFF)"],
      ["sandbox-token…", "the character “…” (U+2026)"],
      ["“sandbox-token”", "the character “\u201c” (U+201C)"],
      ["sandbox token", "a space"],
    ]) {
      await token.fill(typed);
      await connect(page);
      await page.getByText(`The access token contains ${said}`).waitFor();
      assert.equal(await token.getAttribute("aria-invalid"), "true");
    }
    await mode(page, "basic");
    await field(page, "Key ID").fill("sandbox-key\u200b");
    await field(page, "Key secret").fill("sandbox-secret\ufeff");
    await connect(page);
    await page.getByText("The key ID contains an invisible character (U+200B)").waitFor();
    await page.getByText("The key secret contains an invisible character (U+FEFF)").waitFor();
    await field(page, "Key ID").fill("sandbox:key");
    await connect(page);
    await page.getByText("A key ID has no colon.").waitFor();
    assert.deepEqual(await sandbox.requests(), []);

    // What goes into an address is cleaned.
    await field(page, "Project ID").fill(`\ufeff${PROJECT}\u200b`);
    await field(page, "Base URL").fill(`${sandbox.api}\u200b`);
    await field(page, "Key ID").fill("sandbox-key");
    await field(page, "Key secret").fill("sandbox-secret");
    await connect(page);
    await loaded(page, 60);
  },
);

journey(
  "invisible characters never reach the API",
  { config: (api) => gateway(api, { apiVersion: "v1" }), path: edit, expects: [failed] },
  async ({ page, sandbox }) => {
    await field(page, "Service plan ID").fill("\u202aplan-1\u200b\u202c");
    await field(page, "Campaign ID").fill("camp\u00ad-1\ufeff");
    await page.getByRole("combobox", { name: "Voice type" }).selectOption({ label: "SIP trunk (EST)" });
    await field(page, "SIP trunk ID").fill("\u2060trunk-1");
    await page.getByRole("button", { name: "Review changes" }).click();
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("heading", { name: BOISE, exact: true }).waitFor();
    const [patch] = await sandbox.requests("PATCH");
    const body = JSON.parse(patch.body);
    assert.deepEqual(body.smsConfiguration, { servicePlanId: "plan-1", campaignId: "camp-1" });
    assert.equal(body.voiceConfiguration.trunkId, "trunk-1");

    // Links that were copied from a chat.
    const paths = async () => (await sandbox.requests("GET")).map((request) => request.path);
    await sandbox.forgetRequests();
    await page.goto(new URL(`/numbers/${BOISE}%E2%80%8B`, page.url()).href);
    await page.getByRole("heading", { name: BOISE, exact: true }).waitFor();
    await page.goto(new URL("/rent/orders/03kjzencnckxrn216rr1zzzzzy%E2%80%8B", page.url()).href);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await eventually(async () => assert.ok((await paths()).some((path) => path.endsWith("03kjzencnckxrn216rr1zzzzzy"))));
    assert.ok(!(await paths()).some((path) => /%E2%80%8B|\u200b/i.test(path)), (await paths()).join("\n"));

    await page.goto(new URL("/rent/orders", page.url()).href);
    await field(page, "Order ID").fill("\ufeff03kjzencnckxrn216rr1zzzzzz\u200b");
    await page.getByRole("button", { name: "Add order" }).click();
    await eventually(async () => {
      const paths = (await sandbox.requests("GET")).map((request) => request.path);
      assert.ok(paths.includes(`/v1/projects/${PROJECT}/numberOrders/03kjzencnckxrn216rr1zzzzzz`), paths.join("\n"));
    });

    await page.goto(new URL(`/numbers/${BOISE}`, page.url()).href);
    const section = page.getByRole("region", { name: "Emergency address" });
    await section.getByRole("button", { name: "Set address" }).click();
    for (const [name, text] of [
      ["Caller name", "\u200bFront desk\ufeff"],
      ["Street number", "12\u200b"],
      ["Street", "\u202aMain Street\u202c"],
      ["City", "Bo\u00adise"],
      ["State", "ID"],
      ["Postal code", "83702\u2060"],
    ]) {
      await field(section, name).fill(text);
    }
    await section.getByRole("button", { name: "Check address" }).click();
    await section.getByText("The address was found as it was entered.").waitFor();
    await section.getByRole("button", { name: "Save address" }).click();
    await section.getByText("The emergency address is saved.").waitFor();
    const address = { streetNumber: "12", streetInfo: "Main Street", city: "Boise", state: "ID", postalCode: "83702" };
    for (const sent of await sandbox.requests("POST")) {
      assert.deepEqual(JSON.parse(sent.body).address, address);
      assert.ok([undefined, "Front desk"].includes(JSON.parse(sent.body).displayName));
    }
  },
);

const page200 = { kind: "status", status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html><title>Sign in</title>" };
const elsewhere = "http://127.0.0.1:9";
/** @type {[string, any][]} */
const endings = [
  ["a redirect to another origin", { kind: "redirect", to: `${elsewhere}/login` }],
  ["a redirect that nothing may be read of", { kind: "redirect", to: `${elsewhere}/login`, cors: false }],
  ["a web page", page200],
  ["an empty 401", { kind: "status", status: 401 }],
];
const noise = [failed, "CORS policy", "connect-src", "Content Security Policy", "Fetch API cannot load"];
const ended = (page) => page.getByRole("status").filter({ hasText: "Your sign-in may have ended" });

journey(
  "a session that ends is told in every shape, and nothing else is blamed",
  { config: (api) => gateway(api, { signInUrl: "/numbers?signed=in" }), expects: noise, origins: [elsewhere] },
  async ({ page, sandbox, context }) => {
    await loaded(page, 60);
    for (const [what, fault] of endings) {
      await sandbox.faults({ times: null, fault });
      await page.getByRole("button", { name: "Refresh" }).click();
      await ended(page).waitFor();
      const main = await page.getByRole("main").innerText();
      for (const wrong of ["base URL", "CORS", "JSON", "key ID", "Connect again"]) assert.ok(!main.includes(wrong), `${what}: ${wrong}`);
      const link = ended(page).getByRole("link", { name: "Sign in again" });
      assert.equal(await link.getAttribute("target"), "_blank");
      if (what === "a web page") {
        const [tab] = await Promise.all([context.waitForEvent("page"), link.click()]);
        await tab.waitForURL(/signed=in/);
        await tab.close();
      }
      await sandbox.calm();
      await page.getByRole("button", { name: "Try again" }).click();
      await ended(page).waitFor({ state: "detached" });
      await loaded(page, 60);
    }
  },
);

journey(
  "a session that ends between reading and saving loses nothing, and what was not sent is not unknown",
  { path: edit, expects: noise, origins: [elsewhere] },
  async ({ page, sandbox }) => {
    const name = field(page, "Display name");
    for (const [what, fault] of endings) {
      await name.fill(`Line of ${what}`);
      await page.getByRole("button", { name: "Review changes" }).click();
      await page.getByRole("button", { name: "Save changes" }).waitFor();
      // No change has come through since the last ending, so that its notice is still there.
      const close = page.locator(".sign-in").getByRole("button", { name: "Close" });
      if (await close.count()) await close.click();
      // For changes only: the check after an unclear answer comes through.
      await sandbox.faults({ method: "PATCH", times: null, fault });
      await page.getByRole("button", { name: "Save changes" }).click();
      if (fault.cors === false) {
        // Once, that is the same as a connection that was lost.
        await page.getByText("the change has not been made").waitFor();
        assert.equal(await ended(page).count(), 0);
        await page.getByRole("button", { name: "Save changes" }).click();
      }
      await ended(page).waitFor();
      await ended(page).getByRole("link", { name: "Sign in again" }).waitFor();
      await page.getByRole("alert").waitFor();
      const main = await page.getByRole("main").innerText();
      for (const wrong of ["CORS", "JSON", "key ID", "Connect again", "may or may not", "not known"])
        assert.ok(!main.includes(wrong), `${what}: ${wrong}\n${main}`);
      await sandbox.calm();
      const back = page.getByRole("button", { name: "Back to the fields" });
      if (await back.count()) await back.click();
      assert.equal(await name.inputValue(), `Line of ${what}`);
    }
    await page.getByRole("button", { name: "Review changes" }).click();
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("heading", { name: BOISE, exact: true }).waitFor();
    await ended(page).waitFor({ state: "detached" });
    assert.equal((await sandbox.all()).find((number) => number.phoneNumber === BOISE).displayName, `Line of ${endings.at(-1)[0]}`);
  },
);

const rented = { path: "/rent", config: (api) => gateway(api, { apiVersion: "v1" }), expects: [failed, "net::ERR"] };
journey("a connection that was only lost is not called a sign-in that has ended", rented, async ({ page, sandbox }) => {
  await page.getByRole("button", { name: "Search", exact: true }).click();
  for (const at of [0, 1])
    await page
      .getByRole("button", { name: /^Add \+/ })
      .nth(at)
      .click();
  await sandbox.lose("POST", ":rent$", false);
  await page.getByRole("button", { name: "Review and rent" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Rent 2 numbers" }).click();
  const ledger = page.getByRole("region", { name: "Ledger" });
  await ledger.getByText("0 of 2 rented, 0 not rented, 1 unclear, 1 not sent").waitFor();
  await ledger.getByText("No answer could be had from the server.").waitFor();
  assert.equal(await page.locator(".sign-in").count(), 0);
  // One after the other, while reads come through: something may be in the way of changes only.
  await ledger.getByRole("button", { name: "Go on with the rest" }).click();
  await ledger.getByText("0 of 2 rented, 0 not rented, 2 unclear").waitFor();
  await ended(page).getByText("The last changes got no answer, but the gateway can be reached.").waitFor();
  await sandbox.calm();
  for (const again of [1, 0]) {
    await ledger
      .getByRole("button", { name: /^Try again/ })
      .first()
      .click();
    await eventually(async () => assert.equal(await ledger.getByRole("button", { name: /^Try again/ }).count(), again));
  }
  await ledger.getByText("2 of 2 rented").waitFor();
  assert.equal(await page.locator(".sign-in").count(), 0);
});

journey(
  "a change that every request is led away from was not made",
  { path: edit, expects: noise, origins: [elsewhere] },
  async ({ page, sandbox }) => {
    await field(page, "Display name").fill("Front desk 2");
    await page.getByRole("button", { name: "Review changes" }).click();
    await page.getByRole("button", { name: "Save changes" }).waitFor();
    const away = { kind: "status", status: 302, headers: { location: `${elsewhere}/sign-in` } };
    await sandbox.faults({ times: null, fault: away });
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText(/Nothing was changed/).waitFor();
    assert.equal(await page.getByText("It is not known whether").count(), 0);
    await ended(page).waitFor();
  },
);

journey("what may have been executed before the session ended is unknown", { path: edit, expects: noise }, async ({ page, sandbox }) => {
  await field(page, "Display name").fill("Perhaps");
  await page.getByRole("button", { name: "Review changes" }).click();
  await page.getByRole("button", { name: "Save changes" }).waitFor();
  await sandbox.faults({ times: null, fault: page200 });
  await page.getByRole("button", { name: "Save changes" }).click();
  await ended(page).waitFor();
  await page.getByRole("button", { name: "Check again" }).waitFor();
  await sandbox.calm();
  await page.getByRole("button", { name: "Check again" }).click();
  await page.getByRole("button", { name: "Check again" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Save changes" }).waitFor();
});

journey(
  "nobody behind a gateway is led to a form that asks for a key",
  { sandbox: { args: ["--cookie", "session=on"] }, expects: [failed] },
  async ({ page }) => {
    await ended(page).waitFor();
    assert.equal(await page.getByRole("link", { name: "Connect again" }).count(), 0);
    await page.getByRole("link", { name: "Connection", exact: true }).click();
    await page.getByRole("heading", { name: "Connect" }).waitFor();
    assert.equal(await page.getByRole("combobox", { name: "Authentication" }).inputValue(), "gateway");
    await connect(page);
    await page.getByRole("alert").getByText("Your sign-in may have ended").waitFor();
    assert.equal(await page.getByRole("textbox", { name: /Key|token/i }).count(), 0);
  },
);

const cookie = { sandbox: { args: ["--cookie", "session=on", "--allow-credentials"] } };
journey(
  "cookies go to a gateway on another origin where config.json says so",
  { ...cookie, config: (api) => gateway(api, { credentials: "include" }), expects: [failed] },
  async ({ page, sandbox, context }) => {
    await ended(page).waitFor();
    await context.addCookies([{ name: "session", value: "on", url: sandbox.api }]);
    await sandbox.forgetRequests();
    await page.reload();
    await loaded(page, 60);
    // The first page too, which the starter asks for.
    const lists = (await sandbox.requests("GET")).filter((request) => request.path.endsWith("/activeNumbers"));
    assert.deepEqual(
      lists.map((request) => request.status),
      [200],
    );
    await page.goto(new URL(edit, page.url()).href);
    await field(page, "Display name").fill("With a cookie");
    await page.getByRole("button", { name: "Review changes" }).click();
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("heading", { name: BOISE, exact: true }).waitFor();
  },
);

journey(
  "a gateway that does not allow cookies is named",
  { config: (apiBaseUrl) => ({ apiBaseUrl, credentials: "include" }), path: "/connect", expects: [failed, "CORS policy"] },
  async ({ page }) => {
    await field(page, "Project ID").fill(PROJECT);
    await connect(page);
    await page.getByRole("alert").getByText("Access-Control-Allow-Credentials: true").waitFor();
  },
);

/** A JSON Web Token that ended an hour ago or ends in one. */
function token(seconds) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [part({ alg: "none" }), part({ exp: Math.floor(Date.now() / 1000) + seconds }), "x"].join(".");
}
const old = token(-3600);
for (const [what, given, answers] of /** @type {any[][]} */ ([
  ["its own end", old, [[{}, "", "The access token has expired."]]],
  [
    "a word in the header or body",
    "opaque",
    [
      [{ "www-authenticate": 'Bearer error_description="Token EXPIRED"' }, "", "The access token has expired."],
      [{}, '{"error":{"status":"UNAUTHENTICATED","message":"Access token Expired"}}', "The access token has expired."],
      [{}, "", "does not accept these credentials"],
    ],
  ],
])) {
  journey(
    `an access token's end is told by ${what}`,
    { ...asked, sandbox: { args: ["--auth", "bearer", "--token", given] }, expects: [failed] },
    async ({ page, sandbox }) => {
      await mode(page, "bearer");
      await field(page, "Access token").fill(given);
      await connect(page);
      await loaded(page, 60);
      for (const [headers, body, said] of answers) {
        await sandbox.faults({ path: "activeNumbers", fault: { kind: "status", status: 401, headers, body } });
        await page.getByRole("button", { name: "Refresh" }).click();
        await page.getByRole("alert").getByText(said).waitFor();
        await page.getByRole("link", { name: "Connect again" }).waitFor();
        await page.getByRole("button", { name: "Try again" }).click();
        await page.getByRole("alert").waitFor({ state: "detached" });
        // The next fault is for the next load alone.
        await loaded(page, 60);
      }
    },
  );
}

journey(
  "an access token's end is told by its age",
  { ...asked, sandbox: { args: ["--auth", "bearer"] }, expects: [failed] },
  async ({ page, sandbox }) => {
    await installClock(page);
    await mode(page, "bearer");
    await field(page, "Access token").fill("sandbox-token");
    await connect(page);
    await loaded(page, 60);
    await page.clock.fastForward("59:00");
    await sandbox.faults({ path: "activeNumbers", fault: { kind: "status", status: 401 } });
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByRole("alert").getByText("The access token may have expired.").waitFor();
  },
);

journey(
  "a configuration that names project and authentication beats what the browser kept",
  { expects: [failed], origins: [elsewhere] },
  async ({ page, sandbox, context }) => {
    await loaded(page, 60);
    const kept = { apiBaseUrl: elsewhere, apiVersion: "v1", projectId: "old", auth: "basic" };
    await page.evaluate((kept) => localStorage.setItem("numberdesk.connection", JSON.stringify(kept)), kept);

    // A gateway on the page's own origin, under a path or not.
    const app = new URL(page.url()).origin;
    for (const [apiBaseUrl, path] of [
      ["", ""],
      ["/admin/api", "/admin/api"],
      [undefined, ""],
    ]) {
      await context.route(`${app}${path}/v1alpha1/**`, async (route) => {
        const url = route
          .request()
          .url()
          .replace(app + path, sandbox.api);
        await route.fulfill({ response: await route.fetch({ url }) });
      });
      await context.route("**/config.json", (route) => route.fulfill({ json: { apiBaseUrl, projectId: PROJECT, auth: "gateway" } }));
      await sandbox.forgetRequests();
      await page.reload();
      await loaded(page, 60);
      assert.deepEqual(
        (await sandbox.requests("GET")).map((request) => request.path),
        [`/v1alpha1/projects/${PROJECT}/activeNumbers`],
      );
      await context.unrouteAll();
    }
  },
);

for (const [key, value] of /** @type {any[][]} */ ([
  ["client_secret", "x"],
  ["password", "x"],
  ["hmacSecret", "x"],
  ["gateway", { Api_Key: "x" }],
])) {
  journey(
    `config.json with ${key} is refused before anything is asked`,
    { config: (api) => gateway(api, { [key]: value }) },
    async ({ page, sandbox }) => {
      await page.getByText("config.json could not be used").waitFor();
      await page.getByText("take it out").waitFor();
      assert.deepEqual(await sandbox.requests(), []);
    },
  );
}

journey(
  "Disconnect forgets key, numbers and what was opened",
  { ...asked, sandbox: { args: ["--auth", "basic"] } },
  async ({ page, sandbox, context }) => {
    const enter = async () => {
      await mode(page, "basic");
      await field(page, "Key ID").fill("sandbox-key");
      await field(page, "Key secret").fill("sandbox-secret");
      await connect(page);
    };
    await enter();
    await loaded(page, 60);
    await page.getByRole("link", { name: BOISE, exact: true }).click();
    await page.getByRole("heading", { name: BOISE }).waitFor();
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("heading", { name: "Connect" }).waitFor();
    await page.getByRole("status").getByText("Disconnected.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Disconnect" }).count(), 0);
    assert.equal(await field(page, "Project ID").inputValue(), PROJECT);
    await mode(page, "basic");
    assert.equal(await field(page, "Key secret").inputValue(), "");
    // Neither the palette nor the log nor Back tells of numbers.
    await page.keyboard.press("Control+k");
    await page.keyboard.type("2086");
    assert.equal(await page.getByRole("option", { name: /^Open/ }).count(), 0);
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    assert.ok(!(await page.content()).includes(BOISE));
    await page.goBack();
    await page.goBack();
    await page.getByRole("heading", { name: "Connect" }).waitFor();
    assert.ok(!JSON.stringify(await context.storageState()).includes("sandbox-secret"));

    // By the palette, and with a question where something would be lost.
    await enter();
    await page
      .getByRole("heading", { level: 1 })
      .filter({ hasText: /Numbers|\+/ })
      .waitFor();
    await page.evaluate(() => history.length);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Numbers" }).click();
    await loaded(page, 60);
    await page.getByRole("link", { name: BOISE, exact: true }).click();
    await page.getByRole("link", { name: "Edit" }).click();
    await field(page, "Display name").fill("Unsaved");
    await page.getByRole("button", { name: "Disconnect" }).click();
    const dialog = page.getByRole("dialog", { name: "Disconnect?" });
    await dialog.getByRole("button", { name: "Stay connected" }).click();
    assert.equal(await field(page, "Display name").inputValue(), "Unsaved");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("disconnect");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Disconnect", exact: true }).click();
    await page.getByRole("heading", { name: "Connect" }).waitFor();
    assert.deepEqual(await sandbox.requests("PATCH"), []);
  },
);

const v1 = (api) => gateway(api, { apiVersion: "v1" });
const question = (page) => page.getByRole("dialog", { name: "Disconnect?" });
const onItsWay = "A change is on its way. It can't be called back, and if you disconnect now you won't see what comes of it.";
const delayed = (method, path, after = true) => ({ method, path, fault: { kind: "delay", ms: 3_000, after } });

/** Presses Disconnect, once to stay and once to go. */
async function leaveInTheMiddle(page) {
  const disconnect = page.getByRole("button", { name: "Disconnect", exact: true });
  // Behind a dialog only the palette's key reaches it.
  const ask = async () => {
    if (await page.locator("dialog[open]").count()) {
      await page.evaluate(() => /** @type {HTMLDialogElement} */ (document.querySelector("dialog[open]")).close());
    }
    await disconnect.click();
  };
  await ask();
  await question(page).getByText(onItsWay).waitFor();
  await question(page).getByRole("button", { name: "Stay connected" }).click();
  await question(page).waitFor({ state: "detached" });
  await ask();
  await question(page).getByRole("button", { name: "Disconnect", exact: true }).click();
  await page.getByRole("heading", { name: "Connect" }).waitFor();
  await page.getByText("A change was on its way: connect again and look whether it was made before you make it once more.").waitFor();
}

/** Nothing of what the tab knew comes back with an answer that is late. */
async function staysForgotten(page, sandbox, phone) {
  await eventually(async () => assert.ok((await sandbox.requests()).some((r) => ["POST", "PATCH"].includes(r.method) && r.status === 200)));
  await page.waitForTimeout(500);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(phone.slice(1));
  assert.equal(await page.getByRole("option", { name: /^Open/ }).count(), 0);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  assert.ok(!(await page.content()).includes(phone.slice(1)));
}

journey(
  "Disconnect while a change is on its way asks, and what comes of it stays out of the tab",
  { path: edit, config: v1 },
  async ({ page, sandbox }) => {
    await field(page, "Display name").fill("On its way");
    await page.getByRole("button", { name: "Review changes" }).click();
    await sandbox.forgetRequests();
    await sandbox.faults(delayed("PATCH", "activeNumbers"));
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saving…").waitFor();
    await leaveInTheMiddle(page);
    await staysForgotten(page, sandbox, BOISE);
    assert.equal((await sandbox.all()).find((n) => n.phoneNumber === BOISE).displayName, "On its way");
  },
);

journey(
  "Disconnect while a release is on its way, or looked after, asks",
  { path: `/numbers/${BOISE}`, config: v1, expects: [failed, "net::ERR"] },
  async ({ page, sandbox }) => {
    const release = async () => {
      await page.getByRole("button", { name: "Release", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: `Release ${BOISE}` });
      await dialog.getByRole("textbox").fill(BOISE);
      await sandbox.forgetRequests();
      await dialog.getByRole("button", { name: "Release number" }).click();
      return dialog;
    };
    await sandbox.faults(delayed("POST", ":release"));
    await (await release()).getByText("Releasing…").waitFor();
    await leaveInTheMiddle(page);
    await staysForgotten(page, sandbox, BOISE);
    // The answer is lost: until the number was read it is still on its way.
    await sandbox.change(BOISE, { expireAt: null });
    await page.getByRole("link", { name: "Numbers", exact: true }).click();
    await connect(page);
    await loaded(page, 60);
    await page.getByRole("link", { name: BOISE, exact: true }).click();
    await page.getByText("Emergency address").first().waitFor();
    await sandbox.faults({ method: "GET", path: `${BOISE}$`, times: null, fault: { kind: "delay", ms: 3_000 } });
    await sandbox.lose("POST", ":release", true);
    await (await release()).getByText("No clear answer. Looking at what happened…").waitFor();
    await leaveInTheMiddle(page);
  },
);

journey(
  "nothing is sent after Disconnect: neither the rest of a basket nor what was about to be sent",
  { path: "/rent", config: v1 },
  async ({ page, sandbox }) => {
    const before = (await sandbox.all()).length;
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await page.getByRole("button", { name: "Add any number that fits" }).click();
    await page
      .getByRole("button", { name: /^Add \+/ })
      .nth(3)
      .click();
    const rent = async () => {
      await page.getByRole("button", { name: "Review and rent" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Rent 2 numbers" }).click();
      await page.getByText("… Renting").waitFor();
    };
    // Its answer comes when nobody is connected any more.
    await sandbox.faults(delayed("POST", ":rentAny$"));
    await sandbox.forgetRequests();
    await rent();
    await eventually(async () => assert.ok((await sandbox.requests("GET")).some((r) => r.path.endsWith("/activeNumbers"))));
    await page.waitForTimeout(500);
    await leaveInTheMiddle(page);
    await eventually(async () =>
      assert.deepEqual(
        (await sandbox.requests("POST")).map((r) => r.status),
        [200],
      ),
    );
    await connect(page);
    await loaded(page, before + 1);
    // The list that has to be read before is late: then it is not sent at all.
    await page.getByRole("link", { name: "Rent", exact: true }).click();
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await page.getByRole("button", { name: "Add any number that fits" }).click();
    await page
      .getByRole("button", { name: /^Add \+/ })
      .nth(3)
      .click();
    await sandbox.forgetRequests();
    await sandbox.faults(delayed("GET", "activeNumbers$", false));
    await rent();
    await page.getByRole("button", { name: "Disconnect", exact: true }).click();
    await question(page).getByRole("button", { name: "Disconnect", exact: true }).click();
    await page.getByRole("heading", { name: "Connect" }).waitFor();
    await eventually(async () => assert.ok((await sandbox.requests("GET")).length > 0));
    await page.waitForTimeout(1_000);
    assert.deepEqual(await sandbox.requests("POST"), []);
    assert.equal((await sandbox.all()).length, before + 1);
  },
);

journey(
  "an order that is made after Disconnect is still known by its ID",
  { path: "/rent/orders/new?region=SE&type=MOBILE", config: v1 },
  async ({ page, sandbox }) => {
    await page.getByRole("textbox", { name: "How many" }).fill("1");
    await page.getByRole("button", { name: "Review order" }).click();
    await sandbox.forgetRequests();
    await sandbox.faults(delayed("POST", "createNumberOrder"));
    await page.getByRole("dialog").getByRole("button", { name: "Create order" }).click();
    await eventually(async () => assert.ok((await sandbox.requests("GET")).some((r) => r.path.endsWith("/availableNumbers"))));
    await page.waitForTimeout(500);
    await leaveInTheMiddle(page);
    await eventually(async () =>
      assert.deepEqual(
        (await sandbox.requests("POST")).filter((r) => r.path.includes("createNumberOrder")).map((r) => r.status),
        [200],
      ),
    );
    await page.waitForTimeout(500);
    await connect(page);
    await loaded(page, 60);
    await page.goto(new URL("/rent/orders", page.url()).href);
    await page.getByText(/^Order [0-9a-z]{26}$/).waitFor();
  },
);

journey("Disconnect from a gateway does not connect again, and asks for no key", {}, async ({ page, sandbox }) => {
  await loaded(page, 60);
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByText("You are still signed in at the gateway").waitFor();
  await sandbox.forgetRequests();
  await page.getByRole("link", { name: "Numbers", exact: true }).click();
  await page.getByRole("heading", { name: "Connect" }).waitFor();
  assert.equal(await page.getByRole("textbox", { name: /Key|token/i }).count(), 0);
  assert.deepEqual(await sandbox.requests(), []);
  await connect(page);
  await loaded(page, 60);
});

journey("idle minutes disconnect, after a question where something is unsaved", { path: "/settings" }, async ({ page }) => {
  await installClock(page);
  await page.getByRole("combobox", { name: "Disconnect when idle" }).selectOption("After 15 minutes");
  await page.getByRole("link", { name: "Numbers", exact: true }).click();
  await loaded(page, 60);
  await page.clock.fastForward("14:00");
  await page.keyboard.press("Shift");
  await page.clock.fastForward("14:00");
  await page.getByRole("heading", { name: "Numbers" }).waitFor();
  await page.clock.fastForward("01:10");
  await page.getByText("There was no input for 15 minutes.").waitFor();

  await connect(page);
  await loaded(page, 60);
  await page.getByRole("link", { name: BOISE, exact: true }).click();
  await page.getByRole("link", { name: "Edit" }).click();
  await field(page, "Display name").fill("Unsaved");
  await page.clock.fastForward("15:10");
  const dialog = page.getByRole("dialog", { name: "Disconnect?" });
  await dialog.getByRole("button", { name: "Stay connected" }).click();
  assert.equal(await field(page, "Display name").inputValue(), "Unsaved");
  await page.clock.fastForward("15:10");
  await dialog.waitFor();
  await page.clock.fastForward("01:10");
  await page.getByText("There was no input for 15 minutes.").waitFor();
});

journey("a secret that is shown to be copied by hand goes with Disconnect", { path: "/settings", config: v1 }, async ({ page, context }) => {
  await context.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await installClock(page);
  await page.getByRole("combobox", { name: "Disconnect when idle" }).selectOption("After 15 minutes");
  await page.getByRole("button", { name: "Copy current secret" }).click();
  const secret = await page.getByRole("dialog", { name: "Copy by hand" }).getByRole("textbox").inputValue();
  assert.match(secret, /^\S{32,}$/);
  await page.clock.fastForward("15:10");
  await page.getByText("There was no input for 15 minutes.").waitFor();
  assert.equal(await page.locator("dialog[open]").count(), 0);
  const values = await page.evaluate(() =>
    [...document.querySelectorAll("input, textarea")].map((own) => /** @type {HTMLInputElement} */ (own).value),
  );
  assert.ok(!values.join().includes(secret));
  assert.ok(!(await page.content()).includes(secret));
});
