// The list as AG Grid Community keeps it, without a framework around it: client-side row model, quick filter with its
// cache, no animation, only the modules that are used. Pages that come are added by asynchronous transactions, which the
// grid takes in together.
import {
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  createGrid,
  ExternalFilterModule,
  ModuleRegistry,
  QuickFilterModule,
  RowApiModule,
  themeQuartz,
} from "ag-grid-community";
import { openNumbers } from "../../baseline/detail.js";
import { pages, statusWords } from "../../baseline/list.js";
import { byCost, collator, day, exactly, regionChoices, regionName } from "../../baseline/words.js";
import { address, known, toRow } from "../row.js";

ModuleRegistry.registerModules([ClientSideRowModelApiModule, ClientSideRowModelModule, ExternalFilterModule, QuickFilterModule, RowApiModule]);

const status = document.querySelector("#status");
const search = document.querySelector("#search");
const regions = document.querySelector("#region");

/** What is missing comes last, up or down. */
const missingLast = (compare) => (a, b, _a, _b, descending) => {
  if (a === b) return 0;
  if (a === undefined) return descending ? -1 : 1;
  if (b === undefined) return descending ? 1 : -1;
  return compare(a, b);
};

function link({ data }) {
  const anchor = document.createElement("a");
  anchor.href = address(data);
  anchor.textContent = data.phoneNumber;
  return anchor;
}

const earlier = (a, b) => a - b;
const unsearched = () => "";
const columnDefs = [
  { field: "phoneNumber", headerName: "Number", cellRenderer: link },
  { field: "displayName", headerName: "Name", flex: 2, comparator: missingLast(collator.compare) },
  {
    field: "regionCode",
    headerName: "Region",
    valueFormatter: ({ value }) => (value ? `${value} ${regionName(value)}` : "–"),
    getQuickFilterText: ({ value }) => (value ? `${value} ${regionName(value)}` : ""),
  },
  { field: "type", headerName: "Type", getQuickFilterText: unsearched },
  { field: "capabilities", headerName: "Capabilities", getQuickFilterText: unsearched },
  {
    field: "servicePlan",
    headerName: "Service plan",
    getQuickFilterText: ({ data: { servicePlan, more } }) => [servicePlan, more].filter(Boolean).join("\n"),
  },
  { field: "provisioning", headerName: "Provisioning", flex: 2, getQuickFilterText: unsearched },
  {
    field: "cost",
    headerName: "Cost",
    flex: 1.5,
    valueFormatter: ({ value }) => value?.words ?? "–",
    comparator: missingLast(byCost),
    getQuickFilterText: unsearched,
  },
  {
    field: "nextCharge",
    headerName: "Next charge",
    valueFormatter: ({ value }) => day(value) ?? "–",
    comparator: missingLast(earlier),
    getQuickFilterText: unsearched,
  },
];

let loaded = 0;
let total = null;
let loading = true;

function say(api) {
  status.textContent = statusWords({ shown: api.getDisplayedRowCount(), loaded, loading, total });
}

const grid = createGrid(document.querySelector("#place"), {
  theme: themeQuartz,
  columnDefs,
  defaultColDef: { flex: 1, minWidth: 60, comparator: missingLast(exactly), valueFormatter: ({ value }) => value ?? "–" },
  rowHeight: 40,
  headerHeight: 40,
  animateRows: false,
  cacheQuickFilter: true,
  isExternalFilterPresent: () => regions.value !== "",
  doesExternalFilterPass: ({ data }) => data.regionCode === regions.value,
  onModelUpdated: ({ api }) => say(api),
  onAsyncTransactionsFlushed: ({ api }) => say(api),
});
document.querySelector('#place [role="grid"]').setAttribute("aria-label", "Numbers");

search.addEventListener("input", () => grid.setGridOption("quickFilterText", search.value));
regions.addEventListener("change", () => grid.onFilterChanged());

openNumbers("main", (_, index) => known(grid.getDisplayedRowAtIndex(index)?.data));

const seenRegions = new Set();

function offerRegions(rows) {
  const before = seenRegions.size;
  for (const { regionCode } of rows) if (regionCode) seenRegions.add(regionCode);
  if (seenRegions.size === before) return;
  const chosen = regions.value;
  regions.replaceChildren(...regionChoices(seenRegions).map(([code, label]) => new Option(label, code)));
  regions.value = chosen;
}

async function load() {
  for await (const page of pages()) {
    const rows = page.numbers.map(toRow);
    total ??= page.total;
    const first = loaded === 0;
    loaded += rows.length;
    offerRegions(rows);
    // The first rows at once, the others as soon as the grid likes.
    if (first) grid.setGridOption("rowData", rows);
    else grid.applyTransactionAsync({ add: rows });
  }
  grid.flushAsyncTransactions();
  loading = false;
  say(grid);
}

load().catch((error) => {
  status.textContent = `The numbers could not be loaded: ${error.message}`;
});
