// MDN's HTTP Observatory. It asks ports 80 and 443 and believes no certificate but of a known authority, so it runs in a process of
// its own, in which these ports are others and our certificate is known.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { certificate } from "./servers.mjs";

const script = fileURLToPath(new URL("observe.mjs", import.meta.url));

/**
 * @param {string} host
 * @param {{ http: number, https: number }} ports
 * @returns {Promise<{ scan: { grade: string, score: number, statusCode: number }, tests: object }>}
 */
export async function score(host, { http, https }) {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate };
  const { stdout } = await promisify(execFile)(process.execPath, [script, host, String(http), String(https)], { env });
  return JSON.parse(stdout);
}
