// The list as TanStack Table and TanStack Virtual keep it, in React. Only the features that are used are registered;
// columns, filters and the rows on screen are memoised. The search looks at one column that is not shown, whose value the
// table works out once and keeps: a search through every column would ask each row nine times.
import {
  columnFilteringFeature,
  constructFilterFn,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { openNumbers } from "../../baseline/detail.js";
import { pages, statusWords } from "../../baseline/list.js";
import { byCost, collator, day, exactly, regionChoices, wordsOf } from "../../baseline/words.js";
import { address, known, region, searched, toRow } from "../row.js";

const ROW = 40;
/** Every change of the data makes all rows anew: they are shown again when there are half as many again. */
const GROWTH = 1.5;

const hasWords = constructFilterFn({
  filter: (text, words) => words.every((word) => text.includes(word)),
  resolveFilterValue: wordsOf,
  autoRemove: (text) => !text,
});
const isEqual = constructFilterFn({ filter: (value, wanted) => value === wanted, autoRemove: (value) => !value });

const features = tableFeatures({
  columnFilteringFeature,
  globalFilteringFeature,
  rowSortingFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
});

/** Up first, and what is missing last. */
const sorted = (compare) => ({
  sortFn: (a, b, column) => compare(a.getValue(column), b.getValue(column)),
  sortUndefined: "last",
  sortDescFirst: false,
});
const column = (id, header, compare = exactly) => ({ id, header, accessorFn: (row) => row[id], ...sorted(compare) });

const columns = [
  column("phoneNumber", "Number"),
  column("displayName", "Name", collator.compare),
  { ...column("regionCode", "Region"), filterFn: isEqual },
  column("type", "Type"),
  column("capabilities", "Capabilities"),
  column("servicePlan", "Service plan"),
  column("provisioning", "Provisioning"),
  column("cost", "Cost", byCost),
  column("nextCharge", "Next charge", (a, b) => a - b),
  { id: "search", accessorFn: searched, enableSorting: false },
];
const SHOWN = columns.slice(0, -1);

/** Cells whose text is not just the value. */
const CELLS = {
  phoneNumber: (row) => <a href={address(row)}>{row.phoneNumber}</a>,
  regionCode: region,
  cost: ({ cost }) => cost?.words,
  nextCharge: ({ nextCharge }) => day(nextCharge),
};
/** The names by which the style knows them. */
const KEYS = { displayName: "name" };

const Row = memo(function Row({ row, index, top }) {
  return (
    <div className="row" role="row" aria-rowindex={index + 2} style={{ transform: `translateY(${top}px)` }}>
      {SHOWN.map(({ id }) => (
        <div key={id} role="gridcell" data-key={KEYS[id] ?? id}>
          {(CELLS[id] ? CELLS[id](row) : row[id]) || "–"}
        </div>
      ))}
    </div>
  );
});

function Heading({ header }) {
  const { id } = header.column;
  const order = { asc: "ascending", desc: "descending" }[header.column.getIsSorted()] ?? "none";
  return (
    <div role="columnheader" aria-sort={order} data-key={KEYS[id] ?? id}>
      <button type="button" onClick={header.column.getToggleSortingHandler()}>
        {header.column.columnDef.header}
      </button>
    </div>
  );
}

function Grid({ table }) {
  const { rows } = table.getRowModel();
  const grid = useRef(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW,
    overscan: 8,
    scrollMargin: ROW,
  });
  return (
    <div id="grid" ref={grid} role="grid" aria-label="Numbers" aria-rowcount={rows.length + 1}>
      <div className="head" role="rowgroup">
        <div className="row" role="row" aria-rowindex="1">
          {table
            .getHeaderGroups()[0]
            .headers.filter((header) => header.id !== "search")
            .map((header) => (
              <Heading key={header.id} header={header} />
            ))}
        </div>
      </div>
      <div className="body" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => (
          <Row key={key} row={rows[index].original} index={index} top={start - ROW} />
        ))}
      </div>
    </div>
  );
}

/** The rows on show, for the page of one of them. */
let shownRows = [];

/** The rows that have come so far, what is said of the whole, and the regions among them. */
function useNumbers() {
  const [state, setState] = useState({ rows: [], regions: new Set(), loading: true, total: null, error: null });
  useEffect(() => {
    const known = [];
    const regions = new Set();
    let shown = 0;
    const show = (changes) => {
      shown = known.length;
      setState((before) => ({ ...before, rows: known.slice(), regions: new Set(regions), ...changes }));
    };
    (async () => {
      let total = null;
      for await (const page of pages()) {
        total ??= page.total;
        for (const number of page.numbers) {
          known.push(toRow(number));
          if (number.regionCode) regions.add(number.regionCode);
        }
        if (known.length >= shown * GROWTH) show({ total });
      }
      show({ loading: false });
    })().catch((error) => setState((before) => ({ ...before, error })));
  }, []);
  return state;
}

function App() {
  const { rows, regions, loading, total, error } = useNumbers();
  const table = useTable({
    features,
    columns,
    data: rows,
    globalFilterFn: hasWords,
    getColumnCanGlobalFilter: ({ id }) => id === "search",
  });
  shownRows = table.getRowModel().rows;
  const choices = useMemo(() => regionChoices(regions), [regions]);
  const byRegion = table.getColumn("regionCode");
  const words = error
    ? `The numbers could not be loaded: ${error.message}`
    : statusWords({ shown: table.getRowModel().rows.length, loaded: rows.length, loading, total });
  return (
    <main>
      <header>
        <h1>Numbers</h1>
        <p role="status">{words}</p>
      </header>
      <div className="toolbar">
        <label>
          Search numbers{" "}
          <input
            type="search"
            autoComplete="off"
            spellCheck="false"
            value={table.state.globalFilter ?? ""}
            onChange={(event) => table.setGlobalFilter(event.target.value)}
          />
        </label>
        <label>
          Region{" "}
          <select value={byRegion.getFilterValue() ?? ""} onChange={(event) => byRegion.setFilterValue(event.target.value)}>
            {choices.map(([code, label]) => (
              <option key={code} value={code}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Grid table={table} />
    </main>
  );
}

createRoot(document.body).render(<App />);
openNumbers("main", (_, index) => known(shownRows[index]?.original));
