// Sessions of the gateway that end by themselves, in the middle of an edit. Their shortest limit is a minute, which passes here.
import assert from "node:assert/strict";
import { journey } from "./gateway.mjs";
import { BOISE, body, eventually, failed, fill, press, saveChanges } from "./harness.mjs";

/** Somewhat more than the minute of the limits. */
const WAIT = 90_000;
const minute = (key) => ({ config: { "sign_in.idle_minutes": 1, [key]: 1 } });

/** What `/whoami` says to the browser's session, without using it: its cookie is not renewed. */
async function statusOfSession(context, gateway) {
  const cookies = await context.cookies(gateway.url);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return (await fetch(`${gateway.url}/whoami`, { headers: { cookie } })).status;
}

for (const [what, key, use] of /** @type {[string, string, (page: any) => Promise<unknown>][]} */ ([
  ["idle", "sign_in.idle_minutes", async () => {}],
  ["used all the time", "sign_in.lifetime_minutes", (page) => page.evaluate(() => fetch("/whoami"))],
])) {
  journey(
    `a session that was ${what} ends after a minute, and the edit goes on after a sign-in in a new tab`,
    { as: "editor", path: `/numbers/${BOISE}/edit`, gateway: minute(key), expects: [failed] },
    async ({ page, sandbox, gateway, context }) => {
      await page.getByRole("textbox", { name: "Display name" }).waitFor();
      assert.equal(await statusOfSession(context, gateway), 200);
      await fill(page, "Display name", "Typed before");
      await eventually(async () => {
        await use(page);
        assert.equal(await statusOfSession(context, gateway), 401);
      }, WAIT);
      await press(page, "Review changes");
      const notice = page.getByRole("status").filter({ hasText: "Your sign-in may have ended" });
      await notice.waitFor();
      const patches = async () => (await sandbox.requests("PATCH")).map((request) => [request.status, body(request).displayName]);
      assert.deepEqual(await patches(), []);
      const [tab] = await Promise.all([context.waitForEvent("page"), notice.getByRole("link", { name: "Sign in again" }).click()]);
      await tab.waitForURL(`${gateway.url}/`);
      await tab.close();
      assert.equal(await page.getByRole("textbox", { name: "Display name" }).inputValue(), "Typed before");
      await saveChanges(page);
      await page.getByText("Saved.").waitFor();
      await notice.waitFor({ state: "detached" });
      assert.deepEqual(await patches(), [[200, "Typed before"]]);
    },
  );
}
