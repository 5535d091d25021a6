// Starts the app under a strict Content Security Policy, or says in words why it did not start.

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

// The app asks for it first of all, and until then the wasm has to come and be compiled.
const config = document.createElement("link");
config.rel = "preload";
config.as = "fetch";
config.crossOrigin = "anonymous";
config.href = `${document.querySelector("meta[name=base-path]").content}config.json`;
document.head.append(config);

/** Has the browser read what Intl needs, which takes a while the first time. */
function prepareIntl() {
  new Intl.NumberFormat([], { style: "currency", currency: "EUR" }).format(1);
  new Intl.DateTimeFormat([], { day: "numeric", month: "short", year: "numeric" }).format();
  new Intl.DisplayNames([], { type: "region" }).of("SE");
}

try {
  // trunk writes both addresses, hashed, into the head; the wasm is on its way already.
  const glue = document.querySelector("link[rel=modulepreload]").href;
  const wasm = document.querySelector("link[rel=preload][as=fetch]").href;
  const { default: start } = await import(glue);
  const started = start({ module_or_path: wasm });
  // It is compiled in the background.
  prepareIntl();
  await started;
} catch (error) {
  report(error);
}
