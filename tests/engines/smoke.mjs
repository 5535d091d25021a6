// The smoke: what an admin does every day, in Firefox and WebKit, with the mouse and the keyboard that their drivers have. The
// journeys have every detail in Chromium; what differs from engine to engine shows here.
import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BOISE, body, dist, eventually, gateway, once, startSandbox, v1 } from "../e2e/harness.mjs";
import { reader } from "./reader.mjs";
import { open } from "./session.mjs";
import { SessionLost } from "./webdriver.mjs";

/**
 * What a check has at hand.
 * @typedef {ReturnType<typeof reader> & { engine: string, session: import("./session.mjs").Session, sandbox: import("../e2e/harness.mjs").Sandbox, visit: (path: string) => Promise<unknown>, wrong: () => Promise<string[]> }} Given
 *
 * @typedef {object} Options
 * @property {string} [path]
 * @property {number} [numbers]
 * @property {(api: string) => object} [config]
 * @property {string} [folder]
 * @property {boolean} [waits] false where the page is not to be waited for
 */

/** @type {{ name: string, options: Options, run: (given: Given) => Promise<void> }[]} */
const checks = [];

/** @param {string} name @param {Options} options @param {(given: Given) => Promise<void>} run */
const check = (name, options, run) => checks.push({ name, options, run });

const gallery = process.env.GALLERY_DIST ?? fileURLToPath(new URL("../../target/gallery", import.meta.url));
const MANY = 2500;
const scrolled = () => document.querySelector("[role=grid]").scrollTop;

// --- Start

check("the page says that it can be listened to, and what goes wrong is heard", {}, async ({ session, loaded, wrong }) => {
  await loaded(60);
  await session.run(() => {
    setTimeout(() => {
      throw new Error("thrown on purpose");
    });
    const span = document.createElement("span");
    span.setAttribute("style", "color: red");
    document.body.append(span);
    console.error("said on purpose");
    Promise.reject(new Error("rejected on purpose"));
  });
  await eventually(async () => {
    const heard = (await wrong()).join("\n");
    for (const part of ["thrown on purpose", "violation: style-src", "said on purpose", "rejected on purpose"])
      assert.ok(heard.includes(part), heard);
  });
  await session.run(() => sessionStorage.removeItem("smoke-wrong"));
});

check("a cold start fetches each file once", {}, async ({ session, loaded }) => {
  await loaded(60);
  const names = await session.run(() => performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname));
  const files = names.filter((name) => /config\.json$|\.wasm$|\.css$|numberdesk.*\.js$/.test(name));
  assert.ok(files.some((name) => name.endsWith("config.json")) && files.filter((name) => name.endsWith(".wasm")).length >= 1, files.join());
  assert.deepEqual(files.toSorted(), [...new Set(files)].sort());
});

check("dates follow the languages that the browser asks for", { path: `/numbers/${BOISE}` }, async ({ engine, sandbox, session, see, until }) => {
  await see("heading", BOISE);
  await sandbox.change(BOISE, { expireAt: "2026-12-29T12:00:00Z" });
  await session.reload();
  const text = (await see("text", /^Expires .*2026$/)).text;
  // WebKitGTK knows no language here, and calls it "C": there it is the engine's own.
  assert.equal(text, engine === "firefox" ? "Expires 29 Dec 2026" : "Expires Dec 29, 2026");
  await until("a list of languages", () => window.numberdeskLanguages.every((language) => Intl.getCanonicalLocales(language)));
});

// --- The list

check("2,500 numbers arrive, and only a screenful is drawn", { numbers: MANY }, async ({ loaded, rows, session }) => {
  await loaded(MANY);
  await rows(MANY);
  assert.ok((await session.run(() => document.querySelectorAll("[role=row]").length)) < 80);
});

check("nothing is called whole before it is", { path: "/", numbers: MANY }, async ({ session, see }) => {
  await see("status", "Of all 2,500 numbers.");
  const said = await session.run(() => window.smoke.said);
  assert.deepEqual(
    said.filter((text) => text.startsWith("Of all")),
    ["Of all 2,500 numbers."],
    said.join("\n"),
  );
});

check("a filter shows its numbers and stands in the address", { numbers: MANY }, async ({ loaded, choose, until, session }) => {
  await loaded(MANY);
  await choose("Region", "SE");
  await until("only Swedish numbers", () => {
    const regions = window.smoke.cells("region");
    return regions.length > 5 && regions.every((text) => text.startsWith("SE"));
  });
  assert.match(await session.run(() => location.search), /^\?region=SE$/);
});

check("failed numbers are filtered for by a badge in words", { numbers: MANY }, async ({ loaded, choose, until }) => {
  await loaded(MANY);
  await choose("Provisioning", "failed");
  await until("only failed numbers", () => {
    const badges = window.smoke.cells("provisioning");
    return badges.length > 2 && badges.every((text) => /Failed/.test(text));
  });
});

check("a search by digits finds the number while it is typed", { numbers: MANY }, async ({ loaded, fill, rows, see, unsee }) => {
  await loaded(MANY);
  await fill("searchbox", "Search numbers", "(208) 639-0939");
  await rows(1);
  await see("link", BOISE);
  await fill("searchbox", "Search numbers", "no such thing");
  await see("text", /^No number matches/);
  await unsee("link", BOISE);
});

check("the search language is understood", { numbers: MANY }, async ({ loaded, fill, until }) => {
  await loaded(MANY);
  await fill("searchbox", "Search numbers", "region:US type:local -has:SMS");
  await until("fewer rows", () => {
    const { cells } = window.smoke;
    return cells("region").length > 0 && cells("region").every((text) => text.startsWith("US")) && cells("type").every((text) => text === "Local");
  });
});

check("a heading sorts up and down", { numbers: MANY }, async ({ loaded, press, until, session }) => {
  await loaded(MANY);
  for (const [order, factor] of /** @type {[string, number][]} */ ([
    ["ascending", 1],
    ["descending", -1],
  ])) {
    await press("button", /^Name/, "[role=columnheader][data-key=name], [role=columnheader]:nth-of-type(3)");
    await until(order, (order) => !!document.querySelector(`[role=columnheader][aria-sort=${order}]`), undefined, order);
    await eventually(async () => {
      const names = (await session.run(() => window.smoke.cells("name"))).filter((name) => /^[A-Z]/.test(name)).slice(0, 10);
      const sorted = names.toSorted((one, other) => factor * one.localeCompare(other, "en"));
      assert.ok(names.length > 3);
      assert.deepEqual(names, sorted);
    });
  }
});

check("the grid is walked by the keyboard, to its end and back", { numbers: MANY }, async ({ loaded, session, until }) => {
  await loaded(MANY);
  await session.run(() => window.smoke.focus(".grid-body [tabindex='0']"));
  const at = (row, column) => until(`cell ${row}, ${column}`, (place) => window.smoke.place() === place, undefined, `${row},${column}`);
  await at(1, 1);
  for (const [key, row, column] of /** @type {[string, number, number][]} */ ([
    ["ArrowDown", 2, 1],
    ["ArrowRight", 2, 2],
    ["End", 2, 9],
    ["Home", 2, 0],
    ["Control+End", MANY, 9],
    ["Control+Home", 1, 0],
  ])) {
    await session.key(key);
    await at(row, column);
  }
});

check("rows are selected by the keyboard", { numbers: 300 }, async ({ loaded, session, see, unsee }) => {
  await loaded(300);
  await session.run(() => window.smoke.focus(".grid-body [tabindex='0']"));
  await session.key("Space");
  await see("text", "1 selected");
  await session.key("Shift+ArrowDown");
  await session.key("Shift+ArrowDown");
  await see("text", "3 selected");
  await session.key("Escape");
  await unsee("text", "3 selected");
});

check("Enter opens the number, and Back brings scroll and focus", { numbers: MANY, path: "/numbers?type=LOCAL" }, async ({ session, see, until }) => {
  await see("status", / of 2,500 numbers$/);
  await session.run(() => document.querySelector("[role=grid]").scrollTo(0, 12_000));
  await until("row 306", () => document.querySelector("[aria-rowindex='306'] a"));
  const phone = await session.run(() => {
    window.smoke.focus("[aria-rowindex='306'] a");
    return document.activeElement.textContent;
  });
  await session.key("Enter");
  await see("heading", phone);
  await session.back();
  await see("heading", "Numbers");
  await eventually(async () => {
    assert.equal(await session.run(scrolled), 12_000);
    assert.equal(await session.run(() => document.activeElement.textContent), phone);
  });
});

check("a list of a million rows scrolls to its end, below its header", { path: "/", folder: gallery }, async ({ session, until }) => {
  const rows = 1_000_000;
  await until("the grid", (rows) => !!window.smoke.gridOf(rows), undefined, rows);
  await session.run((rows) => {
    const grid = window.smoke.gridOf(rows);
    grid.scrollIntoView();
    grid.scrollTo(0, 1e9);
  }, rows);
  await until(
    "the last row at the end, and the header at the beginning",
    (rows) => {
      const grid = window.smoke.gridOf(rows);
      const box = (element) => element?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
      const frame = box(grid);
      const row = box(grid.querySelector(`[aria-rowindex='${rows + 1}']`));
      const head = box(grid.querySelector("[role=columnheader]"));
      return Math.abs(row.bottom - frame.bottom) < 20 && Math.abs(head.top - frame.top) < 4;
    },
    undefined,
    rows,
  );
});

check("a menu stands below its button", { numbers: 60 }, async ({ loaded, press, see, session, unsee }) => {
  await loaded(60);
  await press("button", "Columns");
  const menu = await see("group", "Columns to show");
  const button = await see("button", "Columns");
  assert.ok(
    menu.top >= button.top + button.height - 1 && Math.abs(menu.left + menu.width - button.left - button.width) < 2,
    JSON.stringify([menu, button]),
  );
  await session.key("Escape");
  await unsee("group", "Columns to show");
});

check("a menu that is opened before it has come stands there too", { path: "/settings" }, async ({ session, visit, see }) => {
  await see("heading", "Settings");
  await session.run(() => sessionStorage.setItem("smoke-press", "Columns"));
  await visit("/numbers");
  const menu = await see("group", "Columns to show");
  const button = await see("button", "Columns");
  assert.deepEqual(await session.run(() => window.smoke.pressed), { name: "Columns", opened: false });
  assert.ok(
    menu.top >= button.top + button.height - 1 && Math.abs(menu.left + menu.width - button.left - button.width) < 2,
    JSON.stringify([menu, button]),
  );
});

check("the focus is not lost when what has it goes", { numbers: MANY }, async ({ sandbox, session, press, see, until, loaded }) => {
  await loaded(MANY);
  await sandbox.faults({ path: "activeNumbers", query: "pageToken", times: null, fault: { kind: "delay", ms: 1_500 } });
  await press("button", "Refresh");
  await see("button", "Pause");
  await session.run(() => [...document.querySelectorAll("button")].find((button) => button.textContent === "Pause").focus());
  await loaded(MANY);
  await until("the focus on a heading", () => document.activeElement.matches("h1, h2"));
});

// --- A number

check("a number shows itself and is copied", { path: `/numbers/${BOISE}` }, async ({ press, see, session, until, visit }) => {
  await see("heading", BOISE);
  assert.match(await session.run(() => document.title), /\+12086390939/);
  await press("button", "Copy number");
  await see("text", "Copied.");
  // Pasted, since reading the clipboard is asked about.
  await visit("/numbers");
  await press("searchbox", "Search numbers");
  await session.key("Control+v");
  await until("what was pasted", (text) => Object(document.querySelector("#search")).value === text, undefined, BOISE);
});

check("an edit is reviewed, saved and sent once", { path: `/numbers/${BOISE}/edit` }, async ({ fill, press, see, sandbox }) => {
  await fill("textbox", "Display name", "Front desk");
  await press("button", "Review changes");
  await see("heading", "What will change");
  await press("button", "Save changes");
  await see("text", /^Saved\./);
  const sent = once(await sandbox.requests("PATCH"));
  assert.deepEqual(sent.map(body), [{ displayName: "Front desk" }]);
});

check("what was typed is not left by mistake", { path: `/numbers/${BOISE}/edit` }, async ({ fill, press, see, session }) => {
  await fill("textbox", "Display name", "Unsaved");
  await press("link", "Numbers", "nav");
  await see("dialog", /./);
  await session.key("Escape");
  assert.equal((await see("textbox", "Display name")).value, "Unsaved");
});

check("a release wants the number typed, and sends once", { path: `/numbers/${BOISE}` }, async ({ fill, press, see, sandbox, focus }) => {
  await sandbox.change(BOISE, { expireAt: null });
  await see("heading", BOISE);
  await press("button", "Release");
  await focus("Keep number");
  assert.ok((await see("button", "Release number")).disabled);
  await fill("textbox", "Type the number to confirm", BOISE, "dialog");
  await press("button", "Release number");
  await see("text", "The number is released.");
  const sent = once(await sandbox.requests("POST"));
  assert.equal(sent.length, 1);
  assert.match(sent[0].path, /:release$/);
});

check("Escape keeps the number, and the focus comes back", { path: `/numbers/${BOISE}` }, async ({ press, see, unsee, session, sandbox, focus }) => {
  await see("heading", BOISE);
  await press("button", "Release");
  await focus("Keep number");
  await session.key("Escape");
  await unsee("dialog", /./);
  await focus("Release");
  assert.equal((await sandbox.requests("POST")).length, 0);
});

// --- Renting

check("a number is found, put into the basket and rented", { path: "/rent", config: v1 }, async ({ press, see, sandbox }) => {
  await press("button", "Search", "main");
  const phone = (await see("button", /^Add \+/)).attributes["aria-label"].slice(4);
  await press("button", `Add ${phone}`);
  await see("button", `Remove ${phone}`);
  await press("button", "Review and rent");
  await press("button", "Rent 1 number", "dialog");
  await see("text", /^1 of 1 rented/);
  assert.ok((await sandbox.all()).some((number) => number.phoneNumber === phone));
});

// --- The other pages

check("a tile of the overview leads to its numbers", { path: "/" }, async ({ press, see }) => {
  await see("status", "Of all 60 numbers.");
  const tile = await see("link", /^No service plan /);
  const count = /\d+$/.exec(tile.text.replaceAll(",", ""))?.[0];
  await press("link", /^No service plan /);
  await see("status", new RegExp(`^Showing ${count} of 60 numbers$`));
});

check("charges are saved as a calendar", { path: "/" }, async ({ press, see, session }) => {
  await see("status", "Of all 60 numbers.");
  await press("button", "Save charges as calendar (.ics)");
  const text = await saved(session, /^charges-.*\.ics$/);
  assert.match(text, /^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/);
});

check("the list is exported to a real file", { numbers: MANY }, async ({ loaded, press, see, session }) => {
  await loaded(MANY);
  await press("button", "Export");
  await see("dialog", /./);
  await press("button", "Save file", "dialog");
  const text = await saved(session, /^numbers-.*\.csv$/);
  const phones = text.match(/^[^+\n]{0,3}\+\d+/gm) ?? [];
  assert.equal(new Set(phones).size, MANY);
  assert.ok(text.includes(BOISE));
});

check("failures are grouped, and lead to their numbers", { path: "/watch" }, async ({ see, press }) => {
  await see("heading", "Provisioning");
  await see("status", /60 numbers/);
  const link = await see("link", /^\+\d+$/, "main");
  await press("link", link.text, "main");
  await see("heading", link.text);
});

check("the theme is chosen, and kept over a reload", { path: "/settings" }, async ({ choose, session, until, see }) => {
  await see("heading", "Settings");
  const light = await session.run(() => getComputedStyle(document.documentElement).backgroundColor);
  await choose("Theme", "Dark");
  await until("a dark page", (light) => getComputedStyle(document.documentElement).backgroundColor !== light, undefined, light);
  await session.reload();
  await see("heading", "Settings");
  await until("a dark page", (light) => getComputedStyle(document.documentElement).backgroundColor !== light, undefined, light);
});

check("the settings list this tab's requests", { path: "/numbers" }, async ({ loaded, press, see }) => {
  await loaded(60);
  await press("link", "Settings", "nav");
  await see("heading", "Requests");
  await see("row", /activeNumbers\?pageSize=1000/);
});

check("the callback secret is shown on demand", { path: "/settings", config: v1 }, async ({ press, see, session, unsee }) => {
  const secret = "sandbox-hmac-secret-0123456789-abcdef";
  await see("button", "Show current secret");
  assert.ok(!(await session.run(() => document.documentElement.outerHTML)).includes(secret));
  await press("button", "Show current secret");
  await see("text", secret);
  await press("button", "Show current secret");
  await unsee("text", secret);
});

check("the palette goes to a number by its digits", { numbers: 300 }, async ({ loaded, session, see, focus }) => {
  await loaded(300);
  await session.key("Control+k");
  await see("dialog", /./);
  await session.type("208 639-0939");
  await see("option", new RegExp(`^Open \\${BOISE}`));
  await session.key("Enter");
  await see("heading", BOISE);
  await focus(BOISE);
});

check("single keys search and explain", {}, async ({ loaded, session, see, until }) => {
  await loaded(60);
  await session.key("/");
  await until("the focus in the search", () => document.activeElement.id === "search");
  await session.key("Tab");
  await session.run(() => document.querySelector("h1").focus());
  await session.key("?");
  await see("heading", "Keyboard shortcuts");
});

// --- Addresses

check(
  "a deep link has filters, search and sort",
  { path: "/numbers?region=US&type=LOCAL&sort=-nextCharge&q=639" },
  async ({ loaded, see, until }) => {
    await loaded(60);
    assert.equal((await see("combobox", "Region")).value, "US");
    assert.equal((await see("combobox", "Type")).value, "LOCAL");
    assert.equal((await see("searchbox", "Search numbers")).value, "639");
    await until("the order", () => document.querySelector("[aria-sort=descending]")?.textContent.includes("Next charge"));
  },
);

check("a deep link opens the edit of a number", { path: `/numbers/${BOISE}/edit` }, async ({ see }) => {
  await see("heading", `Edit ${BOISE}`);
  await see("textbox", "Service plan ID");
});

check("an address that is none says so", { path: "/nothing/here" }, async ({ see, press, loaded }) => {
  await see("heading", "Page not found");
  await press("link", "Numbers", "nav");
  await loaded(60);
});

check("without a connection the app asks for one", { config: () => ({}) }, async ({ see, fill, choose, press, sandbox, loaded }) => {
  await see("heading", "Connect");
  await choose("Authentication", "gateway");
  await fill("textbox", "Base URL", String(sandbox.api));
  await fill("textbox", "Project ID", /** @type {{ projectId: string }} */ (gateway("")).projectId);
  await press("button", "Connect");
  await loaded(60);
});

check("rows become cards in a narrow window, and nothing is wider than it", {}, async ({ loaded, session, until }) => {
  await session.resize(520, 844);
  try {
    await loaded(60);
    await until("cards", () => document.querySelector("[aria-rowindex='2']").getBoundingClientRect().height > 80);
    assert.ok(await session.run(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
  } finally {
    await session.resize(1280, 800);
  }
});

/**
 * The text of a file that was saved, once it is whole.
 *
 * @param {import("./session.mjs").Session} session
 * @param {RegExp} name
 */
const saved = (session, name) =>
  eventually(() => {
    const files = readdirSync(session.downloads);
    const file = files.find((file) => name.test(file));
    assert.ok(file && !files.some((file) => /\.(part|wkdownload)$/.test(file)), `saved: ${files}`);
    const text = readFileSync(join(session.downloads, file), "utf8");
    assert.notEqual(text, "");
    return text;
  }, 20_000);

/** A folder of the app, or of the gallery, whose page listens to what goes wrong from its first script on. */
function withProbe(folder) {
  const copy = mkdtempSync(join(tmpdir(), "numberdesk-probe-"));
  cpSync(folder, copy, { recursive: true });
  rmSync(join(copy, "index.html.br"), { force: true });
  const page = readFileSync(join(copy, "index.html"), "utf8");
  writeFileSync(join(copy, "index.html"), page.replace(/<meta charset[^>]*>/i, '$&<script src="/probe.js"></script>'));
  cpSync(new URL("probe.js", import.meta.url), join(copy, "probe.js"));
  return copy;
}

/**
 * Runs all checks, in one session of an engine. Each has a sandbox of its own, and so an origin with nothing stored.
 *
 * @param {string} engine
 */
export function smoke(engine) {
  /** @type {Map<string, string>} */
  const folders = new Map();
  /** @type {import("./session.mjs").Session | undefined} */
  let session;
  let wasLost = false;
  after(async () => {
    await session?.close();
    for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
  });

  /** @param {(typeof checks)[number]} check */
  const attempt = async ({ options: { path = "/numbers", numbers = 60, config = gateway, folder = dist }, run }) => {
    if (!folders.has(folder)) folders.set(folder, withProbe(folder));
    const sandbox = await startSandbox({ numbers, folder: folders.get(folder) }, config);
    try {
      session ??= await open(engine);
      const current = session;
      const visit = (/** @type {string} */ path) => current.goto(sandbox.app + path);
      const wrong = async () => JSON.parse((await current.run(() => sessionStorage.getItem("smoke-wrong"))) ?? "[]");
      await visit(path);
      await run({ ...reader(current), engine, session: current, sandbox, visit, wrong });
      assert.deepEqual(await wrong(), [], "errors, warnings and violations of the policy");
    } catch (error) {
      const shown = await session?.run(() => `At ${location.href} the page said: ${document.body.innerText.slice(0, 1500)}`).catch(() => "");
      error.stack += `\n${shown}`;
      throw error;
    } finally {
      sandbox.stop();
    }
  };

  for (const check of checks) {
    test(`${engine}: ${check.name}`, { timeout: 120_000 }, async () => {
      // `cargo xtask test` compares it with the sources.
      if (process.env.JOURNEYS_LOG) appendFileSync(process.env.JOURNEYS_LOG, `${engine}\n`);
      try {
        await attempt(check);
      } catch (error) {
        if (!(error instanceof SessionLost) || wasLost) throw error;
        // Once in a run, and said: drivers have faults of their own.
        wasLost = true;
        console.log(`The session of ${engine} was lost (${error.message}). It is begun anew, this once.`);
        await session?.close();
        session = undefined;
        await attempt(check);
      }
    });
  }
}
