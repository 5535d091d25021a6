// One request as it stands: no redirect is followed, no path made shorter, nothing decompressed.
import { readFileSync } from "node:fs";
import { request as plain } from "node:http";
import { request as secure } from "node:https";
import { certificate, HOST, ports } from "./servers.mjs";

/**
 * @typedef {{ method?: string, headers?: Record<string, string>, body?: string }} Options
 * @typedef {{ status: number, headers: import("node:http").IncomingHttpHeaders, body: Buffer }} Answer
 * @typedef {(path: string, options?: Options) => Promise<Answer>} Ask
 */

/** @param {import("node:http").RequestOptions} to @param {typeof secure} request @returns {Ask} */
const asks =
  (to, request) =>
  (path, { method = "GET", headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", ...to, method, path, headers: { ...to.headers, ...headers } }, (answer) => {
        const whole = answer.toArray().then((chunks) => ({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }));
        whole.then(resolve, reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });

/** Asks a server by TLS. @param {string} [host] @param {number} [port] */
export const askTls = (host = HOST, port = ports.https) =>
  asks({ port, headers: { host }, ...{ servername: host, ca: readFileSync(certificate) } }, secure);

/** Asks a server without TLS. @param {number} port @param {string} host */
export const askPlain = (port, host = `127.0.0.1:${port}`) => asks({ port, headers: { host } }, plain);
