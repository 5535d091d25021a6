// The emergency address of a number: checked, chosen, saved once, and removed with a question.
import assert from "node:assert/strict";
import { BOISE, body, v1 as config, dropped, eventually, failed, journey, once } from "./harness.mjs";

const path = `/numbers/${BOISE}`;
const section = (page) => page.getByRole("region", { name: "Emergency address" });
const press = (page, name) => section(page).getByRole("button", { name, exact: true }).click();
const field = (page, name) => section(page).getByRole("textbox", { name, exact: true });
const posts = async (sandbox, verb) => once(await sandbox.requests("POST")).filter((r) => r.path.endsWith(`emergencyAddress:${verb}`));
const stored = async (sandbox) => sandbox.read("activeNumbers/%2B12086390939/emergencyAddress");

async function fill(page, street) {
  await press(page, "Set address");
  for (const [name, text] of [
    ["Caller name", "Front desk"],
    ["Street number", "12"],
    ["Street", street],
    ["City", "Boise"],
    ["State", "ID"],
    ["Postal code", "83702"],
  ]) {
    await field(page, name).fill(text);
  }
}

journey("an exact address is checked, saved and removed", { path, config }, async ({ page, sandbox }) => {
  await section(page).getByText("No emergency address is stored.").waitFor();
  await fill(page, "Main Street");
  await press(page, "Check address");
  await section(page).getByText("The address was found as it was entered.").waitFor();
  assert.equal((await posts(sandbox, "provision")).length, 0);
  await section(page).getByText("Request as curl").click();
  const command = await section(page).getByRole("group", { name: "curl command" }).textContent();
  assert.ok(command.includes("emergencyAddress:provision'"), command);
  await section(page).getByRole("button", { name: "Save address" }).dblclick();
  await section(page).getByText("The emergency address is saved.").waitFor();
  await section(page).getByText("12 Main Street, Boise, ID 83702", { exact: true }).waitFor();
  const [sent, ...more] = await posts(sandbox, "provision");
  assert.equal(more.length, 0);
  assert.deepEqual(body(sent), {
    displayName: "Front desk",
    address: { streetNumber: "12", streetInfo: "Main Street", city: "Boise", state: "ID", postalCode: "83702" },
  });
  await press(page, "Remove address");
  const dialog = page.getByRole("dialog", { name: `Remove the emergency address of ${BOISE}` });
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.textContent), "Keep address"));
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.equal((await posts(sandbox, "deprovision")).length, 0);
  await press(page, "Remove address");
  await dialog.getByRole("button", { name: "Remove address" }).click();
  await section(page).getByText("The emergency address is removed.").waitFor();
  await section(page).getByText("No emergency address is stored.").waitFor();
  assert.equal((await posts(sandbox, "deprovision")).length, 1);
});

journey("the second click of a double click is not for what has come into the place", { path, config }, async ({ page, sandbox }) => {
  await section(page).getByText("No emergency address is stored.").waitFor();
  await fill(page, "Main Street");
  await press(page, "Check address");
  const save = section(page).getByRole("button", { name: "Save address" });
  await save.waitFor();
  await save.click();
  await section(page).getByText("The emergency address is saved.").waitFor();
  const change = section(page).getByRole("button", { name: "Change address" });
  const { x, y, width, height } = await change.boundingBox();
  /** @type {[number, number]} */
  const place = [x + width / 2, y + height / 2];
  await page.mouse.move(...place);
  // As the browser tells of the second one: the count is of the place and not of the button.
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  assert.equal(await field(page, "Street").count(), 0);
  await section(page).getByText("The emergency address is saved.").waitFor();
  await page.mouse.click(...place);
  await field(page, "Street").waitFor();
  assert.equal((await posts(sandbox, "provision")).length, 1);
});

journey("a near match offers the correction", { path, config }, async ({ page, sandbox }) => {
  await fill(page, "Near Street");
  await press(page, "Check address");
  await section(page).getByText("A similar address was found.").waitFor();
  await section(page).getByText("Postal code was completed").waitFor();
  const corrected = section(page).getByRole("radio", { name: /As corrected: 12 NEAR STREET, Boise, ID 83702-1234/ });
  assert.ok(await corrected.isChecked());
  await section(page)
    .getByRole("radio", { name: /As entered/ })
    .check();
  await corrected.check();
  await press(page, "Save address");
  await section(page).getByText("The emergency address is saved.").waitFor();
  assert.equal((await stored(sandbox)).address.postalCodePlusFour, "1234");
});

for (const quirk of [[], ["--quirk", "emergency-empty-correction"]]) {
  journey(`an unknown address offers candidates ${quirk.join(" ")}`, { path, config, sandbox: { args: quirk } }, async ({ page, sandbox }) => {
    await fill(page, "Nowhere Road");
    await press(page, "Check address");
    await section(page).getByText("The address was not found.").waitFor();
    await section(page).getByText("Street not found", { exact: true }).waitFor();
    const save = section(page).getByRole("button", { name: "Save address" });
    assert.ok(await save.isDisabled(), "nothing is chosen for the reader");
    assert.equal(await section(page).getByRole("radio").count(), 2);
    await section(page)
      .getByRole("radio", { name: /Suggested: 12 NOWHERE ROAD/ })
      .check();
    await press(page, "Back to the fields");
    assert.equal(await field(page, "Street").inputValue(), "Nowhere Road");
    await field(page, "Street").fill("Main Street");
    await press(page, "Check address");
    await save.click();
    await section(page).getByText("The emergency address is saved.").waitFor();
    assert.equal((await stored(sandbox)).address.streetInfo, "Main Street");
  });
}

journey(
  "what is missing is said beside its field, and a refusal keeps what was typed",
  { path, config, expects: [failed] },
  async ({ page, sandbox }) => {
    await fill(page, "Main Street");
    await field(page, "City").fill(" ");
    await press(page, "Check address");
    await section(page).getByText("Enter the city.").waitFor();
    assert.equal((await posts(sandbox, "validate")).length, 0);
    await field(page, "City").fill("Boise");
    await sandbox.faults({ method: "POST", path: "emergencyAddress", fault: { kind: "status", status: 403 } });
    await press(page, "Check address");
    await section(page)
      .getByText(/The address was not checked.*nothing you typed is lost/i)
      .waitFor();
    assert.equal(await field(page, "Street").inputValue(), "Main Street");
  },
);

for (const [what, executed, words] of /** @type {const} */ ([
  ["lost after it was done", true, "the address is saved"],
  ["lost before it was done", false, "this address is not stored"],
])) {
  journey(
    `an address whose answer is ${what} is looked up, not sent again`,
    { path, config, expects: [failed, dropped] },
    async ({ page, sandbox }) => {
      await fill(page, "Main Street");
      await press(page, "Check address");
      await section(page).getByText("The address was found as it was entered.").waitFor();
      await sandbox.lose("POST", "emergencyAddress", executed);
      await press(page, "Save address");
      await section(page).getByText(words).waitFor();
      assert.equal((await posts(sandbox, "provision")).length, 1);
    },
  );
}

journey("a removal whose answer is lost is looked up", { path, config, expects: [failed, dropped] }, async ({ page, sandbox }) => {
  await fill(page, "Main Street");
  await press(page, "Check address");
  await press(page, "Save address");
  await section(page).getByText("The emergency address is saved.").waitFor();
  await press(page, "Remove address");
  await sandbox.lose("POST", "emergencyAddress", true);
  await page.getByRole("dialog").getByRole("button", { name: "Remove address" }).click();
  await section(page).getByText("the address is removed", { exact: false }).waitFor();
  assert.equal((await posts(sandbox, "deprovision")).length, 1);
});

journey("while it is not known what happened, nothing more is sent", { path, config, expects: [failed, dropped] }, async ({ page, sandbox }) => {
  const unread = () => sandbox.faults({ method: "GET", path: "emergencyAddress", times: null, fault: { kind: "status", status: 403 } });
  await fill(page, "Main Street");
  await press(page, "Check address");
  const save = section(page).getByRole("button", { name: "Save address" });
  await save.waitFor();
  await sandbox.lose("POST", "emergencyAddress:provision", true);
  await unread();
  await save.click();
  await section(page).getByText("It is not known whether the address is stored.").waitFor();
  for (const name of ["Save address", "Back to the fields", "Cancel"])
    assert.ok(await section(page).getByRole("button", { name }).isDisabled(), name);
  assert.ok(await section(page).getByRole("radio").isDisabled(), "it is what was sent");
  await press(page, "Check again");
  await section(page)
    .getByText(/^Checked again\. Reading it again brought no answer either\./)
    .waitFor();
  await sandbox.calm();
  await press(page, "Check again");
  await section(page).getByText("Checked again. So it was read again: the address is saved.").waitFor();
  assert.equal((await posts(sandbox, "provision")).length, 1);
  // The removal likewise, and its dialog opened anew does not ask again.
  const dialog = page.getByRole("dialog");
  const remove = dialog.getByRole("button", { name: "Remove address" });
  await press(page, "Remove address");
  await sandbox.lose("POST", "emergencyAddress:deprovision", false);
  await unread();
  await remove.click();
  const unknown = "It is not known whether the address is removed.";
  await dialog.getByText(unknown).waitFor();
  assert.ok(await remove.isDisabled());
  await dialog.getByRole("button", { name: "Keep address" }).click();
  await dialog.waitFor({ state: "detached" });
  await section(page).getByText(unknown).waitFor();
  assert.ok(await section(page).getByRole("button", { name: "Change address" }).isDisabled());
  await press(page, "Remove address");
  await dialog.getByText(unknown).waitFor();
  assert.ok(await remove.isDisabled());
  await sandbox.calm();
  await dialog.getByRole("button", { name: "Check again" }).click();
  await dialog.getByText("The address is not removed.").waitFor();
  assert.equal((await posts(sandbox, "deprovision")).length, 1);
  await remove.click();
  await section(page).getByText("The emergency address is removed.").waitFor();
  await dialog.waitFor({ state: "detached" });
  assert.equal((await posts(sandbox, "deprovision")).length, 2);
});

journey("leaving with a typed address asks", { path, config }, async ({ page }) => {
  await fill(page, "Main Street");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Numbers" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Stay" }).click();
  assert.equal(await field(page, "Street").inputValue(), "Main Street");
  await press(page, "Cancel");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Numbers" }).click();
  await page.getByRole("heading", { name: "Numbers", level: 1 }).waitFor();
});

journey(
  "404 means none, and one can be set",
  { path, config, sandbox: { args: ["--quirk", "emergency-none-404"] }, expects: [failed] },
  async ({ page }) => {
    await section(page).getByText("The server knows no emergency address of this number.").waitFor();
    await fill(page, "Main Street");
    await press(page, "Check address");
    await press(page, "Save address");
    await section(page).getByText("12 Main Street, Boise, ID 83702", { exact: true }).waitFor();
  },
);

journey(
  "under v1alpha1 nothing is asked unless the reader wants to",
  { path, sandbox: { args: ["--quirk", "alpha-minimal"] }, expects: [failed] },
  async ({ page, sandbox }) => {
    await section(page).getByText("documented for v1 of the API").waitFor();
    assert.equal((await sandbox.requests("GET")).filter((r) => r.path.includes("emergency")).length, 0);
    await press(page, "Ask the server all the same");
    await section(page).getByText("it does not know emergency addresses under v1alpha1").waitFor();
  },
);

journey(
  "a number elsewhere is not asked about, and a refusal is told",
  { path: "/numbers?region=SE", config, sandbox: { args: ["--quirk", "emergency-us-only"] }, expects: [failed] },
  async ({ page }) => {
    await page.getByRole("row").nth(1).getByRole("link").click();
    await section(page).getByText("of another region").waitFor();
    await press(page, "Ask the server all the same");
    await section(page).getByText("offered for numbers in the US and Canada only").waitFor();
  },
);
