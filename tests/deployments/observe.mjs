// observatory.mjs runs this: node observe.mjs HOST PORT-FOR-80 PORT-FOR-443
import { existsSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { fileURLToPath } from "node:url";

// The hosts that browsers reach by https only: its installation fetches them from the net. None of ours is one.
const preloaded = fileURLToPath(new URL("../conf/hsts-preload.json", import.meta.resolve("@mdn/mdn-http-observatory")));
if (!existsSync(preloaded)) writeFileSync(preloaded, "{}");
const { scan } = await import("@mdn/mdn-http-observatory");

const [host, http, https] = process.argv.slice(2);
/** @type {Record<number, string>} */
const ports = { 80: http, 443: https };
const { connect } = Socket.prototype;
/** @param {any} args */
Socket.prototype.connect = function (...args) {
  // node's own modules hand over a list of arguments that are in order already.
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (options.host === host) Object.assign(options, { host: "127.0.0.1", port: ports[options.port] });
  return connect.apply(this, args);
};

console.log(JSON.stringify(await scan(host)));
