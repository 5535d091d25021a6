// Starts the servers of deploy/ from the very files there: only ports, names and paths are others, each replaced by name.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumOptions, freePort } from "../programs.mjs";

/** @typedef {{ pid: number, log: () => string, stop: () => Promise<void> }} Server */

/** The host of the files in deploy/, which every server here is reached by. */
export const HOST = "numbers.example.com";
/** The host of a gateway on another origin. */
export const OTHER_HOST = "gateway.example.com";
/** What is replaced in the files as the ID of the project. */
const ANY_ID = "00000000-0000-0000-0000-000000000000";

const [http, https, otherHttp, otherHttps, gateway, metrics, provider] = await Promise.all(Array.from({ length: 7 }, () => freePort()));
/** The ports of the servers that a file of tests starts, one deployment after the other. */
export const ports = { http, https, otherHttp, otherHttps, gateway, metrics, provider };

// The browser finds the hosts here, at the ports that everybody else has.
const rules = [
  [HOST, 80, http],
  [HOST, 443, https],
  [OTHER_HOST, 80, otherHttp],
  [OTHER_HOST, 443, otherHttps],
].map(([host, port, here]) => `MAP ${host}:${port} 127.0.0.1:${here}`);
chromiumOptions.args.push(`--host-resolver-rules=${rules.join(",")}`);

/** What these tests write. */
export const folder = mkdtempSync(join(tmpdir(), "numberdesk-deployments-"));
/** @type {Set<number>} */
const groups = new Set();
process.on("exit", () => {
  for (const group of groups) process.kill(-group, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const key = join(folder, "tls.key");
/** The certificate of both hosts, which nobody has signed. */
export const certificate = join(folder, "tls.pem");
const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key];
const names = ["-subj", `/CN=${HOST}`, "-addext", `subjectAltName=DNS:${HOST},DNS:${OTHER_HOST}`];
execFileSync("openssl", ["req", "-x509", "-days", "2", ...curve, "-out", certificate, ...names], { stdio: "pipe" });

/** A file of deploy/. @param {string} name */
export const deployed = (name) => fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url));

/**
 * A text with other ports, names and paths, each of which has to be in it.
 *
 * @param {string} text
 * @param {Record<string, string>} others
 */
export function replaced(text, others) {
  for (const [from, to] of Object.entries(others)) {
    if (!text.includes(from)) throw new Error(`Nothing to replace: ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** Writes a file of these tests. @param {string} name @param {string} text */
export function written(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/**
 * Starts a server and waits until its output shows that it listens. It and its children are a group, and end together.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {RegExp} ready
 * @param {Record<string, string>} [env]
 * @returns {Promise<Server>}
 */
export async function startServer(program, args, ready, env = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, env: { ...process.env, ...env } });
  let output = "";
  const ended = new Promise((resolve) => child.on("exit", () => resolve(undefined)));
  await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
        if (ready.test(output)) resolve(undefined);
      });
    }
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`${program} ended with ${code}: ${output}`)));
  });
  const pid = /** @type {number} */ (child.pid);
  groups.add(pid);
  child.on("exit", () => groups.delete(pid));
  return {
    pid,
    log: () => output,
    stop: async () => {
      if (groups.has(pid)) process.kill(-pid, "SIGTERM");
      await ended;
    },
  };
}

/**
 * Starts nginx with a file of sites-enabled, and around it what Debian's nginx.conf has.
 *
 * @param {string} site
 */
export function startNginx(site) {
  const home = join(folder, "nginx");
  mkdirSync(home, { recursive: true });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${home}/${name};`);
  const main = `
${process.getuid?.() === 0 ? "user root;" : ""}
include /etc/nginx/modules-enabled/*.conf;
worker_processes 2;
pid ${home}/pid;
error_log stderr notice;
events {}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log off;
  ${temporary.join("\n  ")}
  include ${written("site.conf", site)};
}`;
  const args = ["-c", written("nginx.conf", main), "-e", "stderr", "-g", "daemon off;"];
  return startServer("nginx", args, /start worker process /);
}

/** The ports and the certificate of a file for nginx. */
export const nginxPlaces = {
  "listen 80;": `listen 127.0.0.1:${http};`,
  "listen [::]:80;": "",
  "listen 443 ssl http2;": `listen 127.0.0.1:${https} ssl http2;`,
  "listen [::]:443 ssl http2;": "",
  "/etc/ssl/numbers.example.com.pem": certificate,
  "/etc/ssl/numbers.example.com.key": key,
};

/**
 * Starts Caddy with a Caddyfile of one site. The certificate is ours, since none can be fetched here.
 *
 * @param {string} site
 * @param {{ host?: string, httpPort?: number, httpsPort?: number }} [places]
 */
export function startCaddy(site, { host = HOST, httpPort = http, httpsPort = https } = {}) {
  const options = `{\n\tadmin off\n\thttp_port ${httpPort}\n\thttps_port ${httpsPort}\n\tdefault_bind 127.0.0.1\n\tskip_install_trust\n}\n`;
  const text = options + replaced(site, { [`\n${host} {\n`]: `\n${host} {\n\ttls ${certificate} ${key}\n` });
  const args = ["run", "--adapter", "caddyfile", "--config", written(`Caddyfile-${host}`, text)];
  return startServer("caddy", args, /serving initial configuration/, { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder });
}

const program = process.env.GATEWAY_BIN ?? fileURLToPath(new URL("../../target/native/numberdesk-gateway", import.meta.url));
const providerScript = process.env.PROVIDER ?? fileURLToPath(new URL("../provider/provider.mjs", import.meta.url));
const CLIENT_SECRET = "of-this-machine-only";

/**
 * deploy/gateway.toml, or a copy of it, for the servers here.
 *
 * @param {string} project
 * @param {string} [file]
 */
export function gatewayToml(project, file = deployed("gateway.toml")) {
  return replaced(readFileSync(file, "utf8"), {
    "127.0.0.1:8080": `127.0.0.1:${gateway}`,
    "127.0.0.1:9464": `127.0.0.1:${metrics}`,
    [`projects = ["${ANY_ID}"]`]: `projects = ["${project}"]`,
    [`id = "${ANY_ID}"`]: `id = "sandbox-key"`,
    "/etc/numberdesk/key-secret": written("key-secret", "sandbox-secret\n"),
    "/etc/numberdesk/client-secret": written("client-secret", `${CLIENT_SECRET}\n`),
    "https://id.example.com": `http://127.0.0.1:${provider}`,
    // The provider's groups.
    '["telecom"]': '["editor"]',
    "/var/lib/numberdesk/": `${mkdtempSync(join(folder, "store-"))}/`,
  });
}

/**
 * Starts the gateway in front of an API.
 *
 * @param {string} api
 * @param {string} toml
 * @param {Record<string, string>} [variables] above the file, without their prefix
 * @param {string} [binary]
 */
export function startGateway(api, toml, variables = {}, binary = program) {
  const all = { UPSTREAM_URL: api, KEY_TOKEN_URL: `${api}/oauth2/token`, ...variables };
  const env = Object.fromEntries(Object.entries(all).map(([name, value]) => [`NUMBERDESK_GATEWAY_${name}`, value]));
  return startServer(binary, ["--config", written("gateway.toml", toml)], /listening on/, { ...env, RUST_LOG: "info" });
}

/** Starts the OpenID provider, which sends people back to an origin. @param {string} origin */
export function startProvider(origin) {
  const client = ["--client", "numberdesk", "--secret", CLIENT_SECRET, "--redirect", `${origin}/sign-in/callback`];
  return startServer(process.execPath, [providerScript, "--port", String(provider), ...client], /^ready/m);
}

/** The origin of the provider. */
export const providerOrigin = `http://127.0.0.1:${provider}`;

/** config.json of deploy/, written for nginx and Caddy. @param {string} project @param {object} [more] */
export function configJson(project, more = {}) {
  const config = JSON.parse(replaced(readFileSync(deployed("config.json"), "utf8"), { [ANY_ID]: project }));
  return written("config.json", JSON.stringify({ ...config, ...more }));
}
