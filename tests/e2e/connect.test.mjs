import assert from "node:assert/strict";
import { failed, journey, loaded, PROJECT } from "./harness.mjs";

const asked = { config: (apiBaseUrl) => ({ apiBaseUrl }), path: "/connect" };
const connect = (page) => page.getByRole("button", { name: "Connect", exact: true }).click();
const project = (page, id = PROJECT) => page.getByRole("textbox", { name: "Project ID" }).fill(id);

journey("connect by way of a gateway", { ...asked }, async ({ page }) => {
  await page.getByRole("heading", { name: "Connect", level: 1 }).waitFor();
  await project(page);
  await connect(page);
  await page.getByRole("heading", { name: "Numbers" }).waitFor();
  await loaded(page, 60);
  // The next visit knows where to go.
  await page.reload();
  await loaded(page, 60);
});

journey(
  "connect with an access key, which stays in memory",
  { ...asked, sandbox: { args: ["--auth", "basic"] } },
  async ({ page, sandbox, context }) => {
    await project(page);
    await page.getByRole("combobox", { name: "Authentication" }).selectOption("basic");
    await page.getByRole("textbox", { name: "Key ID" }).fill("sandbox-key");
    await page.getByRole("textbox", { name: "Key secret" }).fill("sandbox-secret");
    await connect(page);
    await loaded(page, 60);
    const kept = JSON.stringify(await context.storageState());
    const session = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, history.state, document.cookie]));
    const markup = await page.content();
    for (const secret of ["sandbox-secret", btoa("sandbox-key:sandbox-secret")]) {
      assert.ok(!(kept + session + markup + page.url()).includes(secret));
    }
    for (const request of await sandbox.requests()) assert.ok(!JSON.stringify(request).includes("sandbox-secret"));
    // Gone with the page: a reload asks again, and then goes where the reader was.
    await page.getByRole("link", { name: "+12086390939", exact: true }).click();
    await page.getByRole("heading", { name: "+12086390939" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Connect", level: 1 }).waitFor();
    assert.equal(await page.getByRole("textbox", { name: "Key secret" }).inputValue(), "");
    await page.getByRole("textbox", { name: "Key ID" }).fill("sandbox-key");
    await page.getByRole("textbox", { name: "Key secret" }).fill("sandbox-secret");
    await connect(page);
    await page.getByRole("heading", { name: "+12086390939" }).waitFor();
  },
);

journey("connect with a token", { ...asked, sandbox: { args: ["--auth", "bearer"] } }, async ({ page }) => {
  await project(page);
  await page.getByRole("combobox", { name: "Authentication" }).selectOption("bearer");
  await page.getByRole("textbox", { name: "Access token" }).fill("sandbox-token");
  await connect(page);
  await loaded(page, 60);
});

journey("a wrong key is told as such", { ...asked, sandbox: { args: ["--auth", "basic"] }, expects: [failed] }, async ({ page }) => {
  await project(page);
  await page.getByRole("combobox", { name: "Authentication" }).selectOption("basic");
  await page.getByRole("textbox", { name: "Key ID" }).fill("sandbox-key");
  await page.getByRole("textbox", { name: "Key secret" }).fill("wrong");
  await connect(page);
  await page.getByRole("alert").getByText("does not accept these credentials").waitFor();
});

journey("a wrong project is told as such", { ...asked, expects: [failed] }, async ({ page }) => {
  await project(page, "11111111-2222-3333-4444-555555555555");
  await connect(page);
  await page.getByRole("alert").getByText("does not allow this").waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Project ID" }).inputValue(), "11111111-2222-3333-4444-555555555555");
});

journey("a base that leads nowhere is told as such", { ...asked, expects: [failed] }, async ({ page, sandbox }) => {
  await page.getByRole("textbox", { name: "Base URL" }).fill(`${sandbox.api}/nowhere`);
  await project(page);
  await connect(page);
  await page.getByRole("alert").getByText("check the project ID and the API version").waitFor();
});

journey(
  "a version that the server does not know offers the other",
  { ...asked, sandbox: { args: ["--versions", "v1"] }, expects: [failed] },
  async ({ page }) => {
    await project(page);
    await connect(page);
    await page.getByText("does not know version v1alpha1").waitFor();
    await page.getByRole("button", { name: "Use v1" }).click();
    await loaded(page, 60);
  },
);

journey(
  "a configured version that the server does not know leads to the offer",
  { path: "/numbers", sandbox: { args: ["--versions", "v1"] }, expects: [failed] },
  async ({ page }) => {
    await page.getByRole("link", { name: "Check the connection" }).click();
    await connect(page);
    await page.getByRole("button", { name: "Use v1" }).click();
    await loaded(page, 60);
  },
);

journey("CORS refused is not unreachable", { ...asked, sandbox: { args: ["--no-cors"] }, expects: [failed, "CORS policy"] }, async ({ page }) => {
  await project(page);
  await connect(page);
  await page.getByText("refuses this page (CORS)").waitFor();
});

journey(
  "unreachable is not CORS",
  {
    ...asked,
    config: () => ({ apiBaseUrl: "http://127.0.0.1:9" }),
    sandbox: { args: ["--app-connect", "http://127.0.0.1:9"] },
    origins: ["http://127.0.0.1:9"],
    expects: [failed],
  },
  async ({ page }) => {
    await project(page);
    await connect(page);
    await page.getByText("can't be reached").waitFor();
  },
);

journey(
  "an address that the policy forbids is told as such",
  {
    ...asked,
    config: () => ({ apiBaseUrl: "http://127.0.0.1:9" }),
    expects: ["connect-src", "Content Security Policy"],
    origins: ["http://127.0.0.1:9"],
  },
  async ({ page }) => {
    await project(page);
    await connect(page);
    await page.getByText("not allowed to talk to that address").waitFor();
  },
);

for (const [what, config, text] of [
  ["no JSON", "{ nope", "not valid JSON"],
  ["a wrong value", '{"auth":"magic"}', '"gateway", "basic" or "bearer"'],
  ["a secret", '{"keySecret":"x"}', "take it out"],
  ["labels that are none", '{"auth":"basic","labels":[1]}', 'key "labels": It must be an object'],
  ["protected numbers that are none", '{"auth":"gateway","projectId":"p","protected":"+4670"}', 'key "protected": It must be a list'],
]) {
  journey(`config.json with ${what} is explained`, { ...asked, config }, async ({ page }) => {
    await page.getByText("config.json could not be used").waitFor();
    assert.match(await page.locator(".notice").first().innerText(), new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
    await page.getByRole("button", { name: "Connect", exact: true }).waitFor();
  });
}

journey("bad input gets a sentence beside its field", { ...asked }, async ({ page }) => {
  await page.getByRole("textbox", { name: "Base URL" }).fill("ftp://x");
  await connect(page);
  const base = page.getByRole("textbox", { name: "Base URL" });
  await page.getByText("must start with https://").waitFor();
  assert.equal(await base.getAttribute("aria-invalid"), "true");
  await page.getByText("Enter the project ID").waitFor();
  assert.equal(await base.inputValue(), "ftp://x");
});

journey("a project without numbers says so", { sandbox: { numbers: 0 } }, async ({ page }) => {
  await page.getByText("This project has no numbers").waitFor();
});
