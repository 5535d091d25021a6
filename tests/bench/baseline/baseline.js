// What Numberdesk is measured against: the same list as a good page in plain JavaScript keeps it. Every number stays
// the object that JSON.parse made, with one lower-cased text to search in; a few dozen rows are drawn and reused.
// Meant to be a fair opponent: whatever makes this one faster without changing what it is, belongs in here.
import { pages, statusWords } from "./list.js";
import {
  byCost,
  capabilities,
  collator,
  cost,
  costKey,
  day,
  exactly,
  haystack,
  nextCharge,
  planOf,
  provisioning,
  regionChoices,
  regionName,
  typeName,
  wordsOf,
} from "./words.js";

const ROW = 40;
const OVERSCAN = 8;
/** Browsers lay out no element higher than about 33 million pixels: longer lists are scrolled in a smaller scale. */
const MAX_HEIGHT = 32_000_000;

const status = document.querySelector("#status");
/** @type {HTMLInputElement} */
const search = document.querySelector("#search");
/** @type {HTMLSelectElement} */
const regions = document.querySelector("#region");
const grid = document.querySelector("#grid");
const head = grid.querySelector(".head .row");
/** @type {HTMLElement} */
const body = grid.querySelector(".body");

// --- what is known

/** The numbers as they came, in the order in which they came. */
const numbers = [];
/** What the search looks at, for each of them. */
const haystacks = [];
/** Where each phone number is in the two above. */
const places = new Map();
/** All places, in the order of the sort. */
let order = [];
/** Those of them that are asked for. */
let shown = order;
let sort = null;
let loading = true;
let total = null;

// --- columns: what a cell shows, what it is sorted by, and how two of those compare

const columns = [
  { key: "number", title: "Number", text: (n) => n.phoneNumber, sortKey: (n) => n.phoneNumber },
  { key: "name", title: "Name", text: (n) => n.displayName, sortKey: (n) => n.displayName || undefined, compare: collator.compare },
  {
    key: "region",
    title: "Region",
    text: (n) => n.regionCode && `${n.regionCode} ${regionName(n.regionCode)}`,
    sortKey: (n) => n.regionCode || undefined,
  },
  { key: "type", title: "Type", text: (n) => typeName(n.type), sortKey: (n) => typeName(n.type) },
  { key: "capabilities", title: "Capabilities", text: capabilities, sortKey: capabilities },
  { key: "servicePlan", title: "Service plan", text: planOf, sortKey: planOf },
  { key: "provisioning", title: "Provisioning", text: provisioning, sortKey: provisioning },
  { key: "cost", title: "Cost", text: cost, sortKey: costKey, compare: byCost },
  { key: "nextCharge", title: "Next charge", text: (n) => day(nextCharge(n)), sortKey: nextCharge },
];

// --- finding and ordering

/** Whether the number at a place is asked for: in the region, and with every word of the search. */
function matcher() {
  const words = wordsOf(search.value);
  const region = regions.value;
  const [word = ""] = words;
  const found = words.length < 2 ? (place) => haystacks[place].includes(word) : (place) => words.every((word) => haystacks[place].includes(word));
  if (region === "") return words.length === 0 ? null : found;
  return (place) => numbers[place].regionCode === region && found(place);
}

let last = { text: "", region: "" };

function filter() {
  const asked = { text: search.value, region: regions.value };
  const matches = matcher();
  // Whoever types on wants fewer of the same.
  const narrower = asked.region === last.region && asked.text.startsWith(last.text);
  shown = matches === null ? order : (narrower ? shown : order).filter(matches);
  last = asked;
}

/** Everything anew, after the order itself has changed. */
function filterAll() {
  const matches = matcher();
  shown = matches === null ? order : order.filter(matches);
}

function arrange() {
  if (sort === null) {
    order = numbers.map((_, place) => place);
  } else {
    const { sortKey, compare = exactly } = sort.column;
    // Worked out once for each number, not once for each comparison.
    const keys = numbers.map(sortKey);
    const sign = sort.descending ? -1 : 1;
    order.sort((a, b) => {
      const [keyA, keyB] = [keys[a], keys[b]];
      if (keyA === undefined || keyB === undefined) {
        // What is missing comes last, up or down.
        if (keyA !== keyB) return keyA === undefined ? 1 : -1;
      } else {
        const by = compare(keyA, keyB);
        if (by !== 0) return sign * by;
      }
      return exactly(numbers[a].phoneNumber, numbers[b].phoneNumber);
    });
  }
  filterAll();
}

// --- drawing

let room = 0;
let frame = 0;
const slots = [];

/** Draws before the next frame, once, however much has changed. */
function draw() {
  if (frame) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    drawNow();
  });
}

function set(element, attribute, value) {
  if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}

function drawNow() {
  const { length } = shown;
  const words = statusWords({ shown: length, loaded: numbers.length, loading, total });
  if (status.textContent !== words) status.textContent = words;
  set(grid, "aria-rowcount", String(length + 1));

  const full = length * ROW;
  const height = Math.min(full, MAX_HEIGHT);
  body.style.height = `${height}px`;
  const scroll = grid.scrollTop;
  const scale = height > room ? (full - room) / (height - room) : 1;
  const top = scroll * scale;
  const first = Math.max(0, Math.floor(top / ROW) - OVERSCAN);
  const end = Math.min(length, Math.ceil((top + room) / ROW) + OVERSCAN);

  // A row keeps its slot while it is on screen, so that a step of scrolling fills only the rows that are new.
  const wanted = Math.ceil(room / ROW) + 1 + 2 * OVERSCAN;
  while (slots.length < wanted) slots.push(newSlot());
  const used = new Set();
  for (let index = first; index < end; index += 1) {
    const slot = slots[index % slots.length];
    used.add(slot);
    fill(slot, numbers[shown[index]]);
    set(slot.row, "aria-rowindex", String(index + 2));
    const at = `translateY(${scroll + index * ROW - top}px)`;
    if (slot.at !== at) slot.row.style.transform = slot.at = at;
  }
  for (const slot of slots) {
    if (slot.row.hidden === used.has(slot)) slot.row.hidden = !used.has(slot);
  }
}

function newSlot() {
  const row = document.createElement("div");
  row.className = "row";
  row.setAttribute("role", "row");
  row.hidden = true;
  /** @type {HTMLElement[]} */
  const cells = columns.map(({ key }) => {
    const cell = document.createElement("div");
    cell.setAttribute("role", "gridcell");
    cell.dataset.key = key;
    row.append(cell);
    return cell;
  });
  const link = document.createElement("a");
  cells[0].append(link);
  cells[0] = link;
  body.append(row);
  return { row, cells, number: null, at: "" };
}

function fill(slot, number) {
  if (slot.number === number) return;
  slot.number = number;
  columns.forEach(({ key, text }, index) => {
    const cell = slot.cells[index];
    const words = text(number) || "–";
    if (cell.textContent !== words) cell.textContent = words;
    if (key === "number") cell.setAttribute("href", `/numbers/${encodeURIComponent(words)}`);
    if (key === "provisioning") cell.dataset.state = words;
  });
}

// --- what the reader does

/** Another result starts at its top. */
function fromTheTop() {
  grid.scrollTop = 0;
  draw();
}

search.addEventListener("input", () => {
  filter();
  fromTheTop();
});
regions.addEventListener("change", () => {
  filter();
  fromTheTop();
});
grid.addEventListener("scroll", draw, { passive: true });
new ResizeObserver(() => {
  room = Math.max(0, grid.clientHeight - ROW);
  draw();
}).observe(grid);

for (const column of columns) {
  const header = document.createElement("div");
  header.setAttribute("role", "columnheader");
  header.setAttribute("aria-sort", "none");
  header.dataset.key = column.key;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = column.title;
  button.addEventListener("click", () => {
    // Up, then down, then as they came.
    const same = sort?.column === column;
    sort = same && sort.descending ? null : { column, descending: same };
    for (const other of head.children) set(other, "aria-sort", "none");
    if (sort) set(header, "aria-sort", sort.descending ? "descending" : "ascending");
    arrange();
    fromTheTop();
  });
  header.append(button);
  head.append(header);
}

// --- loading

const seenRegions = new Set();

function offerRegions() {
  const chosen = regions.value;
  regions.replaceChildren(...regionChoices(seenRegions).map(([code, label]) => new Option(label, code)));
  regions.value = chosen;
}

function add(page) {
  const regionsBefore = seenRegions.size;
  const arrived = [];
  for (const number of page) {
    const place = places.get(number.phoneNumber);
    if (place === undefined) {
      places.set(number.phoneNumber, numbers.length);
      arrived.push(numbers.length);
      numbers.push(number);
      haystacks.push(haystack(number));
    } else {
      numbers[place] = number;
      haystacks[place] = haystack(number);
    }
    if (number.regionCode) seenRegions.add(number.regionCode);
  }
  for (const place of arrived) order.push(place);
  if (sort !== null) {
    // The sort finds what is in order already and merges the rest into it.
    arrange();
  } else if (shown !== order) {
    const matches = matcher();
    if (matches === null) shown = order;
    else for (const place of arrived) if (matches(place)) shown.push(place);
  }
  if (seenRegions.size > regionsBefore) offerRegions();
  draw();
}

/** The page of a number comes after the first rows, as the app's does. */
async function openable() {
  const { knownOf, openNumbers } = await import("./detail.js");
  openNumbers("main", (phoneNumber) => {
    const place = places.get(phoneNumber);
    return place === undefined ? undefined : knownOf(numbers[place]);
  });
}

async function load() {
  for await (const page of pages()) {
    if (total === null) openable();
    total ??= page.total;
    add(page.numbers);
  }
  loading = false;
  draw();
}

load().catch((error) => {
  status.textContent = `The numbers could not be loaded: ${error.message}`;
});
