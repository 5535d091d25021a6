// What boot.js asks for while the wasm is on its way, and what it leaves to the app.
import assert from "node:assert/strict";
import { BOISE, eventually, failed, gateway, holdLaterPart, journey, loaded, PROJECT } from "./harness.mjs";

const list = `/v1alpha1/projects/${PROJECT}/activeNumbers`;

/** Loads a page and keeps the wasm back. Gives what has to be called for it to come, and what was requested. */
async function held(page, context, path) {
  const sent = [];
  page.on("request", (request) => sent.push(request));
  let release;
  const gate = new Promise((resolve) => {
    release = resolve;
  });
  await context.route("**/*_bg.wasm", async (route) => {
    await gate;
    await route.continue();
  });
  if (path) await page.goto(new URL(path, page.url()).href, { waitUntil: "commit" });
  else await page.reload({ waitUntil: "commit" });
  await eventually(() => assert.ok(sent.some((request) => request.url().endsWith("/config.json"))));
  return { sent, release };
}

/** The list's first page, as it was asked for so far. */
const asked = async (sandbox) => (await sandbox.requests("GET")).filter((r) => r.path === list && /^pageSize=1000$/.test(r.query));
const pause = (ms = 500) => new Promise((resolve) => setTimeout(resolve, ms));

journey(
  "the first page is asked for before the wasm is there, once, and the log tells",
  { sandbox: { numbers: 30 } },
  async ({ page, sandbox, context }) => {
    await loaded(page, 30);
    await sandbox.forgetRequests();
    const { sent, release } = await held(page, context);
    await eventually(async () => assert.equal((await asked(sandbox)).length, 1));
    const before = Date.now();
    await pause(1500);
    release();
    await loaded(page, 30);
    assert.equal((await asked(sandbox)).length, 1);
    assert.equal(sent.filter((request) => request.url().endsWith("/config.json")).length, 1);

    // What the app itself sends is the same.
    await page.getByRole("button", { name: "Refresh" }).click();
    await eventually(async () => assert.equal((await asked(sandbox)).length, 2));
    const [early, own] = await Promise.all(sent.filter((request) => /\?pageSize=1000$/.test(request.url())).map((request) => request.allHeaders()));
    assert.deepEqual(early, own);

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
    const rows = page.getByRole("table", { name: "Requests" }).locator("tbody tr");
    const lists = rows.filter({ hasText: `${list}?pageSize=1000` });
    await eventually(async () => assert.equal(await lists.count(), 2));
    await lists.last().getByRole("cell", { name: "200", exact: true }).waitFor();
    assert.equal(await rows.filter({ hasText: "/config.json" }).count(), 1);
    // Its time is when it was sent, not when the app came.
    const at = await lists.last().locator("time").getAttribute("datetime");
    assert.ok(Date.parse(at) <= before, at);
  },
);

journey(
  "the first page is asked for early with what a gateway of this project adds to config.json",
  { config: (api) => gateway(api, { protected: ["+4670*"], labels: { "957a0b1c2d3e": "Marketing: north" } }), sandbox: { numbers: 30 } },
  async ({ page, sandbox, context }) => {
    await loaded(page, 30);
    await sandbox.forgetRequests();
    const { release } = await held(page, context);
    await eventually(async () => assert.equal((await asked(sandbox)).length, 1));
    release();
    await loaded(page, 30);
    assert.equal((await asked(sandbox)).length, 1);
  },
);

journey("a first page that fails is tried again in sight", { sandbox: { numbers: 30 }, expects: [failed] }, async ({ page, sandbox, context }) => {
  await loaded(page, 30);
  await sandbox.faults({ method: "GET", path: "activeNumbers", times: 1, fault: { kind: "status", status: 503 } });
  await sandbox.forgetRequests();
  const { release } = await held(page, context);
  await eventually(async () => assert.equal((await asked(sandbox)).length, 1));
  release();
  await page.getByText("Trying again in").waitFor();
  await loaded(page, 30);
  assert.equal((await asked(sandbox)).length, 2);
});

journey("a first page that is refused is explained", { sandbox: { numbers: 30 }, expects: [failed] }, async ({ page, sandbox, context }) => {
  await loaded(page, 30);
  await sandbox.faults({ method: "GET", path: "activeNumbers", times: 9, fault: { kind: "status", status: 403 } });
  await sandbox.forgetRequests();
  const { release } = await held(page, context);
  release();
  await page.getByRole("alert").waitFor();
  assert.equal((await asked(sandbox)).length, 1);
});

// Whatever needs a second look is left to the app, which asks once too.
for (const [what, config, numbers] of /** @type {any[][]} */ ([
  ["a base with a slash at its end", (api) => gateway(`${api}/`), 30],
  ["a base in capitals", (api) => gateway(api.toUpperCase()), 30],
  ["no version", (api) => ({ ...gateway(api), apiVersion: undefined }), 30],
  ["an unknown key", (api) => gateway(api, { colour: "blue" }), 30],
  [
    "a place to sign in",
    (api) => gateway(api, { signInUrl: "https://sso.example.com/login?to=desk", credentials: "same-origin", idempotency: false }),
    30,
  ],
])) {
  journey(`the list is asked for once with ${what}`, { config, sandbox: { numbers } }, async ({ page, sandbox }) => {
    await loaded(page, numbers);
    assert.equal((await asked(sandbox)).length, 1);
  });
}

for (const [what, config, path] of /** @type {any[][]} */ ([
  ["of another page", undefined, `/numbers/${BOISE}`],
  ["of the settings", undefined, "/settings"],
  ["that needs a key", (api) => gateway(api, { auth: "basic" })],
  ["that names no project", (api) => ({ ...gateway(api), projectId: undefined })],
  ["with a secret in its configuration", (api) => gateway(api, { keySecret: "x" })],
  ["with a secret deep in its configuration", (api) => gateway(api, { signInUrl: "/", labels: { client_secret: "x" } })],
  ["with a key that stands there twice", (api) => `{"auth":"basic",${JSON.stringify(gateway(api)).slice(1)}`],
  ["with a link to sign in that is none", (api) => gateway(api, { signInUrl: "javascript:alert(1)" })],
  ["with a link to sign in whose port is none", (api) => gateway(api, { signInUrl: "https://sso.example.com:99999/" })],
  ["with a configuration that is no JSON", "{ nope"],
  ["with a base that is no address", (api) => gateway(`${api}/?x=`)],
])) {
  journey(`nothing is asked early for a visit ${what}`, { config, path: path ?? "/numbers" }, async ({ page, sandbox, context }) => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    // What this visit asks for is not to be taken for the next one's.
    await page.waitForLoadState("networkidle");
    await sandbox.forgetRequests();
    await held(page, context, path ?? "/numbers");
    await pause();
    assert.deepEqual(await sandbox.requests("GET"), []);
  });
}

journey(
  "what another connection is remembered for does not count where config.json is whole",
  { config: (api) => ({ ...gateway(api), apiVersion: undefined }), sandbox: { numbers: 30 } },
  async ({ page, sandbox, context }) => {
    await loaded(page, 30);
    await page.evaluate(() => localStorage.setItem("numberdesk.connection", JSON.stringify({ apiVersion: "v1", auth: "gateway" })));
    await sandbox.forgetRequests();
    const { release } = await held(page, context);
    await eventually(async () => assert.equal((await asked(sandbox)).length, 1));
    release();
    await loaded(page, 30);
    const paths = (await sandbox.requests("GET")).map((r) => r.path);
    assert.deepEqual(paths, [list]);
  },
);

journey(
  "no redirect is followed, neither early nor later",
  { sandbox: { numbers: 30 }, expects: [failed, "net::ERR", "redirect"] },
  async ({ page, sandbox }) => {
    await loaded(page, 30);
    await sandbox.faults({
      method: "GET",
      path: "activeNumbers",
      times: null,
      fault: { kind: "status", status: 302, headers: { location: `${sandbox.api}/signed-out` } },
    });
    await sandbox.forgetRequests();
    await page.reload();
    await page.getByText(/Trying again in .*connection failed/).waitFor();
    assert.deepEqual(
      (await sandbox.requests()).filter((r) => r.path === "/signed-out"),
      [],
    );
    await sandbox.calm();
    await loaded(page, 30);
  },
);

for (const [name, menu] of [
  ["Columns", "#columns"],
  ["Views", "#views"],
]) {
  journey(`the menu ${name}, opened before it has come, stands below its button`, {}, async ({ page, context }) => {
    const release = await holdLaterPart(context);
    await page.reload();
    const button = page.getByRole("button", { name, exact: true });
    // Twice, by somebody impatient: it is open all the same.
    await button.click();
    await button.click();
    assert.equal(await page.locator(menu).count(), 0);
    release();
    await page.locator(`${menu}:popover-open`).waitFor();
    const [at, below] = [await button.boundingBox(), await page.locator(menu).boundingBox()];
    assert.ok(below.y >= at.y + at.height - 1 && below.y < at.y + at.height + 10, JSON.stringify([at, below]));
    assert.ok(Math.abs(below.x + below.width - at.x - at.width) < 2, JSON.stringify([at, below]));
  });
}
