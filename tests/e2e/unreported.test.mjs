// What v1alpha1 does not report is unknown, everywhere, and v1 is offered; what it does report is told.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BOISE, eventually, failed, journey, loaded, PROJECT, press, v1 } from "./harness.mjs";

const plan = (n) => n.smsConfiguration?.servicePlanId;
const voice = ({ voiceConfiguration: own }) => own?.[{ EST: "trunkId", FAX: "serviceId" }[own.type] ?? "appId"];
const job = (n) => n.smsConfiguration?.scheduledProvisioning ?? n.voiceConfiguration?.scheduledVoiceProvisioning;
const search = (page, text) => page.getByRole("searchbox", { name: "Search numbers" }).fill(text);
const shown = (page, count, all) => page.getByText(`Showing ${count} of ${all} numbers`, { exact: true }).waitFor();
const options = (page) => page.getByRole("combobox", { name: "Provisioning" }).locator("option").allInnerTexts();
const VOICE_ONLY = { smsConfiguration: null, voiceConfiguration: { type: "RTC", appId: "app-1" }, callbackUrl: "" };

journey(
  "v1alpha1 calls no number idle, and finds those that may be as unknown",
  { path: "/numbers", sandbox: { numbers: 300 } },
  async ({ page, sandbox }) => {
    await loaded(page, 300);
    const all = await sandbox.all();
    const unplanned = all.filter((n) => !plan(n)).length;
    const reported = all.filter((n) => !plan(n) && !voice(n)).length;
    assert.ok(reported < unplanned, "some are used for voice only");
    // Searches: nobody is led to numbers that may be in use.
    await search(page, "plan:none app:none");
    await shown(page, 0, 300);
    await page.getByText(`${unplanned} more numbers may match: Sinch's v1alpha1 doesn't say.`).waitFor();
    await page.getByText("No number is known to match").waitFor();
    await search(page, "plan:none -app:any");
    await shown(page, 0, 300);
    await search(page, "plan:none app:unknown");
    await shown(page, unplanned, 300);
    await search(page, "");
    // Filter, quick filters and badge.
    await eventually(async () => assert.ok((await options(page)).some((text) => /^Voice unknown · [1-9]/.test(text))));
    // That there are none can't be told, so neither is offered.
    assert.deepEqual(
      (await options(page)).filter((text) => /^(Not configured|Voice only)/.test(text)),
      [],
    );
    for (const [param, name] of [
      ["not-configured", "Not configured"],
      ["voice-only", "Voice only"],
    ]) {
      await page.goto(`${sandbox.app}/numbers?provisioning=${param}`);
      await shown(page, 0, 300);
      await eventually(async () =>
        assert.deepEqual(
          (await options(page)).filter((text) => text.startsWith(name)),
          [`${name} · unknown`],
        ),
      );
      assert.equal(await page.getByRole("combobox", { name: "Provisioning" }).inputValue(), param);
    }
    await page.goto(`${sandbox.app}/numbers`);
    await loaded(page, 300);
    const quick = page.getByRole("group", { name: "Quick views" });
    await quick.getByRole("button", { name: /^Voice unknown / }).click();
    await page.locator(".badge").getByText("Voice unknown").first().waitFor();
    assert.equal(await quick.getByRole("button", { name: /^Not configured/ }).count(), 0);
    // Peek.
    await page.getByRole("button", { name: "Peek", exact: true }).click();
    const peek = page.getByRole("complementary", { name: "Peek" });
    await eventually(async () =>
      assert.match((await peek.locator("dl").innerText()).replace(/\s+/g, " "), /Campaign Unknown Voice Unknown .*Callback URL Unknown/),
    );
    await peek.getByRole("button", { name: "Close peek" }).click();
    // Export.
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Export numbers" });
    const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Save file" }).click()]);
    const text = readFileSync(await download.path(), "utf8");
    assert.match(text, /"Voice unknown"/);
    await page.keyboard.press("Escape");
    // The whole list by v1.
    await search(page, "plan:none app:none");
    await page.getByRole("button", { name: "Switch to v1" }).click();
    await shown(page, reported, 300);
    await page.getByText("may match").waitFor({ state: "detached" });
    await page.locator(".bar-project").getByText(/· v1$/).waitFor();
  },
);

journey(
  "voice only is a state of its own in filter, counts, quick filters and idle spend",
  { path: "/numbers", config: v1, sandbox: { numbers: 300 } },
  async ({ page, sandbox }) => {
    await loaded(page, 300);
    const all = await sandbox.all();
    const only = all.filter((n) => !plan(n) && voice(n) && !job(n)).length;
    const none = all.filter((n) => !plan(n) && !voice(n) && !job(n)).length;
    assert.ok(only > 0 && none > 0);
    await eventually(async () => assert.ok((await options(page)).includes(`Voice only · ${only}`)));
    assert.ok((await options(page)).includes(`Not configured · ${none}`));
    assert.ok(!(await options(page)).some((text) => text.startsWith("Voice unknown")));
    await page.getByRole("combobox", { name: "Provisioning" }).selectOption("voice-only");
    await shown(page, only, 300);
    await page.locator(".badge").getByText("Voice only").first().waitFor();
    await page.getByRole("combobox", { name: "Provisioning" }).selectOption("");
    await page
      .getByRole("group", { name: "Quick views" })
      .getByRole("button", { name: `Not configured ${none}` })
      .click();
    await shown(page, none, 300);
    await search(page, "provisioning:voice-only");
    await shown(page, only, 300);
    const box = page.getByRole("searchbox", { name: "Search numbers" });
    await box.fill("");
    await box.pressSequentially("provisioning:voi");
    await page.getByRole("option", { name: /voice-only/ }).waitFor();
  },
);

journey(
  "the overview says what v1alpha1 leaves unknown, and goes on with v1",
  { path: "/", sandbox: { numbers: 300 } },
  async ({ page, sandbox }) => {
    await page.getByText("Of all 300 numbers.").waitFor();
    await page.getByText("Voice is unknown for 300 of these numbers.").waitFor();
    const tile = (name) => page.getByRole("link", { name: new RegExp(`^${name} `) }).locator(".tile-value");
    const unplanned = (await sandbox.all()).filter((n) => !plan(n) && !n.smsConfiguration?.scheduledProvisioning).length;
    await eventually(async () => assert.equal(await tile("Voice unknown").innerText(), String(unplanned)));
    assert.equal(await tile("Not configured").count(), 0);
    const usd = page.getByRole("group", { name: "Cost in USD", exact: true });
    if ((await usd.getAttribute("open")) === null) await usd.locator("summary").first().click();
    const idle = usd.getByRole("link", { name: /^Idle/ }).locator(".tile-value");
    assert.match(await idle.innerText(), /^unknown for [\d,]+ numbers$/);
    const all = await sandbox.all();
    await page.getByRole("button", { name: "Switch to v1" }).click();
    await eventually(async () => assert.match(await idle.innerText(), / USD for [\d,]+ numbers$/));
    await page.getByText("Of all 300 numbers.").waitFor();
    await page.getByText("Voice is unknown").waitFor({ state: "detached" });
    const none = all.filter((n) => !plan(n) && !voice(n) && !job(n)).length;
    await eventually(async () => assert.equal(await tile("Not configured").innerText(), String(none)));
    assert.equal(await tile("Voice unknown").count(), 0);
  },
);

journey(
  "a release under v1alpha1 says what it does not know, and v1 tells",
  { path: `/numbers/${BOISE}`, sandbox: { numbers: 5 } },
  async ({ page, sandbox }) => {
    await sandbox.change(BOISE, { ...VOICE_ONLY, displayName: "Front desk" });
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("Front desk", { exact: true }).waitFor();
    await page.locator(".badge").getByText("Voice unknown").waitFor();
    await page.getByText("Voice: unknown.", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Release" }).click();
    const dialog = page.getByRole("dialog", { name: `Release ${BOISE}` });
    await dialog.getByText("Display name: Front desk").waitFor();
    await dialog
      .getByText("Sinch's v1alpha1 doesn't say whether this number takes calls, is in a 10DLC campaign or has a callback URL: check with v1.")
      .waitFor();
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.textContent), "Keep number"));
    await dialog.getByRole("button", { name: "Check with v1" }).press("Enter");
    await dialog.getByText("Calls to voice app app-1 stop.").waitFor();
    await dialog.getByText("Checked with v1.").waitFor();
    assert.equal(await dialog.getByText("doesn't say whether this number").count(), 0);
    // Nothing of this keeps anybody from releasing it.
    await dialog.getByRole("textbox", { name: "Type the number to confirm" }).fill(BOISE);
    assert.ok(await dialog.getByRole("button", { name: "Release number" }).isEnabled());
    await page.keyboard.press("Escape");
    // On the page itself.
    await page.getByRole("button", { name: "Check with v1" }).click();
    await page.locator(".badge").getByText("Voice only").waitFor();
    assert.match(await page.getByRole("table", { name: "Voice" }).innerText(), /Calls go to\s+app app-1/);
  },
);

const address = {
  displayName: "Front desk",
  address: { streetNumber: "12", streetInfo: "Main Street", city: "Boise", state: "ID", postalCode: "83702" },
};
const provision = (sandbox, phone = BOISE) =>
  fetch(`${sandbox.api}/v1/projects/${PROJECT}/activeNumbers/${encodeURIComponent(phone)}/emergencyAddress:provision`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(address),
  });

journey(
  "a release under v1alpha1 does not know of an emergency address, and v1 tells",
  { path: `/numbers/${BOISE}`, sandbox: { numbers: 5 } },
  async ({ page, sandbox }) => {
    await provision(sandbox);
    await page.getByRole("button", { name: "Release" }).click();
    const dialog = page.getByRole("dialog", { name: `Release ${BOISE}` });
    const unknown = dialog.getByText("Whether it has an emergency address is unknown too: only v1 tells.");
    await unknown.waitFor();
    await dialog.getByRole("button", { name: "Check with v1" }).click();
    await dialog.getByText("This number has an emergency address: 12 Main Street, Boise, ID 83702.").waitFor();
    assert.equal(await unknown.count(), 0);
  },
);

journey(
  "a server without v1 leaves it unknown, and says so",
  { path: `/numbers/${BOISE}`, sandbox: { numbers: 5, args: ["--versions", "v1alpha1"] }, expects: [failed] },
  async ({ page }) => {
    await page.getByRole("button", { name: "Release" }).click();
    const dialog = page.getByRole("dialog", { name: `Release ${BOISE}` });
    await dialog.getByRole("button", { name: "Check with v1" }).click();
    await dialog.getByText("this server doesn't offer v1: still unknown").waitFor();
    await dialog.getByText("doesn't say whether this number takes calls").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Switch to v1" }).click();
    await page.getByText(/^Still v1alpha1\. .*version v1 of the API/).waitFor();
  },
);

journey(
  "an emergency address is among the consequences of a release, with the way to remove it",
  { path: `/numbers/${BOISE}`, config: v1, sandbox: { numbers: 5 }, expects: [failed] },
  async ({ page, sandbox }) => {
    await provision(sandbox);
    const dialog = page.getByRole("dialog", { name: `Release ${BOISE}` });
    const release = () => page.getByRole("button", { name: "Release", exact: true }).click();
    await release();
    await dialog.getByText("This number has an emergency address: 12 Main Street, Boise, ID 83702.").waitFor();
    await dialog.getByText("You pay until").waitFor();
    await dialog.getByRole("link", { name: "Remove the emergency address first" }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "emergency"));
    // While it is read, and when it can't be: said, and nothing is blocked.
    await sandbox.faults({ method: "GET", path: "emergencyAddress", fault: { kind: "delay", ms: 3000 } });
    await release();
    await dialog.getByText("Checking the emergency address…").waitFor();
    await dialog.getByText("This number has an emergency address").waitFor();
    await page.keyboard.press("Escape");
    await sandbox.faults({ method: "GET", path: "emergencyAddress", times: null, fault: { kind: "status", status: 403 } });
    await release();
    await dialog.getByText("The emergency address could not be checked, so this number may have one.").waitFor();
    await dialog.getByRole("textbox", { name: "Type the number to confirm" }).fill(BOISE);
    assert.ok(await dialog.getByRole("button", { name: "Release number" }).isEnabled());
    await sandbox.calm();
    await dialog.getByRole("button", { name: "Check the emergency address again" }).click();
    await dialog.getByText("This number has an emergency address").waitFor();
  },
);

journey(
  "a number of any region may have an emergency address",
  { path: `/numbers/${BOISE}`, config: v1, sandbox: { numbers: 40 } },
  async ({ page, sandbox }) => {
    const { activeNumbers } = await (await fetch(`${sandbox.api}/v1/projects/${PROJECT}/activeNumbers?pageSize=40`)).json();
    const swedish = activeNumbers.find(({ regionCode }) => regionCode === "SE").phoneNumber;
    await provision(sandbox, swedish);
    await page.goto(page.url().replace(BOISE, swedish));
    await page.getByRole("button", { name: "Release", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: `Release ${swedish}` });
    await dialog.getByText("This number has an emergency address: 12 Main Street, Boise, ID 83702.").waitFor();
    await dialog.getByRole("link", { name: "Remove the emergency address first" }).press("Enter");
    await press(page, "Ask the server all the same");
    await page.getByRole("button", { name: "Remove address" }).waitFor();
  },
);

journey("provisioning does not call all well what v1alpha1 does not report", { path: "/watch", sandbox: { numbers: 5 } }, async ({ page }) => {
  await page.getByText("Changes of voice are unknown").waitFor();
  await page.getByRole("button", { name: "Switch to v1" }).click();
  await page.getByText("Changes of voice are unknown").waitFor({ state: "detached" });
});
