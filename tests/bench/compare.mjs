// Whether the app is ahead of every peer in what it promises: memory, and the latency of searching, filtering and sorting.
import { METRICS, summary, written } from "./metrics.mjs";

/** With a region the app goes on to ask the API for it and tells in the status line how far it is: that is not the filter. */
const PROMISED = ["memory", "memoryAfter", "keyP95", "sortMax", "regionRows", "regionAllRows"];

/** The app and the best of the peers, for each size and promise, and whether the app is better. */
export function compare(sizes) {
  const lines = ["\nAhead of every peer?\n"];
  for (const { numbers, targets } of sizes) {
    const { app, baseline: _, ...peers } = Object.fromEntries(Object.entries(targets).map(([name, list]) => [name, summary(list)]));
    for (const metric of PROMISED) {
      const finished = Object.entries(peers).filter(([, peer]) => peer[metric] != null);
      const best = finished.sort(([, a], [, b]) => a[metric] - b[metric])[0];
      const ours = app[metric];
      const theirs = best ? `${written(metric, best[1][metric])} (${best[0]})` : "no peer finished";
      const is = ours != null && (!best || ours < best[1][metric]);
      const by = ours != null && best ? `${(ours / best[1][metric]).toFixed(2)} x` : "";
      lines.push(
        `${numbers.toLocaleString("en-GB").padStart(9)}  ${METRICS[metric][0].padEnd(30)}${written(metric, ours).padStart(14)}${theirs.padStart(28)}${by.padStart(9)}  ${is ? "yes" : "no"}`,
      );
    }
  }
  return lines.join("\n");
}
