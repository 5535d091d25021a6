// Put first into the page by the smoke: keeps what goes wrong, since WebDriver tells of no console, no error and no violation of
// the policy. In the session's storage, so that what went wrong before a reload is not lost.
{
  const KEY = "smoke-wrong";
  const keep = (text) => sessionStorage.setItem(KEY, JSON.stringify([...JSON.parse(sessionStorage.getItem(KEY) ?? "[]"), text]));
  addEventListener("error", (event) => {
    // A file that did not come is told to its element only.
    keep(event.message ? `error: ${event.message}` : `not loaded: ${event.target?.href ?? event.target?.src}`);
  }, true);
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
      window.smokePressed = { name: early, opened: !!document.querySelector(":popover-open") };
      button.click();
    });
    observer.observe(document, { childList: true, subtree: true });
  }
  // What the role "status" or "alert" said since the page began, in order.
  window.smokeSaid = [];
  new MutationObserver(() => {
    for (const line of document.querySelectorAll("[role=status], [role=alert]")) {
      const text = line.textContent.trim();
      if (text && !window.smokeSaid.includes(text)) window.smokeSaid.push(text);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
}
