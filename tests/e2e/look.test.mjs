// Nothing is cut and nothing lies over anything else, in a usual window and on a phone.
import assert from "node:assert/strict";
import { BOISE, eventually, gateway, journey, loaded } from "./harness.mjs";

const v1 = (api) => gateway(api, { apiVersion: "v1" });
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Which of these elements have text that their box does not show, or stand out of the one that holds them. */
const cut = (page, selector, holder = "body") =>
  page.evaluate(
    ([selector, holder]) => {
      const found = [];
      for (const own of document.querySelectorAll(selector)) {
        const [box, around] = [own.getBoundingClientRect(), own.closest(holder).getBoundingClientRect()];
        const text = document.createRange();
        text.selectNodeContents(own);
        const wide = own.matches("input, select") ? box.width : text.getBoundingClientRect().width;
        if (box.width === 0) continue;
        const outside = box.left < around.left - 1 || box.right > around.right + 1;
        // What is only to be heard has no width.
        if (own.querySelector(".visually-hidden")) {
          if (outside) found.push(own.textContent);
          continue;
        }
        if (outside || own.scrollWidth > own.clientWidth + 1 || wide > box.width + 1) found.push(own.textContent);
      }
      return found;
    },
    [selector, holder],
  );

/** Changes Boise so that its row says all that a row can say, at its longest. */
async function wordy(sandbox) {
  await sandbox.change(BOISE, {
    expireAt: "2026-11-29T10:00:00Z",
    nextChargeDate: "2026-11-24T10:00:00Z",
    smsConfiguration: { servicePlanId: "", scheduledProvisioning: null },
  });
}

for (const locale of ["en-US", "en-GB"]) {
  journey(
    `nothing of the list is cut in a window of 1280 pixels, ${locale}`,
    { config: v1, context: { locale }, path: "/settings" },
    async ({ page, sandbox }) => {
      await wordy(sandbox);
      await page.goto(`${sandbox.app}/numbers?q=${BOISE}`);
      await page.getByRole("link", { name: BOISE, exact: true }).waitFor();
      await page.getByText(/^Was due Nov 24, 2026$|^Was due 24 Nov 2026$/).waitFor();
      await page.getByText(/^Expire(s|d) (Nov 29, 2026|29 Nov 2026)$/).waitFor();
      assert.deepEqual(await cut(page, ".grid-head button", ".grid-cell"), []);
      assert.deepEqual(await cut(page, ".grid-body .badge, .grid-body time", ".grid-cell"), []);
      assert.deepEqual(await cut(page, "[data-key=nextCharge], [data-key=cost], [data-key=type], [data-key=number]", ".grid-row"), []);
      const grid = page.getByRole("grid", { name: "Numbers" });
      assert.ok(await grid.evaluate((own) => own.scrollWidth <= own.clientWidth), "the list scrolls sideways");
      // The peek scrolls by itself; the page does not.
      await page.getByRole("button", { name: "Peek", exact: true }).click();
      await page.getByRole("complementary", { name: "Peek" }).getByRole("link").waitFor();
      await page.setViewportSize({ width: 1280, height: 600 });
      await eventually(async () => assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), "the page scrolls"));
    },
  );
}

journey(
  "nothing of the list is cut on a phone",
  { config: v1, context: { ...phone, locale: "en-US" }, sandbox: { numbers: 300 } },
  async ({ page }) => {
    await loaded(page, 300);
    await page.getByRole("button", { name: /^Failed/ }).waitFor();
    for (const selector of [".bar a, .bar button", ".toolbar-buttons button", ".quick-view", ".grid-head button"]) {
      assert.deepEqual(await cut(page, selector), [], selector);
    }
    // What the theme is called fits into its box, beside the arrow.
    const room = await page.locator(".theme-switch select").evaluate((/** @type {HTMLSelectElement} */ own) => {
      const style = getComputedStyle(own);
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = `${style.fontSize} ${style.fontFamily}`;
      return own.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - pen.measureText(own.selectedOptions[0].text).width;
    });
    assert.ok(room >= 14, `${room} pixels are left for the arrow`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
    // Sorting and the cards go on working below headings of two lines.
    await page.getByRole("button", { name: "Next charge" }).click();
    await page.locator("[aria-sort=ascending][data-key=nextCharge]").waitFor();
    assert.deepEqual(await cut(page, ".grid-head button"), []);
    const [head, first] = [page.locator(".grid-head"), page.getByRole("row").nth(1)];
    const [above, below] = [await head.boundingBox(), await first.boundingBox()];
    assert.ok(above.y + above.height <= below.y + 1, "the headings lie over the first card");
  },
);

for (const [name, context] of /** @type {any[][]} */ ([
  ["a usual window", {}],
  ["a phone", phone],
])) {
  journey(`the fields of renting stay in line whatever is said below them, ${name}`, { config: v1, context, path: "/rent" }, async ({ page }) => {
    const digits = page.getByRole("textbox", { name: "Digits" });
    const place = page.getByRole("combobox", { name: "Digits are" });
    const top = async () => {
      const [own, other] = [await digits.boundingBox(), await place.boundingBox()];
      return [own.y, own.width, context.isMobile ? own.y : other.y];
    };
    await page.getByText("Sent as +1 and your digits.").waitFor();
    const before = await top();
    assert.equal(before[0], before[2], "in one line");
    await digits.fill("20a8");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText("Type digits only").waitFor();
    assert.deepEqual(await top(), before);
    await page.getByRole("combobox", { name: "Region" }).selectOption("SE");
    await digits.fill("468");
    await page.getByText("Sent as +468. For +46468, type +46468.").waitFor();
    assert.deepEqual(await top(), before);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
  });
}

journey("the buttons of a dialog that is longer than the window are in sight", { config: v1, context: phone }, async ({ page }) => {
  await loaded(page, 60);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Export numbers" });
  const save = dialog.getByRole("button", { name: "Save file" });
  await save.waitFor();
  const seen = async () => {
    const [own, around] = [await save.boundingBox(), await dialog.boundingBox()];
    return own.y >= around.y && own.y + own.height <= Math.min(around.y + around.height, 844);
  };
  assert.ok(await seen());
  assert.ok(await dialog.evaluate((own) => own.scrollHeight > own.clientHeight), "it is long");
  await dialog.evaluate((own) => own.scrollTo(0, own.scrollHeight));
  assert.ok(await seen());
  // At its end nothing lies below the buttons.
  const last = await dialog.getByRole("checkbox").last().boundingBox();
  assert.ok(last.y + last.height <= (await save.boundingBox()).y);
});
