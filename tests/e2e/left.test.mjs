// What becomes of a change whose page or dialog is left before its answer comes.
import assert from "node:assert/strict";
import { BOISE, eventually, fill, gateway, journey, loaded, press, row } from "./harness.mjs";

const expects = ["Failed to load resource", "net::ERR"];
const config = (api) => gateway(api, { apiVersion: "v1" });
const dialog = (page) => page.locator("dialog[open]");
const nav = (page, name) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }).click();
const wait = (ms) => new Promise((r) => setTimeout(r, ms));
const slow = (method, path, ms = 2000) => ({ method, path, fault: { kind: "delay", ms } });
const executed = (sandbox, method, part) =>
  eventually(async () => assert.ok((await sandbox.requests(method)).some((r) => r.path.includes(part) && r.status === 200)));
const address = [
  ["Caller name", "Front desk"],
  ["Street number", "12"],
  ["Street", "Main Street"],
  ["City", "Boise"],
  ["State", "ID"],
  ["Postal code", "83702"],
];

async function startRelease(page, sandbox) {
  await sandbox.change(BOISE, { expireAt: null });
  await press(page, "Refresh");
  await loaded(page, 60);
  await page.getByRole("link", { name: BOISE, exact: true }).click();
  await page.getByText("No emergency address is stored.").waitFor();
  await press(page, "Release");
  await dialog(page).getByRole("textbox").fill(BOISE);
  await sandbox.forgetRequests();
  await sandbox.faults(slow("POST", ":release"));
  await dialog(page).getByRole("button", { name: "Release number" }).click();
  await dialog(page).getByText("Releasing…").waitFor();
  await page.keyboard.press("Escape");
}
journey("a release that is left: the row says that it expires", { path: "/numbers", config, expects }, async ({ page, sandbox }) => {
  await startRelease(page, sandbox);
  await nav(page, "Numbers");
  await executed(sandbox, "POST", ":release");
  await wait(1000);
  assert.ok((await sandbox.all()).find((n) => n.phoneNumber === BOISE).expireAt);
  assert.match(await row(page, BOISE).innerText(), /Expires/);
});
journey(
  "a release that is left and returned to: it is not offered as if nothing were on its way",
  { path: "/numbers", config, expects },
  async ({ page, sandbox }) => {
    await startRelease(page, sandbox);
    await nav(page, "Numbers");
    await page.getByRole("link", { name: BOISE, exact: true }).click();
    await page.getByRole("heading", { name: BOISE }).waitFor();
    await wait(300);
    await press(page, "Release");
    await dialog(page).getByRole("textbox").fill(BOISE);
    assert.equal(
      await dialog(page).getByRole("button", { name: "Release number" }).isEnabled(),
      false,
      "a second release is offered while the first is on its way",
    );
  },
);
journey("the page that was returned to says that the number is released", { path: "/numbers", config, expects }, async ({ page, sandbox }) => {
  await startRelease(page, sandbox);
  await nav(page, "Numbers");
  await page.getByRole("link", { name: BOISE, exact: true }).click();
  await page.getByRole("heading", { name: BOISE }).waitFor();
  await executed(sandbox, "POST", ":release");
  await wait(1000);
  assert.match(await page.getByRole("main").innerText(), /Expires \d/);
});
journey(
  "an edit that is on its way: leaving says so, and the row follows",
  { path: `/numbers/${BOISE}/edit`, config, expects },
  async ({ page, sandbox }) => {
    await fill(page, "Display name", "Left");
    await press(page, "Review changes");
    await sandbox.faults(slow("PATCH", "activeNumbers"));
    await press(page, "Save changes");
    await page.getByText("Saving…").waitFor();
    await nav(page, "Numbers");
    await dialog(page).waitFor();
    const said = await dialog(page).innerText();
    await dialog(page).getByRole("button", { name: "Leave without saving" }).click();
    await loaded(page, 60);
    await executed(sandbox, "PATCH", "activeNumbers");
    await wait(1000);
    const shown = await row(page, BOISE).innerText();
    const wrong = [...(/has not been saved/.test(said) ? [`asked: ${said}`] : []), ...(shown.includes("Left") ? [] : [`row: ${shown}`])];
    assert.deepEqual(wrong, []);
  },
);
journey(
  "a secret that is on its way: leaving asks, and what is shown is what is stored",
  { path: "/settings", config, expects },
  async ({ page, sandbox }) => {
    await press(page, "Show current secret");
    await press(page, "Generate");
    await sandbox.faults(slow("PATCH", "callbackConfiguration"));
    await press(page, "Save secret");
    await dialog(page).getByRole("button", { name: "Replace secret" }).click();
    await wait(200);
    await nav(page, "Numbers");
    await wait(300);
    const wrong = (await dialog(page).count()) ? [] : ["left without a question; the generated secret is gone from the tab"];
    if (await dialog(page).count()) await dialog(page).getByRole("button").last().click();
    await nav(page, "Settings");
    await executed(sandbox, "PATCH", "callbackConfiguration");
    await wait(1000);
    await press(page, "Show current secret");
    const { hmacSecret } = await sandbox.read("callbackConfiguration");
    if (!(await page.getByRole("main").innerText()).includes(hmacSecret)) wrong.push("the old secret is shown as the current one");
    assert.deepEqual(wrong, []);
  },
);
journey(
  "an emergency address that is on its way: returning does not say that none is stored",
  { path: `/numbers/${BOISE}`, config, expects },
  async ({ page, sandbox }) => {
    const s = page.getByRole("region", { name: "Emergency address" });
    await press(s, "Set address");
    for (const [name, text] of address) await fill(s, name, text);
    await press(s, "Check address");
    await s.getByRole("button", { name: "Save address" }).waitFor();
    await sandbox.faults(slow("POST", "provision"));
    await press(s, "Save address");
    await wait(200);
    await nav(page, "Numbers");
    await dialog(page).getByRole("button").last().click();
    await page.getByRole("link", { name: BOISE, exact: true }).click();
    await executed(sandbox, "POST", "provision");
    await wait(1500);
    assert.doesNotMatch(await s.innerText(), /No emergency address is stored/);
  },
);
journey(
  "an order that is on its way: the list of orders knows",
  { path: "/rent/orders/new?region=SE&type=MOBILE", config, expects },
  async ({ page, sandbox }) => {
    await fill(page, "How many", "2");
    await press(page, "Review order");
    await sandbox.faults(slow("POST", "createNumberOrder"));
    await dialog(page).getByRole("button", { name: "Create order" }).click();
    await page.getByText("Creating the order…").waitFor();
    await wait(300);
    await page.getByRole("link", { name: "Number orders" }).first().click();
    await executed(sandbox, "POST", "createNumberOrder");
    await wait(2500);
    assert.doesNotMatch(await page.getByRole("main").innerText(), /No orders yet/);
  },
);
journey(
  "a change that is sent again: its dialog, closed and opened, does not send it once more",
  { path: "/watch", config, expects },
  async ({ page, sandbox }) => {
    const again = page.getByRole("button", { name: "Send again" }).first();
    await again.click();
    await sandbox.forgetRequests();
    await sandbox.faults(slow("PATCH", "activeNumbers", 3000));
    await dialog(page).getByRole("button", { name: "Send again" }).click();
    await dialog(page).getByText("Sending…").waitFor();
    await page.keyboard.press("Escape");
    await again.click();
    await dialog(page)
      .getByRole("button", { name: "Send again" })
      .click({ timeout: 1500 })
      .catch(() => {});
    await wait(4500);
    assert.equal((await sandbox.requests("PATCH")).length, 1);
  },
);
