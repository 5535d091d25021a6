// What this tab has asked the server, and each request as a command for a terminal.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { BOISE, eventually, failed, fileName, gateway, journey, loaded, PROJECT } from "./harness.mjs";

const basic = (api) => gateway(api, { auth: "basic" });
const rows = (page) => page.getByRole("table", { name: "Requests" }).locator("tbody tr");
const settings = (page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
const curl = (place) => place.getByRole("group", { name: "curl command" });

journey("the log tells every try, is filtered and saved", { sandbox: { numbers: 30 }, expects: [failed] }, async ({ page, sandbox }) => {
  await loaded(page, 30);
  await sandbox.faults({ method: "GET", path: "activeNumbers", times: 2, fault: { kind: "status", status: 503 } });
  await page.getByRole("link", { name: BOISE, exact: true }).click();
  await page.getByRole("heading", { name: "Details" }).waitFor();
  // The page shows at once what the list knows; the tries go on meanwhile, and leaving would end them.
  const sent = async () => (await sandbox.requests("GET")).filter((r) => r.path.includes("12086390939"));
  await eventually(async () => assert.equal((await sent()).length, 3));
  await page.getByText(/Trying again/).waitFor({ state: "detached" });
  await settings(page);
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
  const tries = rows(page).filter({ hasText: "%2B12086390939" });
  await eventually(async () => assert.equal(await tries.count(), 3));
  // The newest first: the third try, then the two that failed.
  await tries.nth(0).getByRole("cell", { name: "200", exact: true }).waitFor();
  await tries.nth(0).getByRole("cell", { name: "2", exact: true }).waitFor();
  assert.match(await tries.nth(1).textContent(), /Failed: 503/);
  const box = page.getByRole("textbox", { name: "Filter requests" });
  await box.fill("503 get");
  await page.getByText(/^Showing 2 of 2 requests that match/).waitFor();
  await box.fill("nothing of this kind");
  await page.getByText(/^Showing 0 of 0 requests that match/).waitFor();
  assert.ok(await page.getByRole("button", { name: "Export as CSV" }).isDisabled());
  await box.fill("");
  await page.getByRole("checkbox", { name: "Only failed" }).check();
  await page.getByText(/^Showing 2 of 2 requests that match/).waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as CSV" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  const lines = text.trim().split("\r\n");
  assert.equal(lines[0], '"Time (UTC)","Method","Path","Status","Outcome","Retries","Duration in ms"');
  assert.equal(lines.length, 3);
  assert.match(lines[1], new RegExp(`^"[^"]+Z","GET","/v1alpha1/projects/${PROJECT}/activeNumbers/%2B12086390939","503","Refused","1","\\d+"$`));
  await page.getByText(`Saved as ${fileName("csv", ["requests"])} with 2 requests.`).waitFor();
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText(/^Showing 0 of 0 requests\. \d+ earlier ones are not kept/).waitFor();
});

journey("more than a screenful is drawn when it is asked for", { sandbox: { numbers: 30 }, path: `/numbers/${BOISE}` }, async ({ page }) => {
  const refresh = page.getByRole("button", { name: "Refresh", exact: true });
  for (let i = 0; i < 60; i++) await refresh.click();
  await settings(page);
  await page.getByText(/^Showing 50 of \d+ requests\./).waitFor();
  assert.equal(await rows(page).count(), 50);
  await page.getByRole("button", { name: "Show 50 more" }).click();
  await eventually(async () => assert.ok((await rows(page).count()) > 50));
});

journey(
  "a connection that does not come about is in the log",
  { config: () => ({ auth: "basic" }), path: "/connect", sandbox: { args: ["--auth", "basic"] }, expects: [failed] },
  async ({ page, sandbox, context }) => {
    await page.getByRole("textbox", { name: "Base URL" }).fill(sandbox.api);
    await page.getByRole("textbox", { name: "Project ID" }).fill(PROJECT);
    await page.getByRole("textbox", { name: "Key ID" }).fill("sandbox-key");
    await page.getByRole("textbox", { name: "Key secret" }).fill("wrong-secret");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await settings(page);
    const tried = rows(page).filter({ hasText: "activeNumbers" });
    await tried.first().getByText("Failed: 401").waitFor({ state: "attached" });
    const all = await page.locator("main").textContent();
    assert.ok(!all.includes("wrong-secret") && !all.includes(Buffer.from("sandbox-key:wrong-secret").toString("base64")));
    assert.ok(!JSON.stringify(await context.storageState()).includes("wrong-secret"));
  },
);

journey(
  "an edit and a release show the request that they will send",
  { path: `/numbers/${BOISE}/edit`, context: { permissions: ["clipboard-read", "clipboard-write"] } },
  async ({ page, sandbox }) => {
    await page.getByRole("textbox", { name: "Display name" }).fill("Mia's desk");
    await page.getByRole("button", { name: "Review changes" }).click();
    await page.getByText("Request as curl").click();
    const url = `${sandbox.api}/v1alpha1/projects/${PROJECT}/activeNumbers/%2B12086390939`;
    const text = await curl(page).textContent();
    assert.equal(
      text,
      `curl --request PATCH '${url}?updateMask=displayName' \\\n  --header 'Accept: application/json' \\\n  --header 'Content-Type: application/json' \\\n  --data-raw '{"displayName":"Mia'\\''s desk"}'`,
    );
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved.").waitFor();
    // What was shown is what was sent.
    const [sent] = await sandbox.requests("PATCH");
    assert.equal(sandbox.api + sent.path, url);
    await page.getByRole("button", { name: "Release", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Request as curl").click();
    assert.equal(
      await curl(dialog).textContent(),
      `curl --request POST '${url}:release' \\\n  --header 'Accept: application/json' \\\n  --header 'Content-Length: 0'`,
    );
  },
);

journey("credentials are variables in the command", { config: basic, path: "/connect", sandbox: { args: ["--auth", "basic"] } }, async ({ page }) => {
  await page.getByRole("textbox", { name: "Key ID" }).fill("sandbox-key");
  await page.getByRole("textbox", { name: "Key secret" }).fill("sandbox-secret");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("link", { name: BOISE, exact: true }).click();
  await page.getByRole("button", { name: "Release", exact: true }).click();
  await page.getByText("Request as curl").click();
  const text = await curl(page).textContent();
  assert.ok(text.includes('--user "$SINCH_KEY_ID:$SINCH_KEY_SECRET"'), text);
  assert.ok(!(await page.content()).includes("sandbox-secret"));
});
