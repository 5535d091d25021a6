// Runs the gateway for long under reads and changes, while connections drop on both sides, tokens expire and the API limits its
// rate; then compares what the sandbox has executed with the keys that were sent.
import { Agent, request } from "node:http";
import { loadavg } from "node:os";
import { startGateways } from "../gateways.mjs";
import { spawnSandbox } from "../programs.mjs";
import { memoryOf, signInByHttp } from "./gateway-session.mjs";

const PROJECT = "/v1/projects/0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";
const RENTAL = { regionCode: "US", type: "LOCAL" };
/** Of a hundred requests so many change a number; one in so many changes is a rental; of ten changes so many are cut and repeated. */
const MIX = { changes: 15, rentals: 20, cut: 2 };
/** Seconds between rounds of faults, and lifetime of the API's tokens. */
const SECONDS = { faults: 5, token: 90 };
/** Requests under way at which the rate falls, where the machine does not keep up with it. */
const MAX_UNDER_WAY = 1_000;
/** What goes wrong in each round. */
const FAULTS = [
  { method: "PATCH", fault: { kind: "drop-after" } },
  { method: "POST", path: ":rentAny$", fault: { kind: "drop-after" } },
  { method: "PATCH", fault: { kind: "drop-before" } },
  { method: "PATCH", fault: { kind: "rate-limit", retryAfter: 1 } },
  { method: "PATCH", fault: { kind: "delay", ms: 400, after: true } },
  { method: "GET", path: "activeNumbers", fault: { kind: "drop-before" } },
];
/** What goes wrong once a minute, when all tokens expire: the endpoint limits its rate. */
const TOKEN_FAULT = { path: "oauth2", fault: { kind: "rate-limit" } };
/** Answers that these faults lead to. */
const EXPECTED = new Set(["200", "429 rate-limit", "502 no-answer", "502 outcome-unknown", "nothing left to rent", "cut, and repeated"]);

/** Counts by name. */
class Tally extends Map {
  /** @param {string} name */
  add(name) {
    this.set(name, (this.get(name) ?? 0) + 1);
  }
}

/** Control of the sandbox. @param {string} api */
const controlOf =
  (api) =>
  async (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body = undefined) => {
    const answer = await fetch(`${api}/__sandbox/${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    return answer.json();
  };

/** One request; `cutAfterMs` closes its connection before the answer, as a network that fails. */
function send(agent, origin, { method, path, headers, body }, cutAfterMs = undefined) {
  return new Promise((resolve) => {
    const sent = request(origin + path, { method, agent, headers }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode, text }));
      answer.on("error", (error) => resolve({ error: error.message }));
    });
    sent.on("error", (error) => resolve({ error: error.message }));
    if (cutAfterMs !== undefined) setTimeout(() => sent.destroy(new Error("cut")), cutAfterMs);
    sent.end(body);
  });
}

/** The name of an answer. */
function nameOf({ status, text, error }) {
  if (error) return error;
  const problem = /"type":"\/problems\/([^"]+)"/.exec(text)?.[1];
  return problem ? `${status} ${problem}` : status === 429 ? "429 rate-limit" : String(status);
}

/** The requests of the soak: each change has a key, by which the sandbox's log is compared later. */
class Traffic {
  answers = new Tally();
  /** What the client was told of each key, at last. @type {Map<string, string>} */
  told = new Map();
  /** What reached the API for each key, without what it surely refused. */
  reached = new Tally();
  sent = 0;
  inFlight = new Set();
  #agent = new Agent({ keepAlive: true, maxSockets: 100 });

  /** @param {{ origin: string, site: string, cookie: string, phones: string[] }} places `site` is the gateway's public URL */
  constructor({ origin, site, cookie, phones }) {
    this.origin = origin;
    this.site = site;
    this.cookie = cookie;
    this.phones = phones;
  }

  #change(key) {
    const isRental = this.sent % MIX.rentals === 0;
    const phone = encodeURIComponent(this.phones[Math.floor(Math.random() * this.phones.length)]);
    const [method, path, body] = isRental
      ? ["POST", "availableNumbers:rentAny", { ...RENTAL, callbackUrl: `https://soak.example/${key}` }]
      : ["PATCH", `activeNumbers/${phone}?updateMask=displayName`, { displayName: key }];
    const headers = {
      cookie: this.cookie,
      origin: this.site,
      "sec-fetch-site": "same-origin",
      "content-type": "application/json",
      "idempotency-key": key,
    };
    return { method, path: `${PROJECT}/${path}`, body: JSON.stringify(body), headers };
  }

  async #next() {
    this.sent += 1;
    const isChange = Math.random() * 100 < MIX.changes;
    if (!isChange) {
      const path = `${PROJECT}/activeNumbers${this.sent % 3 ? `/${encodeURIComponent(this.phones[this.sent % this.phones.length])}` : "?pageSize=20"}`;
      this.answers.add(nameOf(await send(this.#agent, this.origin, { method: "GET", path, headers: { cookie: this.cookie }, body: undefined })));
      return;
    }
    const key = `soak-${this.sent}`;
    const change = this.#change(key);
    if (Math.random() * 10 < MIX.cut) {
      const first = await send(this.#agent, this.origin, change, Math.random() * 20);
      if (first.error) this.answers.add("cut, and repeated");
    }
    const last = nameOf(await send(this.#agent, this.origin, change));
    // The sandbox has no endless stock.
    const answer = last === "404" && change.method === "POST" ? "nothing left to rent" : last;
    this.answers.add(answer);
    this.told.set(key, answer);
  }

  /** Sends at a rate until a time, and waits for the last answer. @param {number} rate @param {number} until */
  async run(rate, until) {
    const began = Date.now();
    for (let count = 0; Date.now() < until; ) {
      for (; count < ((Date.now() - began) / 1000) * rate && this.inFlight.size < MAX_UNDER_WAY; count += 1) {
        const one = this.#next().finally(() => this.inFlight.delete(one));
        this.inFlight.add(one);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Promise.all(this.inFlight);
    this.#agent.destroy();
  }

  /** Adds what reached the API. @param {any[]} log */
  note(log) {
    for (const { method, path, body, status } of log) {
      if (method === "GET" || path.startsWith("/oauth2") || status === 401 || status === 429) continue;
      const key = /soak-\d+/.exec(body)?.[0];
      this.reached.add(key ?? `no key: ${method} ${path}`);
    }
  }

  /** What is wrong with what was executed. */
  mistakes() {
    const twice = [...this.reached].filter(([, count]) => count > 1).map(([key, count]) => `${key} reached the API ${count} times`);
    const never = [...this.told]
      .filter(([key, told]) => told === "200" && !this.reached.has(key))
      .map(([key]) => `${key} was answered 200 and never executed`);
    const others = [...this.answers]
      .filter(([name]) => !EXPECTED.has(name) && name !== "cut, and repeated")
      .map(([name, count]) => `${count} times ${name}`);
    return [...twice, ...never, ...others];
  }
}

/**
 * Runs for so many minutes at a rate, and returns what was wrong.
 *
 * @param {number} minutes
 * @param {number} rate
 */
export async function soak(minutes, rate) {
  const sandbox = await spawnSandbox([
    "--port",
    "0",
    "--numbers",
    "500",
    "--auth",
    "bearer",
    "--no-cors",
    "--faults",
    "--token-seconds",
    String(SECONDS.token),
  ]);
  const control = controlOf(sandbox.api);
  const gateways = await startGateways(sandbox.api, { config: { "sign_in.idle_minutes": 600 } });
  const cookie = await signInByHttp(gateways.url, "admin");
  const owner = { headers: { authorization: "Bearer sandbox-token" } };
  const list = await (await fetch(`${sandbox.api}${PROJECT}/activeNumbers?pageSize=500`, owner)).json();
  const traffic = new Traffic({
    origin: `http://127.0.0.1:${gateways.ports[0]}`,
    site: gateways.url,
    cookie,
    phones: list.activeNumbers.map((number) => number.phoneNumber),
  });
  await control("DELETE", "requests");
  let tokens = 0;
  const takeLog = async () => {
    const log = await control("DELETE", "requests");
    tokens += log.filter(({ path, status }) => path.startsWith("/oauth2") && status === 200).length;
    traffic.note(log);
  };
  const memory = [];
  const report = () => {
    memory.push(memoryOf(gateways.pids[0]));
    const minute = String(memory.length - 1).padStart(3);
    console.log(
      `minute ${minute}: ${traffic.sent} requests, ${memory.at(-1).toFixed(1)} MB, ${traffic.inFlight.size} under way, load ${loadavg()[0].toFixed(2)}`,
    );
  };
  report();
  let rounds = 0;
  const round = async () => {
    await takeLog();
    await control("POST", "faults", FAULTS);
    rounds += 1;
    // The API's clock runs ahead once a minute: every token that it gave has expired.
    if (rounds % 12 === 0) {
      await control("POST", "faults", TOKEN_FAULT);
      await control("POST", "clock", { advanceSeconds: SECONDS.token + 10 });
      report();
    }
  };
  let failure;
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(round).catch((error) => {
      failure = error;
    });
  }, SECONDS.faults * 1000);
  await traffic.run(rate, Date.now() + minutes * 60_000);
  clearInterval(timer);
  await last;
  await takeLog();
  report();
  console.log(
    `\n${traffic.sent} requests in ${minutes} minutes, ${traffic.told.size} keys of changes, of which ${traffic.reached.size} reached the API; ${tokens} tokens were fetched`,
  );
  console.log(
    `Memory: ${memory[0].toFixed(1)} MB at the start, ${memory[Math.floor(memory.length / 2)].toFixed(1)} MB in the middle, ${memory.at(-1).toFixed(1)} MB at the end`,
  );
  for (const [name, count] of [...traffic.answers].sort((a, b) => b[1] - a[1])) console.log(`  ${count} × ${name}`);
  const executed = gateways.audit().filter(({ outcome }) => outcome === "done").length;
  console.log(`Lines of the audit log that say "done": ${executed}`);
  gateways.stop();
  sandbox.stop();
  return [...traffic.mistakes(), ...(failure ? [failure.message] : [])].slice(0, 20);
}
