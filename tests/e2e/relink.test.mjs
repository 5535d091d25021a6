// From one plan or campaign to another, on servers that take it in one step and on those that want two.
import assert from "node:assert/strict";
import { check, looks } from "./axe.mjs";
import { BOISE, body, v1 as config, curlRequest, dropped, eventually, failed, journey, patches, press } from "./harness.mjs";

const path = `/numbers/${BOISE}/edit`;
const strict = { args: ["--quirk", "strict-relink"] };
const step = (page, at) => page.getByRole("list", { name: "Steps" }).getByRole("listitem").nth(at);

/** A number with a plan and a campaign, whose plan is to be another. */
async function ask(page, sandbox) {
  await sandbox.change(BOISE, { smsConfiguration: { servicePlanId: "plan-a", campaignId: "C1", scheduledProvisioning: null } });
  await page.reload();
  await page.getByRole("textbox", { name: "Display name" }).fill("Moved");
  await page.getByRole("textbox", { name: "Service plan ID" }).fill("plan-b");
  await press(page, "Review changes");
  await page.getByText("The direct change is tried first").waitFor();
  await press(page, "Save changes");
}

journey("a server that takes another plan directly gets one step", { path, config }, async ({ page, sandbox }) => {
  await ask(page, sandbox);
  await page.getByText("Saved. The change is being provisioned.").waitFor();
  const sent = (await patches(sandbox)).map(body);
  assert.deepEqual(sent, [{ displayName: "Moved", smsConfiguration: { servicePlanId: "plan-b" } }]);
});

journey("a server that refuses it gets unlink, wait and link", { path, config, sandbox: strict, expects: [failed] }, async ({ page, sandbox }) => {
  await ask(page, sandbox);
  await press(page, "Change in two steps");
  await page.getByRole("button", { name: "Stop before linking" }).waitFor();
  assert.match(await step(page, 0).innerText(), /Unlink service plan plan-a \(done\)/);
  assert.match(await step(page, 1).innerText(), /\(now\)/);
  assert.match(await step(page, 2).innerText(), /Link service plan plan-b.*\(to come\)/);
  assert.equal((await patches(sandbox)).length, 2, "nothing is linked while the number is being unlinked");
  await sandbox.advance(8_000);
  await page.getByText("Saved. The change is being provisioned.").waitFor();
  const sent = (await patches(sandbox)).map(body);
  assert.deepEqual(sent.slice(1), [
    { smsConfiguration: { servicePlanId: "", campaignId: "" } },
    { displayName: "Moved", smsConfiguration: { servicePlanId: "plan-b", campaignId: "C1" } },
  ]);
  await sandbox.advance(8_000);
  await page.getByRole("table", { name: "SMS" }).getByText("plan-b").waitFor();
});

journey("it can be stopped in between, and go back", { path, config, sandbox: strict, expects: [failed] }, async ({ page, sandbox }) => {
  await ask(page, sandbox);
  await press(page, "Change in two steps");
  await press(page, "Stop before linking");
  await sandbox.advance(8_000);
  await page.getByText("Stopped between the steps.").waitFor();
  assert.ok(await page.getByRole("button", { name: "Save changes" }).isDisabled());
  await press(page, "Link plan-a again");
  await page.getByText("Saved. The change is being provisioned.").waitFor();
  const sent = (await patches(sandbox)).map(body);
  assert.deepEqual(sent.at(-1), { displayName: "Moved", smsConfiguration: { servicePlanId: "plan-a", campaignId: "C1" } });
});

journey(
  "an unlinking whose answer is lost is looked up, not repeated",
  { path, config, sandbox: strict, expects: [failed, dropped] },
  async ({ page, sandbox }) => {
    await ask(page, sandbox);
    await page.getByRole("button", { name: "Change in two steps" }).waitFor();
    await sandbox.lose("PATCH", "activeNumbers", true);
    await page.getByRole("button", { name: "Change in two steps" }).dblclick();
    await page.getByRole("button", { name: "Stop before linking" }).waitFor();
    assert.equal((await patches(sandbox)).length, 2);
    await sandbox.calm();
    await sandbox.advance(8_000);
    await page.getByText("Saved. The change is being provisioned.").waitFor();
    assert.equal((await patches(sandbox)).length, 3);
  },
);

journey("a refusal that is about the plan itself shows both ways", { path, config, expects: [failed] }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, { smsConfiguration: { servicePlanId: "plan-a", campaignId: "", scheduledProvisioning: null } });
  await page.reload();
  await page.getByRole("textbox", { name: "Service plan ID" }).fill("bad-plan");
  await press(page, "Review changes");
  await press(page, "Save changes");
  await page.locator("#service-plan-error").waitFor();
  await page.getByRole("button", { name: "Change in two steps" }).waitFor();
  // Another plan is another change: the offer goes.
  await page.getByRole("textbox", { name: "Service plan ID" }).fill("plan-c");
  await page.getByRole("button", { name: "Change in two steps" }).waitFor({ state: "detached" });
});

journey(
  "a job that failed says which half took effect, and is sent again",
  { path: `/numbers/${BOISE}`, config, expects: [dropped] },
  async ({ page, sandbox }) => {
    await sandbox.change(BOISE, {
      smsConfiguration: {
        servicePlanId: "plan-b",
        campaignId: "",
        scheduledProvisioning: {
          servicePlanId: "plan-b",
          campaignId: "C2",
          status: "FAILED",
          lastUpdatedTime: "2026-11-01T10:00:00Z",
          errorCodes: ["CAMPAIGN_EXPIRED"],
        },
      },
    });
    await press(page, "Refresh");
    await page.getByText("The service plan took effect; the campaign did not.").waitFor();
    await press(page, "Send again");
    const dialog = page.getByRole("dialog", { name: `Send again for ${BOISE}` });
    await dialog.getByText("C2", { exact: true }).waitFor();
    // The answer is lost before anything was done: it is looked up, said, and sent again only when asked to.
    await sandbox.lose("PATCH", "activeNumbers", false);
    await dialog.getByRole("button", { name: "Send again" }).click();
    await dialog.getByText("The change was not taken.").waitFor();
    await sandbox.calm();
    // A success that shows the failed job as before proves nothing.
    const asBefore = (await sandbox.all()).find((own) => own.phoneNumber === BOISE);
    await sandbox.faults({ method: "PATCH", path: "activeNumbers", fault: { kind: "status", status: 200, body: JSON.stringify(asBefore) } });
    await dialog.getByRole("button", { name: "Send again" }).click();
    await dialog.getByText(/its answer doesn’t show the change\. So the number was read again: nothing has changed\./).waitFor();
    await dialog.getByRole("button", { name: "Send again" }).click();
    await dialog.getByText("The change was sent again.").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.locator(".badge").getByText("Waiting").waitFor();
    const sent = (await patches(sandbox)).map(body);
    assert.deepEqual(sent.at(-1), { smsConfiguration: { servicePlanId: "plan-b", campaignId: "C2" } });
    await eventually(async () => assert.equal((await patches(sandbox)).length, 3));
  },
);

journey("both steps are shown as they will be sent", { path, config, sandbox: strict, expects: [failed] }, async ({ page, sandbox }) => {
  await ask(page, sandbox);
  await page.getByRole("button", { name: "Change in two steps" }).waitFor();
  const [first, last] = [(await curlRequest(page, "First request as curl")).body, (await curlRequest(page, "Last request as curl")).body];
  await press(page, "Change in two steps");
  await page.getByRole("button", { name: "Stop before linking" }).waitFor();
  assert.deepEqual((await curlRequest(page, "Request as curl")).body, last);
  await sandbox.advance(8_000);
  await page.getByText("Saved. The change is being provisioned.").waitFor();
  assert.deepEqual((await patches(sandbox)).map(body).slice(1), [first, last]);
});

journey(
  "a server that does not show the unlinking is waited for",
  { path, config, sandbox: { args: ["--quirk", "strict-relink", "--quirk", "unlink-unseen"] }, expects: [failed] },
  async ({ page, sandbox }) => {
    await ask(page, sandbox);
    await press(page, "Change in two steps");
    await page.getByRole("button", { name: "Stop before linking" }).waitFor();
    await page.waitForTimeout(3_000);
    assert.match(await step(page, 1).innerText(), /\(now\)/);
    await sandbox.advance(8_000);
    await page.getByText("Saved. The change is being provisioned.").waitFor();
    assert.equal((await patches(sandbox)).length, 3);
  },
);

journey(
  "an unlinking that fails is said, and the steps are offered again",
  { path, config, sandbox: strict, expects: [failed] },
  async ({ page, sandbox }) => {
    await ask(page, sandbox);
    await press(page, "Change in two steps");
    await page.getByRole("button", { name: "Stop before linking" }).waitFor();
    await sandbox.change(BOISE, {
      smsConfiguration: {
        servicePlanId: "plan-a",
        campaignId: "C1",
        scheduledProvisioning: {
          servicePlanId: "",
          campaignId: "",
          status: "FAILED",
          lastUpdatedTime: "2026-11-01T10:00:00Z",
          errorCodes: ["INTERNAL_ERROR"],
        },
      },
    });
    await page.getByText("Unlinking failed (INTERNAL_ERROR).").waitFor();
    assert.match(await step(page, 0).innerText(), /\(to come\)/);
    await press(page, "Change in two steps");
    await page.getByRole("button", { name: "Stop before linking" }).waitFor();
    await sandbox.advance(8_000);
    await page.getByText("Saved. The change is being provisioned.").waitFor();
    const sent = (await patches(sandbox)).map(body);
    assert.deepEqual(sent.slice(1, 3), [sent[1], sent[1]], "unlinked twice, because it failed once");
    assert.equal(sent.length, 4);
  },
);

journey(
  "an unlinking that never arrived is not called done",
  { path, config, sandbox: strict, expects: [failed, dropped] },
  async ({ page, sandbox }) => {
    await ask(page, sandbox);
    await page.getByRole("button", { name: "Change in two steps" }).waitFor();
    await sandbox.lose("PATCH", "activeNumbers", false);
    await sandbox.faults({ method: "GET", path: "activeNumbers", fault: { kind: "status", status: 500 } });
    await press(page, "Change in two steps");
    await page.getByText("it is not known whether it was unlinked").waitFor();
    assert.match(await step(page, 0).innerText(), /not known/);
    await sandbox.calm();
    await press(page, "Go on and link plan-b");
    await page.getByText("it is not unlinked").waitFor();
    assert.equal((await patches(sandbox)).length, 2, "nothing is sent by looking");
    await press(page, "Change in two steps");
    await page.getByRole("button", { name: "Stop before linking" }).waitFor();
  },
);

journey(
  "between the steps the fields can be gone back to, and nobody else's change is lost",
  { path, config, sandbox: strict, expects: [failed] },
  async ({ page, sandbox }) => {
    await ask(page, sandbox);
    await press(page, "Change in two steps");
    await press(page, "Stop before linking");
    await sandbox.advance(8_000);
    await sandbox.change(BOISE, { callbackUrl: "https://other.example/hook" });
    await press(page, "Back to the fields");
    await page.getByRole("textbox", { name: "Service plan ID" }).fill("plan-c");
    await press(page, "Review changes");
    await page.getByRole("heading", { name: "What will change" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Keep theirs" }).count(), 0, "what this page unlinked is no conflict");
    await press(page, "Save changes");
    await page.getByText("Saved. The change is being provisioned.").waitFor();
    assert.deepEqual((await patches(sandbox)).map(body).at(-1), {
      displayName: "Moved",
      smsConfiguration: { servicePlanId: "plan-c", campaignId: "C1" },
    });
  },
);

journey(
  "what somebody else changes while it is unlinked stays, and the same field is asked about",
  { path, config, sandbox: strict, expects: [failed] },
  async ({ page, sandbox }) => {
    await ask(page, sandbox);
    await press(page, "Change in two steps");
    await page.getByRole("button", { name: "Stop before linking" }).waitFor();
    await sandbox.change(BOISE, { displayName: "Theirs", callbackUrl: "https://other.example/hook" });
    await sandbox.advance(8_000);
    await page.getByRole("group", { name: "Conflict in Display name" }).getByRole("button", { name: "Keep theirs" }).click();
    assert.equal((await patches(sandbox)).length, 2, "nothing is linked before that is decided");
    await press(page, "Save changes");
    await page.getByText("Saved. The change is being provisioned.").waitFor();
    assert.deepEqual((await patches(sandbox)).map(body).at(-1), { smsConfiguration: { servicePlanId: "plan-b", campaignId: "C1" } });
  },
);

for (const { name, ...look } of looks) {
  journey(
    `axe finds nothing between the steps, ${name}`,
    { path, config, bypassCSP: true, sandbox: strict, expects: [failed], context: look },
    async ({ page, sandbox }) => {
      await ask(page, sandbox);
      await page.getByRole("button", { name: "Change in two steps" }).waitFor();
      await page.getByText("First request as curl").click();
      await check(page, "offered");
      await press(page, "Change in two steps");
      await page.getByRole("button", { name: "Stop before linking" }).waitFor();
      await check(page, "waiting");
      await press(page, "Stop before linking");
      await check(page, "stopped");
    },
  );
}
