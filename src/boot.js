// Starts the app under a strict Content Security Policy, or says in words why it did not start.

// What the app will ask for first is asked for here, so that the answers come while its wasm does. The app takes each
// answer by asking for the same address (src/browser/early.rs), and logs it as a request of its own.
const early = new Map();
window.numberdeskEarly = early;

/** Sends what src/api/transport.rs would send. */
function ask(url) {
  const stop = new AbortController();
  const answer = fetch(url, {
    cache: "no-store",
    credentials: "same-origin",
    headers: { Accept: "application/json" },
    mode: "cors",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: stop.signal,
  });
  // Whoever takes it hears of it.
  answer.catch(() => {});
  const take = (signal) => {
    signal.addEventListener("abort", () => stop.abort());
    return answer;
  };
  early.set(url, { at: Date.now(), take });
  return answer;
}

/**
 * Where the first page of the list is, if config.json says so beyond doubt; else nothing, and the app finds out. It is
 * what src/api/urls.rs makes of values that need no second look; should the two differ, the app asks again.
 */
function firstPage({ apiBaseUrl = location.origin, apiVersion = "v1alpha1", projectId, auth, idempotency, ...more }) {
  const plain =
    auth === "gateway" &&
    // A pattern takes a missing value for the word "undefined".
    typeof projectId === "string" &&
    /^https?:\/\/[a-z0-9.-]+(:\d+)?(\/[\w.-]+)*$/.test(apiBaseUrl) &&
    /^v1(alpha1)?$/.test(apiVersion) &&
    /^\w[\w-]*$/.test(projectId) &&
    Object.keys(more).length === 0;
  return plain ? `${apiBaseUrl}/${apiVersion}/projects/${projectId}/activeNumbers?pageSize=1000` : undefined;
}

const base = document.querySelector("meta[name=base-path]").content;

async function askEarly() {
  const answer = await ask(`${base}config.json`);
  if (location.pathname !== `${base}numbers` || !answer.ok) return;
  const config = await answer.clone().json();
  // What config.json leaves open is taken from the last connection.
  const open = ["apiBaseUrl", "apiVersion"].some((key) => !(key in config));
  if (open && localStorage.getItem("numberdesk.connection") !== null) return;
  const url = firstPage(config);
  if (url) ask(url);
}

// What goes wrong here goes wrong again where it is explained.
const asked = askEarly().catch(() => {});

// The app makes elements and text nodes and never writes markup (src/browser/dom.rs). Should a library ever do so, then
// with `require-trusted-types-for 'script'` it goes through this policy, which lets plain markup pass and stops
// everything that could run code. It has no createScript and no createScriptURL, so those sinks stay closed.
const RUNS_CODE = [
  /<\s*(script|iframe|frame|object|embed|base|meta|link|style)\b/i,
  /[\s"'/]on[a-z]+\s*=/i,
  /\bsrcdoc\s*=/i,
  /javascript\s*:/i,
  // Character references are how the above would hide.
  /&(#|colon|tab|newline)/i,
];

window.trustedTypes?.createPolicy("default", {
  createHTML(markup) {
    if (RUNS_CODE.some((pattern) => pattern.test(markup))) {
      throw new TypeError("Markup that could run code was refused");
    }
    return markup;
  },
});

// The second click of a double click belongs to what had the first: what has come into its place must not take it.
let clicked;
addEventListener(
  "click",
  (event) => {
    const control = event.target.closest("button, a");
    if (event.detail < 2) {
      clicked = control;
    } else if (control && control !== clicked) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

function explain(error) {
  if (typeof WebAssembly !== "object") {
    return "WebAssembly is switched off in this browser.";
  }
  if (error instanceof WebAssembly.RuntimeError) {
    return `it ended with an error (${error.message}).`;
  }
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) {
    return `this browser is too old for it, or a file of it is damaged (${error.message}).`;
  }
  return `a file of it did not arrive (${error?.message ?? error}).`;
}

function report(error) {
  console.error(error);
  const text = document.createElement("p");
  text.textContent = `Numberdesk could not start: ${explain(error)} `;
  const reload = document.createElement("a");
  reload.href = location.pathname + location.search;
  reload.textContent = "Reload";
  text.append(reload);

  document.querySelector(".skeleton")?.remove();
  const status = document.getElementById("boot-status") ?? document.body;
  status.setAttribute("role", "alert");
  status.replaceChildren(text);
}

/** Has the browser read what Intl needs, which takes a while the first time. */
function prepareIntl() {
  new Intl.NumberFormat([], { style: "currency", currency: "EUR" }).format(1);
  new Intl.DateTimeFormat([], { day: "numeric", month: "short", year: "numeric" }).format();
  new Intl.DisplayNames([], { type: "region" }).of("SE");
}

try {
  // trunk writes both addresses, hashed, into the head; the wasm is on its way already.
  const glue = document.querySelector("link[rel=modulepreload]").href;
  const wasm = document.querySelector('link[rel=preload][type="application/wasm"]').href;
  const { default: start } = await import(glue);
  const started = start({ module_or_path: wasm });
  // While the wasm comes; but what is asked for may be on its way before that.
  await asked;
  prepareIntl();
  await started;
} catch (error) {
  report(error);
}
