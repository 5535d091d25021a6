// Starts gateways for journeys and the benchmark: an OpenID provider, the real programs, and a proxy that can cut connections.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, spawnProgram } from "./programs.mjs";
import { startProxy } from "./proxy.mjs";

/**
 * How a gateway is started. Each person of the provider is in the group of that name, `admin` in all of them.
 *
 * @typedef {object} GatewayOptions
 * @property {Record<string, unknown>} [config] keys of its configuration besides the usual, such as `"sign_in.idle_minutes"`
 * @property {number} [count] how many there are behind one address; more than one share a PostgreSQL by `"store.url"`
 *
 * A line of the audit log.
 * @typedef {{ at: number, person: string, method: string, path: string, resource: string, idempotencyKey: string, changes: any, outcome: string, status: number }} AuditLine
 *
 * @typedef {Awaited<ReturnType<typeof startGateways>>} Gateways
 */

const program = process.env.GATEWAY_BIN ?? fileURLToPath(new URL("../target/native/numberdesk-gateway", import.meta.url));
const provider = process.env.PROVIDER ?? fileURLToPath(new URL("./provider/provider.mjs", import.meta.url));
const dist = process.env.APP_DIST ?? fileURLToPath(new URL("../dist", import.meta.url));
/** The sandbox's only project. */
const PROJECT = "0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";

/**
 * The configuration of a gateway, by its keys.
 *
 * @param {{ port: number, url: string, api: string | undefined, issuer: string, store: string }} places
 * @param {Record<string, unknown>} more
 */
export function gatewayConfig({ port, url, api, issuer, store }, more = {}) {
  const keys = {
    listen: `127.0.0.1:${port}`,
    public_url: url,
    app: dist,
    "upstream.url": api,
    "upstream.projects": [PROJECT],
    "upstream.versions": ["v1", "v1alpha1"],
    "key.id": "sandbox-key",
    "key.secret": "sandbox-secret",
    "key.token_url": `${api}/oauth2/token`,
    "sign_in.mode": "oidc",
    "sign_in.issuer": issuer,
    "sign_in.client_id": "numberdesk",
    "sign_in.client_secret": "of-this-machine-only",
    "sign_in.scopes": ["profile", "groups"],
    "roles.viewer": ["viewer"],
    "roles.editor": ["editor"],
    "roles.buyer": ["buyer"],
    "roles.releaser": ["releaser"],
    "roles.auditor": ["auditor"],
    "store.url": store,
    ...more,
  };
  // Texts, numbers and lists of texts are written alike in JSON and TOML.
  return Object.entries(keys)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
    .join("");
}

/**
 * One gateway or several behind a proxy, with a provider, before an API.
 *
 * @param {string | undefined} api
 * @param {GatewayOptions} [options]
 */
export async function startGateways(api, { config = {}, count = 1 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "numberdesk-gateway-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const providerPort = await freePort();
  const issuer = `http://127.0.0.1:${providerPort}`;
  const secrets = ["--client", "numberdesk", "--secret", "of-this-machine-only"];
  const redirect = ["--redirect", `${url}/sign-in/callback`];
  // It warns that it is for development, which is what it is used for.
  const people = await spawnProgram(process.execPath, [provider, "--port", String(providerPort), ...secrets, ...redirect], /^ready/m, {
    keepsErrors: true,
  });
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
  const start = async (/** @type {number} */ port) => {
    const file = join(folder, `${port}.toml`);
    writeFileSync(file, gatewayConfig({ port, url, api, issuer, store: `sqlite:${join(folder, "gateway.db")}` }, config));
    return spawnProgram(program, ["--config", file], /listening on/, { keepsErrors: true, env: { ...process.env, RUST_LOG: "info" } });
  };
  const gateways = await Promise.all(ports.map(start));
  const proxy = await startProxy(port, ports);
  return {
    url,
    issuer,
    /** Where the gateways listen themselves, behind the proxy. */
    ports,
    pids: gateways.map(({ pid }) => pid),
    cut: proxy.cut,
    heads: proxy.heads,
    /** The lines of the audit log so far, as the gateways print them. @returns {AuditLine[]} */
    audit: () => gateways.flatMap(({ output }) => output.text.split("\n").filter(Boolean)).map((line) => JSON.parse(line)),
    /** What the gateways have logged. */
    log: () => gateways.map(({ output }) => output.errors).join("\n"),
    /** Kills one of them, as a crash does. */
    kill: (index = 0) => gateways[index].stop(),
    stop: () => {
      for (const { stop } of [...gateways, people, proxy]) stop();
      rmSync(folder, { recursive: true });
    },
  };
}
