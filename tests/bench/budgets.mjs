// The budgets of the list: how long what may take, how much memory, and how far behind the leanest pages it may be.
import { count, ms, summary } from "./metrics.mjs";

/** The leanest pages. Where only the first was measured, that one is the best. */
const LEANEST = ["baseline", "solid"];

/**
 * What is asked of the app: at which size, in words, and of everybody's medians the figure, whether it is within its
 * budget, how it is written, and whose figure it is compared with.
 *
 * @typedef {Record<string, number | null | undefined>} Medians
 * @typedef {[value: number | null, met: boolean, written: ((value: number) => string) | null, beside?: string]} Verdict
 * @typedef {(app: Medians, baseline: Medians, all: Record<string, Medians>) => Verdict} Check
 * @type {[number, string, Check][]}
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
  ...[10_000, 100_000].flatMap(besideTheLeanest),
];

/**
 * What is asked of one size beside the leanest pages.
 *
 * @returns {[number, string, Check][]}
 */
function besideTheLeanest(numbers) {
  return [
    [numbers, "wheel at 4,000 px/s: at least 58 frames/s", (a) => [a.wheelRate, a.wheelRate >= 58, count]],
    [numbers, "wheel frame p95 at most 17 ms", (a) => [a.wheelP95, a.wheelP95 <= 17, ms]],
    [numbers, "no wheel frame with blank area", (a) => [a.wheelBlank, a.wheelBlank === 0, count]],
    [numbers, "all rows at most 1.2 x the leanest's", leanest("loaded", 1.2)],
    [numbers, "first row at most 1.15 x the leanest's", leanest("firstRow", 1.15)],
    [numbers, "open a row at most 1.5 x the leanest's", leanest("open", 1.5)],
    [numbers, "Back at most 1.1 x the leanest's", leanest("back", 1.1)],
    [numbers, "region to rows at most 1.1 x the leanest's", leanest("regionRows", 1.1)],
  ];
}

/** @returns {Check} */
function leanest(metric, most) {
  return (app, _, all) => {
    const measured = LEANEST.filter((name) => all[name]);
    const [best] = measured.filter((name) => all[name][metric] != null).sort((a, b) => all[a][metric] - all[b][metric]);
    const [value, met, written] = share(app[metric], best ? all[best][metric] : null, most);
    return [value, met, written, measured.length < LEANEST.length ? `${measured.join(", ")} only` : best];
  };
}

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
      const all = Object.fromEntries(Object.entries(size.targets).map(([name, list]) => [name, summary(list)]));
      const [measured, met, written, beside] = check(all.app, all.baseline, all);
      verdict = measured !== null && met ? "met" : "missed";
      value = measured === null ? "did not finish" : written(measured);
      if (beside) value += ` (${beside})`;
      if (verdict === "missed") missed += 1;
    }
    lines.push(`${numbers.toLocaleString("en-GB").padStart(9)}  ${what.padEnd(44)}${value.padStart(24)}  ${verdict}`);
  }
  return { text: lines.join("\n"), missed };
}
