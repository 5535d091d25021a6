// What is read from a measurement: every figure, and the median of several.

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
const tenth = (value) => Math.round(value * 10) / 10;
const frames = ({ scroll }) => scroll.frames.map(tenth);
const wheelFrames = ({ wheel }) => wheel.frames.map(tenth);
const took = (list) => list.map((one) => one.took);
/** The median of the changes to a region, or of those back to all of them. */
const ofRegions = ({ regions }, isBack, field) => median(regions.filter((change) => (change.index === 0) === isBack).map((change) => change[field]));
/** None when one of the visits did not get that far. */
const ofVisits = ({ visits }, field) => (visits.some((visit) => visit[field] === null) ? null : median(visits.map((visit) => visit[field])));

export const ms = (value) => (value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 100 ? 1 : 0)} ms`);
const mb = (value) => `${(value / 1e6).toFixed(1)} MB`;
const kb = (value) => `${(value / 1e3).toFixed(1)} KB`;
export const count = (value) => String(tenth(value));
/** Chromium tells of no task below 50 ms. */
export const task = (value) => (value === 0 ? "<50 ms" : ms(value));

/** Every row of the table: its name, how it is written, and where it is in a measurement. */
export const METRICS = {
  firstRow: ["first row painted", ms, (m) => m.firstRow],
  loaded: ["all rows loaded", ms, (m) => m.loaded],
  loadingTask: ["longest task, loading", task, (m) => m.loadingTask],
  loadingProcessor: ["the same, on the processor", ms, (m) => m.loadingProcessor],
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
  regionFirst: ["region, first change", ms, (m) => ofRegions(m, false, "first")],
  regionRows: ["region, rows and count", ms, (m) => ofRegions(m, false, "answered")],
  regionLast: ["region, last change", ms, (m) => ofRegions(m, false, "took")],
  regionAllRows: ["region all, rows and count", ms, (m) => ofRegions(m, true, "answered")],
  regionAll: ["region all, last change", ms, (m) => ofRegions(m, true, "took")],
  regionTask: ["longest task, region", task, (m) => m.regionTask],
  scrollP95: ["scroll frame, p95", ms, (m) => percentile(frames(m), 0.95)],
  scrollMax: ["scroll frame, max", ms, (m) => max(frames(m))],
  scrollSlow: ["scroll frames over 50 ms", count, (m) => frames(m).filter((frame) => frame > 50).length],
  scrollBlank: ["scroll frames with blank area", count, (m) => m.scroll.blank],
  scrollingTask: ["longest task, scrolling", task, (m) => m.scrollingTask],
  wheelRate: ["wheel, 4,000 px/s: frames a second", count, (m) => tenth((1000 * m.wheel.frames.length) / m.wheel.took)],
  wheelP95: ["wheel frame, p95", ms, (m) => percentile(wheelFrames(m), 0.95)],
  wheelMax: ["wheel frame, max", ms, (m) => max(wheelFrames(m))],
  wheelBlank: ["wheel frames with blank area", count, (m) => m.wheel.blank],
  wheelLate: ["the same, before the page draws", count, (m) => m.wheel.late],
  wheelTask: ["longest task, wheel", task, (m) => m.wheelTask],
  open: ["open a row: heading painted", ms, (m) => ofVisits(m, "opened")],
  back: ["Back: list painted, scroll kept", ms, (m) => ofVisits(m, "back")],
  backPopstate: ["the same, from popstate", ms, (m) => ofVisits(m, "sincePopstate")],
  visitingTask: ["longest task, open and Back", task, (m) => m.visitingTask],
  jsHeap: ["JS heap, loaded", mb, (m) => m.memory.js],
  wasm: ["wasm memory, loaded", mb, (m) => m.memory.wasm],
  memory: ["JS heap + wasm, loaded", mb, (m) => m.memory.sum],
  memoryAfter: ["JS heap + wasm, at the end", mb, (m) => m.memoryAfter.sum],
  process: ["process (resident), loaded", mb, (m) => m.memory.process],
  firstLoad: ["first load, from the app's origin", kb, (m) => m.firstLoadBytes],
};

/** A metric of one measurement; `null` where it did not get that far, `undefined` where the page has no such thing. */
function read(metric, measurement) {
  try {
    if (/^(scroll|wheel)/.test(metric) && measurement.scrolls === false) return undefined;
    const value = METRICS[metric][2](measurement);
    return Number.isFinite(value) ? value : null;
  } catch {
    return null;
  }
}

/** The medians of a target's runs. A metric that failed in any run has none. */
export function summary(measurements) {
  const medianOf = (metric) => {
    const values = measurements.map((measurement) => read(metric, measurement));
    if (values.includes(null)) return null;
    return values.includes(undefined) ? undefined : median(values);
  };
  return Object.fromEntries(Object.keys(METRICS).map((metric) => [metric, medianOf(metric)]));
}

/** A value of a summary, in words. */
export function written(metric, value) {
  if (value === undefined) return "not there";
  return value === null ? "did not finish" : METRICS[metric][1](value);
}
