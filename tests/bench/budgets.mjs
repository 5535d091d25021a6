// The budgets of the list: how long what may take, and how much memory.
import { count, ms, summary } from "./metrics.mjs";

/**
 * What is asked of the app: at which size, in words, and of the medians of the app and of the baseline the figure, whether it is
 * within its budget, and how it is written.
 *
 * @typedef {Record<string, number | null | undefined>} Medians
 * @typedef {[value: number | null, met: boolean, written: ((value: number) => string) | null]} Verdict
 * @type {[number, string, (app: Medians, baseline: Medians) => Verdict][]}
 */
const BUDGETS = [
  [100_000, "keystroke p95 at most 33 ms", (a) => [a.keyP95, a.keyP95 <= 33, ms]],
  [100_000, "sort below 150 ms (slowest of three)", (a) => [a.sortMax, a.sortMax < 150, ms]],
  [100_000, "no scroll frame over 50 ms (slowest)", (a) => [a.scrollMax, a.scrollMax <= 50, ms]],
  [100_000, "no scroll frame with blank area", (a) => [a.scrollBlank, a.scrollBlank === 0, count]],
  [100_000, "memory at most 1/4 of the baseline's", (a, b) => share(a.memory, b.memory, 0.25)],
  [100_000, "first row at most 1.3 x the baseline's", (a, b) => share(a.firstRow, b.firstRow, 1.3)],
  [100_000, "no task of 50 ms while loading (processor)", (a) => [a.loadingProcessor, a.loadingProcessor < 50, ms]],
  [1_000_000, "keystroke p95 below 150 ms", (a) => [a.keyP95, a.keyP95 < 150, ms]],
];

/** @returns {Verdict} */
function share(ours, theirs, most) {
  if (ours === null || theirs === null) return [null, false, null];
  return [ours / theirs, ours / theirs <= most, (value) => `${value.toFixed(2)} x`];
}

/** The budgets as text, and how many of those that were measured are missed. */
export function budgets(sizes) {
  const lines = ["\nBudgets\n"];
  let missed = 0;
  for (const [numbers, what, check] of BUDGETS) {
    const size = sizes.find((size) => size.numbers === numbers);
    let verdict = "not measured";
    let value = "";
    if (size) {
      const [measured, met, written] = check(summary(size.targets.app), summary(size.targets.baseline));
      verdict = measured !== null && met ? "met" : "missed";
      value = measured === null ? "did not finish" : written(measured);
      if (verdict === "missed") missed += 1;
    }
    lines.push(`${numbers.toLocaleString("en-GB").padStart(9)}  ${what.padEnd(44)}${value.padStart(14)}  ${verdict}`);
  }
  return { text: lines.join("\n"), missed };
}
