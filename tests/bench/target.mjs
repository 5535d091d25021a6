// One measurement of one page: a fresh browser, everything from the first byte to the last frame of scrolling.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { chromiumOptions } from "../programs.mjs";

export const LOAD_LIMIT = 240_000;
const STEP_LIMIT = 60_000;
const PHASE_LIMIT = 240_000;
/** Whoever has not typed it all by then is slow enough to be known. */
const TYPING_LIMIT = 120_000;
/** Between two keystrokes. A pause of 100 ms without any change has passed already when one counts as done. */
const BETWEEN_KEYS = 20;

/** What is chosen, one after the other. A change takes less than a few frames: one of them alone would be chance. */
const REGIONS = ["US", "GB", "SE", "DE", "FR"];
/** The wheel: how fast, in pixels a second, and for how long, in seconds. */
const WHEEL = { speed: 4000, seconds: 3 };
/** What else the wheel may do without being told of: 5 % more or less. */
const WHEEL_TOLERANCE = 0.05;
/** How often a number is opened and left again, in parts of the list that are spread like the golden ratio's multiples. */
const VISITS = 7;
const GOLDEN = 0.618034;
/** How long somebody reads a number's page: what it asks the API for is there by then. */
const READING = 400;
/** Rows around those on screen may be drawn this much later. */
const REST = 1000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Fails when something takes longer than it may. */
export async function within(limit, what, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not finish within ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A browser of its own, so that no cache and no compiled code is left from before. */
export const launch = () => chromium.launch(chromiumOptions);

/**
 * Measures the page of `target` at `url`. What can't be measured is left out, and `failures` say why.
 *
 * `queries` is what is typed. `numbers` is how many there will be.
 */
export async function measure({ target, url, numbers, queries }) {
  const browser = await launch();
  const found = { scrolls: target.scrolls, failures: [], errors: [] };
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", timezoneId: "Europe/Stockholm" });
    const page = await context.newPage();
    const crashed = new Promise((_, reject) => page.on("crash", () => reject(new Error("the page crashed (out of memory?)"))));
    crashed.catch(() => {});
    // A page that throws may look quick: its errors are told with its numbers.
    page.on("pageerror", (error) => found.errors.push(String(error).split("\n")[0]));
    await Promise.race([run({ browser, page, target, url, numbers, queries, found }), crashed]);
  } catch (error) {
    found.failures.push(error.message.split("\n")[0]);
  } finally {
    await within(10_000, "closing", browser.close()).catch(() => {});
  }
  return found;
}

async function run({ browser, page, target, url, numbers, queries, found }) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await cdp.send("Network.enable");
  const bytes = countBytes(cdp, new URL(url).origin);
  await page.addInitScript(`window.__benchNumbers = ${numbers};`);
  await page.addInitScript({ path: fileURLToPath(new URL("instrumentation.js", import.meta.url)) });

  await page.goto(url, { waitUntil: "commit" });
  try {
    await within(
      LOAD_LIMIT,
      "loading",
      page.evaluate(() => window.__bench.loaded),
    );
  } catch (error) {
    const state = await within(
      STEP_LIMIT,
      "answering",
      page.evaluate(() => ({ ...window.__bench.loading, text: window.__bench.statusText() })),
    ).catch(() => null);
    if (state?.firstRow) found.firstRow = state.firstRow;
    throw new Error(state ? `${error.message} (it said: ${state.text.slice(0, 90)})` : error.message);
  }
  // What follows the last page, such as tidying up, belongs to the loading.
  await pause(500);
  Object.assign(
    found,
    await page.evaluate(() => {
      const { loading, longestTask } = window.__bench;
      return { firstRow: loading.firstRow, loaded: loading.all, loadingTask: longestTask(0, Infinity) };
    }),
  );
  found.firstLoadBytes = bytes();
  found.memory = await memory(browser, cdp, page);

  await page.evaluate(() => window.__bench.watch());
  /** Does one thing and tells how long it took to be painted. */
  const interaction = async (act, limit = STEP_LIMIT) => {
    await page.evaluate(() => void window.__bench.expect());
    await act();
    await within(
      limit,
      "an interaction",
      page.evaluate(() => window.__bench.settled()),
    );
  };
  const result = () => page.evaluate(() => window.__bench.result());
  /** Does a series of things, and finds the longest task in it. */
  const phase = async (name, work) => {
    const from = await page.evaluate(() => window.__bench.now());
    await within(PHASE_LIMIT, name, work());
    await pause(100);
    found[`${name}Task`] = await page.evaluate((from) => window.__bench.longestTask(from, Infinity), from);
  };

  const search = page.getByRole("searchbox", { name: "Search numbers" });
  await phase("typing", async () => {
    const keystrokes = [];
    const since = performance.now();
    await search.focus();
    const type = async (key, text) => {
      await interaction(() => page.keyboard.press(key));
      await pause(BETWEEN_KEYS);
      // Asked for as late as possible: a result that changed meanwhile was not the result.
      keystrokes.push({ text, ...(await result()) });
    };
    for (const query of queries) {
      if (performance.now() - since > TYPING_LIMIT) {
        const slowest = Math.round(Math.max(...keystrokes.map(({ took }) => took)));
        found.failures.push(`typing did not finish within ${TYPING_LIMIT / 1000} s (${keystrokes.length} keystrokes, the slowest ${slowest} ms)`);
        return;
      }
      let text = "";
      for (const character of query) {
        text += character;
        await type(character === " " ? "Space" : character, text);
      }
      for (let n = 0; n < 3; n += 1) {
        text = text.slice(0, -1);
        await type("Backspace", text);
      }
      const typed = await search.inputValue();
      if (typed !== text) throw new Error(`${JSON.stringify(text)} was typed and ${JSON.stringify(typed)} is in the search box`);
      await page.keyboard.press("ControlOrMeta+a");
      await type("Delete", "");
    }
    found.keystrokes = keystrokes;
  });

  const named = { name: "Numbers", exact: true };
  const grid = page.getByRole("grid", named).or(page.getByRole("table", named));
  const press = async (heading) => {
    // A table may be wider than the window.
    await heading.scrollIntoViewIfNeeded();
    // By mouse: what playwright waits for before its own click would cost frames.
    const box = await heading.boundingBox();
    await interaction(() => page.mouse.click(box.x + 4, box.y + box.height / 2));
  };
  await phase("sorting", async () => {
    const sorts = [];
    for (const column of ["Name", "Cost", "Next charge"]) {
      const heading = target.heading(grid, column);
      await press(heading);
      sorts.push({ column, ...(await result()) });
      const order = await target.order(heading);
      if (order !== "ascending") throw new Error(`a click on ${column} did not sort (its order is ${order})`);
    }
    found.sorts = sorts;
  });
  for (const column of target.unsort) await press(target.heading(grid, column));

  const region = page.getByRole("combobox", { name: "Region", exact: true });
  await phase("region", async () => {
    const changes = [];
    for (const choice of REGIONS.flatMap((value) => [{ value }, { index: 0 }])) {
      await interaction(() => region.selectOption(choice), PHASE_LIMIT);
      changes.push({ ...choice, ...(await result()) });
    }
    found.regions = changes;
    await page.evaluate(() => void window.__bench.expect());
  });

  if (target.scrolls) {
    await page.mouse.move(2, 2);
    await phase("scrolling", async () => {
      found.scroll = await page.evaluate(() => window.__bench.scroll());
    });
  }
  // What was put by for next time counts as well.
  found.memoryAfter = await memory(browser, cdp, page);

  if (target.scrolls) {
    await phase("wheel", async () => {
      const wheel = await turnWheel(cdp, page);
      const isSteady = Math.abs(wheel.speed / WHEEL.speed - 1) <= WHEEL_TOLERANCE;
      if (isSteady) found.wheel = wheel;
      else found.failures.push(`the wheel scrolled ${Math.round(wheel.speed)} px/s, not ${WHEEL.speed}`);
    });
  }
  found.visits = [];
  await phase("visiting", () => visit(page, found.visits));
}

/**
 * Turns the wheel over the list, steadily. Not by events from here: about 30 a second of those arrived, so that
 * the list moved in every other frame only. The browser's own gesture makes one event a
 * frame, of as many pixels as are due by the clock then, so that a page that is slow is scrolled as far as one that is not.
 */
async function turnWheel(cdp, page) {
  await page.evaluate(() => window.__bench.toTop());
  const { x, y } = await page.evaluate(() => window.__bench.middle());
  // Rows under the mouse are hovered, as under anybody's.
  await page.mouse.move(x, y);
  await pause(REST);
  const watching = await page.evaluateHandle(() => window.__bench.watchWheel());
  const yDistance = -WHEEL.speed * WHEEL.seconds;
  await cdp.send("Input.synthesizeScrollGesture", { x, y, yDistance, speed: WHEEL.speed, gestureSourceType: "mouse" });
  await pause(100);
  return watching.evaluate((stop) => stop());
}

/** Opens numbers from all over the list, and goes back to it each time; `visits` has how long each took. */
async function visit(page, visits) {
  for (let n = 1; n <= VISITS; n += 1) {
    const { x, y } = await page.evaluate((share) => window.__bench.aim(share), (n * GOLDEN) % 1);
    await page.mouse.click(x, y);
    const opened = await within(
      STEP_LIMIT,
      "opening a number",
      page.evaluate(() => window.__bench.opened()),
    );
    const measured = { opened, back: null, sincePopstate: null };
    visits.push(measured);
    await pause(READING);
    const back = await within(
      STEP_LIMIT,
      "going back",
      page.evaluate(() => window.__bench.back()),
    );
    Object.assign(measured, { back: back.took, sincePopstate: back.sincePopstate });
  }
}

/** Counts the bytes of everything that comes from one origin, headers and all, as they were on the wire. */
function countBytes(cdp, origin) {
  const ours = new Set();
  let sum = 0;
  cdp.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (request.url.startsWith(`${origin}/`)) ours.add(requestId);
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (ours.has(requestId)) sum += encodedDataLength;
  });
  return () => sum;
}

/** What the page holds after its garbage was collected, in bytes. */
async function memory(browser, cdp, page) {
  // Twice: what only a finalizer held goes the second time.
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const js = metrics.find(({ name }) => name === "JSHeapUsedSize").value;
  const wasm = await page.evaluate(() => window.__bench.wasmBytes());
  return { js, wasm, sum: js + wasm, process: await residentMemory(browser) };
}

/**
 * Resident memory of the page's process, where the system tells it. Workers and whatever else the two numbers above
 * can't see is in there, and so is memory that was freed but not given back.
 */
async function residentMemory(browser) {
  const cdp = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
    const sizes = processInfo
      .filter(({ type }) => type === "renderer")
      .map(({ id }) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))[1]) * 1024);
    // Chromium keeps a spare one; the page's is the larger.
    return Math.max(...sizes);
  } catch {
    return null;
  } finally {
    await cdp.detach();
  }
}
