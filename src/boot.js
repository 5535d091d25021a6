// Starts the app under a strict Content Security Policy, or says in words why it did not start.

// What the app will ask for first is asked for here, so that the answers come while its wasm does. The app takes each
// answer by asking for the same address (src/browser/prefetched.rs), and logs it as a request of its own.
const early = new Map();
window.numberdeskPrefetched = early;

/**
 * How a file is asked for that the head preloads. Every browser takes what was preloaded for such a request alone: WebKit
 * not for one by CORS, Firefox for none with a cache mode or a redirect mode.
 *
 * @type {RequestInit}
 */
const AS_PRELOADED = { mode: "no-cors", credentials: "include" };

/**
 * Sends what src/browser/fetch.rs would send; a file that is preloaded as above.
 *
 * @param {string} url
 * @param {RequestInit} options
 */
function ask(url, options) {
  const stop = new AbortController();
  const answer = fetch(url, { headers: { Accept: "application/json" }, referrerPolicy: "no-referrer", signal: stop.signal, ...options }).then(
    (response) => {
      if (response.redirected) throw new TypeError("Redirected");
      return response;
    },
  );
  // Whoever takes it hears of it.
  answer.catch(() => {});
  /** @param {AbortSignal} signal */
  const take = (signal) => {
    signal.addEventListener("abort", () => stop.abort());
    return answer;
  };
  early.set(url, { at: Date.now(), take });
  return answer;
}

/**
 * Where the first page of the list is, if config.json says so beyond doubt; else nothing, and the app finds out. It is
 * what numbers-client's urls.rs makes of values that need no second look; should the two differ, the app asks again.
 * Nothing is asked for that its config.rs might refuse.
 *
 * @param {Record<string, any>} config
 */
function firstPage({
  apiBaseUrl = "",
  apiVersion = "v1alpha1",
  projectId,
  auth,
  credentials = "same-origin",
  idempotency = true,
  signInUrl = "/",
  // Both stand in the file that this project's gateway makes.
  protected: numbers = [],
  labels = {},
  ...more
}) {
  const plain =
    auth === "gateway" &&
    // A pattern takes a missing value for the word "undefined", and a list for its only item.
    [apiBaseUrl, apiVersion, projectId, credentials, signInUrl].every((value) => typeof value === "string") &&
    /^(https?:\/\/[a-z0-9.-]+(:\d+)?)?(\/[\w.-]+)*$/.test(apiBaseUrl) &&
    /^v1(alpha1)?$/.test(apiVersion) &&
    /^\w[\w-]*$/.test(projectId) &&
    /^(include|same-origin)$/.test(credentials) &&
    typeof idempotency === "boolean" &&
    Array.isArray(numbers) &&
    [...numbers, ...Object.values(labels)].every((value) => typeof value === "string") &&
    // Plans and voice apps; not what may name a secret.
    Object.keys(labels).every((id) => /^[0-9a-f-]{8,}$/i.test(id)) &&
    // A port above 65535 makes no address.
    [apiBaseUrl, signInUrl].every((url) => URL.canParse(url, location.origin)) &&
    /^(https?:\/\/[\w.-]+(:\d+)?)?(\/[\w.~-]+)*\/?(\?[\w.~=&%-]*)?$/.test(signInUrl) &&
    Object.keys(more).length === 0;
  if (!plain) return undefined;
  const base = apiBaseUrl.startsWith("h") ? apiBaseUrl : location.origin + apiBaseUrl;
  return `${base}/${apiVersion}/projects/${projectId}/activeNumbers?pageSize=1000`;
}

/** @param {string} base */
async function askEarly(base) {
  const answer = await ask(`${base}config.json`, AS_PRELOADED);
  if (location.pathname !== `${base}numbers` || !answer.ok) return;
  const text = await answer.clone().text();
  const config = JSON.parse(text);
  // A key that stands there twice is a mistake, and the app says so.
  if (text.match(/"\s*:/g)?.length !== Object.keys({ ...config.labels, ...config }).length) return;
  const url = firstPage(config);
  // An app that is there already, from the browser's cache, has taken the file and asks for the page itself.
  if (url && early.has(`${base}config.json`)) ask(url, { cache: "no-store", credentials: config.credentials ?? "same-origin", redirect: "error" });
}

// Of markup the app writes only what stands in its own code: Leptos makes templates of elements that never change. With
// `require-trusted-types-for 'script'` that goes through a policy, which lets plain markup pass and stops everything that
// could run code. Nothing else goes through it, so the other sinks stay closed.
const RUNS_CODE = [
  /<\s*(script|iframe|frame|object|embed|base|meta|link|style)\b/i,
  /[\s"'/]on[a-z]+\s*=/i,
  /\bsrcdoc\s*=/i,
  /javascript\s*:/i,
  // Character references are how the above would hide.
  /&(#|colon|tab|newline)/i,
];

/**
 * @param {string} markup
 * @returns {string}
 */
function createHTML(markup) {
  if (RUNS_CODE.some((pattern) => pattern.test(markup))) {
    throw new TypeError("Markup that could run code was refused");
  }
  return markup;
}

/** Lets templates take markup, whatever policy another script, such as a browser extension's, has made. */
function guardMarkup() {
  const native = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
  if (!window.trustedTypes || !native) return;
  try {
    const policy = window.trustedTypes.createPolicy("numberdesk", { createHTML });
    Object.defineProperty(HTMLTemplateElement.prototype, "innerHTML", {
      ...native,
      set(markup) {
        native.set?.call(this, policy.createHTML(markup));
      },
    });
  } catch {
    guardMarkupByDefault();
  }
}

/** The same where the host's policy allows no name but "default": there another script's policy would stop the app. */
function guardMarkupByDefault() {
  try {
    window.trustedTypes?.createPolicy("default", { createHTML });
  } catch (error) {
    console.info("The Trusted Types policy “default” is another script's:", error);
  }
}

// The second click of a double click belongs to what had the first: what has come into its place must not take it. Where
// something was typed in between it is a click of its own.
/** @type {Element | null | undefined} */
let clicked;
let typed = false;
addEventListener(
  "input",
  (event) => {
    // Of a checkbox or a list it is a plain event, and comes with a click.
    if (event instanceof InputEvent) typed = true;
  },
  true,
);
addEventListener(
  "click",
  (event) => {
    const control = event.target instanceof Element ? event.target.closest("button, a") : null;
    if (event.detail < 2 || typed) {
      clicked = control;
      typed = false;
    } else if (control && control !== clicked) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

/**
 * What the app can't do without, each by a look that does nothing.
 *
 * @type {Record<string, () => unknown>}
 */
const NEEDED = {
  "Intl.DisplayNames": () => ["DisplayNames", "NumberFormat", "DateTimeFormat"].every((name) => name in Intl),
  "crypto.getRandomValues": () => crypto.getRandomValues,
  "dialogs (<dialog>)": () => HTMLDialogElement.prototype.showModal,
  "light-dark() colours": () => CSS.supports("color", "light-dark(red, red)"),
  "message channels": () => MessageChannel,
  popovers: () => "showPopover" in HTMLElement.prototype && "popover" in HTMLElement.prototype,
  WebAssembly: () => WebAssembly.instantiate,
  // The smallest module with a vector in it.
  "WebAssembly SIMD": () =>
    WebAssembly.validate(
      new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]),
    ),
};

function missing() {
  /** @param {string} name */
  const lacks = (name) => {
    try {
      return !NEEDED[name]();
    } catch {
      return true;
    }
  };
  return Object.keys(NEEDED).filter(lacks);
}

/**
 * What an element that trunk or the hook wrote into the head says.
 *
 * @param {string} selector
 * @param {"content" | "href"} property
 * @returns {string}
 */
const inHead = (selector, property) => Object(document.querySelector(selector))[property] ?? "";

/** @param {string} url */
const fileName = (url) => url.slice(url.lastIndexOf("/") + 1);

/**
 * Why a file of the app did not come: a sentence, and whether a reload is the way on. The page as the server has it now
 * tells an update; the files themselves tell a fault of the server.
 *
 * @returns {Promise<[string, boolean]>}
 */
async function fault() {
  const glue = inHead("link[rel=modulepreload]", "href");
  const style = inHead("meta[name=deferred-style]", "content");
  /** @param {string} part */
  const wasm = (part) => glue.replace(/\.js$/, `_${part}.wasm`);
  /** @param {string} url */
  const look = async (url) => {
    const answer = await fetch(url, { cache: "no-store" });
    const { ok, status } = answer;
    const html = (answer.headers.get("Content-Type") ?? "").includes("html");
    if (!html) await answer.body?.cancel();
    return { ok, status, html, text: html ? await answer.text() : "" };
  };
  try {
    const base = inHead("meta[name=base-path]", "content");
    const { ok, html, text } = await look(base);
    const named = [glue, style].every((url) => text.includes(fileName(url)));
    if (ok && html && text.includes("base-path") && !named) {
      return ["Numberdesk was updated. Reload the page to go on: what you entered and didn’t save is lost then, so copy it first.", true];
    }
    /** @type {NodeListOf<HTMLLinkElement>} */
    const scripts = document.querySelectorAll("link[rel=modulepreload]");
    for (const url of [...[...scripts].map((link) => link.href), wasm("bg"), wasm("deferred"), style && base + style].filter(Boolean)) {
      const { ok, status, html } = await look(url);
      const name = fileName(url);
      if (!ok) return [`The web server doesn’t deliver the file ${name} (HTTP ${status}). Tell whoever runs it.`, false];
      if (html)
        return [
          `The web server delivers a web page (HTML) in the place of the file ${name}. That is a fault of its configuration: tell whoever runs it.`,
          false,
        ];
    }
  } catch {
    // No connection: that is what is said then.
  }
  return ["", false];
}
window.numberdeskFault = fault;

/** @param {any} error */
async function explain(error) {
  const lacking = missing();
  if (lacking.includes("WebAssembly")) {
    return "Numberdesk can’t start: WebAssembly is switched off in this browser.";
  }
  if (lacking.length) {
    return `Numberdesk can’t start: this browser lacks ${lacking.join(", ")}. Update the browser, or use a current Chrome, Edge, Firefox or Safari.`;
  }
  if (error instanceof WebAssembly.RuntimeError) {
    return `Numberdesk can’t start: it ended with an error (${error.message}).`;
  }
  const [why] = await fault();
  if (why) return why;
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) {
    return `Numberdesk can’t start: this browser is too old for it, or a file of it is damaged (${error.message}).`;
  }
  return `Numberdesk can’t start: a file of it did not arrive (${error?.message ?? error}).`;
}

/** @param {unknown} error */
async function report(error) {
  console.error(error);
  const text = document.createElement("p");
  text.textContent = `${await explain(error)} `;
  const reload = document.createElement("a");
  reload.href = location.pathname + location.search;
  reload.textContent = "Reload";
  text.append(reload);

  document.querySelector(".skeleton")?.remove();
  const status = document.getElementById("boot-status") ?? document.body;
  status.setAttribute("role", "alert");
  status.replaceChildren(text);
}

// The reader's languages, for Intl (src/browser/intl.rs), which throws on what is none: WebKitGTK knows one called "C".
const languages = navigator.languages.filter((language) => language.length > 1);
window.numberdeskLanguages = languages;

/** Has the browser read what Intl needs, which takes a while the first time. */
function prepareIntl() {
  new Intl.NumberFormat(languages, { style: "currency", currency: "EUR" }).format(1);
  new Intl.DateTimeFormat(languages, { day: "numeric", month: "short", year: "numeric" }).format();
  new Intl.DisplayNames(languages, { type: "region" }).of("SE");
}

/**
 * Tells of an error that stops the app's own code before there is a page of it.
 *
 * @param {string} code
 */
function reportUncaught(code) {
  const heard = (/** @type {any} */ { error, reason = error }) => {
    if (document.getElementById("boot-status") && `${reason?.stack}`.includes(code)) report(reason);
  };
  addEventListener("error", heard);
  addEventListener("unhandledrejection", heard);
}

try {
  if (missing().length) throw new Error("This browser lacks what Numberdesk needs");
  guardMarkup();
  const asked = askEarly(inHead("meta[name=base-path]", "content"));
  // What goes wrong there goes wrong again where it is explained.
  asked.catch(() => {});
  // trunk writes both addresses, hashed, into the head; the wasm is on its way already.
  const glue = inHead("link[rel=modulepreload]", "href");
  const wasm = fetch(inHead('link[rel=preload][type="application/wasm"]', "href"), AS_PRELOADED);
  wasm.catch(() => {});
  reportUncaught(glue.replace(/\.js$/, ""));
  const { default: start } = await import(glue);
  const started = start({ module_or_path: wasm });
  // While the wasm comes; but what is asked for may be on its way before that.
  await asked.catch(() => {});
  prepareIntl();
  await started;
} catch (error) {
  report(error);
}
