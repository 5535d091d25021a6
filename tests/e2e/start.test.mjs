// How the app starts, or says what is in the way: a browser that lacks something, scripts of others, and files that a
// newer version or the server's configuration has taken away.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { after } from "node:test";
import { BOISE, dist, failed, journey, loaded } from "./harness.mjs";

/** Opens the app in another tab, where this script runs before all others. */
async function opened(context, page, script) {
  const other = await context.newPage();
  await other.addInitScript(script);
  await other.goto(page.url());
  return other;
}

journey("what a browser lacks is named", { expects: ["This browser lacks"] }, async ({ page, context, sandbox }) => {
  await loaded(page, 60);
  await sandbox.forgetRequests();
  for (const [name, script] of /** @type {any[][]} */ ([
    [
      "popovers",
      () => {
        delete HTMLElement.prototype.showPopover;
      },
    ],
    [
      "popovers",
      () => {
        delete HTMLElement.prototype.popover;
      },
    ],
    [
      "dialogs",
      () => {
        delete HTMLDialogElement.prototype.showModal;
      },
    ],
    [
      "dialogs",
      () => {
        delete window.HTMLDialogElement;
      },
    ],
    [
      "light-dark()",
      () => {
        const supports = CSS.supports;
        CSS.supports = (...args) => !args.join().includes("light-dark") && Reflect.apply(supports, CSS, args);
      },
    ],
    [
      "light-dark()",
      () => {
        delete window.CSS;
      },
    ],
    [
      "WebAssembly SIMD",
      () => {
        WebAssembly.validate = () => false;
      },
    ],
    [
      "WebAssembly is switched off",
      () => {
        delete window.WebAssembly;
      },
    ],
    [
      "Intl.DisplayNames",
      () => {
        Reflect.deleteProperty(Intl, "DisplayNames");
      },
    ],
    [
      "crypto.getRandomValues",
      () => {
        Object.defineProperty(window, "crypto", { value: {} });
      },
    ],
    [
      "message channels",
      () => {
        delete window.MessageChannel;
      },
    ],
  ])) {
    const other = await opened(context, page, script);
    await other.getByRole("alert").getByText(name).waitFor();
    await other.getByRole("alert").getByRole("link", { name: "Reload" }).waitFor();
    assert.equal(await other.locator(".skeleton").count(), 0);
    await other.close();
  }
  // Whoever can't go on asks the API for nothing.
  assert.deepEqual(await sandbox.requests(), []);
});

journey("the app does without AbortSignal.any and AbortSignal.timeout", {}, async ({ page, context }) => {
  const other = await opened(context, page, () => {
    delete AbortSignal.any;
    delete AbortSignal.timeout;
  });
  await loaded(other, 60);
  await other.getByRole("link", { name: BOISE, exact: true }).click();
  await other.getByRole("heading", { name: BOISE }).waitFor();
});

journey("an error of the app before its first page is told", { expects: ["no comments today", "page error"] }, async ({ page, context }) => {
  await loaded(page, 60);
  const other = await context.newPage();
  other.removeAllListeners("pageerror");
  await other.addInitScript(() => {
    document.createComment = () => {
      throw new Error("no comments today");
    };
  });
  await other.goto(page.url());
  await other.getByRole("alert").getByText("Numberdesk can’t start").waitFor();
});

// `trusted-types default` without 'allow-duplicates' lets nobody make it twice.
const policies = ["trusted-types", "Trusted Types", "TrustedTypePolicy", "createPolicy"];
journey("another script's Trusted Types policy is no obstacle", { expects: policies }, async ({ page, context }) => {
  await loaded(page, 60);
  for (const script of [
    () => {
      trustedTypes.createPolicy("default", { createHTML: (markup) => markup });
    },
    () => {
      trustedTypes.createPolicy("default", {
        createHTML: () => {
          throw new TypeError("no");
        },
      });
    },
    () => {
      trustedTypes.createPolicy("default", {});
    },
  ]) {
    const other = await opened(context, page, script);
    await loaded(other, 60);
    await other.getByRole("button", { name: "Export" }).click();
    await other.getByRole("dialog", { name: "Export numbers" }).waitFor();
    await other.keyboard.press("Escape");
    await other.getByRole("link", { name: BOISE, exact: true }).click();
    await other.getByRole("heading", { name: BOISE }).waitFor();
    await other.close();
  }
});

journey(
  "where the starter itself does not come, the page says after a while that something is wrong",
  { expects: [failed, "was preloaded using link preload"] },
  async ({ page, context }) => {
    await loaded(page, 60);
    await context.route(/\/boot-[^/]*\.js$/, (route) => route.fulfill({ status: 404 }));
    const other = await context.newPage();
    await other.goto(page.url());
    const slow = other.locator(".shell-slow");
    assert.ok(!(await slow.isVisible()), "not at once");
    await slow.waitFor();
    assert.match(await slow.innerText(), /^This takes longer than usual\. Reload if nothing happens/);
    await context.unroute(/\/boot-[^/]*\.js$/);
    await slow.getByRole("link", { name: "Reload" }).click();
    await loaded(other, 60);
  },
);

const folders = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A copy of the app, to deploy another version over: without compressed files, which the server would send in their place. */
function copy() {
  const folder = mkdtempSync(`${tmpdir()}/numberdesk-`);
  folders.push(folder);
  cpSync(dist, folder, { recursive: true, filter: (path) => !path.endsWith(".br") });
  return folder;
}

/** Files of the app in a folder, by the end of their names. */
const files = (folder, end) => readdirSync(folder).filter((name) => end.test(name));

/** Deploys the next version: the same program under other hashes, the old files gone, but for those whose name begins so. */
function deploy(folder, keep = "nothing") {
  const renamed = (name) => name.replace(/-([0-9a-f]{8,})([0-9a-f])(?=[._])/, (_, most, last) => `-${most}${last === "0" ? "1" : "0"}`);
  const all = files(folder, /-[0-9a-f]{9,}.*\.(js|css|wasm|png)$/);
  for (const name of files(folder, /\.(html|js)$/)) {
    const text = readFileSync(`${folder}/${name}`, "utf8");
    const next = all.reduce((text, old) => text.replaceAll(old, renamed(old)), text);
    // What stays as it is may be on its way.
    if (next !== text) writeFileSync(`${folder}/${name}`, next);
  }
  for (const name of all) (name.startsWith(keep) ? cpSync : renameSync)(`${folder}/${name}`, `${folder}/${renamed(name)}`);
}

/** Loads the list, and keeps the later parts back until `change` was made to the files. */
async function changedMeanwhile(page, context, change) {
  let release;
  const gate = new Promise((resolve) => {
    release = resolve;
  });
  const pattern = /_deferred\.wasm$|\/deferred-[0-9a-f]+\.css$/;
  await context.route(pattern, async (route) => {
    await gate;
    await route.continue();
  });
  await page.reload();
  await loaded(page, 60);
  change();
  release();
}

const noise = [
  failed,
  "MIME",
  "wasm",
  "Wasm",
  "WebAssembly",
  "TypeError",
  "CompileError",
  "stylesheet",
  "Failed to fetch",
  "module script",
  "preload",
  "Refused",
];
for (const [host, args] of /** @type {any[][]} */ ([
  ["that answers 404", []],
  ["that answers with its index", ["--app-fallback"]],
])) {
  const folder = copy();
  journey(`an update under an open tab is told at a host ${host}`, { sandbox: { folder, args }, expects: noise }, async ({ page, context }) => {
    await changedMeanwhile(page, context, () => deploy(folder));
    const alert = page.getByRole("alert");
    await alert.getByText("Numberdesk was updated. Reload the page").waitFor();
    await alert.getByText("didn’t save is lost").waitFor();
    assert.equal(await alert.getByRole("button", { name: "Try again" }).count(), 0);
    await alert.getByRole("button", { name: "Reload" }).click();
    await loaded(page, 60);
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("dialog", { name: "Export numbers" }).waitFor();

    // The update comes while the page loads: the starter is there, in a cache for example, and what it names is gone.
    let deployed = false;
    await context.route(/numberdesk-[0-9a-f]+\.js$/, async (route) => {
      if (!deployed) {
        deployed = true;
        deploy(folder, "boot-");
      }
      await route.continue();
    });
    await page.reload();
    await alert.getByText("Numberdesk was updated. Reload the page").waitFor();
    await context.unrouteAll({ behavior: "wait" });
    await alert.getByRole("link", { name: "Reload" }).click();
    await loaded(page, 60);
  });
}

const part = copy();
journey("a later part that the server lacks is its fault", { sandbox: { folder: part }, expects: noise }, async ({ page, context }) => {
  for (const [what, end] of [
    ["numberdesk-", /_deferred\.wasm$/],
    ["deferred-", /^deferred-.*\.css$/],
  ]) {
    const [name] = files(part, end);
    await changedMeanwhile(page, context, () => renameSync(`${part}/${name}`, `${part}/away`));
    await page.getByRole("alert").getByText(`doesn’t deliver the file ${what}`).waitFor();
    renameSync(`${part}/away`, `${part}/${name}`);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("dialog", { name: "Export numbers" }).waitFor();
  }
});

const html = copy();
journey(
  "a web page in the place of a file is the server's fault",
  { sandbox: { folder: html, args: ["--app-fallback"] }, expects: noise },
  async ({ page, context }) => {
    for (const end of [/_deferred\.wasm$/, /^deferred-.*\.css$/]) {
      const [name] = files(html, end);
      await changedMeanwhile(page, context, () => renameSync(`${html}/${name}`, `${html}/away`));
      await page.getByRole("alert").getByText(`web page (HTML) in the place of the file ${name}`).waitFor();
      renameSync(`${html}/away`, `${html}/${name}`);
    }
    for (const end of [/_bg\.wasm$/, /^numberdesk-[0-9a-f]+\.js$/, /_link\.js$/]) {
      const [name] = files(html, end);
      renameSync(`${html}/${name}`, `${html}/away`);
      await page.reload();
      await page.getByRole("alert").getByText(`web page (HTML) in the place of the file ${name}`).waitFor();
      renameSync(`${html}/away`, `${html}/${name}`);
    }
    await page.reload();
    await loaded(page, 60);
  },
);
