// The page of a number, over the list: the same in every page that the app is measured against.
//
// A click on a link to /numbers/… hides the list and shows an article with a heading and what the list knows of the
// number; one request completes it. Back shows the list again. The list stays in the page meanwhile, laid out and
// scrolled as it was, so that nothing has to be drawn anew: the leanest way there is. The article's elements are made
// once. As on any good page the heading has the focus, and after Back the link that was followed.
import { fetchNumber } from "./list.js";
import { capabilities, cost, day, nextCharge, planOf, regionName, typeName } from "./words.js";

const PREFIX = "/numbers/";
const NONE = "Not set";

/** The details, from a number as the API has it. */
const DETAILS = {
  "Display name": (n) => n.displayName,
  Region: (n) => n.regionCode && `${n.regionCode} ${regionName(n.regionCode)}`,
  Type: (n) => typeName(n.type),
  Capabilities: capabilities,
  Cost: cost,
  "Next charge": (n) => day(nextCharge(n)),
  Expires: (n) => (n.expireAt ? day(Date.parse(n.expireAt)) : undefined),
  "Callback URL": (n) => n.callbackUrl,
  "Project ID": (n) => n.projectId,
};

/** The configuration: what is compared, now and after the job that is running or has failed. */
const CONFIGURATION = {
  "Service plan ID": [planOf, (n) => n.smsConfiguration?.scheduledProvisioning?.servicePlanId],
  "Campaign ID": [(n) => n.smsConfiguration?.campaignId, (n) => n.smsConfiguration?.scheduledProvisioning?.campaignId],
  "SMS job": [() => undefined, (n) => n.smsConfiguration?.scheduledProvisioning?.status],
  "Error codes": [() => undefined, (n) => n.smsConfiguration?.scheduledProvisioning?.errorCodes?.join(", ")],
  "Voice type": [(n) => n.voiceConfiguration?.type, (n) => n.voiceConfiguration?.scheduledVoiceProvisioning?.type],
  "Calls go to": [(n) => callTarget(n.voiceConfiguration), (n) => callTarget(n.voiceConfiguration?.scheduledVoiceProvisioning)],
  "Voice job": [() => undefined, (n) => n.voiceConfiguration?.scheduledVoiceProvisioning?.status],
};
const callTarget = (voice) => voice?.appId || voice?.trunkId || voice?.serviceId;

/** What the list knows of a number that it has, by the names of the details. */
export const knownOf = (number) => Object.fromEntries(Object.entries(DETAILS).map(([name, text]) => [name, text(number)]));

/** @returns {HTMLElement} */
function make(tag, parent, text = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  parent.append(element);
  return element;
}

function makeArticle() {
  const article = document.createElement("article");
  const back = make("a", make("p", article), "All numbers");
  back.setAttribute("href", "/");
  const heading = make("h1", article);
  heading.tabIndex = -1;
  const state = make("p", article);
  state.setAttribute("role", "status");
  make("h2", article, "Details");
  const list = make("dl", article);
  const details = Object.keys(DETAILS).map((name) => {
    make("dt", list, name);
    return make("dd", list);
  });
  make("h2", article, "Configuration");
  const table = make("table", article);
  const head = make("tr", make("thead", table));
  for (const title of ["", "Current", "Pending"]) make("th", head, title);
  const body = make("tbody", table);
  const configuration = Object.keys(CONFIGURATION).map((name) => {
    const row = make("tr", body);
    make("th", row, name);
    return [make("td", row), make("td", row)];
  });
  const raw = make("details", article);
  make("summary", raw, "Raw JSON");
  return { article, back, heading, state, details, configuration, raw: make("pre", raw) };
}

/**
 * Opens numbers over the list, which is what `selector` finds.
 *
 * `known` gives what the list knows of a number by the names of the details, from the number and the index of its row
 * (the first is 0; none without `aria-rowindex`).
 *
 * @param {string} selector
 * @param {(phoneNumber: string, index: number) => Record<string, string | undefined> | undefined} known
 */
export function openNumbers(selector, known) {
  /** @type {ReturnType<typeof makeArticle>} */
  let page;
  /** @type {HTMLElement} */
  let opener;
  /** Whose page is shown; empty for the list. */
  let shown = "";
  const title = document.title;
  const list = () => /** @type {HTMLElement} */ (document.querySelector(selector));

  function showDetails(values) {
    Object.keys(DETAILS).forEach((name, index) => {
      page.details[index].textContent = values?.[name] || NONE;
    });
  }

  function showConfiguration(number) {
    Object.values(CONFIGURATION).forEach(([current, pending], index) => {
      const [now, then] = page.configuration[index];
      now.textContent = (number && current(number)) || "–";
      then.textContent = (number && pending(number)) || "–";
    });
    page.raw.textContent = number ? JSON.stringify(number, null, 2) : "";
  }

  async function complete(phoneNumber) {
    let failure = "";
    let number;
    try {
      number = await fetchNumber(phoneNumber);
    } catch (error) {
      failure = `The number could not be read: ${error.message}`;
    }
    if (shown !== phoneNumber) return;
    page.state.textContent = failure;
    if (!number) return;
    showDetails(knownOf(number));
    showConfiguration(number);
  }

  function showNumber(phoneNumber, index) {
    shown = phoneNumber;
    page ??= makeArticle();
    page.heading.textContent = document.title = phoneNumber;
    page.state.textContent = "Reading the number…";
    showDetails(known(phoneNumber, index));
    showConfiguration(null);
    list().style.visibility = "hidden";
    if (page.article.isConnected) page.article.hidden = false;
    else document.body.append(page.article);
    page.heading.focus({ preventScroll: true });
    complete(phoneNumber);
  }

  function showList() {
    shown = "";
    document.title = title;
    page.article.hidden = true;
    list().style.visibility = "";
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = /** @type {HTMLElement} */ (event.target).closest("a");
    if (!link) return;
    if (link === page?.back) {
      event.preventDefault();
      history.back();
    } else if (link.pathname.startsWith(PREFIX)) {
      event.preventDefault();
      opener = link;
      const index = Number(link.closest("[aria-rowindex]")?.getAttribute("aria-rowindex")) - 2;
      history.pushState(index, "", link.href);
      showNumber(decodeURIComponent(link.pathname.slice(PREFIX.length)), index);
    }
  });
  addEventListener("popstate", ({ state }) => {
    if (location.pathname.startsWith(PREFIX)) showNumber(decodeURIComponent(location.pathname.slice(PREFIX.length)), state);
    else if (shown) showList();
  });
}
