// From the measurements of one size to its tables.
import { METRICS, summary, task, written } from "./metrics.mjs";

/** What is compared with the app when there are more than two targets. */
const COMPARED = [
  "memory",
  "memoryAfter",
  "process",
  "keyP50",
  "keyP95",
  "sortName",
  "sortCost",
  "sortCharge",
  "sortMax",
  "regionRows",
  "regionAllRows",
  "wheelP95",
  "open",
  "back",
  "firstRow",
  "loaded",
  "loadingTask",
  "typingTask",
  "sortingTask",
  "firstLoad",
];

const NAME = 36;
const lineOf =
  (width) =>
  (...cells) =>
    cells.map((cell, index) => (index ? cell.padStart(width) : cell.padEnd(NAME))).join("");
/** Tasks that Chromium does not tell of are below 50 ms: as much as can be said then is said. */
function ratio(ours, theirs, written) {
  if (ours == null || theirs == null || theirs === 0) return "";
  return ours === 0 && written === task ? `<${(50 / theirs).toFixed(2)}` : (ours / theirs).toFixed(2);
}

/** The tables of one size, and what the pages said of themselves. */
export function tables({ numbers, runs, targets }) {
  const names = Object.keys(targets);
  const medians = Object.fromEntries(names.map((name) => [name, summary(targets[name])]));
  const { app, ...others } = medians;
  const lines = [`\n${numbers.toLocaleString("en-GB")} numbers (${runs === 1 ? "1 run" : `median of ${runs} runs`} each)\n`];
  const line = lineOf(16);
  // Two are compared beside their figures, more below them.
  const two = names.length === 2;
  lines.push(line("", ...names, ...(two ? ["app/baseline"] : [])));
  for (const [metric, [name]] of Object.entries(METRICS)) {
    const figures = names.map((target) => written(metric, medians[target][metric]));
    lines.push(line(name, ...figures, ...(two ? [ratio(app[metric], others.baseline[metric], METRICS[metric][1])] : [])));
  }
  if (!two) {
    lines.push("", line("the app's figure over theirs", ...Object.keys(others)));
    for (const metric of COMPARED)
      lines.push(line(METRICS[metric][0], ...Object.values(others).map((other) => ratio(app[metric], other[metric], METRICS[metric][1]))));
    lines.push("");
  }
  for (const name of names) lines.push(...remarks(targets[name]).map((text) => `${name}: ${text}`));
  for (const name of Object.keys(others)) lines.push(...agreement(targets.app, targets[name], two ? "both" : `app and ${name}`));
  return lines.join("\n");
}

/** What a reader of a target's figures has to know. */
function remarks(measurements) {
  const said = measurements.flatMap(({ failures = [], errors = [], scroll }) => [
    ...failures,
    ...errors.map((error) => `threw ${error}`),
    ...(scroll && scroll.lastRow < scroll.rowCount ? [`scrolling ends at row ${scroll.lastRow} of ${scroll.rowCount}`] : []),
  ]);
  return [...new Set(said)];
}

/** Speed is worth nothing when the answer is another: what each keystroke and sort brought, side by side. */
function agreement([ours], [theirs], who) {
  const lines = [];
  const compare = (what, list, others, value, label) => {
    if (!list || list.length !== others?.length) return;
    const differing = list.filter((one, index) => value(one) !== value(others[index]));
    const texts = [...new Set(differing.map(label))];
    const few = texts.slice(0, 6).join(", ") + (texts.length > 6 ? ", …" : "");
    lines.push(`${what}: ${list.length - differing.length} of ${list.length}${few && ` (others: ${few})`}`);
  };
  compare(
    `keystrokes after which ${who} say that as many numbers match`,
    ours?.keystrokes,
    theirs?.keystrokes,
    ({ counts }) => counts.split(" ")[0],
    ({ text }) => JSON.stringify(text),
  );
  compare(
    `sorts after which ${who} show the same number first`,
    ours?.sorts,
    theirs?.sorts,
    ({ top }) => top,
    ({ column }) => column,
  );
  compare(
    `region changes after which ${who} say that as many numbers match`,
    ours?.regions,
    theirs?.regions,
    ({ counts }) => counts.split(" ")[0],
    ({ value }) => value ?? "all",
  );
  return lines;
}
