// Journeys by keyboard alone: no mouse at all; the focus is seen wherever it is, and never lost to nothing.
import assert from "node:assert/strict";
import { BOISE, body, v1 as config, eventually, failed, fileName, journey, PROJECT } from "./harness.mjs";

/** As slow as a server may be: what is gone while it answers is gone for whoever works with the keyboard. */
const slow = (method) => ({ method, path: "/", times: null, fault: { kind: "delay", ms: 900 } });
const LOST_MS = 400;

/** Watches from now on that the focus is never nowhere for long: [`unlost`] tells. */
async function watch(page) {
  await page.evaluate((LOST_MS) => {
    window.lost = [];
    let last = "";
    let since = 0;
    const look = () => {
      const now = document.activeElement;
      if (now && now !== document.body) {
        last = now.getAttribute("aria-label") || now.textContent.slice(0, 60) || now.id;
        since = 0;
      } else if (last) {
        since ||= performance.now();
        if (performance.now() - since > LOST_MS) {
          window.lost.push(last);
          last = "";
        }
      }
      requestAnimationFrame(look);
    };
    look();
  }, LOST_MS);
}

async function unlost(page) {
  await page.waitForTimeout(LOST_MS + 100);
  assert.deepEqual(await page.evaluate(() => window.lost), [], "the focus was lost from these");
}

/** Whether what has the focus shows it, and is in sight. */
async function seen(page, what) {
  await eventually(async () => {
    const trouble = await page.evaluate(() => {
      const at = document.activeElement;
      const ring = [at, at.closest("label"), at.parentElement].some((el) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(el ?? at);
        return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
      });
      const { left, top, width, height } = at.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      if (!ring) return "it shows no ring";
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `it is out of sight, at ${x}, ${y}`;
      const hit = document.elementFromPoint(x, y);
      return hit && (at.contains(hit) || hit.contains(at)) ? "" : `it is covered by ${hit?.outerHTML.slice(0, 80)}`;
    });
    assert.equal(trouble, "", what);
  }, 2_000);
}

/**
 * Goes with Tab to what has this role and name, or with Shift+Tab to what comes before. Never past an end of the page: there the
 * focus would go to the browser's own bars.
 */
async function to(page, role, name, { within = page } = {}) {
  const wanted = within.getByRole(role, { name, exact: typeof name === "string" }).first();
  await wanted.waitFor();
  const back = await wanted.evaluate((el) => {
    const at = document.activeElement;
    return at !== document.body && !!(el.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
  });
  for (let turn = 0; turn < 200; turn += 1) {
    if (await wanted.evaluate((el) => el === document.activeElement)) {
      await seen(page, `${role} ${name}`);
      return;
    }
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
  }
  const now = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 200));
  assert.fail(`no way to the ${role} ${name} by Tab; the focus is on ${now}`);
}

/** Goes there and presses it. */
async function press(page, role, name, how = {}) {
  await to(page, role, name, how);
  await page.keyboard.press(how.key ?? "Enter");
  // Time enough to lose the focus in.
  await page.waitForTimeout(LOST_MS + 100);
}

/** Goes there and types instead of what is there. */
async function type(page, name, text) {
  await to(page, "textbox", name);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** Waits until the focus is on what has this text. */
const on = (page, text) => eventually(async () => assert.match(await page.evaluate(() => document.activeElement.textContent), text));

journey(
  "by keyboard: another plan in two steps, with a look back at the fields",
  { path: `/numbers/${BOISE}`, config, sandbox: { args: ["--quirk", "strict-relink"] }, expects: [failed] },
  async ({ page, sandbox }) => {
    await sandbox.change(BOISE, { smsConfiguration: { servicePlanId: "plan-a", campaignId: "C1", scheduledProvisioning: null } });
    await page.reload();
    await watch(page);
    await sandbox.faults(slow("GET"), slow("PATCH"));
    await press(page, "link", "Edit");
    await page.getByRole("heading", { name: `Edit ${BOISE}` }).waitFor();
    await type(page, "Display name", "Moved");
    await type(page, "Service plan ID", "plan-b");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What will change" }).waitFor();
    await on(page, /What will change/);
    await press(page, "button", "Back to the fields");
    await page.getByRole("textbox", { name: "Display name" }).waitFor();
    await type(page, "Display name", "Moved on");
    await press(page, "button", "Review changes");
    await page.getByRole("heading", { name: "What will change" }).waitFor();
    await press(page, "button", "Save changes");
    await page.getByRole("button", { name: "Change in two steps" }).waitFor();
    await press(page, "button", "Change in two steps");
    await page.getByRole("button", { name: "Stop before linking" }).waitFor();
    await press(page, "button", "Stop before linking");
    await sandbox.advance(8_000);
    await page.getByText("Stopped between the steps.").waitFor();
    await press(page, "button", "Go on and link plan-b");
    await page.getByText("Saved. The change is being provisioned.").waitFor();
    const patches = (await sandbox.requests("PATCH")).filter((r) => r.path.includes("/activeNumbers/"));
    assert.deepEqual(body(patches.at(-1)), { displayName: "Moved on", smsConfiguration: { servicePlanId: "plan-b", campaignId: "C1" } });
    await unlost(page);
  },
);

journey("by keyboard: a change is reviewed and saved", { path: `/numbers/${BOISE}/edit`, config }, async ({ page, sandbox }) => {
  await page.getByRole("textbox", { name: "Display name" }).waitFor();
  await watch(page);
  await sandbox.faults(slow("GET"), slow("PATCH"));
  await type(page, "Display name", "Front desk");
  await press(page, "button", "Review changes");
  await page.getByRole("heading", { name: "What will change" }).waitFor();
  await press(page, "button", "Save changes");
  await page.getByText(/^Saved\./).waitFor();
  await page.getByRole("heading", { name: BOISE, level: 1 }).waitFor();
  await unlost(page);
});

journey("by keyboard: the settings, and another base URL", { path: "/settings", config }, async ({ page, sandbox }) => {
  await page.getByRole("button", { name: "Show current secret" }).waitFor();
  await watch(page);
  await to(page, "combobox", "Theme");
  await page.keyboard.type("Dark");
  await eventually(async () => assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark"));
  await press(page, "button", "Show current secret");
  await page.getByText("sandbox-hmac-secret-0123456789-abcdef", { exact: true }).waitFor();
  await press(page, "button", "Generate");
  await sandbox.faults(slow("PATCH"), slow("GET"));
  await press(page, "button", "Save secret");
  // The current secret is read once more first.
  const replace = page.getByRole("dialog").getByRole("button", { name: "Replace secret" });
  await eventually(async () => assert.ok(await replace.isEnabled()));
  await press(page, "button", "Replace secret");
  await page.getByText("The secret is saved.").waitFor();
  await type(page, "New secret", "short");
  await page.keyboard.press("Enter");
  await page.getByText("this one has 5").waitFor();
  await press(page, "checkbox", "Single-key shortcuts", { key: "Space" });
  assert.ok(!(await page.getByRole("checkbox", { name: "Single-key shortcuts" }).isChecked()));
  assert.equal((await sandbox.requests("PATCH")).length, 1);
  await sandbox.calm();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("connection");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Connect", level: 1 }).waitFor();
  await type(page, "Base URL", `${sandbox.api}/`);
  await sandbox.faults(slow("GET"));
  await press(page, "button", "Connect");
  await page.getByRole("heading", { name: "Numbers", level: 1 }).waitFor();
  await unlost(page);
});

journey("by keyboard: an emergency address is checked, saved and removed", { path: `/numbers/${BOISE}`, config }, async ({ page, sandbox }) => {
  await page.getByText("No emergency address is stored.").waitFor();
  await watch(page);
  await sandbox.faults(slow("POST"), slow("GET"));
  await press(page, "button", "Set address");
  for (const [name, text] of [
    ["Caller name", "Front desk"],
    ["Street number", "12"],
    ["Street", "Near Street"],
    ["City", "Boise"],
    ["State", "ID"],
    ["Postal code", "83702"],
  ]) {
    await type(page, name, text);
  }
  await page.keyboard.press("Enter");
  await page.getByText("A similar address was found.").waitFor();
  await to(page, "radio", /^As corrected/);
  await page.keyboard.press("ArrowDown");
  assert.ok(await page.getByRole("radio", { name: /^As entered/ }).isChecked());
  await page.keyboard.press("ArrowUp");
  await press(page, "button", "Save address");
  await page.getByText("The emergency address is saved.").waitFor();
  await press(page, "button", "Remove address");
  const dialog = page.getByRole("dialog", { name: `Remove the emergency address of ${BOISE}` });
  await on(page, /^Keep address$/);
  await press(page, "button", "Remove address", { within: dialog });
  await page.getByText("The emergency address is removed.").waitFor();
  await dialog.waitFor({ state: "detached" });
  await unlost(page);
});

/**
 * The file chooser that Enter opens on the field that has the focus.
 *
 * In two of five whole runs on a busy machine the driver told of none, while the focus was on the field; never in a run of
 * this journey alone, whatever else ran beside it. So it is asked for once more, which is said.
 *
 * @param {import("playwright-core").Page} page
 */
async function chooserByEnter(page) {
  for (const timeout of [8_000, 20_000]) {
    const opened = page.waitForEvent("filechooser", { timeout }).catch(() => null);
    await page.keyboard.press("Enter");
    const chooser = await opened;
    if (chooser) return chooser;
    const at = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120));
    console.log(`no file chooser after ${timeout / 1000} s, with the focus on ${at}`);
  }
  throw new Error("Enter opened no file chooser, twice");
}

journey("by keyboard: a number order from the form to the review", { path: "/rent", config }, async ({ page, sandbox }) => {
  await page.getByRole("combobox", { name: "Region" }).waitFor();
  await watch(page);
  await sandbox.faults(slow("POST"), slow("PUT"));
  await to(page, "combobox", "Region");
  await page.keyboard.type("France");
  await press(page, "button", "Search");
  await page.getByText("Documents needed").first().waitFor();
  await press(page, "link", /^Order \+33/);
  await page.getByText("To fill in: 3 fields").waitFor();
  await press(page, "button", "Review order");
  const question = page.getByRole("dialog", { name: /^Order \+33/ });
  await press(page, "button", "Create order", { within: question });
  await page.getByText("The numbers are reserved, and not yours yet.").waitFor();
  await page.getByRole("button", { name: "Save registration" }).waitFor();
  // What is missing is gone to.
  await press(page, "button", "Save registration");
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true"));
  await page.keyboard.type("Ada");
  await type(page, "Last name", "Byron");
  await type(page, "E-mail address", "ada@example.com");
  await page.keyboard.press("Enter");
  await page.getByText("The registration is saved.").waitFor();
  const documents = page.getByRole("region", { name: "Documents" });
  const file = documents.getByLabel(/^File for Identity of the contact person/);
  for (let turn = 0; turn < 60 && !(await file.evaluate((el) => el === document.activeElement)); turn += 1) await page.keyboard.press("Tab");
  await seen(page, "the file");
  const chooser = await chooserByEnter(page);
  await chooser.setFiles({ name: "passport.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(2_000, "x") });
  await to(page, "combobox", "Document type of Identity of the contact person");
  await page.keyboard.type("Passport");
  await press(page, "button", /^Send file/);
  await page.getByText("passport.pdf was sent.").waitFor();
  await press(page, "button", "Submit order…");
  const submit = page.getByRole("dialog", { name: "Submit the order" });
  await press(page, "button", "Submit order", { within: submit });
  await page.getByText("The order is submitted.").waitFor();
  await submit.waitFor({ state: "detached" });
  await unlost(page);
});

journey("by keyboard: numbers go into the basket one after the other", { path: "/rent", config }, async ({ page }) => {
  await page.getByRole("combobox", { name: "Region" }).waitFor();
  await watch(page);
  await press(page, "button", "Search");
  const add = page.getByRole("button", { name: /^Add \+/ });
  await add.first().waitFor();
  const names = await add.evaluateAll((all) => all.map((own) => own.getAttribute("aria-label")));
  await press(page, "button", names[0]);
  // The next one is a Tab away, or two where it can be ordered as well.
  await page.keyboard.press("Tab");
  const at = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  if ((await at()) !== names[1]) await page.keyboard.press("Tab");
  assert.equal(await at(), names[1]);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await page.locator(".basket tbody tr").count(), 2));
  await unlost(page);
});

journey(
  "by keyboard: a failure is sent again from the provisioning board",
  { path: "/watch", config, context: { permissions: ["clipboard-read", "clipboard-write"] } },
  async ({ page, sandbox }) => {
    await sandbox.change(BOISE, {
      smsConfiguration: {
        servicePlanId: "a",
        campaignId: "",
        scheduledProvisioning: {
          servicePlanId: "b",
          campaignId: "",
          status: "FAILED",
          lastUpdatedTime: "2026-11-01T10:00:00Z",
          errorCodes: ["INVALID_NNID"],
        },
      },
    });
    await page.getByRole("heading", { name: "Provisioning", level: 1 }).waitFor();
    await watch(page);
    await press(page, "button", "Refresh");
    await press(page, "button", `Copy support request ${BOISE}`);
    await page.getByText("The support request was copied.").waitFor();
    await sandbox.faults(slow("PATCH"));
    await press(page, "button", `Send again ${BOISE}`);
    const dialog = page.getByRole("dialog", { name: `Send again for ${BOISE}` });
    await press(page, "button", "Send again", { within: dialog });
    await page.waitForTimeout(900);
    await dialog.getByText("The change was sent again.").waitFor();
    await press(page, "button", "Close", { within: dialog });
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("region", { name: "Waiting: SMS", exact: true }).getByRole("link", { name: BOISE, exact: true }).waitFor();
    await press(page, "link", `Other plan ${BOISE}`);
    await page.getByRole("heading", { name: `Edit ${BOISE}` }).waitFor();
    await unlost(page);
  },
);

const overview = { path: "/", config, onlyChromium: "playwright's WebDriver BiDi tells of no download" };
journey("by keyboard: the overview leads to the list and saves the calendar", overview, async ({ page }) => {
  await page.getByText("Of all 60 numbers.").waitFor();
  await watch(page);
  await to(page, "button", "Save charges as calendar (.ics)");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(download.suggestedFilename(), fileName("ics", ["charges", PROJECT]));
  const tile = page.getByRole("link", { name: /^No service plan / }).first();
  const count = Number((await tile.locator(".tile-value").innerText()).replaceAll(",", ""));
  await press(page, "link", /^No service plan /);
  await page.getByRole("heading", { name: "Numbers", level: 1 }).waitFor();
  await page.getByText(new RegExp(`^Showing ${count} of 60 numbers$`)).waitFor();
  await press(page, "link", "Overview");
  await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
  await unlost(page);
});

journey("loading waits and goes on with the key that was pressed last", { sandbox: { numbers: 9000 } }, async ({ page, sandbox }) => {
  await sandbox.faults({ path: "activeNumbers", query: "pageToken", times: null, fault: { kind: "delay", ms: 1_500 } });
  await page.reload();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await watch(page);
  await to(page, "button", "Pause");
  await page.keyboard.press("Enter");
  await page.getByText(/Loading waits/).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Resume");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Pause" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Pause");
  await sandbox.calm();
  await page.getByText(/^Showing 9,000 of 9,000 numbers$/).waitFor();
  await unlost(page);
});
