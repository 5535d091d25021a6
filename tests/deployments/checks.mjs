// What every deployment has to do, whichever server it is: docs/deployment.md, "The web server".
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { BOISE, dist, eventually, grid, loaded, PROJECT, press } from "../e2e/harness.mjs";

/**
 * @typedef {import("./ask.mjs").Ask} Ask
 * @typedef {import("../e2e/harness.mjs").Page} Page
 * @typedef {import("../e2e/harness.mjs").Sandbox} Sandbox
 */

/** How many numbers the sandboxes have. */
export const NUMBERS = 60;

const TYPES = {
  ".js": /^(text|application)\/javascript; charset=utf-8$/,
  ".css": /^text\/css; charset=utf-8$/,
  ".wasm": /^application\/wasm$/,
  ".png": /^image\/png$/,
};

const HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; " +
  "worker-src 'self'; connect-src CONNECT; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types numberdesk default";

/**
 * @param {import("./ask.mjs").Answer} answer
 * @param {{ connect?: string, tls?: boolean }} [server]
 */
function checkHeaders({ headers }, { connect = "'self'", tls = true } = {}) {
  for (const [name, value] of Object.entries(HEADERS)) assert.equal(headers[name], value, name);
  assert.equal(headers["content-security-policy"], POLICY.replace("CONNECT", connect));
  // Over plain http no browser would heed it.
  assert.equal(headers["strict-transport-security"], tls ? "max-age=31536000" : undefined);
}

/**
 * Each file of the build, plain and as brotli, with its type, its headers and how long it is kept; and what is no file.
 *
 * @param {Ask} ask
 * @param {{ base?: string, connect?: string, tls?: boolean, cookie?: string, build?: string }} [server]
 */
export async function checkFiles(ask, { base = "/", cookie = "", build = dist, ...server } = {}) {
  const files = readdirSync(build).filter((name) => !/\.br$|^config\.json$/.test(name));
  const content = (/** @type {string} */ name) => readFileSync(join(build, name));
  const get = (/** @type {string} */ path, more = {}) => ask(base + path, { headers: { cookie, ...more } });

  for (const name of files.filter((name) => name !== "index.html")) {
    const plain = await get(name);
    assert.equal(plain.status, 200, name);
    assert.match(plain.headers["content-type"], TYPES[extname(name)], name);
    assert.equal(plain.headers["cache-control"], "public, max-age=31536000, immutable", name);
    assert.deepEqual(plain.body, content(name), name);
    checkHeaders(plain, server);
    if (!readdirSync(build).includes(`${name}.br`)) continue;
    const small = await get(name, { "accept-encoding": "gzip, br" });
    assert.deepEqual([small.status, small.headers["content-encoding"]], [200, "br"], name);
    assert.match(small.headers.vary, /accept-encoding/i, name);
    assert.match(small.headers["content-type"], TYPES[extname(name)], name);
    assert.deepEqual(small.body, content(`${name}.br`), name);
  }

  for (const path of ["", "numbers", `numbers/${BOISE}`, `numbers/${BOISE}/edit?a=b.c`, "rent/orders/x"]) {
    const page = await get(path);
    assert.deepEqual([page.status, page.headers["content-type"], page.headers["cache-control"]], [200, "text/html; charset=utf-8", "no-cache"], path);
    assert.deepEqual(page.body, content("index.html"), path);
    checkHeaders(page, server);
    if (!readdirSync(build).includes("index.html.br")) continue;
    const small = await get(path, { "accept-encoding": "br" });
    assert.deepEqual([small.headers["content-encoding"], small.body], ["br", content("index.html.br")], path);
  }

  for (const path of ["missing.js", "app-ffffffffffffffff.css", "numbers/missing.wasm", "../Cargo.toml", "..%2fCargo.toml"]) {
    const missing = await get(path);
    assert.ok([400, 404].includes(missing.status), `${path}: ${missing.status}`);
    assert.doesNotMatch(missing.headers["cache-control"] ?? "", /immutable/, path);
    assert.notDeepEqual(missing.body, content("index.html"), path);
  }
  checkHeaders(await get("missing.js"), server);

  for (const path of ["/v1", "/v1/numbers", "/v1alpha1", "/v1beta/x"]) {
    const api = await ask(path, { headers: { cookie } });
    assert.notEqual(api.status, 200, path);
    assert.notDeepEqual(api.body, content("index.html"), path);
  }
  assert.equal((await ask(`${base}numbers`, { method: "POST", headers: { cookie } })).status, 405);
}

/** http leads to https, with the address as it was. @param {Ask} ask */
export async function checkRedirect(ask) {
  const answer = await ask(`/numbers/${BOISE}?a=%2B`);
  assert.ok([301, 308].includes(answer.status), `${answer.status}`);
  assert.equal(answer.headers.location, `https://numbers.example.com/numbers/${BOISE}?a=%2B`);
}

/**
 * Goes through the app as an admin does: the list has rows, a number is opened by its address, and a change is saved. The sandbox
 * has the requests as they were sent.
 *
 * @param {{ page: Page, app: string, base?: string, sandbox: Sandbox }} given
 */
export async function checkApp({ page, app, base = "/", sandbox }) {
  await loaded(page, NUMBERS);
  assert.ok((await grid(page).getByRole("row").count()) > 10);

  await page.goto(`${app}${base}numbers/${BOISE}`);
  await page.getByRole("heading", { name: BOISE, level: 1, exact: true }).waitFor();
  await page.goto(`${app}${base}numbers/${BOISE}/edit`);
  await page.getByRole("textbox", { name: "Display name" }).fill("By way of a server");
  await press(page, "Review changes");
  await press(page, "Save changes");
  await page.getByText("Saved.").waitFor();

  await eventually(async () => assert.equal((await sandbox.read(`activeNumbers/${BOISE}`)).displayName, "By way of a server"));
  const path = `/v1/projects/${PROJECT}/activeNumbers/%2B${BOISE.slice(1)}`;
  const patches = await sandbox.requests("PATCH");
  assert.deepEqual(
    patches.map((request) => [request.path, request.status]),
    [[path, 200]],
  );
  assert.ok((await sandbox.requests("GET")).some((request) => request.path === path));
}
