// Measures the app against a plain page that does the same (baseline/), with the same data and the same lines of
// measuring. `cargo xtask bench` builds what it needs and runs it.
//
//   node bench.mjs [--sizes 1000,10000,100000,1000000] [--runs 3] [--strict] [--json FILE]
//
// SANDBOX_BIN, APP_DIST and CHROMIUM name the sandbox's program, the built app's folder and the browser.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { bars, summary, table } from "./report.mjs";
import { launch, measure } from "./subject.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.SANDBOX_BIN ?? `${root}target/native/sandbox`;
const dist = process.env.APP_DIST ?? `${root}dist`;
const PROJECT = "0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";
/** From here on one round is enough to wait for. */
const LARGE = 1_000_000;

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,10000,100000,1000000" },
    runs: { type: "string", default: "3" },
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

const children = new Set();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** A port that is free, to be named in a configuration before anybody listens there. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

/** A sandbox that answers, with a folder served on a port of its own. */
async function startSandbox(args) {
  const child = spawn(program, ["--app-port", "0", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  children.add(child);
  const app = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (/^ready$/m.test(text)) resolve(/^app (.*)\/$/m.exec(text)[1]);
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the sandbox ended with ${code}: ${text}`)));
  });
  return {
    app,
    stop: () => {
      children.delete(child);
      child.kill("SIGKILL");
    },
  };
}

/** The baseline's files, compressed beforehand like the app's. */
function compressedBaseline() {
  const folder = mkdtempSync(join(tmpdir(), "numberdesk-baseline-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  cpSync(fileURLToPath(new URL("baseline/", import.meta.url)), folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
  }
  return folder;
}

/**
 * What is typed: numbers from their beginning and from their middle, names, a plan, a region, an error, nothing. Four
 * characters at least, since three are taken back and the rest is deleted.
 */
async function whatToType(list) {
  const { activeNumbers } = await (await fetch(`${list}?pageSize=1000`)).json();
  const plan = activeNumbers.map((number) => number.smsConfiguration?.servicePlanId).find(Boolean);
  return ["+1208", "208639", "front desk", plan.slice(0, 6), "sweden", "marketing q4", "mno_rej", "zzzz"];
}

/** One size: as many rounds as asked for, app and baseline by turns. */
async function size(numbers, baselineFolder) {
  const port = await freePort();
  const api = `http://127.0.0.1:${port}`;
  const config = JSON.stringify({ apiBaseUrl: api, projectId: PROJECT, auth: "gateway", apiVersion: "v1alpha1" });
  const served = await startSandbox(["--port", port, "--app", dist, "--app-config", config, "--numbers", String(numbers), "--seed", "1", "--job-seconds", "86400"]);
  // This one is asked for files only.
  const other = await startSandbox(["--port", "0", "--app", baselineFolder, "--app-connect", api, "--numbers", "0"]);
  try {
    const queries = await whatToType(`${api}/v1alpha1/projects/${PROJECT}/activeNumbers`);
    const urls = {
      app: `${served.app}/numbers`,
      baseline: `${other.app}/?api=${encodeURIComponent(api)}&project=${PROJECT}`,
    };
    const found = { numbers, runs: numbers >= LARGE ? 1 : runs, app: [], baseline: [] };
    for (let round = 0; round < found.runs; round += 1) {
      // Whoever comes first does so by turns too.
      for (const subject of round % 2 ? ["baseline", "app"] : ["app", "baseline"]) {
        console.error(`${numbers.toLocaleString("en-GB")} numbers, round ${round + 1} of ${found.runs}: ${subject}`);
        found[subject].push(await measure({ url: urls[subject], numbers, queries }));
      }
    }
    return found;
  } finally {
    served.stop();
    other.stop();
  }
}

const baselineFolder = compressedBaseline();
const found = [];
// Once for nothing: the first start of a browser reads it from the disk.
await (await launch()).close();
console.log(`The app against the baseline, on ${cpus().length} cores (${cpus()[0].model.trim()})`);
for (const numbers of sizes) {
  found.push(await size(numbers, baselineFolder));
  console.log(table(found.at(-1)));
}
const { text, missed } = bars(found);
console.log(text);
if (options.json) {
  const written = found.map((size) => ({ ...size, medians: { app: summary(size.app), baseline: summary(size.baseline) } }));
  writeFileSync(options.json, `${JSON.stringify({ sizes: written }, null, 1)}\n`);
}
process.exit(options.strict && missed > 0 ? 1 : 0);
