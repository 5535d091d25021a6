// Put first into the page by the smoke: keeps what goes wrong, since WebDriver tells of no console, no error and no violation of
// the policy. In the session's storage, so that what went wrong before a reload is not lost.
{
  /** What the checks ask of the page, and what the page has shown. */
  const smoke = {
    /** What lines with the role "status" or "alert" said since the page began, in order. */
    said: [],
    /** What was pressed before all of the app had come, and whether a menu was open then. */
    pressed: undefined,
    /** The texts of a column, as far as its rows are drawn. @param {string} key */
    cells: (key) => [...document.querySelectorAll(`.grid-body [data-key=${key}]`)].map((/** @type {any} */ cell) => cell.innerText.trim()),
    /** A grid by how many rows it says to have. */
    gridOf: (rows) => [...document.querySelectorAll("[role=grid]")].find((grid) => grid.getAttribute("aria-rowcount") === String(rows + 1)),
    /** The row and column of the cell that has the focus. */
    place: () => {
      const cell = document.activeElement.closest("[data-column]");
      return cell ? [cell.closest("[data-row]").getAttribute("data-row"), cell.getAttribute("data-column")].join() : "";
    },
    /** Puts the focus on the first match of a selector. */
    focus: (selector) => document.querySelector(selector).focus(),
  };
  window.smoke = smoke;

  const KEY = "smoke-wrong";
  const keep = (text) => sessionStorage.setItem(KEY, JSON.stringify([...JSON.parse(sessionStorage.getItem(KEY) ?? "[]"), text]));
  addEventListener(
    "error",
    (event) => {
      // A file that did not come is told to its element only.
      const { href, src } = Object(event.target);
      keep(event.message ? `error: ${event.message}` : `not loaded: ${href ?? src}`);
    },
    true,
  );
  addEventListener("unhandledrejection", (event) => keep(`rejected: ${event.reason}`));
  document.addEventListener("securitypolicyviolation", (event) => keep(`violation: ${event.effectiveDirective} ${event.blockedURI}`));
  for (const level of ["error", "warn"]) {
    const native = console[level];
    console[level] = (...args) => {
      keep(`console.${level}: ${args.map(String).join(" ")}`);
      native.apply(console, args);
    };
  }

  // What a check wants done as soon as it can be: a press of the first button of this name.
  const early = sessionStorage.getItem("smoke-press");
  if (early) {
    sessionStorage.removeItem("smoke-press");
    const observer = new MutationObserver(() => {
      const button = [...document.querySelectorAll("button")].find((button) => button.textContent === early);
      if (!button) return;
      observer.disconnect();
      smoke.pressed = { name: early, opened: !!document.querySelector(":popover-open") };
      button.click();
    });
    observer.observe(document, { childList: true, subtree: true });
  }
  new MutationObserver(() => {
    for (const line of document.querySelectorAll("[role=status], [role=alert]")) {
      const text = line.textContent.trim();
      if (text && !smoke.said.includes(text)) smoke.said.push(text);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
}
