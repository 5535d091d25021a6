// The provisioning board: grouped, explained, followed, and never a flood.
import assert from "node:assert/strict";
import { check, looks } from "./axe.mjs";
import { BOISE, v1 as config, eventually, failed, journey, PROJECT } from "./harness.mjs";

const path = "/watch";
const group = (page, title) => page.getByRole("region", { name: title, exact: true });
const job = (status, errorCodes, lastUpdatedTime = new Date().toISOString()) => ({
  smsConfiguration: {
    servicePlanId: "a",
    campaignId: "",
    scheduledProvisioning: { servicePlanId: "b", campaignId: "", status, lastUpdatedTime, errorCodes },
  },
});
const CODES = [
  "ERROR_CODE_UNSPECIFIED",
  "INTERNAL_ERROR",
  "SMS_PROVISIONING_FAILED",
  "CAMPAIGN_PROVISIONING_FAILED",
  "CAMPAIGN_NOT_AVAILABLE",
  "EXCEEDED_10DLC_LIMIT",
  "NUMBER_PROVISIONING_FAILED",
  "PARTNER_SERVICE_UNAVAILABLE",
  "CAMPAIGN_PENDING_ACCEPTANCE",
  "MNO_SHARING_ERROR",
  "CAMPAIGN_EXPIRED",
  "CAMPAIGN_MNO_REJECTED",
  "CAMPAIGN_MNO_SUSPENDED",
  "CAMPAIGN_MNO_REVIEW",
  "INSUFFICIENT_BALANCE",
  "MOCK_CAMPAIGN_NOT_ALLOWED",
  "TFN_NOT_ALLOWED",
  "INVALID_NNID",
];

journey("every error code has its group, its meaning and who must act", { path, config }, async ({ page, sandbox }) => {
  const numbers = await sandbox.all();
  const codes = [...CODES, "BRAND_NEW"];
  for (const [at, code] of codes.entries()) await sandbox.change(numbers[at].phoneNumber, job("FAILED", [code]));
  await page.getByRole("button", { name: "Refresh" }).click();
  for (const [at, code] of codes.entries()) {
    const own = group(page, `Failed: SMS, ${code}`);
    await own.getByRole("link", { name: numbers[at].phoneNumber, exact: true }).waitFor();
    assert.match(await own.innerText(), /Who acts: \S/, code);
    assert.match(await own.innerText(), new RegExp(code));
  }
  await group(page, "Failed: SMS, BRAND_NEW").getByText("The API gave a reason that is not documented.").waitFor();
});

journey("what lands is said in the page and in the title", { path: "/numbers", config }, async ({ page, sandbox }) => {
  const answer = await fetch(`${sandbox.api}/v1/projects/${PROJECT}/activeNumbers/${encodeURIComponent(BOISE)}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ smsConfiguration: { servicePlanId: "plan-next" } }),
  });
  assert.ok(answer.ok);
  await page.reload();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Provisioning" }).click();
  await page.getByRole("heading", { name: "Provisioning", level: 1 }).waitFor();
  await group(page, "Waiting: SMS").getByRole("link", { name: BOISE, exact: true }).waitFor();
  await sandbox.advance(3_700);
  await group(page, "In progress: SMS").getByRole("link", { name: BOISE, exact: true }).waitFor();
  await sandbox.advance(3_700);
  const log = page.getByRole("log", { name: "What has ended" });
  await log.getByText("Provisioning finished").waitFor();
  await log.getByRole("link", { name: BOISE }).waitFor();
  assert.equal(await page.title(), "(1) Provisioning · Numberdesk");
  await group(page, "In progress: SMS").getByRole("link", { name: BOISE, exact: true }).waitFor({ state: "detached" });
});

journey("a job that fails while it is followed is said to have failed", { path, config }, async ({ page, sandbox }) => {
  const url = `${sandbox.api}/v1/projects/${PROJECT}/activeNumbers/${encodeURIComponent(BOISE)}`;
  await fetch(url, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ smsConfiguration: { servicePlanId: "fail-INVALID_NNID" } }),
  });
  await page.getByRole("button", { name: "Refresh" }).click();
  await group(page, "Waiting: SMS").getByRole("link", { name: BOISE, exact: true }).waitFor();
  await sandbox.advance(8_000);
  await page.getByRole("log").getByText("Provisioning failed.").waitFor();
  await group(page, "Failed: SMS, INVALID_NNID").getByRole("link", { name: BOISE, exact: true }).waitFor();
});

journey("a job without a change for a day is marked", { path, config }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, job("IN_PROGRESS", [], "2026-01-02T03:04:05Z"));
  await page.getByRole("button", { name: "Refresh" }).click();
  const row = group(page, "In progress: SMS").getByRole("row").filter({ hasText: BOISE });
  await row.getByText("stuck").waitFor();
  await page
    .getByText(/\d+ stuck: no change for a day/)
    .first()
    .waitFor();
});

journey(
  "a failure is sent again, and the support text is copied",
  { path, config, context: { permissions: ["clipboard-read", "clipboard-write"] } },
  async ({ page, sandbox }) => {
    await sandbox.change(BOISE, job("FAILED", ["INVALID_NNID"], "2026-11-01T10:00:00Z"));
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByRole("button", { name: `Copy support request ${BOISE}` }).click();
    await page.getByText("The support request was copied.").waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /Number: \+12086390939\nProject: 0f3a5b1e.*Error codes: INVALID_NNID/s);
    await page.getByRole("button", { name: `Send again ${BOISE}` }).click();
    const dialog = page.getByRole("dialog", { name: `Send again for ${BOISE}` });
    await dialog.getByRole("button", { name: "Send again" }).click();
    await dialog.getByText("The change was sent again.").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await group(page, "Waiting: SMS").getByRole("link", { name: BOISE, exact: true }).waitFor();
    await page.getByRole("link", { name: `Other plan ${BOISE}` }).click();
    await page.getByRole("heading", { name: `Edit ${BOISE}` }).waitFor();
  },
);

journey(
  "a thousand numbers under way do not flood the server",
  { path: "/numbers", config, sandbox: { numbers: 1100 } },
  async ({ page, sandbox }) => {
    const numbers = await sandbox.all();
    for (const { phoneNumber } of numbers.slice(0, 1000)) await sandbox.change(phoneNumber, job("WAITING", []));
    await page.goto(`${sandbox.app}/watch`);
    await page.getByText(/Reading the 1,0\d\d numbers that are under way, one after the other/).waitFor();
    await sandbox.forgetRequests();
    const start = Date.now();
    await page.waitForTimeout(8_000);
    const asked = (await sandbox.requests("GET")).filter((r) => /activeNumbers\/./.test(r.path));
    const seconds = (Date.now() - start) / 1000;
    assert.ok(asked.length > 0, "it does read");
    // One every half second, with a tenth of jitter.
    assert.ok(asked.length <= seconds / 0.45 + 2, `${asked.length} reads in ${seconds} s`);
    assert.equal(new Set(asked.map((r) => r.path)).size, asked.length, "nobody is asked twice before everybody was");
    // All of them are counted, few of them are drawn.
    await page
      .getByRole("button", { name: /Show 50 more of [\d,]+/ })
      .first()
      .click();
    await eventually(async () => assert.equal((await page.locator(".cases tbody tr").count()) < 300, true));
  },
);

journey("nothing is read while nobody looks", { path, config }, async ({ page, sandbox, context }) => {
  await sandbox.change(BOISE, job("WAITING", []));
  await page.getByRole("button", { name: "Refresh" }).click();
  await group(page, "Waiting: SMS").getByRole("link", { name: BOISE, exact: true }).waitFor();
  await page.evaluate(() => Object.defineProperty(document, "visibilityState", { get: () => "hidden", configurable: true }));
  await page.waitForTimeout(1_500);
  await sandbox.forgetRequests();
  await page.waitForTimeout(5_000);
  assert.deepEqual(await sandbox.requests("GET"), []);
  await page.evaluate(() => Reflect.deleteProperty(document, "visibilityState"));
  await eventually(async () => assert.ok((await sandbox.requests("GET")).length > 0));
  void context;
});

journey("reads that fail are said and tried again", { path, config, expects: [failed] }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, job("WAITING", []));
  await page.getByRole("button", { name: "Refresh" }).click();
  await group(page, "Waiting: SMS").getByRole("link", { name: BOISE, exact: true }).waitFor();
  await sandbox.faults({ method: "GET", path: "activeNumbers/", fault: { kind: "status", status: 503 } });
  await page.getByText("What is shown may be out of date. It is tried again.").waitFor();
  await sandbox.calm();
  await page.getByText("What is shown may be out of date.").waitFor({ state: "detached" });
});

for (const [where, start] of [
  ["the board", path],
  ["the number's own page", `/numbers/${BOISE}`],
]) {
  journey(
    `a server that asks to be left alone is left alone: ${where}`,
    { path: "/settings", config, expects: [failed] },
    async ({ page, sandbox }) => {
      for (const { phoneNumber } of await sandbox.all())
        await sandbox.change(phoneNumber, phoneNumber === BOISE ? job("WAITING", []) : { smsConfiguration: null, voiceConfiguration: null });
      await page.goto(sandbox.app + start);
      const reads = async () => (await sandbox.requests("GET")).filter((r) => decodeURIComponent(r.path).endsWith(BOISE));
      await eventually(async () => assert.ok((await reads()).length > 0));
      await sandbox.forgetRequests();
      await sandbox.faults({ method: "GET", path: "activeNumbers/", times: null, fault: { kind: "rate-limit", retryAfter: 600 } });
      await eventually(async () =>
        assert.deepEqual(
          (await reads()).map((r) => r.status),
          [429],
        ),
      );
      await page.getByText("The API is being asked too often.").first().waitFor();
      await sandbox.forgetRequests();
      await page.waitForTimeout(8_000);
      assert.deepEqual(await reads(), []);
    },
  );
}

for (const { name, ...look } of looks) {
  journey(`axe finds nothing on the provisioning board, ${name}`, { path, config, bypassCSP: true, context: look }, async ({ page, sandbox }) => {
    await sandbox.change(BOISE, job("FAILED", ["INVALID_NNID", "BRAND_NEW"], "2026-11-01T10:00:00Z"));
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByRole("button", { name: `Send again ${BOISE}` }).waitFor();
    await check(page, "provisioning");
    await page.getByRole("button", { name: `Send again ${BOISE}` }).click();
    await page.getByRole("dialog").waitFor();
    await check(page, "send again");
  });
}

/** Asks the API as somebody else would. */
async function send(sandbox, method, rest, body) {
  const answer = await fetch(`${sandbox.api}/v1/projects/${PROJECT}/activeNumbers/${rest}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok);
}

journey(
  "what ended while the list was loaded again is said too, and so is a number that is gone",
  { path: "/numbers", config, sandbox: { args: ["--quirk", "release-at-once"] }, expects: [failed] },
  async ({ page, sandbox }) => {
    const others = (await sandbox.all()).map((n) => n.phoneNumber).filter((phone) => phone !== BOISE);
    await send(sandbox, "PATCH", encodeURIComponent(BOISE), { smsConfiguration: { servicePlanId: "plan-next" } });
    await sandbox.change(others[0], job("WAITING", []));
    // Told of by the browser, all at once.
    await page.addInitScript(() => {
      window.told = [];
      window.Notification = /** @type {any} */ (
        class {
          static permission = "granted";
          constructor(title, options) {
            window.told.push([title, options.body, options.tag]);
          }
        }
      );
    });
    await page.goto(`${sandbox.app}/watch`);
    await group(page, "Waiting: SMS").getByRole("link", { name: BOISE, exact: true }).waitFor();
    await page.getByText("The browser tells you what lands.").waitFor();
    await sandbox.faults({ method: "GET", path: "activeNumbers/", fault: { kind: "delay", ms: 20_000 } });
    await sandbox.advance(8_000);
    await send(sandbox, "POST", `${encodeURIComponent(others[0])}:release`);
    await page.getByRole("button", { name: "Refresh" }).click();
    const log = page.getByRole("log", { name: "What has ended" });
    await log.getByText("The server does not know this number any more.").waitFor();
    await log.getByRole("listitem").filter({ hasText: BOISE }).getByText("Provisioning finished").waitFor();
    assert.match(await page.title(), /^\(\d+\) Provisioning/);
    const told = await page.evaluate(() => window.told);
    assert.ok(
      told.some(
        ([title, text, tag]) => tag === "provisioning" && (/jobs have ended/.test(title) ? /not as asked for/.test(text) : title.startsWith("+")),
      ),
      JSON.stringify(told),
    );
    await page.getByRole("button", { name: "Clear" }).click();
    await log.waitFor({ state: "detached" });
    assert.equal(await page.title(), "Provisioning · Numberdesk");
  },
);

journey("ages go on while the page is open, and what is open in a row stays", { path, config }, async ({ page, sandbox }) => {
  const now = Date.now();
  await page.addInitScript(() => {
    const native = Date.now.bind(Date);
    window.later = 0;
    Date.now = () => native() + window.later;
  });
  await sandbox.change(BOISE, job("IN_PROGRESS", [], new Date(now).toISOString()));
  await page.reload();
  const row = group(page, "In progress: SMS").getByRole("row").filter({ hasText: BOISE });
  await row.getByText("less than a minute").waitFor();
  await row.getByRole("button", { name: /^Copy support request/ }).focus();
  await page.evaluate(() => {
    window.later = 5 * 60_000 + 5_000;
  });
  await row.getByText(/^5 minutes$/).waitFor();
  assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Copy support request/);
  await page.evaluate(() => {
    window.later = 25 * 3_600_000;
  });
  await row.getByText("⚠ stuck").waitFor();
  await group(page, "In progress: SMS")
    .getByText(/\d stuck: no change for a day/)
    .waitFor();
});

journey("a failure is sent again by keyboard alone", { path, config }, async ({ page, sandbox }) => {
  await sandbox.change(BOISE, job("FAILED", ["INVALID_NNID"], "2026-11-01T10:00:00Z"));
  await page.reload();
  await group(page, "Failed: SMS, INVALID_NNID").getByRole("link", { name: BOISE, exact: true }).waitFor();
  const at = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent);
  for (let press = 0; (await at()) !== `Send again ${BOISE}`; press += 1) {
    assert.ok(press < 200, "Send again can be reached by Tab");
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: `Send again for ${BOISE}` });
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  // Gone from the page, not only from sight: what is pressed before the event of its closing has come, it ends.
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await at(), `Send again ${BOISE}`, "Escape gives the focus back");
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  while ((await at()) !== "Send again") await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await dialog.getByText("The change was sent again.").waitFor();
});

journey(
  "provisioning fits into 390 px without sideways scrolling, whatever the names",
  { path, config, context: { viewport: { width: 390, height: 844 } } },
  async ({ page, sandbox }) => {
    await sandbox.change(BOISE, { displayName: "x".repeat(300), ...job("FAILED", ["A_CODE_".repeat(20)]) });
    await page.reload();
    const row = page.getByRole("row").filter({ hasText: BOISE });
    await row.waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    await row.getByRole("rowheader").waitFor();
  },
);
