// A session in Firefox or WebKit: how each is started, and one set of gestures for both.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firefox } from "playwright-core";
import { firefoxOptions } from "../programs.mjs";
import { openSession, SessionLost, start } from "./webdriver.mjs";

/**
 * @typedef {object} Session
 * @property {(url: string) => Promise<unknown>} goto
 * @property {() => Promise<unknown>} reload
 * @property {() => Promise<unknown>} back
 * @property {(run: Function | string, ...args: any[]) => Promise<any>} run Runs a function in the page.
 * @property {(keys: string) => Promise<unknown>} key Presses a key, with others held: "Control+a".
 * @property {(text: string) => Promise<unknown>} type
 * @property {(x: number, y: number) => Promise<unknown>} click
 * @property {(width: number, height: number) => Promise<unknown>} resize
 * @property {() => Promise<unknown>} close
 * @property {string} downloads The folder of what is saved.
 */

const WIDTH = 1280;
const HEIGHT = 800;

/** A home of its own for each session, so that nothing is left from the last one. */
function home() {
  const folder = mkdtempSync(join(tmpdir(), "numberdesk-engine-"));
  const downloads = join(folder, "downloads");
  mkdirSync(downloads);
  return { folder, downloads, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** @returns {Promise<Session>} */
async function openFirefox() {
  const { downloads, remove } = home();
  const browser = await firefox.launch({
    ...firefoxOptions,
    downloadsPath: downloads,
    // Other than what it speaks itself, so that it shows which of the two is followed.
    firefoxUserPrefs: { "intl.accept_languages": "en-GB, en" },
  });
  const context = await browser.newContext({ viewport: { width: WIDTH, height: HEIGHT }, timezoneId: "Europe/Stockholm" });
  const page = await context.newPage();
  /** @template T @param {Promise<T>} told @returns {Promise<T>} */
  const lost = (told) =>
    told.catch((error) => {
      throw /has been closed|crashed|disconnected/.test(error.message) ? new SessionLost(error.message) : error;
    });
  return {
    downloads,
    goto: (url) => lost(page.goto(url)),
    reload: () => lost(page.reload()),
    back: () => lost(page.goBack()),
    run: (run, ...args) => lost(page.evaluate(`(${run})(...${JSON.stringify(args)})`)),
    key: (keys) => lost(page.keyboard.press(keys)),
    type: (text) => lost(page.keyboard.type(text)),
    click: (x, y) => lost(page.mouse.click(x, y)),
    resize: (width, height) => lost(page.setViewportSize({ width, height })),
    close: async () => {
      await browser.close().catch(() => {});
      remove();
    },
  };
}

/** @returns {Promise<Session>} */
async function openWebKit() {
  const { folder, downloads, remove } = home();
  mkdirSync(join(folder, ".config"));
  writeFileSync(join(folder, ".config", "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  // A display without a screen. It says its number.
  const display = start("Xvfb", ["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]);
  const env = {
    ...process.env,
    DISPLAY: `:${await display.line}`,
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, ".config"),
    // Whether or not the system knows this language.
    LANG: "en_GB.UTF-8",
    TZ: "Europe/Stockholm",
    // Without a GPU each composited frame takes some hundred milliseconds (docs/limits.md).
    WEBKIT_DISABLE_COMPOSITING_MODE: "1",
  };
  const close = () => {
    display.stop();
    remove();
  };
  try {
    const options = { binary: process.env.WEBKIT ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser", args: ["--automation"] };
    const session = await openSession(process.env.WEBKIT_DRIVER ?? "WebKitWebDriver", { "webkitgtk:browserOptions": options }, env);
    await session.resize(WIDTH, HEIGHT);
    return {
      downloads,
      ...session,
      close: async () => {
        await session.close();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** @param {string} engine */
export const open = (engine) => (engine === "webkit" ? openWebKit() : openFirefox());
