// The audit log of the gateway as a page, and on the page of a number.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { check, looks } from "./axe.mjs";
import { journey } from "./gateway.mjs";
import { BOISE, failed, fill, PROJECT, press, saveChanges } from "./harness.mjs";

const number = `/numbers/${BOISE}`;
const rows = (page) => page.getByRole("region", { name: "Table of changes" }).locator("tbody tr");
const filter = (page, name) => page.getByRole("form", { name: "Filters" }).getByLabel(name, { exact: true });
const count = (page, text) => page.getByText(text, { exact: true }).waitFor();

/** Renames the number by the app. */
async function rename(page, gateway, name) {
  await page.goto(`${gateway.url}${number}/edit`);
  await fill(page, "Display name", name);
  await saveChanges(page);
  await page.getByRole("heading", { name: BOISE, exact: true }).waitFor();
}

/** Sends changes as the person who is signed in, faster than by the app. */
async function send(page, gateway, method, path, data) {
  const answer = await page.request.fetch(`${gateway.url}/v1/projects/${PROJECT}/${path}`, {
    method,
    headers: { origin: gateway.url, "content-type": "application/json" },
    data,
  });
  return answer.status();
}

journey("what was changed is in the audit log and on the page of the number", { as: "admin", path: number }, async ({ page, gateway }) => {
  const before = await page.locator("dt", { hasText: "Display name" }).locator("xpath=following-sibling::dd").innerText();
  await rename(page, gateway, "Front desk");
  const section = page.getByRole("region", { name: "Changes", exact: true });
  await section.getByText(/^Display name: .* → “Front desk”$/).waitFor();
  await section.getByText("Done", { exact: true }).waitFor();
  await section.getByRole("link", { name: "All changes of this number" }).click();

  await page.getByRole("heading", { level: 1, name: "Audit" }).waitFor();
  assert.equal(await page.title(), "Audit · Numberdesk");
  await count(page, "Showing 1 change.");
  assert.equal(await filter(page, "Number or order").inputValue(), BOISE);
  const row = rows(page).first();
  await row.getByText("Edit number", { exact: true }).waitFor();
  if (before !== "Not set") await row.getByText(`Display name: “${before}” → “Front desk”`).waitFor();
  await row.getByText("127.0.0.1", { exact: true }).waitFor();
  assert.match(await row.locator("time").getAttribute("title"), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
  assert.match(await row.locator("time").innerText(), /CET|GMT\+1|CEST|GMT\+2/);
  await row.getByRole("link", { name: BOISE }).click();
  await page.getByRole("heading", { level: 1, name: BOISE }).waitFor();
});

journey("filters are kept in the address, and Back undoes them", { as: "admin", path: "/audit" }, async ({ page, gateway }) => {
  await page.getByText("No changes yet").waitFor();
  assert.equal(await send(page, gateway, "PATCH", `activeNumbers/${encodeURIComponent(BOISE)}`, { displayName: "a" }), 200);
  assert.equal(await send(page, gateway, "PATCH", "activeNumbers/%2B19990000000", { displayName: "a" }), 404);
  await press(page, "Refresh");
  await count(page, "Showing 2 changes.");
  await rows(page).getByText("Rejected by Sinch").waitFor();

  await filter(page, "Outcome").selectOption("Done");
  await press(page, "Apply filters");
  await count(page, "Showing 1 change.");
  assert.match(page.url(), /\/audit\?outcome=done$/);
  await page.goBack();
  await count(page, "Showing 2 changes.");
  assert.equal(await filter(page, "Outcome").inputValue(), "");

  await rows(page).first().getByRole("link", { name: "admin" }).click();
  await page.waitForURL("**/audit?person=admin");
  await count(page, "Showing 2 changes.");

  await page.goto(`${gateway.url}/audit?number=${encodeURIComponent(BOISE)}&since=2000-01-01&until=2000-01-02`);
  await page.getByText("No change matches").waitFor();
  await page.getByRole("main").getByRole("button", { name: "Clear filters" }).first().click();
  await count(page, "Showing 2 changes.");
  assert.equal(new URL(page.url()).search, "");
});

journey("older changes are shown when they are asked for, and all are in the file", { as: "admin", path: "/audit" }, async ({ page, gateway }) => {
  await page.getByText("No changes yet").waitFor();
  for (let index = 0; index < 103; index++) {
    await send(page, gateway, "PATCH", `activeNumbers/${encodeURIComponent(BOISE)}`, { displayName: `name ${index}` });
  }
  await press(page, "Refresh");
  await count(page, "Showing the last 100 changes.");
  await press(page, "Show more");
  await count(page, "Showing 103 changes.");
  assert.equal(await rows(page).count(), 103);
  assert.match(await rows(page).first().innerText(), /“name 102”/);
  assert.match(await rows(page).last().innerText(), /“name 0”/);
  assert.equal(await page.getByRole("button", { name: "Show more" }).count(), 0);

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Save as CSV" }).click()]);
  assert.equal(download.suggestedFilename(), "audit.csv");
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
  assert.equal(lines.length, 104);
  assert.match(lines[0], /^at,person,name,address,method,path/);
});

journey("the audit log is found by the navigation, the palette and the keyboard alone", { as: "auditor" }, async ({ page }) => {
  await page.getByRole("button", { name: "Signed in as auditor" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Audit");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Audit" }).waitFor();
  const link = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" });
  assert.equal(await link.getAttribute("aria-current"), "page");
  await filter(page, "Number or order").focus();
  await page.keyboard.type("+1208");
  await page.keyboard.press("Enter");
  await page.getByText("No change matches").waitFor();
  assert.match(page.url(), /number=%2B1208$/);
});

journey("a log that can't be loaded is told, and tried again", { as: "admin", path: "/audit", expects: [failed] }, async ({ page }) => {
  await page.getByText("No changes yet").waitFor();
  const body = '{"type":"/problems/role-missing","detail":"This needs the role \\"auditor\\", which admin doesn\'t have."}';
  await page.route("**/audit?*", (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body }), { times: 1 });
  await press(page, "Refresh");
  await page.getByText("Your role does not include this.").waitFor();
  await press(page, "Try again");
  await page.getByText("No changes yet").waitFor();
});

for (const { name, ...context } of looks) {
  journey(`axe finds nothing in the audit log, ${name}`, { as: "admin", context, path: number, bypassCSP: true }, async ({ page, gateway }) => {
    await page.getByRole("heading", { name: "Details" }).waitFor();
    await rename(page, gateway, "A name that is long enough to need more than one line where the window is narrow");
    await send(page, gateway, "PATCH", "activeNumbers/%2B19990000000", { displayName: "a" });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.getByRole("region", { name: "Changes", exact: true }).getByText("Done").waitFor();
    await check(page, "number");
    assert.equal(await overflow(), 0, "number");
    await page.goto(`${gateway.url}/audit`);
    await count(page, "Showing 2 changes.");
    await check(page, "audit");
    assert.equal(await overflow(), 0, "audit");
  });
}
