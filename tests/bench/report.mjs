// From measurements to a table, and to the bars that the list has to clear.

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => {
  if (values.length === 0) return null;
  const inOrder = sorted(values);
  const half = Math.floor(inOrder.length / 2);
  return inOrder.length % 2 ? inOrder[half] : (inOrder[half - 1] + inOrder[half]) / 2;
};
/** Nearest rank: a value that occurred. */
const percentile = (values, share) => sorted(values)[Math.max(0, Math.ceil(values.length * share) - 1)];
const max = (values) => Math.max(...values);
/** To a tenth of a millisecond: three frames of 16.67 ms are 50 ms and not a trace more. */
const frames = ({ scroll }) => scroll.frames.map((frame) => Math.round(frame * 10) / 10);
const took = (list) => list.map((one) => one.took);

const ms = (value) => (value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 100 ? 1 : 0)} ms`);
const mb = (value) => `${(value / 1e6).toFixed(1)} MB`;
const kb = (value) => `${(value / 1e3).toFixed(1)} KB`;
const count = (value) => String(Math.round(value * 10) / 10);
/** Chromium tells of no task below 50 ms. */
const task = (value) => (value === 0 ? "<50 ms" : ms(value));

/** Every row of the table: its name, how it is written, and where it is in a measurement. */
const METRICS = {
  firstRow: ["first row painted", ms, (m) => m.firstRow],
  loaded: ["all rows loaded", ms, (m) => m.loaded],
  loadingTask: ["longest task, loading", task, (m) => m.loadingTask],
  keyP50: ["keystroke to result, p50", ms, (m) => percentile(took(m.keystrokes), 0.5)],
  keyP95: ["keystroke to result, p95", ms, (m) => percentile(took(m.keystrokes), 0.95)],
  keyMax: ["keystroke to result, max", ms, (m) => max(took(m.keystrokes))],
  typingTask: ["longest task, typing", task, (m) => m.typingTask],
  sortName: ["sort by Name", ms, (m) => m.sorts[0].took],
  sortCost: ["sort by Cost", ms, (m) => m.sorts[1].took],
  sortCharge: ["sort by Next charge", ms, (m) => m.sorts[2].took],
  sortMedian: ["sort, median", ms, (m) => median(took(m.sorts))],
  sortMax: ["sort, max", ms, (m) => max(took(m.sorts))],
  sortingTask: ["longest task, sorting", task, (m) => m.sortingTask],
  regionFirst: ["region US, first change", ms, (m) => m.regions[0].first],
  regionLast: ["region US, last change", ms, (m) => m.regions[0].took],
  regionAll: ["region all, last change", ms, (m) => m.regions[1].took],
  regionTask: ["longest task, region", task, (m) => m.regionTask],
  scrollP95: ["scroll frame, p95", ms, (m) => percentile(frames(m), 0.95)],
  scrollMax: ["scroll frame, max", ms, (m) => max(frames(m))],
  scrollSlow: ["scroll frames over 50 ms", count, (m) => frames(m).filter((frame) => frame > 50).length],
  scrollBlank: ["scroll frames with blank area", count, (m) => m.scroll.blank],
  scrollingTask: ["longest task, scrolling", task, (m) => m.scrollingTask],
  jsHeap: ["JS heap, loaded", mb, (m) => m.memory.js],
  wasm: ["wasm memory, loaded", mb, (m) => m.memory.wasm],
  memory: ["JS heap + wasm, loaded", mb, (m) => m.memory.sum],
  memoryAfter: ["JS heap + wasm, at the end", mb, (m) => m.memoryAfter.sum],
  process: ["process (resident), loaded", mb, (m) => m.memory.process],
  firstLoad: ["first load, from the app's origin", kb, (m) => m.firstLoadBytes],
};

/** A metric of one measurement; `null` where it did not get that far. */
function read(metric, measurement) {
  try {
    const value = METRICS[metric][2](measurement);
    return Number.isFinite(value) ? value : null;
  } catch {
    return null;
  }
}

/** The medians of a subject's runs. A metric that failed in any run has none. */
export function summary(measurements) {
  const medianOf = (metric) => {
    const values = measurements.map((measurement) => read(metric, measurement));
    return values.includes(null) ? null : median(values);
  };
  return Object.fromEntries(Object.keys(METRICS).map((metric) => [metric, medianOf(metric)]));
}

/** The table of one size. */
export function table({ numbers, runs, app, baseline }) {
  const [ours, theirs] = [summary(app), summary(baseline)];
  const lines = [`\n${numbers.toLocaleString("en-GB")} numbers (${runs === 1 ? "1 run" : `median of ${runs} runs`} each)\n`];
  const line = (...cells) => lines.push(cells.map((cell, index) => (index ? cell.padStart(16) : cell.padEnd(36))).join(""));
  line("", "app", "baseline", "app/baseline");
  for (const [metric, [name, written]] of Object.entries(METRICS)) {
    const [a, b] = [ours[metric], theirs[metric]];
    const show = (value) => (value === null ? "did not finish" : written(value));
    line(name, show(a), show(b), a === null || !b ? "" : (a / b).toFixed(2));
  }
  for (const [who, list] of [["app", app], ["baseline", baseline]]) {
    const said = list.flatMap(({ failure, errors = [], scroll }) => [
      ...(failure ? [failure] : []),
      ...errors.map((error) => `threw ${error}`),
      ...(scroll && scroll.lastRow < scroll.rowCount ? [`scrolling ends at row ${scroll.lastRow} of ${scroll.rowCount}`] : []),
    ]);
    for (const text of new Set(said)) lines.push(`${who}: ${text}`);
  }
  lines.push(...agreement(app, baseline));
  return lines.join("\n");
}

/** Speed is worth nothing when the answer is another: how many numbers each keystroke and region left, side by side. */
function agreement(app, baseline) {
  const [ours, theirs] = [app[0]?.keystrokes, baseline[0]?.keystrokes];
  if (!ours || ours.length !== theirs?.length) return [];
  const differing = ours.filter(({ counts }, index) => counts.split(" ")[0] !== theirs[index].counts.split(" ")[0]);
  const texts = [...new Set(differing.map(({ text }) => JSON.stringify(text)))];
  const few = texts.slice(0, 6).join(", ") + (texts.length > 6 ? ", …" : "");
  return [
    `keystrokes after which both say that as many numbers match: ${ours.length - differing.length} of ${ours.length}${few && ` (others: ${few})`}`,
  ];
}

/** What is asked of the app, at which size, and whether it is so. */
const BARS = [
  [100_000, "keystroke p95 at most 33 ms", (a) => [a.keyP95, a.keyP95 <= 33, ms]],
  [100_000, "sort below 150 ms (slowest of three)", (a) => [a.sortMax, a.sortMax < 150, ms]],
  [100_000, "no scroll frame over 50 ms (slowest)", (a) => [a.scrollMax, a.scrollMax <= 50, ms]],
  [100_000, "no scroll frame with blank area", (a) => [a.scrollBlank, a.scrollBlank === 0, count]],
  [100_000, "memory at most 1/4 of the baseline's", (a, b) => share(a.memory, b.memory, 0.25)],
  [100_000, "first row at most 1.3 x the baseline's", (a, b) => share(a.firstRow, b.firstRow, 1.3)],
  [1_000_000, "keystroke p95 below 150 ms", (a) => [a.keyP95, a.keyP95 < 150, ms]],
];

function share(ours, theirs, most) {
  if (ours === null || theirs === null) return [null, false, null];
  return [ours / theirs, ours / theirs <= most, (value) => `${value.toFixed(2)} x`];
}

/** The bars as text, and how many of those that were measured are missed. */
export function bars(sizes) {
  const lines = ["\nBars\n"];
  let missed = 0;
  for (const [numbers, what, check] of BARS) {
    const size = sizes.find((size) => size.numbers === numbers);
    let verdict = "not measured";
    let value = "";
    if (size) {
      const [measured, met, written] = check(summary(size.app), summary(size.baseline));
      verdict = measured !== null && met ? "met" : "missed";
      value = measured === null ? "did not finish" : written(measured);
      if (verdict === "missed") missed += 1;
    }
    lines.push(`${numbers.toLocaleString("en-GB").padStart(9)}  ${what.padEnd(40)}${value.padStart(14)}  ${verdict}`);
  }
  return { text: lines.join("\n"), missed };
}
