// How long the longest task of a load kept the processor, in a load of its own: to trace one slows it down.
//
// What Chromium calls a long task is measured by the clock. On a machine with two cores a task also waits for others, such
// as the server that answers and the browser's other processes, so that one of 10 ms may end after 60. What the page itself
// asks of the main thread is the time on the processor.
import { fileURLToPath } from "node:url";
import { LOAD_LIMIT, launch, within } from "./target.mjs";

/** Written by the page, so that its thread can be told from those of other pages. */
const MARK = "numberdesk-bench";

/** The longest task of a load of the page at `url`, in ms on the processor; or why it can't be told. */
export async function processorTime({ url, numbers }) {
  const browser = await launch();
  try {
    const page = await (
      await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", timezoneId: "Europe/Stockholm" })
    ).newPage();
    await page.addInitScript(`window.__benchNumbers = ${numbers}; performance.mark("${MARK}");`);
    await page.addInitScript({ path: fileURLToPath(new URL("instrumentation.js", import.meta.url)) });
    await browser.startTracing(page, { categories: ["toplevel", "blink.user_timing"] });
    await page.goto(url, { waitUntil: "commit" });
    await within(
      LOAD_LIMIT,
      "loading",
      page.evaluate(() => window.__bench.loaded),
    );
    await page.waitForTimeout(500);
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    const mark = traceEvents.findLast(({ name }) => name === MARK);
    const isTask = ({ pid, tid, name, ph, ts }) => pid === mark.pid && tid === mark.tid && ph === "X" && /RunTask$/.test(name) && ts > mark.ts;
    // Of a few the trace has the time by the clock only: no less than what is asked for.
    const times = traceEvents.filter(isTask).map(({ dur, tdur }) => (tdur ?? dur) / 1000);
    return times.length ? { loadingProcessor: Math.max(...times) } : { failure: "traced: no task" };
  } catch (error) {
    return { failure: `traced: ${error.message.split("\n")[0]}` };
  } finally {
    await within(10_000, "closing", browser.close()).catch(() => {});
  }
}
