import assert from "node:assert/strict";
import { BOISE, dropped, eventually, failed, journey, loaded, once, v1 } from "./harness.mjs";

const here = `/numbers/${BOISE}`;
const heading = (page) => page.getByRole("heading", { name: BOISE, level: 1 });
const facts = async (page) =>
  Object.fromEntries(await page.locator(".facts > div").evaluateAll((all) => all.map((one) => [...one.children].map((c) => c.textContent))));

journey("a number shows every field, exactly", { config: v1, path: here }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, {
    displayName: "Front desk",
    money: { currencyCode: "EUR", amount: "12.5" },
    paymentIntervalMonths: 3,
    nextChargeDate: "2026-12-24T22:30:00.123456Z",
    expireAt: null,
    callbackUrl: "https://example.com/events",
    smsConfiguration: { servicePlanId: "plan-now", campaignId: "", scheduledProvisioning: null },
    voiceConfiguration: { type: "RTC", appId: "app-1", trunkId: "", serviceId: "", scheduledVoiceProvisioning: null },
  });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByText("Front desk", { exact: true }).waitFor();
  const shown = await facts(page);
  assert.equal(shown.Cost, "12.50 EUR / 3 months");
  assert.equal(shown.Region, "United States (US)");
  assert.equal(shown["Callback URL"], "https://example.com/events");
  assert.equal(shown.Expires, "Not set");
  // A day in UTC as in the list, with the reader's own time on hover.
  assert.match(shown["Next charge"], /24 Dec 2026.*22:30:00 UTC/);
  assert.match(await page.locator("dd time").first().getAttribute("title"), /24 Dec 2026.*23:30:00/);
  const sms = page.getByRole("table", { name: "SMS" });
  assert.match(await sms.innerText(), /Service plan ID\s+plan-now\s+No change/);
  assert.match(await page.getByRole("table", { name: "Voice" }).innerText(), /Calls go to\s+app app-1\s+No change/);
  await page.getByText("Raw JSON").click();
  await page.getByText('"amount"').waitFor();
});

journey("a failed job says why, who must act and what to do", { config: v1, path: here }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, {
    smsConfiguration: {
      servicePlanId: "old",
      scheduledProvisioning: {
        servicePlanId: "new",
        status: "FAILED",
        lastUpdatedTime: "2026-11-01T10:00:00Z",
        errorCodes: ["INSUFFICIENT_BALANCE", "SOMETHING_NEW"],
      },
    },
  });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByText("There is not enough credit for the fees.").waitFor();
  await page.getByText("Who acts: You.").waitFor();
  await page.getByText("SOMETHING_NEW", { exact: true }).waitFor();
  assert.match(await page.getByRole("table", { name: "SMS" }).innerText(), /old\s+new/);
});

journey("a running job is watched until it lands", { config: v1, path: here, sandbox: { args: [] } }, async ({ page, sandbox }) => {
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Service plan ID" }).fill("plan-next");
  await page.getByRole("button", { name: "Review changes" }).click();
  await page.getByText("SMS on this number is re-provisioned").waitFor();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("Saved. The change is being provisioned.").waitFor();
  await page.locator(".badge").getByText("Waiting").waitFor();
  await sandbox.advance(3_700);
  await page.locator(".badge").getByText("In progress").waitFor();
  await sandbox.advance(3_700);
  await page.getByText("Provisioning finished: what was asked for is now current.").waitFor();
  await page.locator(".badge").getByText("Provisioned").waitFor();
});

journey("a job that fails is told while it is watched", { config: v1, path: here }, async ({ page, sandbox }) => {
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Service plan ID" }).fill("fail-PARTNER_SERVICE_UNAVAILABLE");
  await page.getByRole("button", { name: "Review changes" }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.locator(".badge").getByText("Waiting").waitFor();
  await sandbox.advance(10_000);
  await page.getByText("Provisioning failed. The reasons are below.").waitFor();
  await page.getByText("PARTNER_SERVICE_UNAVAILABLE", { exact: true }).waitFor();
});

journey("a number that is gone says so", { path: "/numbers/+15555550100", expects: [failed] }, async ({ page }) => {
  await page.getByRole("alert").getByText("does not know this").waitFor();
  assert.equal(await page.getByRole("button", { name: "Release" }).count(), 0);
});

journey(
  "copy puts the number on the clipboard",
  { path: here, context: { permissions: ["clipboard-read", "clipboard-write"] } },
  async ({ page }) => {
    await page.getByRole("button", { name: "Copy number" }).click();
    await page.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), BOISE);
  },
);

journey("an expired session leads to the gateway's sign-in", { path: here, expects: [failed] }, async ({ page, sandbox }) => {
  await heading(page).waitFor();
  await sandbox.faults({
    path: "activeNumbers",
    fault: { kind: "status", status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token", error_description="Jwt expired"' } },
  });
  await page.getByRole("button", { name: "Refresh" }).click();
  const notice = page.getByRole("status").filter({ hasText: "Your sign-in may have ended" });
  assert.equal(await notice.getByRole("link", { name: "Sign in again" }).getAttribute("href"), "/");
  assert.equal(await page.getByRole("link", { name: "Connect again" }).count(), 0);
  await page.getByRole("button", { name: "Try again" }).click();
  await notice.waitFor({ state: "detached" });
});

const openRelease = async (page) => {
  await heading(page).waitFor();
  await page.getByRole("button", { name: "Release", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Release ${BOISE}` });
  await dialog.waitFor();
  return dialog;
};
const posts = async (sandbox) => once(await sandbox.requests("POST")).filter((r) => r.path.includes("release"));

journey("releasing asks for the number, sends once and shows the end", { path: here }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, { expireAt: null, nextChargeDate: "2026-12-29T12:00:00Z" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await eventually(async () => assert.equal((await facts(page)).Expires, "Not set"));
  const dialog = await openRelease(page);
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.textContent), "Keep number"));
  const button = dialog.getByRole("button", { name: "Release number" });
  assert.ok(await button.isDisabled());
  await dialog.getByRole("textbox", { name: "Type the number to confirm" }).fill("+12086390930");
  assert.ok(await button.isDisabled());
  // Digits without + are the number as well, and so is any way to write it.
  for (const typed of ["12086390939", "\u202a+1 (208)\u00a0639\u20110939\u202c", "001 208 639 0939"]) {
    await dialog.getByRole("textbox", { name: "Type the number to confirm" }).fill(typed);
    assert.ok(await button.isEnabled(), typed);
  }
  await button.dblclick();
  await dialog.getByText("The number is released.").waitFor();
  assert.equal((await posts(sandbox)).length, 1);
  assert.match((await posts(sandbox))[0].path, /:release$/);
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByText("Expires 29 Dec 2026").waitFor();
  await page.getByRole("link", { name: "All numbers" }).click();
  await loaded(page, 60);
  await page.getByRole("row").filter({ hasText: BOISE }).getByText("Expires 29 Dec 2026").waitFor();
});

journey("Escape keeps the number and gives the focus back", { path: here }, async ({ page, sandbox }) => {
  const dialog = await openRelease(page);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.textContent), "Release"));
  assert.equal((await posts(sandbox)).length, 0);
});

for (const [what, fault, words] of /** @type {any[][]} */ ([
  ["lost after it was done", (sandbox) => sandbox.lose("POST", "release", true), "The number is released."],
  ["lost before it was done", (sandbox) => sandbox.lose("POST", "release", false), "The number is not released."],
  [
    "a gateway's 502",
    (sandbox) => sandbox.faults({ method: "POST", path: "release", fault: { kind: "status", status: 502 } }),
    "The number is not released.",
  ],
])) {
  journey(`a release whose answer is ${what} is looked up, not repeated`, { path: here, expects: [failed, dropped] }, async ({ page, sandbox }) => {
    await sandbox.change(BOISE, { expireAt: null });
    await page.reload();
    const dialog = await openRelease(page);
    await fault(sandbox);
    await dialog.getByRole("textbox").fill(BOISE);
    await dialog.getByRole("button", { name: "Release number" }).click();
    await dialog.getByText(words).waitFor();
    assert.equal((await posts(sandbox)).length, 1);
  });
}

journey("release by keyboard alone, from the list to the end", { sandbox: { numbers: 60 } }, async ({ page, sandbox }) => {
  await loaded(page, 60);
  await sandbox.change(BOISE, { expireAt: null });
  const tabTo = async (name) => {
    for (let i = 0; i < 40; i += 1) {
      if (await page.evaluate((name) => (document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent) === name, name))
        return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`no way to ${name} by Tab`);
  };
  await page.locator("#search").focus();
  await page.keyboard.type("2086390939");
  await eventually(async () => assert.equal(await page.getByRole("row").count(), 2));
  await tabTo(BOISE);
  await page.keyboard.press("Enter");
  await heading(page).waitFor();
  await page.getByRole("button", { name: "Release" }).waitFor();
  await tabTo("Release");
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.textContent), "Keep number"));
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.type(BOISE);
  await page.keyboard.press("Enter");
  await page.getByText("The number is released.").waitFor();
  await tabTo("Close");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal((await posts(sandbox)).length, 1);
});
