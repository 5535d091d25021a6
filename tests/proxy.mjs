// A TCP proxy between browser and gateway: it spreads connections over several gateways, and cuts one at a chosen moment.
import { connect, createServer } from "node:net";

/**
 * A cut that waits for its request: which, whether only one on a connection that had brought a request before, and what is cut.
 * @typedef {{ line: RegExp, side: "browser" | "both", done: () => void }} Cut
 */

/** Reads the heads of the requests of one connection, and says of each when it has come as a whole. */
class Requests {
  count = 0;
  line = "";
  #head = "";
  #missing = 0;

  /** Whether a request ends with this chunk. @param {Buffer} chunk */
  endsWith(chunk) {
    if (this.#missing > 0) {
      this.#missing -= chunk.length;
      return this.#missing <= 0;
    }
    this.#head += chunk.toString("latin1");
    const end = this.#head.indexOf("\r\n\r\n");
    if (end < 0) return false;
    const head = this.#head.slice(0, end);
    this.line = head.split("\r\n")[0];
    this.count += 1;
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    this.#missing = length - (this.#head.length - end - 4);
    this.#head = "";
    return this.#missing <= 0;
  }
}

/** Starts a proxy on a port, before servers on these. @param {number} port @param {number[]} targets */
export async function startProxy(port, targets) {
  /** @type {Set<import("node:net").Socket>} */
  const sockets = new Set();
  /** @type {Cut | undefined} */
  let cut;
  let next = 0;
  /** The first lines of all requests. @type {string[]} */
  const lines = [];
  const server = createServer((browser) => {
    const gateway = connect(targets[next++ % targets.length], "127.0.0.1");
    const requests = new Requests();
    for (const socket of [browser, gateway]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
    // What one side loses the other hears as an end.
    browser.on("error", () => gateway.destroy());
    gateway.on("error", () => browser.destroy());
    browser.on("data", (chunk) => {
      const isWhole = requests.endsWith(chunk);
      if (isWhole) lines.push(requests.line);
      const found = cut?.line.test(requests.line) && requests.count > 1 ? cut : undefined;
      if (!isWhole || !found) {
        gateway.write(chunk);
        return;
      }
      cut = undefined;
      gateway.unpipe(browser);
      gateway.resume();
      gateway.write(chunk, () => {
        browser.destroy();
        if (found.side === "both") gateway.end();
        found.done();
      });
    });
    browser.on("end", () => gateway.end());
    gateway.pipe(browser);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(undefined)));
  return {
    /** How many requests with such a first line came so far. @param {RegExp} line */
    heads: (line) => lines.filter((known) => line.test(known)).length,
    /**
     * Cuts the connection of the next request with such a first line, once the gateway has it as a whole. Only one that has brought
     * a request before, since that is where browsers repeat by themselves. `side`: whether the gateway hears of it.
     *
     * @param {RegExp} line
     * @param {"browser" | "both"} side
     * @returns {Promise<void>} that it was cut
     */
    cut: (line, side) =>
      new Promise((resolve) => {
        cut = { line, side, done: () => resolve(undefined) };
      }),
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
