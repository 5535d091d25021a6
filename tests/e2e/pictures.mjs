// Takes the pictures of README.md from the app in dist/: run `node pictures.mjs` in this folder after a build. It needs
// pngquant, which makes a third of their bytes.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { chromiumOptions } from "../programs.mjs";
import { PROJECT, startSandbox } from "./harness.mjs";

const folder = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const COUNT = 2_500;

const sandbox = await startSandbox({ numbers: COUNT }, (apiBaseUrl) => ({ apiBaseUrl, apiVersion: "v1", projectId: PROJECT, auth: "gateway" }));
const numbers = await sandbox.all();

// The sandbox has prices and currencies that no carrier asks for: tests need them, pictures don't.
for (const { phoneNumber, money } of numbers) {
  const isOdd = !/^\d{1,3}\.\d{1,2}$/.test(money?.amount ?? "") || !/^[A-Z]{3}$/.test(money?.currencyCode ?? "");
  if (isOdd) await sandbox.change(phoneNumber, { money: { currencyCode: "USD", amount: "1.00" } });
}

/** A number with a name whose service plan is being changed. */
const pending = numbers.find(
  ({ displayName, smsConfiguration: sms }) => /^[\w ]{8,}$/.test(displayName ?? "") && sms?.scheduledProvisioning?.status === "IN_PROGRESS",
);

/** How one gets to what each picture shows. */
const PICTURES = {
  list: async (page) => {
    await page.goto("numbers?sort=-nextCharge");
    await page.getByText(`of ${COUNT.toLocaleString("en-GB")} numbers`).waitFor();
    await page.getByRole("checkbox").nth(2).check();
    await page.getByRole("checkbox").nth(4).check();
  },
  number: async (page) => {
    await page.goto(`numbers/${pending?.phoneNumber}`);
    await page.getByRole("link", { name: "Edit" }).waitFor();
  },
  rent: async (page) => {
    await page.goto("rent");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    for (const offer of [1, 3])
      await page
        .getByRole("button", { name: /^Add \+/ })
        .nth(offer)
        .click();
  },
  overview: async (page) => {
    await page.goto("");
    await page.getByText(`Of all ${COUNT.toLocaleString("en-GB")} numbers`).waitFor();
    await page.getByText("Next 12 months").first().waitFor();
  },
};

const browser = await chromium.launch(chromiumOptions);
try {
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const [name, arrive] of Object.entries(PICTURES)) {
      const context = await browser.newContext({
        baseURL: `${sandbox.app}/`,
        viewport: { width: 1280, height: 800 },
        colorScheme,
        locale: "en-GB",
        timezoneId: "Europe/Stockholm",
      });
      const page = await context.newPage();
      await arrive(page);
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForLoadState("networkidle");
      const path = `${folder}${name}-${colorScheme}.png`;
      await page.screenshot({ path });
      execFileSync("pngquant", ["--force", "--ext", ".png", "--speed", "1", "--strip", path]);
      await context.close();
    }
  }
} finally {
  await browser.close();
  sandbox.stop();
}
