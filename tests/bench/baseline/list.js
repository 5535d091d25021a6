// The list as it comes from the API, and what is said of it: the same in every page that the app is measured against.
import { integer } from "./words.js";

const PAGE_SIZE = 1000;

const query = new URLSearchParams(location.search);
const list = `${query.get("api")}/v1alpha1/projects/${query.get("project")}/activeNumbers`;

async function fetchPage(token = "") {
  const parameters = new URLSearchParams({ pageSize: String(PAGE_SIZE), ...(token && { pageToken: token }) });
  const answer = await fetch(`${list}?${parameters}`);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return answer.json();
}

/** One number, as its own page asks for it. */
export async function fetchNumber(phoneNumber) {
  const answer = await fetch(`${list}/${encodeURIComponent(phoneNumber)}`);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return answer.json();
}

/** Every page of the list: its numbers, and how many there are in all. */
export async function* pages() {
  let coming = fetchPage();
  while (coming) {
    const { activeNumbers = [], nextPageToken, totalSize } = await coming;
    // The next one is on its way while this one is taken in.
    coming = nextPageToken ? fetchPage(nextPageToken) : null;
    coming?.catch(() => {});
    yield { numbers: activeNumbers, total: totalSize };
  }
}

/** The status line. `total` is what the API says of the whole, while pages are coming. */
export function statusWords({ shown, loaded, loading, total }) {
  const words = `Showing ${integer.format(shown)} of ${integer.format(loaded)} numbers`;
  return loading ? `${words} so far. More are coming: ${integer.format(loaded)} of about ${integer.format(total ?? 0)} loaded` : words;
}
