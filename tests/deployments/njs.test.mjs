// nginx that fetches the token by itself, with njs.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import njs from "../../deploy/njs/numberdesk.js";
import { BOISE, dist, eventually, PROJECT } from "../e2e/harness.mjs";
import { askPlain, askTls } from "./ask.mjs";
import { checkApp, checkFiles, checkRedirect } from "./checks.mjs";
import { deployment, sandboxWith, trial } from "./deployment.mjs";
import { configJson, deployed, folder, HOST, nginxPlaces, ports, replaced, startNginx, written } from "./servers.mjs";

const AS_SINCH = ["--auth", "bearer", "--no-cors"];
const app = `https://${HOST}`;
const list = `/v1/projects/${PROJECT}/activeNumbers`;
const number = `${list}/%2B${BOISE.slice(1)}`;

/**
 * @param {string} api
 * @param {{ auth?: string, key?: string }} [places] where the token endpoint is, and the key for it
 */
function start(api, { auth = api, key = "sandbox-key:sandbox-secret" } = {}) {
  const basic = Buffer.from(key).toString("base64");
  return startNginx(
    replaced(readFileSync(deployed("njs/nginx.conf"), "utf8"), {
      ...nginxPlaces,
      "00000000-0000-0000-0000-000000000000": PROJECT,
      "https://numbers.api.sinch.com": api,
      "https://auth.sinch.com": auth,
      "/etc/numberdesk/njs": dirname(deployed("njs/numberdesk.js")),
      "/etc/numberdesk/config.json": configJson(PROJECT),
      "/etc/numberdesk/sinch-key.conf": written("sinch-key.conf", `proxy_set_header Authorization "Basic ${basic}";\n`),
      "/usr/share/numberdesk": dist,
      "/run/numberdesk-token": mkdtempSync(join(folder, "token-")),
      "/var/lib/nginx/proxy/": `${folder}/nginx/proxy/`,
    }),
  );
}

deployment(
  "nginx with njs",
  AS_SINCH,
  async ({ api }) => ({ app, servers: [await start(api)] }),
  async (given) => {
    await checkApp(given);
    await checkFiles(askTls());
    await checkRedirect(askPlain(ports.http, HOST));
    const asked = await given.sandbox.requests();
    assert.equal(asked.filter(({ path }) => path === "/oauth2/token").length, 1);

    const ask = askTls();
    await given.sandbox.forgetRequests();
    const foreign = {
      headers: { cookie: "a=b", authorization: "Bearer of-the-browser", "idempotency-key": "k", "x-http-method-override": "DELETE" },
    };
    assert.equal((await ask(`${number}?a=%2F`, foreign)).status, 200);
    const [{ path, query, headers, idempotencyKey }] = await given.sandbox.requests();
    assert.deepEqual([path, query, idempotencyKey], [number, "a=%2F", null]);
    assert.ok(!headers.includes("cookie") && !headers.includes("x-http-method-override"), headers.join());

    await given.sandbox.forgetRequests();
    for (const [method, path] of [
      ["GET", "/v1/projects/another/activeNumbers"],
      ["GET", `/v1/projects/${PROJECT}/secrets`],
      ["GET", `${list}/..`],
      ["GET", `${list}/%2e%2e/secrets`],
      ["GET", `${list}/a%2Fb`],
      ["DELETE", number],
      ["GET", `/v1alpha1/projects/${PROJECT}/numberOrders/x`],
      ["GET", "/v1beta/x"],
    ]) {
      assert.equal((await ask(path, { method })).status, 404, `${method} ${path}`);
    }
    for (const site of [undefined, "cross-site", "same-site"]) {
      const headers = site ? { "sec-fetch-site": site } : {};
      assert.equal((await ask(`${number}:release`, { method: "POST", headers })).status, 403, site);
    }
    assert.deepEqual(await given.sandbox.requests(), []);
  },
);

trial("the endpoints of nginx with njs are those of the client", async () => {
  const routes = readFileSync(fileURLToPath(new URL("../../crates/numbers-client/src/routes.rs", import.meta.url)), "utf8");
  const documented = [...routes.matchAll(/route\(\s*Method::(\w+),\s*"([^"]+)"/g)].map(([, method, path]) => [method, path]);
  assert.ok(documented.length > 20);
  assert.deepEqual(njs.ROUTES, documented);
});

/** A token endpoint that says something else of its tokens. @param {string} api @param {object} others */
async function tokenEndpoint(api, others) {
  const endpoint = { count: 0, url: "", stop: () => {} };
  const server = createServer(async (request, response) => {
    endpoint.count += 1;
    const answer = await fetch(`${api}${request.url}`, {
      method: "POST",
      headers: { authorization: request.headers.authorization, "content-type": request.headers["content-type"] },
      body: Buffer.concat(await request.toArray()),
    });
    response.end(JSON.stringify({ ...(await answer.json()), ...others }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  endpoint.url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  endpoint.stop = () => server.close();
  return endpoint;
}

trial("nginx with njs fetches one token for all, and another before it expires", async (ending) => {
  const sandbox = await ending(sandboxWith(...AS_SINCH));
  // Good for a second besides the margin of a minute.
  const endpoint = await ending(tokenEndpoint(sandbox.api, { expires_in: 61 }));
  await ending(start(sandbox.api, { auth: endpoint.url }));
  const ask = askTls();
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(number)));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  // Two where the second ended meanwhile.
  assert.ok(endpoint.count <= 2, `${endpoint.count} tokens`);
  await eventually(async () => {
    assert.equal((await ask(number)).status, 200);
    assert.ok(endpoint.count >= 3);
  });
});

trial("nginx with njs sends nothing without a token", async (ending) => {
  const sandbox = await ending(sandboxWith(...AS_SINCH));
  await ending(start(sandbox.api, { key: "sandbox-key:wrong" }));
  const refused = await askTls()(number, { method: "PATCH", headers: { "sec-fetch-site": "same-origin" }, body: "{}" });
  assert.deepEqual([refused.status, JSON.parse(`${refused.body}`).error.status], [503, "UNAVAILABLE"]);
  assert.deepEqual(
    (await sandbox.requests()).filter(({ path }) => path !== "/oauth2/token"),
    [],
  );
});

trial("nginx with njs passes no challenge on", async (ending) => {
  const sandbox = await ending(sandboxWith(...AS_SINCH));
  const endpoint = await ending(tokenEndpoint(sandbox.api, { access_token: "refused" }));
  await ending(start(sandbox.api, { auth: endpoint.url }));
  const challenged = await askPlain(Number(new URL(sandbox.api).port))(number);
  assert.deepEqual([challenged.status, "www-authenticate" in challenged.headers], [401, true]);
  const answer = await askTls()(number);
  assert.deepEqual([answer.status, "www-authenticate" in answer.headers], [401, false]);
});
