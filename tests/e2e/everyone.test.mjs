// Translated pages, touch screens, Apple keyboards, and addresses that no host takes for a file.
import assert from "node:assert/strict";
import { BOISE, eventually, failed, gateway, journey, loaded, v1 } from "./harness.mjs";

/** Does to the page what Chrome's translator does: takes each text node out and puts elements with other words there. */
const translate = () => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (!text.data.trim() || text.parentElement.closest("[translate=no], font")) continue;
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    inner.textContent = text.data.toUpperCase();
    outer.append(inner);
    text.replaceWith(outer);
  }
};

journey("counts and numbers follow on a translated page", { sandbox: { numbers: 300 } }, async ({ page }) => {
  await loaded(page, 300);
  const shown = page.getByText(/^showing [\d,]+ of/i);
  await page.evaluate(translate);
  assert.match(await shown.innerText(), /^SHOWING 300 OF 300/);
  await page.getByRole("searchbox", { name: "Search numbers" }).fill(BOISE);
  await eventually(async () => assert.match(await shown.innerText(), /^showing 1 of 300/i));
  assert.equal(await shown.count(), 1, "the words from before are gone");
  assert.deepEqual(await page.getByRole("grid", { name: "Numbers" }).getByRole("link").allInnerTexts(), [BOISE]);
  const option = page.getByRole("combobox", { name: "Region" }).locator("option[value=US]");
  await eventually(async () => assert.match(await option.innerText(), /^United States \(US\) · \d+$/i));
  // A selection counts up, each time on a page that was translated meanwhile.
  await page.getByRole("searchbox", { name: "Search numbers" }).fill("");
  await eventually(async () => assert.match(await shown.innerText(), /^showing 300/i));
  for (const count of [1, 2, 3]) {
    await page.getByRole("row").nth(count).getByRole("checkbox").click();
    await eventually(async () => assert.equal(await page.getByText(new RegExp(`^${count} selected`, "i")).count(), 1));
    await page.evaluate(translate);
  }
});

journey("what is to be rented follows on a translated page", { path: "/rent", config: v1 }, async ({ page }) => {
  await page.getByRole("button", { name: "Search", exact: true }).click();
  const add = page.getByRole("button", { name: /^Add \+/ });
  const review = page.getByRole("button", { name: "Review and rent" });
  const dialog = page.getByRole("dialog");
  for (const [at, words] of [/^Rent 1 number$/i, /^Rent 2 numbers$/i].entries()) {
    await add.nth(at).click();
    await review.click();
    await dialog.waitFor();
    assert.match(await dialog.getByRole("heading").first().innerText(), words);
    assert.match(await dialog.locator("button", { hasText: words }).innerText(), words);
    await page.evaluate(translate);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  }
});

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
journey(
  "no field is below 16 px on a touch screen",
  { context: phone, config: (api) => gateway(api, { apiVersion: "v1" }) },
  async ({ page, sandbox }) => {
    await loaded(page, 60);
    assert.ok(await page.evaluate(() => matchMedia("(pointer: coarse)").matches));
    for (const [path, heading] of [
      ["/numbers", "Numbers"],
      [`/numbers/${BOISE}/edit`, `Edit ${BOISE}`],
      ["/rent", "Rent numbers"],
      ["/rent/orders/new", "New order"],
      ["/settings", "Settings"],
      ["/connect", "Connect"],
    ]) {
      await page.goto(sandbox.app + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.locator("main :is(input, select, textarea):visible").first().waitFor();
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("input, select, textarea")]
          .filter((field) => !["checkbox", "radio"].includes(field.getAttribute("type")))
          .filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16)
          .map((field) => field.outerHTML),
      );
      assert.deepEqual(small, [], `${path} (${heading})`);
    }
  },
);

const odd = { phoneNumber: "ACME.SE", regionCode: "SE", type: "LOCAL", capability: ["SMS"] };
const list = {
  method: "GET",
  path: "activeNumbers$",
  times: null,
  fault: { kind: "status", status: 200, body: JSON.stringify({ activeNumbers: [odd], totalSize: 1 }) },
};
const one = { method: "GET", path: "activeNumbers/ACME.SE$", times: null, fault: { kind: "status", status: 200, body: JSON.stringify(odd) } };
journey("a number with a dot can be opened again by its address", { expects: [failed], path: "/settings" }, async ({ page, sandbox }) => {
  await sandbox.faults(list, one);
  await page.goto(`${sandbox.app}/numbers`);
  await page.getByRole("link", { name: "ACME.SE", exact: true }).click();
  await page.getByRole("heading", { name: "ACME.SE", level: 1 }).waitFor();
  assert.ok(!new URL(page.url()).pathname.includes("."), page.url());
  await page.reload();
  await page.getByRole("heading", { name: "ACME.SE", level: 1 }).waitFor();
});

journey("on a Mac Ctrl+K in a field is the system's, and Cmd+K opens the palette", {}, async ({ page, sandbox, context }) => {
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, "platform", { get: () => "MacIntel" }));
  await page.goto(`${sandbox.app}/numbers`);
  await loaded(page, 60);
  const palette = page.getByRole("dialog", { name: "Command palette" });
  const search = page.getByRole("searchbox", { name: "Search numbers" });
  await search.fill("abc");
  const taken = () => page.evaluate(() => window.taken);
  await page.evaluate(() =>
    addEventListener("keydown", (event) => {
      if (event.key === "k") window.taken = event.defaultPrevented;
    }),
  );
  await page.keyboard.press("Control+k");
  assert.equal(await taken(), false, "left to the system");
  assert.equal(await palette.count(), 0);
  await page.keyboard.press("Meta+k");
  assert.equal(await taken(), true);
  await palette.waitFor();
});

journey("a project without numbers leads on from every page that shows them", { sandbox: { numbers: 0 } }, async ({ page, sandbox }) => {
  for (const [path, name] of [
    ["/numbers", "Numbers"],
    ["/numbers?region=SE", "Numbers"],
    ["/", "Overview"],
    ["/watch", "Provisioning"],
  ]) {
    await page.goto(sandbox.app + path);
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await page.getByText("This project has no numbers").waitFor();
    const main = page.getByRole("main");
    await main.getByRole("link", { name: "Check the connection" }).waitFor();
    await main.getByRole("link", { name: "Rent numbers" }).click();
    await page.getByRole("heading", { name: "Rent numbers", level: 1 }).waitFor();
  }
});

journey(
  "a list that can't be loaded is explained, with a way on, on every page that shows it",
  { expects: [failed], path: "/settings" },
  async ({ page, sandbox }) => {
    const body = JSON.stringify({ error: { code: 403, message: "Trial accounts can't do this.", status: "PERMISSION_DENIED", details: [] } });
    for (const [path, name, whole] of [
      ["/numbers?region=SE", "Numbers", /of 60 numbers$/],
      ["/", "Overview", /^Of all 60 numbers/],
      ["/watch", "Provisioning", /of all 60 numbers/],
    ]) {
      await sandbox.faults({ method: "GET", path: "activeNumbers$", times: null, fault: { kind: "status", status: 403, body } });
      await page.goto(sandbox.app + path);
      await page.getByRole("heading", { name, level: 1 }).waitFor();
      const alert = page.getByRole("alert");
      await alert.getByText("Trial accounts can't do this.").waitFor();
      await alert.getByRole("link", { name: "Connect again" }).waitFor();
      // Nothing is said of what was not loaded.
      for (const words of ["No number matches", "This project has no numbers", "No pending or failed changes"]) {
        assert.equal(await page.getByText(words).count(), 0, words);
      }
      await sandbox.calm();
      await alert.getByRole("button", { name: "Try again" }).click();
      await page.getByText(whole).first().waitFor();
      await alert.waitFor({ state: "detached" });
    }
  },
);

journey("dates and numbers are in the languages that the browser asks for, whatever it speaks itself", {}, async ({ page, context, sandbox }) => {
  await sandbox.change(BOISE, { expireAt: "2026-12-29T12:00:00Z" });
  // WebKitGTK without a language calls it "C", which Intl does not take.
  await context.addInitScript(() => Object.defineProperty(navigator, "languages", { value: ["C", "sv-SE", "en"] }));
  await page.goto(`${sandbox.app}/numbers/${BOISE}`);
  await page.getByText("Expires 29 dec. 2026").waitFor();
});
