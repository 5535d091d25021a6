// The app's files by nginx and by Caddy, before a gateway of the company's own, which the sandbox plays: on the same host with the
// app below /admin/, and on another host by CORS.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BOISE, dist, PROJECT } from "../e2e/harness.mjs";
import { askPlain, askTls } from "./ask.mjs";
import { checkApp, checkFiles, checkRedirect } from "./checks.mjs";
import { deployment } from "./deployment.mjs";
import { configJson, deployed, folder, HOST, nginxPlaces, OTHER_HOST, ports, replaced, startCaddy, startNginx } from "./servers.mjs";

const app = `https://${HOST}`;

/** The build moved below /admin/, by the commands of docs/deployment.md. */
const moved = join(folder, "moved");
cpSync(dist, moved, { recursive: true });
execFileSync("sh", ["-ec", "sed -i 's,=/,=/admin/,g' index.html\nrm index.html.br"], { cwd: moved });

/** @typedef {{ api: string, build: string, config: string }} Places */

/** Each server, by its file. @type {[string, (text: (file: string) => string, places: Places) => Promise<import("./servers.mjs").Server>][]} */
const servers = [
  [
    "nginx",
    (text, { api, build, config }) =>
      startNginx(
        replaced(text("static/nginx.conf"), {
          ...nginxPlaces,
          "http://127.0.0.1:8080": api,
          "/usr/share/numberdesk/": `${build}/`,
          "/etc/numberdesk/config.json": config,
        }),
      ),
  ],
  [
    "Caddy",
    (text, { api, build, config }) =>
      startCaddy(
        replaced(text("static/Caddyfile"), {
          "127.0.0.1:8080": new URL(api).host,
          "/usr/share/numberdesk": build,
          "/etc/numberdesk": dirname(config),
        }),
      ),
  ],
];

const read = (/** @type {string} */ file) => readFileSync(deployed(file), "utf8");
const atTheRoot = (/** @type {string} */ file) =>
  replaced(read(file), { "/admin/": "/", "connect-src 'self'": `connect-src 'self' https://${OTHER_HOST}` });

/** The company's gateway on a host of its own, in front of the sandbox. @param {string} api */
const otherHost = (api) =>
  startCaddy(`\n${OTHER_HOST} {\n\treverse_proxy ${new URL(api).host}\n}\n`, {
    host: OTHER_HOST,
    httpPort: ports.otherHttp,
    httpsPort: ports.otherHttps,
  });

for (const [name, start] of servers) {
  deployment(
    `the files by ${name} below /admin/, the gateway on the same host`,
    ["--no-cors"],
    async ({ api }) => ({ app, base: "/admin/", servers: [await start(read, { api, build: moved, config: configJson(PROJECT) })] }),
    async (given) => {
      await checkApp(given);
      await checkFiles(askTls(), { base: "/admin/", build: moved });
      await checkRedirect(askPlain(ports.http, HOST));
      const redirect = await askTls()("/admin");
      assert.deepEqual([redirect.status, redirect.headers.location], [308, "/admin/"]);
      assert.equal((await askTls()("/elsewhere")).status, 404);
      const config = await askTls()("/admin/config.json");
      assert.deepEqual([config.status, config.headers["cache-control"]], [200, "no-cache"]);
      assert.equal(JSON.parse(`${config.body}`).projectId, PROJECT);
      const number = `/v1/projects/${PROJECT}/activeNumbers/%2B${BOISE.slice(1)}`;
      const answer = await askTls()(`${number}?a=%2F`, { headers: { "accept-encoding": "gzip" } });
      assert.equal(answer.status, 200);
      const asked = (await given.sandbox.requests("GET")).at(-1);
      assert.deepEqual([asked.path, asked.query], [number, "a=%2F"]);
    },
  );

  deployment(
    `the files by ${name}, the gateway on another host`,
    ["--allow-origin", app],
    async ({ api }) => {
      const config = configJson(PROJECT, { apiBaseUrl: `https://${OTHER_HOST}` });
      const files = await start(atTheRoot, { api, build: dist, config });
      return { app, origins: [`https://${OTHER_HOST}`], servers: [await otherHost(api), files] };
    },
    async (given) => {
      await checkApp(given);
      await checkFiles(askTls(), { connect: `'self' https://${OTHER_HOST}` });
    },
  );
}
