// axe finds nothing on any page, in light and dark.
import { check } from "./axe.mjs";
import { BOISE, journey, loaded, v1 } from "./harness.mjs";

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ]) {
    // The policy forbids what axe does to be there at all, so it is off here; every other journey runs under it.
    journey(
      `axe finds nothing, ${colorScheme}, ${width} px`,
      { config: v1, bypassCSP: true, sandbox: { numbers: 20 }, context: { colorScheme, viewport: { width, height } } },
      async ({ page, sandbox }) => {
        await loaded(page, 20);
        await page.getByRole("button", { name: /^Failed/ }).waitFor();
        await check(page, "numbers");
        await page.getByRole("row").nth(1).getByRole("checkbox").check();
        await page.getByText("1 selected").waitFor();
        await page.getByRole("button", { name: "Peek", exact: true }).click();
        await page.getByRole("complementary", { name: "Peek" }).getByRole("link").waitFor();
        await check(page, "selection and peek");
        await page.getByRole("button", { name: "Close peek" }).click();
        await page.getByRole("button", { name: "Columns" }).click();
        await check(page, "columns");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Views" }).click();
        await check(page, "views");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Export", exact: true }).click();
        await page.getByRole("dialog", { name: "Export numbers" }).waitFor();
        await check(page, "export");
        await page.keyboard.press("Escape");
        await page.keyboard.press("Control+k");
        await page.keyboard.type("theme");
        await page.getByRole("option", { name: /Theme: Dark/ }).waitFor();
        await check(page, "palette");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
        await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
        await check(page, "keys");
        await page.keyboard.press("Escape");
        await page.getByRole("searchbox").fill("cost>five");
        await page.locator("#search-mistake").waitFor();
        await check(page, "mistake in the search");
        await page.getByRole("searchbox").fill("");
        await page.getByRole("searchbox").pressSequentially("reg");
        await page.getByRole("option", { name: /^region:/ }).waitFor();
        await check(page, "completion");
        await page.getByRole("searchbox").fill("nothing at all");
        await page.getByText("No number matches").waitFor();
        await check(page, "no match");
        await sandbox.change(BOISE, {
          smsConfiguration: {
            servicePlanId: "old",
            scheduledProvisioning: { servicePlanId: "new", status: "FAILED", errorCodes: ["TFN_NOT_ALLOWED"] },
          },
        });
        await page.goto(`${sandbox.app}/numbers/${BOISE}`);
        await page.getByText("TFN_NOT_ALLOWED", { exact: true }).waitFor();
        await page.getByText("Raw JSON").click();
        await check(page, "number");
        await page.getByRole("button", { name: "Release", exact: true }).click();
        await page.getByRole("dialog").waitFor();
        await check(page, "release");
        await page.keyboard.press("Escape");
        await page.getByRole("link", { name: "Edit" }).click();
        await page.getByRole("textbox", { name: "Callback URL" }).fill("nowhere");
        await page.getByRole("button", { name: "Review changes" }).click();
        await page.locator("#callback-url-error").waitFor();
        await check(page, "edit");
        await page.getByRole("textbox", { name: "Callback URL" }).fill("");
        await page.getByRole("textbox", { name: "Service plan ID" }).fill("another");
        await page.getByRole("button", { name: "Review changes" }).click();
        await page.getByRole("heading", { name: "What will change" }).waitFor();
        await check(page, "review");
        await page.getByRole("button", { name: "Cancel" }).click();
        await page.getByRole("dialog").waitFor();
        await check(page, "leave question");
        await page.getByRole("button", { name: "Leave without saving" }).click();
        await page.getByRole("link", { name: "Connection" }).click();
        await page.getByRole("combobox", { name: "Authentication" }).selectOption("basic");
        await page.getByRole("button", { name: "Connect", exact: true }).click();
        await page.locator("#secret-error").waitFor();
        await check(page, "connect");
        await page.goto(`${sandbox.app}/no/such/page`);
        await page.getByRole("heading", { name: "Page not found" }).waitFor();
        await check(page, "page not found");
      },
    );
    journey(
      `axe finds nothing in settings and emergency addresses, ${colorScheme}, ${width} px`,
      {
        config: v1,
        bypassCSP: true,
        path: `/numbers/${BOISE}`,
        sandbox: { numbers: 20, args: ["--quirk", "old-hmac-secret"] },
        context: { colorScheme, viewport: { width, height } },
      },
      async ({ page }) => {
        const place = page.getByRole("region", { name: "Emergency address" });
        const press = (name) => place.getByRole("button", { name, exact: true }).click();
        const fill = (name, text) => place.getByRole("textbox", { name, exact: true }).fill(text);
        await press("Set address");
        await press("Check address");
        await place.getByText("Enter the city.").waitFor();
        await check(page, "emergency form");
        for (const [name, text] of [
          ["Caller name", "Desk"],
          ["Street number", "1"],
          ["Street", "Near Street"],
          ["City", "Boise"],
          ["State", "ID"],
          ["Postal code", "83702"],
        ])
          await fill(name, text);
        await press("Check address");
        await place.getByText("Postal code was completed").waitFor();
        await place.getByText("Request as curl").click();
        await check(page, "emergency choice");
        await press("Save address");
        await place.getByText("The emergency address is saved.").waitFor();
        await check(page, "emergency address");
        await press("Remove address");
        await page.getByRole("dialog").waitFor();
        await check(page, "emergency removal");
        await page.keyboard.press("Escape");
        await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
        await page.getByRole("button", { name: "Show current secret" }).click();
        await page.getByRole("textbox", { name: "New secret" }).fill("short");
        await page.getByRole("button", { name: "Save secret" }).click();
        await page.locator("#hmac-secret-error").waitFor();
        await check(page, "settings");
        await page.getByRole("button", { name: "Generate" }).click();
        await page.getByText("Request as curl").click();
        await page.getByRole("textbox", { name: "Filter requests" }).fill("get");
        await check(page, "secret and requests");
      },
    );
  }
}
