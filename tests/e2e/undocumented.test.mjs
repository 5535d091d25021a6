// What the documentation leaves open: each possible behaviour of the server is coped with.
import assert from "node:assert/strict";
import { BOISE, v1 as config, eventually, failed, fill, journey, loaded, press, quirk, saveChanges } from "./harness.mjs";

const number = `/numbers/${BOISE}`;
const edit = `${number}/edit`;
const badge = (page) => page.locator(".badge").first();
const sms = (page) => page.getByRole("table", { name: "SMS" });
const writes = async (sandbox) => (await sandbox.requests()).filter((r) => r.method !== "GET");

/** Releases the number that is open. */
async function release(page) {
  await press(page, "Release");
  await fill(page, "Type the number to confirm", BOISE);
  await press(page, "Release number");
}

journey(
  "success without a body: an edit and a release are looked up, and sent once",
  { path: edit, config, sandbox: quirk("empty-answers") },
  async ({ page, sandbox }) => {
    await fill(page, "Display name", "Quiet");
    await fill(page, "Service plan ID", "plan-quiet");
    await saveChanges(page);
    await page
      .getByText("The server answered with success and said nothing more. So the number was read again: the change has taken effect.")
      .waitFor();
    await badge(page).getByText("Waiting").waitFor();
    // With an expiry date from before, the number can't tell.
    await release(page);
    await page.getByText("it had an expiry date before, so it does not tell").waitFor();
    await press(page, "Keep number");
    await sandbox.change(BOISE, { expireAt: null });
    await press(page, "Refresh");
    await page.getByText("Expires", { exact: true }).locator("xpath=following-sibling::*").getByText("Not set").waitFor();
    await release(page);
    await page.getByText("So the number was read again: it is released.").waitFor();
    assert.equal((await writes(sandbox)).length, 3);
  },
);

journey(
  "success without a body: an emergency address and a secret",
  { path: number, config, sandbox: quirk("empty-answers") },
  async ({ page, sandbox }) => {
    const place = page.getByRole("region", { name: "Emergency address" });
    await press(page, "Set address");
    for (const [name, text] of [
      ["Caller name", "Desk"],
      ["Street number", "1"],
      ["Street", "Main Street"],
      ["City", "Boise"],
      ["State", "ID"],
      ["Postal code", "83702"],
    ])
      await place.getByRole("textbox", { name, exact: true }).fill(text);
    await press(page, "Check address");
    await press(page, "Save address");
    await place.getByText("So it was read again: the address is saved.").waitFor();
    await press(page, "Remove address");
    await page.getByRole("dialog").getByRole("button", { name: "Remove address" }).click();
    await place.getByText("No emergency address is stored.").waitFor();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
    await press(page, "Generate");
    await press(page, "Save secret");
    await press(page, "Replace secret");
    await page.getByText("So it was read again: the new secret is stored.").waitFor();
    const sent = await writes(sandbox);
    assert.equal(sent.length, 4, "check, save, remove, secret");
  },
);

journey(
  "a plan that is current before its job is over is not called done",
  { path: edit, config, sandbox: quirk("plan-early") },
  async ({ page, sandbox }) => {
    await fill(page, "Service plan ID", "plan-early");
    await saveChanges(page);
    await badge(page).getByText("Waiting").waitFor();
    await sandbox.advance(4_000);
    await badge(page).getByText("In progress").waitFor();
    assert.match(await sms(page).innerText(), /plan-early\s+plan-early/);
    await sandbox.advance(4_000);
    await page.getByText("Provisioning finished: what was asked for is now current.").waitFor();
  },
);

journey(
  "a voice ID that is hidden while a job runs is not taken for unlinked",
  { path: edit, config, sandbox: quirk("voice-id-empty") },
  async ({ page, sandbox }) => {
    await page.getByRole("combobox", { name: "Voice type" }).selectOption("RTC");
    await fill(page, "Voice app ID", "app-1");
    await saveChanges(page);
    await page.getByText("Saved. The change is being provisioned.").waitFor();
    assert.match(await page.getByRole("table", { name: "Voice" }).innerText(), /Calls go to\s+None\s+app app-1/);
    await sandbox.advance(8_000);
    await page.getByText("Provisioning finished: what was asked for is now current.").waitFor();
    assert.match(await page.getByRole("table", { name: "Voice" }).innerText(), /Calls go to\s+app app-1\s+No change/);
  },
);

for (const [name, words] of [
  ["busy-400", "A provisioning is in progress for this number"],
  ["busy-409", "A provisioning is in progress for this number"],
]) {
  journey(
    `${name}: a change while a job runs is refused in words, and nothing typed is lost`,
    { path: edit, config, sandbox: quirk(name), expects: [failed] },
    async ({ page, sandbox }) => {
      await fill(page, "Service plan ID", "plan-one");
      await saveChanges(page);
      await page.getByText("Saved. The change is being provisioned.").waitFor();
      await page.getByRole("link", { name: "Edit", exact: true }).click();
      await fill(page, "Service plan ID", "plan-two");
      await saveChanges(page);
      await page.getByText(words).first().waitFor();
      assert.equal(await page.getByRole("textbox", { name: "Service plan ID" }).inputValue(), "plan-two");
      await sandbox.advance(8_000);
      await saveChanges(page);
      await page.getByText("Saved. The change is being provisioned.").waitFor();
    },
  );
}

journey("a change while a job runs may replace it", { path: edit, config }, async ({ page, sandbox }) => {
  await fill(page, "Service plan ID", "plan-one");
  await saveChanges(page);
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await fill(page, "Service plan ID", "plan-two");
  await saveChanges(page);
  await page.getByText("Saved. The change is being provisioned.").waitFor();
  assert.match(await sms(page).innerText(), /plan-two/);
  await sandbox.advance(8_000);
  await page.getByText("Provisioning finished: what was asked for is now current.").waitFor();
});

journey(
  "a total that counts all numbers, whatever is asked for, does not mislead",
  { path: "/numbers?region=SE", config, sandbox: { numbers: 6000, ...quirk("total-whole") } },
  async ({ page, sandbox }) => {
    const mine = (await sandbox.all()).filter((n) => n.regionCode === "SE").length;
    await loaded(page, 6000);
    await page.getByText(`Showing ${mine.toLocaleString("en-GB")} of 6,000 numbers`).waitFor();
  },
);

journey(
  "a release that sets no date is still told, and only here",
  { path: number, config, sandbox: quirk("release-no-expiry") },
  async ({ page, sandbox }) => {
    await sandbox.change(BOISE, { expireAt: null });
    await press(page, "Refresh");
    await release(page);
    await page.getByText("The number is released.").waitFor();
    await page.getByText("The server confirmed it.").waitFor();
    await press(page, "Close");
    await page.getByRole("heading", { name: BOISE, level: 1 }).waitFor();
  },
);

journey(
  "a released number that is not listed any more leaves the list, and can still be looked at",
  { path: number, config, sandbox: quirk("released-unlisted") },
  async ({ page, sandbox }) => {
    await release(page);
    await page.getByText("The number is released.").waitFor();
    await press(page, "Close");
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Numbers" }).click();
    await loaded(page, 59);
    await page.goto(`${sandbox.app}${number}`);
    await page.getByRole("heading", { name: "Details" }).waitFor();
  },
);

journey(
  "a released number that can't be changed any more says so",
  { path: number, config, sandbox: quirk("released-frozen"), expects: [failed] },
  async ({ page }) => {
    await release(page);
    await page.getByText("The number is released.").waitFor();
    await press(page, "Close");
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await fill(page, "Display name", "Too late");
    await saveChanges(page);
    await page.getByText("The number is being released").waitFor();
    assert.equal(await page.getByRole("textbox", { name: "Display name" }).inputValue(), "Too late");
  },
);

journey(
  "a number that is gone with its release is said to be gone",
  { path: number, config, sandbox: quirk("release-at-once"), expects: [failed] },
  async ({ page }) => {
    await release(page);
    await page.getByText("The number is released.").waitFor();
    await press(page, "Close");
    await press(page, "Refresh");
    await eventually(async () => assert.match(await page.locator("main").innerText(), /does not know|not found|no such|404/i));
  },
);
