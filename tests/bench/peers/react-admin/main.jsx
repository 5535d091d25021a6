// The list as react-admin keeps it: <List> with a <Datagrid> of 50 a page. Its lists ask a data provider to sort, search
// and page, and the Numbers API can do none of the first two. So every page of the API's list is followed and put into
// ra-data-fakerest, the provider in memory that comes with react-admin (it says of itself that it is for tests; there is
// no other official one that searches and sorts in the tab).
//
// What is set in its favour: records come without an id, since fakerest looks through all it has for every id that it is
// given; the search and the region are filters that fakerest knows, on fields prepared once; the search does not wait for
// the 500 ms that it waits for by default; rows are memoised; nothing is written to the address or to localStorage.

import { QueryClient } from "@tanstack/react-query";
import fakeDataProvider from "ra-data-fakerest";
import {
  Admin,
  Datagrid,
  FilterLiveForm,
  FunctionField,
  List,
  memoryStore,
  Pagination,
  Resource,
  TextField,
  TextInput,
  useInput,
  useListContext,
} from "react-admin";
import { createRoot } from "react-dom/client";
import { openNumbers } from "../../baseline/detail.js";
import { pages, statusWords } from "../../baseline/list.js";
import { day, regionChoices, wordsOf } from "../../baseline/words.js";
import { address, known, region, searched, toRow } from "../row.js";

/** Asking again copies all records: it is done when there are half as many again. */
const GROWTH = 1.5;
/** Follows every text in fakerest's order, which knows greater and smaller only: what is missing comes last. */
const LAST = "\uffff";

const kept = fakeDataProvider({ numbers: [] });
const queryClient = new QueryClient();
const state = { loaded: 0, loading: true, total: null, regions: new Set(), error: null };

/** A row with what fakerest has to have for searching and sorting: one text, and a key where the value itself is none. */
const toRecord = (row) => ({
  ...row,
  search: searched(row),
  nameKey: row.displayName?.toLowerCase() ?? LAST,
  regionKey: row.regionCode ?? LAST,
  capabilitiesKey: row.capabilities ?? LAST,
  planKey: row.servicePlan ?? LAST,
  costKey: costKey(row.cost),
  chargeKey: row.nextCharge ?? Infinity,
});

/** A price as a text that sorts by currency, amount and interval, as fakerest compares one field only. */
function costKey(cost) {
  if (!cost || Number.isNaN(cost.amount)) return `${cost?.currency ?? LAST} ${LAST}`;
  const [whole, fraction = ""] = cost.text.split(".");
  return `${cost.currency} ${whole.padStart(12, "0")}.${fraction.padEnd(12, "0")} ${String(cost.months).padStart(4, "0")}`;
}

let arrived;
const firstPage = new Promise((resolve) => (arrived = resolve));

const dataProvider = {
  ...kept,
  async getList(resource, { filter: { q, ...filter }, ...rest }) {
    await firstPage;
    if (state.error) throw state.error;
    const words = q ? wordsOf(q) : [];
    const answer = await kept.getList(resource, { ...rest, filter: words.length ? { search_inc: words, ...filter } : filter });
    const { loaded, loading, total, regions } = state;
    return { ...answer, meta: { loaded, loading, total, regions: [...regions] } };
  },
};

async function load() {
  let shown = 0;
  for await (const page of pages()) {
    state.total ??= page.total;
    const rows = page.numbers.map(toRow);
    for (const { regionCode } of rows) if (regionCode) state.regions.add(regionCode);
    await Promise.all(rows.map((row) => kept.create("numbers", { data: toRecord(row) })));
    state.loaded += rows.length;
    arrived();
    if (state.loaded >= shown * GROWTH) {
      shown = state.loaded;
      await queryClient.invalidateQueries();
    }
  }
  state.loading = false;
  await queryClient.invalidateQueries();
}

/** The rows on show, for the page of one of them. */
let shownRows = [];

function Status() {
  const { total: shown, meta, error, data } = useListContext();
  shownRows = data ?? [];
  if (error) return <p role="status">The numbers could not be loaded: {error.message}</p>;
  return <p role="status">{meta ? statusWords({ shown, ...meta }) : "Loading…"}</p>;
}

function RegionInput() {
  const { meta } = useListContext();
  const { field } = useInput({ source: "regionCode", defaultValue: "" });
  return (
    <label>
      Region{" "}
      <select {...field}>
        {regionChoices(meta?.regions ?? []).map(([code, label]) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

const Filters = () => (
  <FilterLiveForm debounce={false}>
    <TextInput source="q" type="search" label="Search numbers" helperText={false} />
    <RegionInput />
  </FilterLiveForm>
);

const link = (row) => <a href={address(row)}>{row.phoneNumber}</a>;

const Numbers = () => (
  <List
    actions={<Filters />}
    debounce={0}
    disableSyncWithLocation
    empty={false}
    exporter={false}
    perPage={50}
    pagination={<Pagination rowsPerPageOptions={[50]} />}
    sort={{ field: "phoneNumber", order: "ASC" }}
  >
    <Status />
    <Datagrid aria-label="Numbers" bulkActionButtons={false} optimized rowClick={false}>
      <FunctionField label="Number" sortBy="phoneNumber" render={link} />
      <TextField label="Name" source="displayName" sortBy="nameKey" emptyText="–" />
      <FunctionField label="Region" sortBy="regionKey" render={region} />
      <TextField label="Type" source="type" />
      <TextField label="Capabilities" source="capabilities" sortBy="capabilitiesKey" emptyText="–" />
      <TextField label="Service plan" source="servicePlan" sortBy="planKey" emptyText="–" />
      <TextField label="Provisioning" source="provisioning" />
      <TextField label="Cost" source="cost.words" sortBy="costKey" emptyText="–" textAlign="right" />
      <FunctionField label="Next charge" sortBy="chargeKey" render={({ nextCharge }) => day(nextCharge)} />
    </Datagrid>
  </List>
);

createRoot(document.querySelector("#root")).render(
  <Admin dataProvider={dataProvider} queryClient={queryClient} store={memoryStore()} disableTelemetry>
    <Resource name="numbers" list={Numbers} />
  </Admin>,
);
openNumbers("#root", (phoneNumber) => known(shownRows.find((row) => row.phoneNumber === phoneNumber)));
load().catch((error) => {
  state.error = error;
  arrived();
  return queryClient.invalidateQueries();
});
