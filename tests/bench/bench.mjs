// Measures the app against a plain page that does the same (baseline/), with the same data and the same lines of
// measuring; and against pages that other libraries make of it (peers/), if asked. `cargo xtask bench` builds what it needs
// and runs it.
//
//   node bench.mjs [--sizes 1000,10000,100000,1000000] [--runs 3] [--peers solid,ag-grid,tanstack,react-admin] [--strict]
//     [--json FILE]
//
// SANDBOX_BIN, APP_DIST and CHROMIUM name the sandbox's program, the built app's folder and the browser.
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { freePort, spawnSandbox } from "../programs.mjs";
import { budgets } from "./budgets.mjs";
import { compare } from "./compare.mjs";
import { summary } from "./metrics.mjs";
import { buildPeer } from "./peers/build.mjs";
import { tables } from "./report.mjs";
import { baselineFolder, compressedFolder, serveFolder } from "./servers.mjs";
import { launch, measure } from "./target.mjs";
import { PEERS, packagesOf, targetNamed } from "./targets.mjs";
import { processorTime } from "./tasks.mjs";

const dist = process.env.APP_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
const PROJECT = "0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";
/** From here on one round is enough to wait for. */
const LARGE = 1_000_000;

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,10000,100000,1000000" },
    runs: { type: "string", default: "3" },
    peers: { type: "string", default: "" },
    strict: { type: "boolean", default: false },
    json: { type: "string" },
  },
});
const positive = (text, name) => {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name} takes whole numbers above 0, not ${text}`);
  return Number(text);
};
const sizes = options.sizes.split(",").map((size) => positive(size, "sizes"));
const runs = positive(options.runs, "runs");
const peers = options.peers.split(",").filter(Boolean);
for (const peer of peers) {
  if (!PEERS.includes(peer)) throw new Error(`--peers takes ${PEERS.join(", ")}, not ${peer}`);
}

/**
 * What is typed: numbers from their beginning and from their middle, names, a plan, a region, an error, nothing. Four
 * characters at least, since three are taken back and the rest is deleted.
 */
function whatToType(activeNumbers) {
  const plan = activeNumbers.map((number) => number.smsConfiguration?.servicePlanId).find(Boolean);
  return ["+1208", "208639", "front desk", plan.slice(0, 6), "sweden", "marketing q4", "mno_rej", "zzzz"];
}

/** One size: as many rounds as asked for, everybody by turns. */
async function size(numbers, folders) {
  const port = await freePort();
  const api = `http://127.0.0.1:${port}`;
  const config = JSON.stringify({ apiBaseUrl: api, projectId: PROJECT, auth: "gateway", apiVersion: "v1alpha1" });
  const served = await spawnSandbox([
    "--port",
    String(port),
    "--app-port",
    "0",
    "--app",
    dist,
    "--app-config",
    config,
    "--numbers",
    String(numbers),
    "--seed",
    "1",
    "--job-seconds",
    "86400",
  ]);
  // These are asked for files only.
  const others = {
    baseline: await spawnSandbox(["--port", "0", "--app-port", "0", "--app", folders.baseline, "--app-connect", api, "--numbers", "0"]),
  };
  for (const peer of peers) others[peer] = await serveFolder(folders[peer]);
  try {
    const { activeNumbers } = await (await fetch(`${api}/v1alpha1/projects/${PROJECT}/activeNumbers?pageSize=1000`)).json();
    const queries = whatToType(activeNumbers);
    const urls = { app: `${served.app}/numbers` };
    for (const [name, { app }] of Object.entries(others)) urls[name] = `${app}/?api=${encodeURIComponent(api)}&project=${PROJECT}`;
    const names = Object.keys(urls);
    const found = { numbers, runs: numbers >= LARGE ? 1 : runs, targets: Object.fromEntries(names.map((name) => [name, []])) };
    for (let round = 0; round < found.runs; round += 1) {
      // Whoever comes first does so by turns too.
      for (const name of round % 2 ? [...names].reverse() : names) {
        console.error(`${numbers.toLocaleString("en-GB")} numbers, round ${round + 1} of ${found.runs}: ${name}`);
        const measured = await measure({ target: targetNamed(name), url: urls[name], numbers, queries });
        const { failure, ...traced } = await processorTime({ url: urls[name], numbers });
        if (failure) measured.failures.push(failure);
        found.targets[name].push({ ...measured, ...traced });
      }
    }
    return found;
  } finally {
    served.stop();
    for (const other of Object.values(others)) other.stop();
  }
}

const folders = { baseline: await baselineFolder() };
for (const peer of peers) folders[peer] = await compressedFolder((folder) => buildPeer(peer, folder));
const found = [];
// Once for nothing: the first start of a browser reads it from the disk.
await (await launch()).close();
console.log(`The app against the ${["baseline", ...peers].join(", ")}, on ${cpus().length} cores (${cpus()[0].model.trim()})`);
for (const peer of peers) console.log(`${peer}: ${packagesOf(peer)}`);
for (const numbers of sizes) {
  found.push(await size(numbers, folders));
  console.log(tables(found.at(-1)));
}
const { text, missed } = budgets(found);
console.log(text);
if (peers.length) console.log(compare(found));
if (options.json) {
  const medians = (targets) => Object.fromEntries(Object.entries(targets).map(([name, list]) => [name, summary(list)]));
  const written = ({ targets, ...size }) => ({ ...size, ...targets, medians: medians(targets) });
  writeFileSync(options.json, `${JSON.stringify({ sizes: found.map(written) }, null, 1)}\n`);
}
process.exit(options.strict && missed > 0 ? 1 : 0);
