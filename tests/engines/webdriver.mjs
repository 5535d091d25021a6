// A client for WebDriver (https://www.w3.org/TR/webdriver2/), as far as the smoke needs one: WebKitGTK's own driver.
import { spawn } from "node:child_process";
import { freePort } from "../programs.mjs";

/** The driver or its browser has ended, or answers no more: a fault of the session, not of the app. */
export class SessionLost extends Error {}

/** What the driver says when there is no session, window or web process any more. */
const LOST = /^(invalid session id|no such window|session not created|unknown error|tab crashed)$/;

/** Keys without a character (section 17.4.2). */
const KEYS = {
  Alt: "\uE00A",
  ArrowDown: "\uE015",
  ArrowLeft: "\uE012",
  ArrowRight: "\uE014",
  ArrowUp: "\uE013",
  Backspace: "\uE003",
  Control: "\uE009",
  Delete: "\uE017",
  End: "\uE010",
  Enter: "\uE007",
  Escape: "\uE00C",
  Home: "\uE011",
  PageDown: "\uE00F",
  PageUp: "\uE00E",
  Shift: "\uE008",
  Space: " ",
  Tab: "\uE004",
};

/** How long an answer may take, in milliseconds. */
const ANSWER_MS = 60_000;

/**
 * Starts a program and waits until it prints its first line, or for a moment where it prints none.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function start(program, args, env = process.env) {
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "ignore"] });
  const stop = () => child.kill("SIGKILL");
  process.on("exit", stop);
  const line = new Promise((resolve, reject) => {
    child.stdout?.once("data", (data) => resolve(String(data).trim()));
    child.once("error", reject);
    child.once("exit", (code) => reject(new SessionLost(`${program} ended with ${code}`)));
  });
  line.catch(() => {});
  return {
    line: /** @type {Promise<string>} */ (line),
    stop: () => {
      process.off("exit", stop);
      stop();
    },
  };
}

/**
 * A session of a driver that listens at a port of its own.
 *
 * @param {string} program
 * @param {object} capabilities
 * @param {NodeJS.ProcessEnv} env
 */
export async function openSession(program, capabilities, env) {
  const port = await freePort();
  const driver = start(program, [`--port=${port}`], env);
  const address = `http://127.0.0.1:${port}`;

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  const call = async (method, path, body) => {
    let answer;
    try {
      answer = await fetch(address + path, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(ANSWER_MS) });
    } catch (error) {
      throw new SessionLost(`${path}: ${error.cause?.code ?? error.message}`);
    }
    const { value } = /** @type {{ value: any }} */ (await answer.json());
    if (answer.ok) return value;
    const text = `${value.error}: ${value.message}`;
    throw LOST.test(value.error) ? new SessionLost(text) : new Error(text);
  };

  try {
    for (let turn = 0; ; turn += 1) {
      const status = await call("GET", "/status").catch((error) => (turn < 50 ? undefined : Promise.reject(error)));
      if (status) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { sessionId } = await call("POST", "/session", { capabilities: { alwaysMatch: capabilities } });
    const base = `/session/${sessionId}`;
    /** @param {object[]} actions */
    const perform = (...actions) => call("POST", `${base}/actions`, { actions });
    /** @param {string} value */
    const press = (value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ];
    return {
      /** @param {string} url */
      goto: (url) => call("POST", `${base}/url`, { url }),
      reload: () => call("POST", `${base}/refresh`, {}),
      back: () => call("POST", `${base}/back`, {}),
      /** Runs a function in the page. @param {Function | string} run @param {unknown[]} args */
      run: (run, ...args) => call("POST", `${base}/execute/sync`, { script: `return (${run}).apply(null, arguments)`, args }),
      /** Presses a key, with others held: "Control+a". @param {string} keys */
      key: (keys) => {
        const all = keys.split("+").map((key) => KEYS[/** @type {keyof typeof KEYS} */ (key)] ?? key);
        const held = all.slice(0, -1);
        return perform({
          type: "key",
          id: "keyboard",
          actions: [
            ...held.map((value) => ({ type: "keyDown", value })),
            ...press(/** @type {string} */ (all.at(-1))),
            ...held.reverse().map((value) => ({ type: "keyUp", value })),
          ],
        });
      },
      /** @param {string} text */
      type: (text) => perform({ type: "key", id: "keyboard", actions: [...text].flatMap(press) }),
      /** @param {number} x @param {number} y */
      click: (x, y) =>
        perform({
          type: "pointer",
          id: "mouse",
          parameters: { pointerType: "mouse" },
          actions: [
            { type: "pointerMove", duration: 0, x: Math.round(x), y: Math.round(y) },
            { type: "pointerDown", button: 0 },
            { type: "pointerUp", button: 0 },
          ],
        }),
      /** @param {number} width @param {number} height */
      resize: (width, height) => call("POST", `${base}/window/rect`, { x: 0, y: 0, width, height }),
      close: async () => {
        await call("DELETE", base).catch(() => {});
        driver.stop();
      },
    };
  } catch (error) {
    driver.stop();
    throw error;
  }
}
