// The gateway alone, and behind Caddy and nginx with TLS.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dist, PROJECT } from "../e2e/harness.mjs";
import { askPlain, askTls } from "./ask.mjs";
import { checkApp, checkFiles, checkRedirect } from "./checks.mjs";
import { deployment, sandboxWith, trial } from "./deployment.mjs";
import { score } from "./observatory.mjs";
import { deployed, gatewayToml, HOST, nginxPlaces, ports, replaced, startCaddy, startGateway, startNginx, startProvider } from "./servers.mjs";

/** A sandbox that wants a token and knows no CORS, as Sinch does. */
const AS_SINCH = ["--auth", "bearer", "--no-cors"];
const app = `https://${HOST}`;
const alone = `http://127.0.0.1:${ports.gateway}`;

/** The gateway, with people who sign in, reached by an origin. */
async function withProvider(/** @type {string} */ api, /** @type {string} */ origin, toml = gatewayToml(PROJECT)) {
  const provider = await startProvider(origin);
  return [provider, await startGateway(api, replaced(toml, { [app]: origin }))];
}

/** The cookie of who is signed in. @param {import("playwright-core").BrowserContext} context @param {string} origin */
const cookieOf = async (context, origin) => (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join("; ");

/** Whether the audit log has the change, with who made it. @param {import("./servers.mjs").Server[]} servers */
const checkAudit = (servers) => {
  const lines = servers.flatMap((server) => server.log().split("\n")).filter((line) => line.startsWith("{") && line.includes('"outcome"'));
  const audit = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    audit.map((line) => [line.method, line.person, line.address, line.outcome]),
    [["PATCH", "admin", "127.0.0.1", "done"]],
  );
};

const startAlone =
  (toml = gatewayToml(PROJECT)) =>
  async (/** @type {{ api: string }} */ { api }) => ({
    app: alone,
    as: "admin",
    servers: await withProvider(api, alone, toml),
  });

deployment("the gateway alone, with the app in it", AS_SINCH, startAlone(), async (given) => {
  await checkApp(given);
  checkAudit(given.servers);
  await checkFiles(askPlain(ports.gateway), { tls: false, cookie: await cookieOf(given.context, alone) });
});

const withFolder = replaced(gatewayToml(PROJECT), { '# app = "/usr/share/numberdesk"': `app = "${dist}"` });
deployment("the gateway alone, with a folder", AS_SINCH, startAlone(withFolder), async (given) => {
  await checkApp(given);
  await checkFiles(askPlain(ports.gateway), { tls: false, cookie: await cookieOf(given.context, alone) });
});

const toGateway = { "127.0.0.1:8080": `127.0.0.1:${ports.gateway}` };
const caddy = () => startCaddy(replaced(readFileSync(deployed("Caddyfile"), "utf8"), toGateway));
const nginx = () => startNginx(replaced(readFileSync(deployed("nginx.conf"), "utf8"), { ...nginxPlaces, ...toGateway }));

for (const [name, startFront] of /** @type {const} */ ([
  ["Caddy", caddy],
  ["nginx", nginx],
])) {
  const start = async (/** @type {{ api: string }} */ { api }) => {
    const servers = await withProvider(api, app);
    return { app, as: "admin", servers: [...servers, await startFront()] };
  };
  deployment(`the gateway behind ${name}`, AS_SINCH, start, async (given) => {
    await checkApp(given);
    checkAudit(given.servers);
    const cookie = await cookieOf(given.context, app);
    assert.match(cookie, /^__Host-/);
    await checkFiles(askTls(), { cookie });
    await checkRedirect(askPlain(ports.http, HOST));
    const list = await askTls()(`/v1/projects/${PROJECT}/activeNumbers`, { headers: { cookie, "accept-encoding": "gzip" } });
    assert.deepEqual([list.status, list.headers["content-encoding"]], [200, "gzip"]);
  });

  // Which can't sign in: here each address is a person.
  trial(`MDN's Observatory gives the gateway behind ${name} an A+`, async (ending) => {
    const sandbox = await ending(sandboxWith(...AS_SINCH));
    const byHeader = { SIGN_IN_MODE: "header", SIGN_IN_USER_HEADER: "x-forwarded-for" };
    await ending(startGateway(sandbox.api, gatewayToml(PROJECT), byHeader));
    await ending(startFront());
    const { scan, tests } = await score(HOST, ports);
    assert.equal(scan.statusCode, 200);
    assert.equal(scan.grade, "A+");
    assert.ok(scan.score >= 135, `${scan.score}: ${JSON.stringify(tests)}`);
  });
}
