// Who is measured, and how a reader does there what is not the same everywhere.
import { readFileSync } from "node:fs";

/** A heading that is a button; clicked a third time, it takes the sort back; rows are windowed and scrolled. */
const usual = {
  /** What is clicked to sort by a column. */
  heading: (grid, column) => grid.getByRole("button", { name: column, exact: true }),
  /** What the heading says of the order. */
  order: (heading) => heading.locator("xpath=ancestor-or-self::*[@role='columnheader']").getAttribute("aria-sort"),
  /** The headings to click, after one click on "Next charge", for the order in which the numbers came. */
  unsort: ["Next charge", "Next charge"],
  /** Whether the whole list can be scrolled. */
  scrolls: true,
};

const ours = { app: usual, baseline: usual };

const peers = {
  solid: { ...usual, packages: ["solid-js", "@tanstack/solid-virtual"] },
  "ag-grid": {
    ...usual,
    packages: ["ag-grid-community"],
    heading: (grid, column) => grid.getByRole("columnheader", { name: column, exact: true }).locator(".ag-header-cell-text"),
  },
  tanstack: { ...usual, packages: ["@tanstack/react-table", "@tanstack/react-virtual", "react"] },
  "react-admin": {
    ...usual,
    packages: ["react-admin", "ra-data-fakerest", "react"],
    heading: (grid, column) => grid.locator(".MuiTableSortLabel-root").filter({ hasText: new RegExp(`^${column}$`) }),
    // It has no aria-sort: an arrow tells.
    order: (heading) =>
      heading.evaluate(({ classList }) => {
        if (!classList.contains("Mui-active")) return "none";
        return classList.contains("MuiTableSortLabel-directionAsc") ? "ascending" : "descending";
      }),
    // Its lists are always sorted: by this, as they came.
    unsort: ["Number"],
    // 50 rows a page, and the page scrolls.
    scrolls: false,
  },
};

export const PEERS = Object.keys(peers);
export const targetNamed = (name) => ({ name, ...(ours[name] ?? peers[name]) });

/** What a peer is made of, with versions. */
export function packagesOf(name) {
  const { devDependencies } = JSON.parse(readFileSync(new URL("peers/package.json", import.meta.url), "utf8"));
  return peers[name].packages.map((one) => `${one} ${devDependencies[one]}`).join(", ");
}
