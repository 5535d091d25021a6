// Measures the gateway in front of the sandbox against the sandbox alone: reads a second, latency at a fixed rate, memory. With
// --soak it also runs for long, see soak.mjs. `cargo xtask bench --gateway` builds what it needs and runs it.
//
//   node gateway.mjs [--runs 3] [--seconds 10] [--soak MINUTES] [--soak-rate 200] [--strict]
//
// SANDBOX_BIN, GATEWAY_BIN, APP_DIST and PROVIDER name the programs, the built app's folder and the provider's script; HEY is the
// load generator (github.com/rakyll/hey, in Debian's package of that name).
import { execFileSync, spawn } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { startGateways } from "../gateways.mjs";
import { spawnSandbox, stopPrograms } from "../programs.mjs";
import { memoryOf, signInByHttp } from "./gateway-session.mjs";
import { soak } from "./soak.mjs";

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    seconds: { type: "string", default: "10" },
    soak: { type: "string" },
    "soak-rate": { type: "string", default: "200" },
    strict: { type: "boolean", default: false },
  },
});

const PROJECT = "/v1/projects/0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";
const READS = { "one number": `${PROJECT}/activeNumbers/%2B12086390939`, "list of 20": `${PROJECT}/activeNumbers?pageSize=20` };
/** Requests a second at which latency is measured, and the workers that share them. */
const RATE = 2_000;
const WORKERS = 40;
/** Goals of the issue, on 2 cores. */
const GOALS = { reads: 2_000, addedP99: 5, megabytes: 60 };

/** The middle one of these numbers. @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Sends reads to a URL for some seconds, as fast as they are answered or at a rate, and returns how fast they were.
 *
 * @param {string} url
 * @param {{ headers?: string[], rate?: number }} how
 */
async function load(url, { headers = [], rate = 0 }) {
  const perWorker = rate ? ["-q", String(rate / WORKERS)] : [];
  const args = ["-z", `${options.seconds}s`, "-c", String(WORKERS), ...perWorker, "-disable-compression", "-o", "csv"];
  const hey = spawn(process.env.HEY ?? "hey", [...args, ...headers.flatMap((header) => ["-H", header]), url], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let csv = "";
  hey.stdout.on("data", (chunk) => {
    csv += chunk;
  });
  const code = await new Promise((resolve, reject) => hey.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`hey ended with ${code}`);
  const rows = csv.trim().split("\n").slice(1);
  const cells = rows.map((row) => row.split(","));
  const wrong = cells.filter((row) => row[6] !== "200").length;
  if (wrong || !cells.length) throw new Error(`${url}: ${wrong} of ${cells.length} answers were not 200`);
  const times = cells.map((row) => Number(row[0]) * 1000).sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return { rate: cells.length / Number(options.seconds), p50: at(0.5), p99: at(0.99) };
}

/** One table for a read: sandbox and gateway by turns. */
async function compare(name, path, direct, gateway) {
  const ways = [
    ["sandbox", direct],
    ["gateway", gateway],
  ];
  const results = { sandbox: [], gateway: [] };
  for (let run = 0; run < Number(options.runs); run += 1) {
    for (const [way, { url, headers }] of ways) {
      const fastest = await load(url + path, { headers });
      const fixed = await load(url + path, { headers, rate: RATE });
      results[way].push({ reads: fastest.rate, rate: fixed.rate, p50: fixed.p50, p99: fixed.p99 });
    }
  }
  const of = (way, key) => median(results[way].map((result) => result[key]));
  console.log(`\n${name}, median of ${options.runs} runs of ${options.seconds} s (every run: reads/s; p50 / p99 ms)`);
  for (const [way] of ways) {
    const each = results[way].map((r) => `${r.reads.toFixed(0)}; ${r.p50.toFixed(2)} / ${r.p99.toFixed(2)}`).join("   ");
    console.log(
      `  ${way}: ${of(way, "reads").toFixed(0)} reads/s; at ${of(way, "rate").toFixed(0)}/s p50 ${of(way, "p50").toFixed(2)} ms, p99 ${of(way, "p99").toFixed(2)} ms   (${each})`,
    );
  }
  const added = { p50: of("gateway", "p50") - of("sandbox", "p50"), p99: of("gateway", "p99") - of("sandbox", "p99") };
  console.log(`  added: p50 ${added.p50.toFixed(2)} ms, p99 ${added.p99.toFixed(2)} ms`);
  return { reads: of("gateway", "reads"), addedP99: added.p99 };
}

/** Loads both, and returns the goals that were missed. */
async function measure() {
  const sandbox = await spawnSandbox(["--port", "0", "--numbers", "500", "--auth", "bearer", "--no-cors"]);
  const gateways = await startGateways(sandbox.api, {});
  const cookie = await signInByHttp(gateways.url, "viewer");
  const direct = { url: sandbox.api, headers: ["Authorization: Bearer sandbox-token"] };
  const gateway = { url: `http://127.0.0.1:${gateways.ports[0]}`, headers: [`Cookie: ${cookie}`] };
  const idle = memoryOf(gateways.pids[0]);
  const found = [];
  for (const [name, path] of Object.entries(READS)) found.push(await compare(name, path, direct, gateway));
  const busy = memoryOf(gateways.pids[0]);
  console.log(`\nMemory of the gateway: ${idle.toFixed(1)} MB at the start, ${busy.toFixed(1)} MB after the load`);
  gateways.stop();
  sandbox.stop();
  return [
    ...found.filter(({ reads }) => reads < GOALS.reads).map(({ reads }) => `${reads.toFixed(0)} reads/s, of ${GOALS.reads}`),
    ...found
      .filter(({ addedP99 }) => addedP99 > GOALS.addedP99)
      .map(({ addedP99 }) => `${addedP99.toFixed(2)} ms added at p99, of ${GOALS.addedP99}`),
    ...(busy > GOALS.megabytes ? [`${busy.toFixed(1)} MB, of ${GOALS.megabytes}`] : []),
  ];
}

const version = execFileSync("uname", ["-sr"], { encoding: "utf8" }).trim();
const load1 = () => loadavg()[0].toFixed(2);
console.log(`${cpus().length} cores, ${version}; ${WORKERS} connections of hey, which runs on the same cores; load before: ${load1()}`);
const missed = options.soak ? await soak(Number(options.soak), Number(options["soak-rate"])) : await measure();
console.log(missed.length ? `\nMissed: ${missed.join("; ")}` : "\nEvery goal is met.");
stopPrograms();
process.exit(missed.length && (options.strict || options.soak) ? 1 : 0);
