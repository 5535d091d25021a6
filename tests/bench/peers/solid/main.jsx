// The list as SolidJS and TanStack Virtual keep it: signals, no stores, a row's elements cloned when it comes into view and
// written in place when another number takes its index. Rows are plain objects that nothing observes: a signal says that
// there are more of them.
import { createVirtualizer } from "@tanstack/solid-virtual";
import { createMemo, createSignal, For } from "solid-js";
import { render } from "solid-js/web";
import { openNumbers } from "../../baseline/detail.js";
import { pages, statusWords } from "../../baseline/list.js";
import { byCost, collator, day, exactly, regionChoices, wordsOf } from "../../baseline/words.js";
import { address, known, region, searched, toRow } from "../row.js";

const ROW = 40;
const OVERSCAN = 8;

/** What a cell shows where it is not just the value, and how two values compare. */
const columns = [
  { id: "phoneNumber", title: "Number" },
  { id: "displayName", key: "name", title: "Name", compare: collator.compare },
  { id: "regionCode", title: "Region", text: region },
  { id: "type", title: "Type" },
  { id: "capabilities", title: "Capabilities" },
  { id: "servicePlan", title: "Service plan" },
  { id: "provisioning", title: "Provisioning" },
  { id: "cost", title: "Cost", text: ({ cost }) => cost?.words, compare: byCost },
  { id: "nextCharge", title: "Next charge", text: ({ nextCharge }) => day(nextCharge), compare: (a, b) => a - b },
];

/** In the order in which they came. */
const rows = [];
const seenRegions = new Set();
const [loaded, setLoaded] = createSignal({ count: 0, regions: 0, loading: true, total: null, error: null });
const [text, setText] = createSignal("");
const [chosen, setChosen] = createSignal("");
const [sort, setSort] = createSignal(null);

const ordered = createMemo(
  () => {
    loaded();
    const by = sort();
    if (!by) return rows;
    const { id, compare = exactly } = by.column;
    const sign = by.descending ? -1 : 1;
    return rows.slice().sort((rowA, rowB) => {
      const [a, b] = [rowA[id], rowB[id]];
      if (a === b) return 0;
      // What is missing comes last, up or down.
      if (a === undefined) return 1;
      return b === undefined ? -1 : sign * compare(a, b);
    });
  },
  undefined,
  { equals: false },
);

/** The rows that are asked for. Whoever types on wants fewer of the same. */
const found = createMemo(
  (last) => {
    const all = ordered();
    const asked = { all, count: all.length, text: text(), region: chosen() };
    const words = wordsOf(asked.text);
    const { region } = asked;
    if (words.length === 0 && region === "") return { ...asked, shown: all };
    const narrower = last && last.all === all && last.count === all.length && last.region === region && asked.text.startsWith(last.text);
    const [word = ""] = words;
    const matches = words.length < 2 ? ({ search }) => search.includes(word) : ({ search }) => words.every((word) => search.includes(word));
    const from = narrower ? last.shown : all;
    return { ...asked, shown: from.filter(region === "" ? matches : (row) => row.regionCode === region && matches(row)) };
  },
  undefined,
  { equals: false },
);
const shown = () => found().shown;

function Row(props) {
  // The index may be one too many until the virtual items follow.
  const row = createMemo((before) => shown()[props.item.index] ?? before);
  const cell = ({ id, key = id, text = (row) => row[id] }) => (
    <div role="gridcell" data-key={key}>
      {text(row()) || "–"}
    </div>
  );
  return (
    <div class="row" role="row" aria-rowindex={props.item.index + 2} style={{ transform: `translateY(${props.item.start - ROW}px)` }}>
      <div role="gridcell" data-key="phoneNumber">
        <a href={address(row())}>{row().phoneNumber}</a>
      </div>
      {columns.slice(1).map(cell)}
    </div>
  );
}

function Heading(props) {
  const { id, key = id, title } = props.column;
  const order = () => (sort()?.column !== props.column ? "none" : sort().descending ? "descending" : "ascending");
  const next = { none: { column: props.column, descending: false }, ascending: { column: props.column, descending: true }, descending: null };
  return (
    <div role="columnheader" aria-sort={order()} data-key={key}>
      <button
        type="button"
        onClick={() => {
          setSort(next[order()]);
          fromTheTop();
        }}
      >
        {title}
      </button>
    </div>
  );
}

let grid;
/** Another result starts at its top. */
function fromTheTop() {
  grid.scrollTop = 0;
}

function Grid() {
  const virtualizer = createVirtualizer({
    get count() {
      return shown().length;
    },
    getScrollElement: () => grid,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    scrollMargin: ROW,
  });
  return (
    <div id="grid" ref={grid} role="grid" aria-label="Numbers" aria-rowcount={shown().length + 1}>
      <div class="head" role="rowgroup">
        <div class="row" role="row" aria-rowindex="1">
          <For each={columns}>{(column) => <Heading column={column} />}</For>
        </div>
      </div>
      <div class="body" role="rowgroup" style={{ height: `${virtualizer.getTotalSize()}px` }}>
        <For each={virtualizer.getVirtualItems()}>{(item) => <Row item={item} />}</For>
      </div>
    </div>
  );
}

function App() {
  const words = () => {
    const { count, loading, total, error } = loaded();
    if (error) return `The numbers could not be loaded: ${error.message}`;
    return statusWords({ shown: shown().length, loaded: count, loading, total });
  };
  // Made again only when there is another region.
  const regions = createMemo(() => loaded().regions);
  const choices = createMemo(() => {
    regions();
    return regionChoices(seenRegions);
  });
  return (
    <main>
      <header>
        <h1>Numbers</h1>
        <p role="status">{words()}</p>
      </header>
      <div class="toolbar">
        <label>
          Search numbers{" "}
          <input
            type="search"
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => {
              setText(event.target.value);
              fromTheTop();
            }}
          />
        </label>
        <label>
          Region{" "}
          <select
            onChange={(event) => {
              setChosen(event.target.value);
              fromTheTop();
            }}
          >
            <For each={choices()}>
              {([code, label]) => (
                <option value={code} selected={code === chosen()}>
                  {label}
                </option>
              )}
            </For>
          </select>
        </label>
      </div>
      <Grid />
    </main>
  );
}

async function load() {
  for await (const page of pages()) {
    for (const number of page.numbers) {
      const row = toRow(number);
      row.search = searched(row);
      rows.push(row);
      if (row.regionCode) seenRegions.add(row.regionCode);
    }
    setLoaded(({ total }) => ({ count: rows.length, regions: seenRegions.size, loading: true, total: total ?? page.total, error: null }));
  }
  setLoaded((before) => ({ ...before, loading: false }));
}

render(() => <App />, document.body);
openNumbers("main", (_, index) => known(shown()[index]));
load().catch((error) => setLoaded((before) => ({ ...before, error })));
