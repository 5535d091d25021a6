// What the roles of a person include: the rest is not offered, and a sentence in its place says which role would.
import assert from "node:assert/strict";
import { check, looks } from "./axe.mjs";
import { journey } from "./gateway.mjs";
import { BOISE, failed, fill, loaded, press, saveChanges } from "./harness.mjs";

const number = `/numbers/${BOISE}`;
const main = (page) => page.getByRole("navigation", { name: "Main" });
const link = (page, name) => main(page).getByRole("link", { name, exact: true });
const sentence = (page, text) => page.getByText(text, { exact: true });
const account = (page, name) => page.getByRole("button", { name: `Signed in as ${name}` });

/** Waits until the number and the person are known. */
async function known(page, name) {
  await account(page, name).waitFor();
  await page.getByRole("heading", { name: "Details" }).waitFor();
}

/** The commands that the palette offers for what is typed. */
async function commands(page, typed) {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Type a command or a number" }).fill(typed);
  const options = await page.getByRole("option").allInnerTexts();
  await page.keyboard.press("Escape");
  return options.map((text) => text.split("\n")[0]);
}

journey(
  "a viewer is offered nothing that changes anything, and is told which role would",
  { as: "viewer", path: number },
  async ({ page, gateway }) => {
    await known(page, "viewer");
    await sentence(page, "Your role does not include editing numbers or releasing numbers. Ask for the roles editor and releaser.").waitFor();
    assert.equal(await page.getByRole("link", { name: "Edit", exact: true }).count(), 0);
    assert.equal(await page.getByRole("button", { name: "Release", exact: true }).count(), 0);
    for (const name of ["Rent", "Audit"]) assert.equal(await link(page, name).count(), 0, name);
    const offered = await commands(page, "r");
    assert.ok(!offered.includes("Rent numbers") && !offered.includes("Audit"), offered.join());
    assert.ok((await commands(page, "number orders")).includes("Number orders"));

    await page.goto(`${gateway.url}${number}/edit`);
    await sentence(page, "Your role does not include editing numbers. Ask for the role editor.").waitFor();
    assert.equal(await page.getByRole("textbox").count(), 0);

    await page.goto(`${gateway.url}/rent`);
    await sentence(page, "Your role does not include renting numbers. Ask for the role buyer.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Search", exact: true }).count(), 0);

    await page.goto(`${gateway.url}/rent/orders`);
    await sentence(page, "Your role does not include ordering numbers. Ask for the role buyer.").waitFor();
    await page.goto(`${gateway.url}/rent/orders/new`);
    await sentence(page, "Your role does not include ordering numbers. Ask for the role buyer.").waitFor();

    await page.goto(`${gateway.url}/settings`);
    await sentence(page, "Your role does not include seeing or changing the callback secret. Ask for the role editor.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Save secret" }).count(), 0);

    await page.goto(`${gateway.url}/audit`);
    await sentence(page, "Your role does not include reading the audit log. Ask for the role auditor.").waitFor();

    await page.goto(`${gateway.url}/watch`);
    await sentence(page, "Your role does not include sending changes again or editing numbers. Ask for the role editor.").waitFor();
    assert.equal(await page.getByRole("button", { name: /^Send again/ }).count(), 0);
  },
);

journey("an editor edits, and does not release", { as: "editor", path: number }, async ({ page, sandbox }) => {
  await known(page, "editor");
  await sentence(page, "Your role does not include releasing numbers. Ask for the role releaser.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Release", exact: true }).count(), 0);
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await fill(page, "Display name", "Edited by an editor");
  await saveChanges(page);
  await page.getByRole("heading", { name: BOISE, exact: true }).waitFor();
  assert.equal((await sandbox.read(`activeNumbers/${BOISE}`)).displayName, "Edited by an editor");
});

journey("a buyer rents, and does not edit", { as: "buyer", path: "/rent" }, async ({ page, gateway }) => {
  await account(page, "buyer").waitFor();
  assert.equal(await link(page, "Rent").count(), 1);
  await press(page, "Search");
  await page
    .getByRole("button", { name: /^Add \+/ })
    .first()
    .click();
  await press(page, "Review and rent");
  await page.getByRole("dialog", { name: "Rent 1 number" }).getByRole("button", { name: "Rent 1 number" }).click();
  await page.getByRole("region", { name: "Ledger" }).getByText("Rented").first().waitFor();
  await page.goto(`${gateway.url}${number}`);
  await sentence(page, "Your role does not include editing numbers or releasing numbers. Ask for the roles editor and releaser.").waitFor();
});

journey("a releaser releases, and does not edit", { as: "releaser", path: number }, async ({ page }) => {
  await known(page, "releaser");
  await sentence(page, "Your role does not include editing numbers. Ask for the role editor.").waitFor();
  await press(page, "Release");
  const dialog = page.getByRole("dialog", { name: `Release ${BOISE}` });
  await fill(dialog, "Type the number to confirm", BOISE);
  await press(dialog, "Release number");
  await dialog.getByText("The number is released.").waitFor();
});

// Where the app does not know who is signed in, everything is offered, and what the gateway says is told where it was sent.
const nobody = (page) => page.route("**/whoami", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>x</title>" }));

journey("a refusal of the gateway is told in words", { as: "viewer", path: number, expects: [failed] }, async ({ page, gateway }) => {
  await nobody(page);
  await page.reload();
  await press(page, "Release");
  const dialog = page.getByRole("dialog", { name: `Release ${BOISE}` });
  await fill(dialog, "Type the number to confirm", BOISE);
  await press(dialog, "Release number");
  await dialog.getByText("Your role does not include this.").waitFor();
  await dialog.getByText(/^The number is not released\. This needs the role "releaser", which viewer doesn't have\./).waitFor();
  assert.equal(await page.getByRole("button", { name: /^Signed in as/ }).count(), 0);

  await page.goto(`${gateway.url}${number}/edit`);
  await fill(page, "Display name", "Kept");
  await saveChanges(page);
  await page.getByText("Your role does not include this.").waitFor();
  assert.equal(await link(page, "Audit").count(), 0);
});

journey(
  "a protected number is not released, and why is told",
  { as: "admin", path: number, expects: [failed], gateway: { config: { protected: [BOISE] } } },
  async ({ page }) => {
    // The app would not even send it: here it does not know of the protection.
    await page.route("**/config.json", async (route) => {
      const response = await route.fetch();
      const { protected: _, ...json } = await response.json();
      await route.fulfill({ response, json });
    });
    await page.reload();
    await known(page, "admin");
    await press(page, "Release");
    const dialog = page.getByRole("dialog", { name: `Release ${BOISE}` });
    await fill(dialog, "Type the number to confirm", BOISE);
    await press(dialog, "Release number");
    await dialog.getByText("This number is protected and can't be released.").waitFor();
    await dialog.getByText(/^The number is not released\. Whoever runs the gateway/).waitFor();
  },
);

journey("the name is in the header, and signing out forgets everything", { as: "admin" }, async ({ page, gateway }) => {
  await loaded(page, 60);
  await account(page, "admin").click();
  const menu = page.getByRole("group", { name: "Account" });
  await menu.getByText("Your roles: viewer, editor, buyer, releaser, auditor.").waitFor();
  await press(menu, "Sign out");
  await page.getByText("You are signed out.").waitFor();
  assert.equal(new URL(page.url()).pathname, "/connect");
  assert.equal(await account(page, "admin").count(), 0);
  assert.equal(await page.getByText(BOISE).count(), 0);
  const answer = await page.request.get(`${gateway.url}/whoami`);
  assert.equal(answer.status(), 401);

  // The session at the provider goes on.
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await account(page, "admin").waitFor();
});

journey("signing out asks where something would be lost", { as: "editor", path: `${number}/edit` }, async ({ page }) => {
  await account(page, "editor").waitFor();
  await fill(page, "Display name", "Not saved");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Type a command or a number" }).fill("sign out");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Sign out?" });
  await press(dialog, "Stay signed in");
  assert.equal(await page.getByRole("textbox", { name: "Display name" }).inputValue(), "Not saved");
  await account(page, "editor").click();
  await press(page.getByRole("group", { name: "Account" }), "Sign out");
  await press(dialog, "Sign out");
  await page.getByText("You are signed out.").waitFor();
});

journey("a sign-out that fails says so, and nothing is cleared", { as: "admin", expects: [failed] }, async ({ page }) => {
  await loaded(page, 60);
  await page.route("**/sign-out", (route) => route.fulfill({ status: 503, body: '{"type":"/problems/store-unavailable"}' }), { times: 1 });
  await account(page, "admin").click();
  await press(page.getByRole("group", { name: "Account" }), "Sign out");
  const dialog = page.getByRole("dialog", { name: "Sign out?" });
  await dialog.getByText("You are still signed in.").waitFor();
  await press(dialog, "Stay signed in");
  await loaded(page, 60);
});

for (const { name, ...context } of looks) {
  journey(
    `axe finds nothing where roles are missing, ${name}`,
    { as: "viewer", context, path: number, bypassCSP: true },
    async ({ page, gateway }) => {
      await known(page, "viewer");
      await check(page, "number");
      await account(page, "viewer").click();
      await page.getByRole("group", { name: "Account" }).waitFor();
      await check(page, "account menu");
      for (const path of [`${number}/edit`, "/rent", "/rent/orders", "/audit"]) {
        await page.goto(gateway.url + path);
        await page.getByText(/^Your role does not include/).waitFor();
        await check(page, path);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, path);
      }
    },
  );
}
