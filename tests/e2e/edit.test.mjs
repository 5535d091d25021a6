import assert from "node:assert/strict";
import { BOISE, body, dropped, eventually, failed, journey, patches, press, v1 } from "./harness.mjs";

const path = `/numbers/${BOISE}/edit`;
const field = (page, name) => page.getByRole("textbox", { name });
const query = (request) => new URLSearchParams(request.query);
const detail = (page) => page.getByRole("heading", { name: BOISE, level: 1, exact: true });

journey("only what changed is sent, with a mask on v1alpha1", { path }, async ({ page, sandbox }) => {
  await field(page, "Display name").fill("Front desk");
  await press(page, "Review changes");
  await page.getByRole("table", { name: "Changes" }).getByText("Front desk").waitFor();
  await press(page, "Save changes");
  await page.getByText("Saved.").waitFor();
  const [sent, ...more] = await patches(sandbox);
  assert.equal(more.length, 0);
  assert.match(sent.path, /\/v1alpha1\/.*\/activeNumbers\/(%2B|\+)12086390939$/);
  assert.equal(query(sent).get("updateMask"), "displayName");
  assert.deepEqual(body(sent), { displayName: "Front desk" });
});

journey("two fields share a comma mask, and empty unlinks", { path }, async ({ page, sandbox }) => {
  await field(page, "Display name").fill("Two");
  await field(page, "Service plan ID").fill("");
  await press(page, "Review changes");
  await page.getByText("The number is unlinked from its service plan").waitFor();
  await press(page, "Save changes");
  await page.getByText("Saved.").waitFor();
  const [sent] = await patches(sandbox);
  assert.equal(query(sent).get("updateMask"), "displayName,smsConfiguration.servicePlanId");
  assert.deepEqual(body(sent), { displayName: "Two", smsConfiguration: { servicePlanId: "" } });
});

journey("v1 knows more fields and no mask", { path, config: v1 }, async ({ page, sandbox }) => {
  await field(page, "Callback URL").fill("https://example.com/hook");
  await page.getByRole("combobox", { name: "Voice type" }).selectOption("EST");
  await field(page, "SIP trunk ID").fill("trunk-7");
  await press(page, "Review changes");
  await press(page, "Save changes");
  await page.getByText("Saved.").waitFor();
  const [sent] = await patches(sandbox);
  assert.equal(query(sent).get("updateMask"), null);
  assert.deepEqual(body(sent), { callbackUrl: "https://example.com/hook", voiceConfiguration: { type: "EST", trunkId: "trunk-7" } });
});

journey("somebody else's change is shown and not overwritten", { path }, async ({ page, sandbox }) => {
  await field(page, "Display name").fill("Mine");
  await sandbox.change(BOISE, { displayName: "Theirs" });
  await press(page, "Review changes");
  const conflict = page.getByRole("group", { name: "Conflict in Display name" });
  await conflict.getByText("It is now Theirs. You entered Mine.").waitFor();
  const save = page.getByRole("button", { name: "Save changes" });
  assert.ok(await save.isDisabled());
  await conflict.getByRole("button", { name: "Keep theirs" }).click();
  await page.getByText("Nothing is left to change").waitFor();
  assert.ok(await save.isDisabled());
  await press(page, "Back to the fields");
  await field(page, "Display name").fill("Mine");
  await press(page, "Review changes");
  await page.getByRole("table", { name: "Changes" }).getByText("Theirs").waitFor();
  await save.click();
  await page.getByText("Saved.").waitFor();
  assert.deepEqual(body((await patches(sandbox))[0]), { displayName: "Mine" });
});

journey("a field violation lands on its field, and nothing typed is lost", { path, expects: [failed] }, async ({ page }) => {
  await field(page, "Display name").fill("Kept");
  await field(page, "Service plan ID").fill("bad-plan");
  await press(page, "Review changes");
  await press(page, "Save changes");
  await page.locator("#service-plan-error").waitFor();
  assert.equal(await field(page, "Service plan ID").getAttribute("aria-invalid"), "true");
  assert.equal(await field(page, "Display name").inputValue(), "Kept");
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "service-plan"));
});

journey("bad input never leaves the page", { path, config: v1 }, async ({ page, sandbox }) => {
  await field(page, "Callback URL").fill("nowhere");
  await press(page, "Review changes");
  await page.getByText("A callback URL starts with https://").waitFor();
  assert.equal((await patches(sandbox)).length, 0);
});

journey("leaving with unsaved changes asks", { path: "/numbers" }, async ({ page }) => {
  await page.getByRole("link", { name: BOISE, exact: true }).click();
  await page.getByRole("link", { name: "Edit" }).click();
  await field(page, "Display name").fill("Unsaved");
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Numbers" }).click();
  await question.getByRole("button", { name: "Stay" }).click();
  await question.waitFor({ state: "detached" });
  assert.equal(await field(page, "Display name").inputValue(), "Unsaved");
  await page.goBack().catch(() => {});
  await question.waitFor();
  assert.match(page.url(), /\/edit$/);
  await page.keyboard.press("Escape");
  await question.waitFor({ state: "detached" });
  assert.equal(await field(page, "Display name").inputValue(), "Unsaved");
  // The browser itself asks before a reload.
  const asked = new Promise((resolve) =>
    page.once("dialog", (dialog) => {
      resolve(dialog.type());
      dialog.dismiss();
    }),
  );
  await page.evaluate(() => setTimeout(() => location.reload()));
  assert.equal(await asked, "beforeunload");
  await page.goBack().catch(() => {});
  await question.getByRole("button", { name: "Leave without saving" }).click();
  await detail(page).waitFor();
});

journey("an edit without changes leaves without a question", { path }, async ({ page }) => {
  await field(page, "Display name").waitFor();
  await press(page, "Cancel");
  await detail(page).waitFor();
});

for (const [what, fault, words] of /** @type {any[][]} */ ([
  ["lost after it was done", (sandbox) => sandbox.lose("PATCH", "activeNumbers", true), "the change has taken effect"],
  ["lost before it was done", (sandbox) => sandbox.lose("PATCH", "activeNumbers", false), "the change has not been made"],
  [
    "a gateway's 503",
    (sandbox) => sandbox.faults({ method: "PATCH", path: "activeNumbers", fault: { kind: "status", status: 503 } }),
    "the change has not been made",
  ],
])) {
  journey(`a save whose answer is ${what} is looked up, not repeated`, { path, expects: [failed, dropped] }, async ({ page, sandbox }) => {
    await field(page, "Display name").fill("Lost and found");
    await press(page, "Review changes");
    await fault(sandbox);
    await page.getByRole("button", { name: "Save changes" }).dblclick();
    await page.getByText(words).waitFor();
    assert.equal((await patches(sandbox)).length, 1);
    await sandbox.calm();
    if (words === "the change has not been made") {
      await press(page, "Save changes");
      await page.getByText("Saved.").waitFor();
    }
    assert.equal(await page.getByText("Lost and found").first().isVisible(), true);
  });
}

journey("a slow save is waited for, then looked up", { path }, async ({ page, sandbox }) => {
  await field(page, "Display name").fill("Slow");
  await press(page, "Review changes");
  await sandbox.faults({ method: "PATCH", path: "activeNumbers", fault: { kind: "delay", ms: 20_000, after: true } });
  await press(page, "Save changes");
  await page.getByText(/No answer within 15 seconds.*the change has taken effect/).waitFor();
});

journey("two tabs: the second sees the first one's change at its review", { path }, async ({ page, sandbox, context }) => {
  await field(page, "Display name").fill("From the first tab");
  const other = await context.newPage();
  await other.goto(sandbox.app + path);
  await field(other, "Display name").fill("From the second tab");
  await press(page, "Review changes");
  await press(page, "Save changes");
  await page.getByText("Saved.").waitFor();
  await press(other, "Review changes");
  await other.getByText("It is now From the first tab. You entered From the second tab.").waitFor();
  await press(other, "Use mine");
  await press(other, "Save changes");
  await other.getByText("Saved.").waitFor();
  await other.getByText("From the second tab", { exact: true }).waitFor();
});
