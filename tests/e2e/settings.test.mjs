// The callback configuration: read, shown on demand, generated, checked, saved once, and kept nowhere.
import assert from "node:assert/strict";
import { body, dropped, eventually, failed, journey, once, PROJECT, press, v1 } from "./harness.mjs";

const path = "/settings";
const STORED = "sandbox-hmac-secret-0123456789-abcdef";
/** Saves what is typed, and confirms that it takes the place of the old secret. */
const replace = async (page) => {
  await press(page, "Save secret");
  await press(page, "Replace secret");
};
const field = (page) => page.getByRole("textbox", { name: "New secret" });
const patches = async (sandbox) => once(await sandbox.requests("PATCH"));

journey("the secret is hidden until it is asked for", { path, config: v1 }, async ({ page }) => {
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
  assert.equal(await page.title(), "Settings · Numberdesk");
  const show = page.getByRole("button", { name: "Show current secret" });
  await show.waitFor();
  assert.ok(!(await page.content()).includes(STORED));
  await show.click();
  await page.getByText(STORED, { exact: true }).waitFor();
  assert.equal(await show.getAttribute("aria-pressed"), "true");
  await show.click();
  await eventually(async () => assert.ok(!(await page.content()).includes(STORED)));
});

journey(
  "a secret is generated, checked and saved, and kept nowhere",
  { path, config: v1, context: { permissions: ["clipboard-read", "clipboard-write"] } },
  async ({ page, sandbox, context }) => {
    await press(page, "Generate");
    const made = await field(page).inputValue();
    assert.match(made, /^[A-Za-z0-9-]{48}$/);
    await press(page, "Generate");
    const secret = await field(page).inputValue();
    assert.notEqual(secret, made);
    // Bullets until they are asked for.
    const bullets = () => field(page).evaluate((input) => getComputedStyle(input).getPropertyValue("-webkit-text-security"));
    assert.equal(await bullets(), "disc");
    await press(page, "Show new secret");
    assert.equal(await bullets(), "none");
    await press(page, "Copy new secret");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
    await page.getByText("Request as curl").click();
    const command = await page.getByRole("group", { name: "curl command" }).textContent();
    assert.ok(command.endsWith(`--data-raw '{"hmacSecret":"'"$SINCH_HMAC_SECRET"'"}'`), command);
    await press(page, "Save secret");
    // It takes the place of what every receiver knows: asked about, and nothing is sent by what closes the question.
    const question = page.getByRole("dialog", { name: "Replace the callback secret" });
    await question.getByText("Every receiver that verifies X-Sinch-Signature rejects callbacks until it knows the new secret.").waitFor();
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.textContent), "Keep secret"));
    await page.keyboard.press("Enter");
    await question.waitFor({ state: "detached" });
    assert.equal((await patches(sandbox)).length, 0);
    assert.equal(await field(page).inputValue(), secret);
    // The old one is taken along as it is now, not as it was when the page was loaded.
    const other = "set-by-another-admin-0123456789-abcdef";
    await fetch(`${sandbox.api}/v1/projects/${PROJECT}/callbackConfiguration`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ hmacSecret: other }),
    });
    await sandbox.forgetRequests();
    await press(page, "Save secret");
    await eventually(async () => assert.ok(await question.getByRole("button", { name: "Replace secret" }).isEnabled()));
    await press(page, "Copy old secret");
    await question.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), other);
    await question.getByRole("button", { name: "Replace secret" }).dblclick();
    await page.getByText("The secret is saved.").waitFor();
    const sent = await patches(sandbox);
    assert.equal(sent.length, 1);
    assert.deepEqual(body(sent[0]), { hmacSecret: secret });
    assert.equal(await field(page).inputValue(), "");
    const kept =
      JSON.stringify(await context.storageState()) +
      (await page.evaluate(() => JSON.stringify(history.state) + location.href + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)));
    assert.ok(!kept.includes(secret) && !kept.includes(STORED));
    assert.ok(!(await page.content()).includes(secret));
    await page.reload();
    await press(page, "Show current secret");
    await page.getByText(secret, { exact: true }).waitFor();
  },
);

journey("what breaks the rule never leaves the page", { path, config: v1 }, async ({ page, sandbox }) => {
  for (const [text, words] of [
    ["short", "this one has 5"],
    ["x".repeat(65), "this one has 65"],
    ["HMAC$ecret".repeat(4), "A secret has no $"],
  ]) {
    await field(page).fill(text);
    await press(page, "Save secret");
    await page.getByText(words).waitFor();
    assert.equal(await field(page).getAttribute("aria-invalid"), "true");
  }
  assert.equal((await patches(sandbox)).length, 0);
});

journey("the secret that is stored already is not sent again, and a first one replaces nothing", { path, config: v1 }, async ({ page, sandbox }) => {
  await press(page, "Show current secret");
  await field(page).fill(STORED);
  await press(page, "Save secret");
  await page.getByText("This is the current secret.").waitFor();
  assert.equal((await patches(sandbox)).length, 0);
  await sandbox.faults({ method: "GET", path: "callbackConfiguration", times: null, fault: { kind: "status", status: 200, body: "{}" } });
  await page.reload();
  await page.getByText("Sinch returned no secret: callbacks may not be signed.").waitFor();
  await press(page, "Generate");
  await press(page, "Save secret");
  const question = page.getByRole("dialog", { name: "Set the callback secret" });
  assert.equal(await question.getByRole("button", { name: "Replace secret" }).count(), 0);
  await question.getByRole("button", { name: "Set secret" }).click();
  await page.getByText("The secret is saved.").waitFor();
  assert.equal((await patches(sandbox)).length, 1);
});

journey("a secret that another admin set meanwhile is not replaced as if there were none", { path, config: v1 }, async ({ page, sandbox }) => {
  await page.getByRole("button", { name: "Show current secret" }).waitFor();
  await page.route("**/callbackConfiguration", (route) => route.fulfill({ json: {}, headers: { "access-control-allow-origin": "*" } }), { times: 1 });
  await page.reload();
  await page.getByText("Sinch returned no secret").waitFor();
  await sandbox.faults({ method: "GET", path: "callbackConfiguration", fault: { kind: "delay", ms: 1500 } });
  await press(page, "Generate");
  const made = await field(page).inputValue();
  await press(page, "Save secret");
  await page.getByRole("dialog", { name: "Set the callback secret" }).waitFor();
  const question = page.getByRole("dialog", { name: "Replace the callback secret" });
  await question.getByText("Every receiver that verifies X-Sinch-Signature rejects callbacks until it knows the new secret.").waitFor();
  await question.getByRole("button", { name: "Copy old secret" }).waitFor();
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.textContent), "Keep secret"));
  assert.equal((await patches(sandbox)).length, 0);
  await press(page, "Keep secret");
  // And where the other admin chose the same, nothing is sent.
  await fetch(`${sandbox.api}/v1/projects/${PROJECT}/callbackConfiguration`, {
    method: "PATCH",
    headers: { "content-type": "application/json", authorization: `Bearer sandbox-token` },
    body: JSON.stringify({ hmacSecret: made }),
  });
  const sent = (await patches(sandbox)).length;
  await replace(page);
  await page.getByText("This is the current secret.").waitFor();
  assert.equal((await patches(sandbox)).length, sent);
});

journey("a stored secret may be older than the rule", { path, config: v1, sandbox: { args: ["--quirk", "old-hmac-secret"] } }, async ({ page }) => {
  await page.getByText("The stored secret does not follow today's rule.").waitFor();
});

for (const [what, fault, words] of /** @type {any[][]} */ ([
  ["lost after it was done", (sandbox) => sandbox.lose("PATCH", "callbackConfiguration", true), "the new secret is stored"],
  ["lost before it was done", (sandbox) => sandbox.lose("PATCH", "callbackConfiguration", false), "the new secret is not stored"],
  [
    "a gateway's 503",
    (sandbox) => sandbox.faults({ method: "PATCH", path: "callbackConfiguration", fault: { kind: "status", status: 503 } }),
    "the new secret is not stored",
  ],
])) {
  journey(
    `a secret whose answer is ${what} is looked up, not sent again`,
    { path, config: v1, expects: [failed, dropped] },
    async ({ page, sandbox }) => {
      await press(page, "Generate");
      await fault(sandbox);
      await replace(page);
      await page.getByText(words).waitFor();
      assert.equal((await patches(sandbox)).length, 1);
      await sandbox.calm();
      if (words === "the new secret is not stored") {
        await replace(page);
        await page.getByText("The secret is saved.").waitFor();
      }
    },
  );
}

journey("while it is not known what happened, nothing more is sent", { path, config: v1, expects: [failed, dropped] }, async ({ page, sandbox }) => {
  await press(page, "Generate");
  await sandbox.lose("PATCH", "callbackConfiguration", true);
  await sandbox.faults({ method: "GET", path: "callbackConfiguration", times: null, fault: { kind: "status", status: 403 } });
  await replace(page);
  await page.getByText("it is not known which secret is stored").waitFor();
  assert.ok(await page.getByRole("button", { name: "Save secret" }).isDisabled());
  await sandbox.calm();
  await press(page, "Check again");
  await page.getByText("the new secret is stored").waitFor();
  assert.equal((await patches(sandbox)).length, 1);
});

journey("a version without callbacks says so", { path, sandbox: { args: ["--quirk", "alpha-minimal"] }, expects: [failed] }, async ({ page }) => {
  await page.getByText("This server has no callback configuration under v1alpha1.").waitFor();
});

journey("single-key shortcuts are switched off here too", { path }, async ({ page }) => {
  const box = page.getByRole("checkbox", { name: "Single-key shortcuts" });
  await box.uncheck();
  await page.getByRole("heading", { name: "Settings", level: 1 }).click();
  await page.keyboard.press("?");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("keyboard short");
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await sheet.getByRole("checkbox", { name: "Single-key shortcuts" }).check();
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  assert.ok(await box.isChecked());
});
