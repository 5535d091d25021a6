// What Numberdesk is measured against: the same list as a good page in plain JavaScript keeps it. Every number stays
// the object that JSON.parse made, with one lower-cased text to search in; a few dozen rows are drawn and reused.
// Meant to be a fair opponent: whatever makes this one faster without changing what it is, belongs in here.

const PAGE_SIZE = 1000;
const ROW = 40;
const OVERSCAN = 8;
/** Browsers lay out no element higher than about 33 million pixels: longer lists are scrolled in a smaller scale. */
const MAX_HEIGHT = 32_000_000;

const query = new URLSearchParams(location.search);
const list = `${query.get("api")}/v1alpha1/projects/${query.get("project")}/activeNumbers`;

const status = document.querySelector("#status");
const search = document.querySelector("#search");
const regions = document.querySelector("#region");
const grid = document.querySelector("#grid");
const head = grid.querySelector(".head .row");
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

// --- words for values

const integer = new Intl.NumberFormat();
const regionNames = new Intl.DisplayNames(undefined, { type: "region", fallback: "none" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const collator = new Intl.Collator();

/** Keeps what a function answers: for the few values that thousands of rows share. */
function remember(answer) {
  const known = new Map();
  return (value) => {
    let text = known.get(value);
    if (text === undefined) known.set(value, (text = answer(value)));
    return text;
  };
}

const regionName = remember((code) => (/^[A-Z]{2}$/.test(code) ? regionNames.of(code) : undefined) ?? "");
const decimals = remember((currency) => {
  try {
    return new Intl.NumberFormat(undefined, { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  } catch {
    return 2;
  }
});
const typeName = remember((type) => ({ MOBILE: "Mobile", LOCAL: "Local", TOLL_FREE: "Toll-free" })[type] ?? type);
const capabilityName = remember((name) => ({ SMS: "SMS", VOICE: "Voice" })[name] ?? name);

const planOf = (number) => number.smsConfiguration?.servicePlanId || undefined;
const capabilities = (number) => number.capability?.map(capabilityName).join(", ") || undefined;

function provisioning(number) {
  const jobs = [
    number.smsConfiguration?.scheduledProvisioning?.status,
    number.voiceConfiguration?.scheduledVoiceProvisioning?.status,
  ].filter(Boolean);
  if (jobs.length === 0) return planOf(number) ? "Provisioned" : "Not configured";
  if (jobs.includes("FAILED")) return "Failed";
  if (jobs.includes("IN_PROGRESS")) return "In progress";
  return jobs.includes("WAITING") ? "Waiting" : jobs[0];
}

function cost({ money, paymentIntervalMonths: months }) {
  if (!money) return undefined;
  let { amount } = money;
  if (/^-?\d+(\.\d+)?$/.test(amount)) {
    // Padded as text: the amount may have more digits than a double.
    const [whole, fraction = ""] = amount.split(".");
    const padded = fraction.padEnd(decimals(money.currencyCode), "0");
    amount = padded ? `${whole}.${padded}` : whole;
  }
  const interval = months === 1 ? " / month" : months === 12 ? " / year" : months > 1 ? ` every ${months} months` : "";
  return `${amount} ${money.currencyCode}${interval}`;
}

function nextCharge(number) {
  const at = Date.parse(number.nextChargeDate);
  return Number.isNaN(at) ? undefined : at;
}

// --- columns: what a cell shows, what it is sorted by, and how two of those compare

const exactly = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** By currency, then by amount. Doubles decide, unless two amounts are the same double and not the same decimal. */
function byCost(a, b) {
  return (
    exactly(a.currency, b.currency) ||
    exactly(Number.isNaN(a.amount), Number.isNaN(b.amount)) ||
    exactly(a.amount, b.amount) ||
    (a.text === b.text ? 0 : byDigits(a.text, b.text)) ||
    exactly(a.months, b.months)
  );
}

function byDigits(a, b) {
  const [wholeA, fractionA = ""] = a.split(".");
  const [wholeB, fractionB = ""] = b.split(".");
  const sign = a.startsWith("-") ? -1 : 1;
  const [longA, longB] = [wholeA.replace(/^-?0*/, ""), wholeB.replace(/^-?0*/, "")];
  return (
    sign * (longA.length - longB.length || exactly(longA, longB) || exactly(fractionA.replace(/0+$/, ""), fractionB.replace(/0+$/, "")))
  );
}

const columns = [
  { key: "number", title: "Number", text: (n) => n.phoneNumber, sortKey: (n) => n.phoneNumber },
  { key: "name", title: "Name", text: (n) => n.displayName, sortKey: (n) => n.displayName || undefined, compare: collator.compare },
  { key: "region", title: "Region", text: (n) => n.regionCode && `${n.regionCode} ${regionName(n.regionCode)}`, sortKey: (n) => n.regionCode || undefined },
  { key: "type", title: "Type", text: (n) => typeName(n.type), sortKey: (n) => typeName(n.type) },
  { key: "capabilities", title: "Capabilities", text: capabilities, sortKey: capabilities },
  { key: "servicePlan", title: "Service plan", text: planOf, sortKey: planOf },
  { key: "provisioning", title: "Provisioning", text: provisioning, sortKey: provisioning },
  {
    key: "cost",
    title: "Cost",
    text: cost,
    sortKey: ({ money, paymentIntervalMonths: months }) =>
      money ? { currency: money.currencyCode, amount: Number(money.amount), text: money.amount, months } : undefined,
    compare: byCost,
  },
  {
    key: "nextCharge",
    title: "Next charge",
    text: (n) => {
      const at = nextCharge(n);
      return at === undefined ? undefined : day.format(at);
    },
    sortKey: nextCharge,
  },
];

// --- finding and ordering

function haystack(number) {
  const sms = number.smsConfiguration;
  const job = sms?.scheduledProvisioning;
  const region = number.regionCode ?? "";
  return [
    number.phoneNumber,
    number.displayName,
    region,
    regionName(region),
    sms?.servicePlanId,
    sms?.campaignId,
    job?.servicePlanId,
    job?.campaignId,
    ...(job?.errorCodes ?? []),
  ]
    .filter(Boolean)
    .join("\n")
    .toLowerCase();
}

/** Whether the number at a place is asked for: in the region, and with every word of the search. */
function matcher() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
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
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    drawNow();
  });
}

function set(element, attribute, value) {
  if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}

function drawNow() {
  const { length } = shown;
  const words = `Showing ${integer.format(length)} of ${integer.format(numbers.length)} numbers`;
  const more = loading ? ` so far. More are coming: ${integer.format(numbers.length)} of about ${integer.format(total ?? 0)} loaded` : "";
  if (status.textContent !== words + more) status.textContent = words + more;
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
  const choices = [...seenRegions].map((code) => [code, `${code} ${regionName(code)}`.trim()]).sort((a, b) => collator.compare(a[1], b[1]));
  regions.replaceChildren(new Option("All regions", ""), ...choices.map(([code, label]) => new Option(label, code)));
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

async function fetchPage(token) {
  const parameters = new URLSearchParams({ pageSize: PAGE_SIZE, ...(token && { pageToken: token }) });
  const answer = await fetch(`${list}?${parameters}`);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return answer.json();
}

async function load() {
  let coming = fetchPage();
  while (coming) {
    const page = await coming;
    // The next one is on its way while this one is taken in.
    coming = page.nextPageToken ? fetchPage(page.nextPageToken) : null;
    coming?.catch(() => {});
    total ??= page.totalSize;
    add(page.activeNumbers ?? []);
  }
  loading = false;
  draw();
}

load().catch((error) => {
  status.textContent = `The numbers could not be loaded: ${error.message}`;
});
