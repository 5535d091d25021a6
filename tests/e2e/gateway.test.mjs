// Through the real gateway: an OpenID provider signs people in, and every change is executed once, however often the browser
// sends it and whoever asks for it.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { journey, signIn } from "./gateway.mjs";
import { BOISE, body, eventually, failed, fill, ledger, loaded, owned, PROJECT, press, rent, saveChanges } from "./harness.mjs";

const number = `/numbers/${BOISE}`;
const edit = `${number}/edit`;
const api = `/v1/projects/${PROJECT}`;
const lost = [failed, "net::ERR"];
const named = async (sandbox) => (await sandbox.all()).find((own) => own.phoneNumber === BOISE).displayName;
/** Changes that reached the API, without what was asked of the token endpoint. */
const changes = async (sandbox) => (await sandbox.requests()).filter((r) => r.method !== "GET" && !r.path.startsWith("/oauth2/"));

/** What a page gets for a request of its own. */
const answerTo = (page, path, options = {}) =>
  page.evaluate(
    async ([path, options]) => {
      const answer = await fetch(path, options);
      return { status: answer.status, text: await answer.text() };
    },
    [path, options],
  );

journey("a sign-in at the provider leads to the list", { path: "/numbers" }, async ({ page, sandbox }) => {
  await signIn(page, "viewer");
  await loaded(page, 60);
  const asked = await sandbox.requests();
  const others = asked.filter((request) => !request.path.startsWith("/oauth2/"));
  assert.equal(asked.length - others.length, 1, "one token");
  assert.ok(others.length > 0 && others.every((request) => request.headers.includes("authorization") && !request.headers.includes("cookie")));
});

journey("a deep link is kept through the sign-in", { path: `/numbers?region=US&q=${BOISE.slice(1, 5)}` }, async ({ page, gateway }) => {
  await signIn(page, "viewer");
  await page.getByRole("link", { name: BOISE, exact: true }).waitFor();
  assert.equal(page.url(), `${gateway.url}/numbers?region=US&q=${BOISE.slice(1, 5)}`);
});

journey("an edit reaches the API once and is in the audit log", { as: "admin", path: edit }, async ({ page, sandbox, gateway }) => {
  await page.getByRole("textbox", { name: "Display name" }).waitFor();
  const before = await named(sandbox);
  await fill(page, "Display name", "Through the gateway");
  await saveChanges(page);
  await page.getByText("Saved.").waitFor();
  const [sent, ...more] = await changes(sandbox);
  assert.deepEqual([sent.method, sent.status, sent.idempotencyKey, more.length], ["PATCH", 200, null, 0]);
  assert.equal(sent.path, `${api}/activeNumbers/${encodeURIComponent(BOISE)}`);
  const { status, text } = await answerTo(page, `/audit?format=json&number=${encodeURIComponent(BOISE)}`);
  const [line, ...others] = JSON.parse(text).records;
  assert.deepEqual([status, others.length], [200, 0]);
  assert.deepEqual([line.person, line.address, line.resource, line.outcome, line.status], ["admin", "127.0.0.1", BOISE, "done", 200]);
  assert.deepEqual(line.changes.displayName, { before, after: "Through the gateway" });
  assert.match(line.idempotencyKey, /^[0-9a-f-]{36}$/);
  assert.deepEqual(gateway.audit()[0], line);
  const csv = await answerTo(page, "/audit?format=csv");
  assert.equal(csv.text.trim().split("\n").length, 2);
});

journey("a release is executed once", { as: "admin", path: number }, async ({ page, sandbox, gateway }) => {
  await sandbox.change(BOISE, { expireAt: null });
  await page.reload();
  await page.getByRole("button", { name: "Release", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Release ${BOISE}` });
  await dialog.getByRole("textbox").fill(BOISE);
  await dialog.getByRole("button", { name: "Release number" }).dblclick();
  await dialog.getByText("The number is released.").waitFor();
  const sent = await changes(sandbox);
  assert.deepEqual(
    sent.map(({ method, path, status }) => [method, path, status]),
    [["POST", `${api}/activeNumbers/${encodeURIComponent(BOISE)}:release`, 200]],
  );
  assert.deepEqual(
    gateway.audit().map(({ resource, outcome }) => [resource, outcome]),
    [[BOISE, "done"]],
  );
});

/** Rents any number, by "Rent" of the page. */
async function rentAny(page) {
  await press(page, "Search");
  await press(page, "Add any number that fits");
  await rent(page, 1);
}
const rental = { as: "admin", path: "/rent", expects: lost };
/** The first line of the rental's request. */
const RENT = /^POST \S+:rentAny /;

for (const side of /** @type {("browser" | "both")[]} */ (["browser", "both"])) {
  const what = side === "both" ? "on both sides" : "for the browser alone";
  journey(
    `a rental whose kept connection is cut ${what} before the answer is executed once and told once`,
    { ...rental, onlyChromium: "Another engine may not repeat the request by itself, which is what this is about" },
    async ({ page, sandbox, gateway }) => {
      const before = await owned(sandbox);
      // So that the answer is not there before the cut.
      await sandbox.faults({ method: "POST", path: ":rentAny$", fault: { kind: "delay", ms: 700 } });
      const sent = [];
      page.on("request", (request) => request.url().endsWith(":rentAny") && sent.push(request.headers()["idempotency-key"]));
      const cut = gateway.cut(RENT, side);
      await rentAny(page);
      await cut;
      await ledger(page)
        .getByText(/^1 of 1 rented, 0 not rented, 0 unclear, 0 not sent$/)
        .waitFor();
      await ledger(page).getByText("The server confirmed it.").waitFor();
      const mine = [...(await owned(sandbox))].filter((phone) => !before.has(phone));
      assert.equal(mine.length, 1);
      assert.equal(await ledger(page).getByRole("link", { name: mine[0], exact: true }).count(), 1);
      assert.equal(sent.length, 1, "the app has sent it once");
      assert.equal(gateway.heads(RENT), 2, "the browser has sent it twice");
      assert.equal((await changes(sandbox)).length, 1);
      assert.deepEqual(
        gateway.audit().map(({ idempotencyKey, outcome }) => [idempotencyKey, outcome]),
        [[sent[0], "done"]],
      );
    },
  );
}

journey("a rental whose answer the API loses is executed once, and what came of it is looked up", rental, async ({ page, sandbox, gateway }) => {
  const before = await owned(sandbox);
  await sandbox.faults({ method: "POST", path: ":rentAny$", fault: { kind: "drop-after" } });
  await rentAny(page);
  await ledger(page)
    .getByText(/^1 of 1 rented, 0 not rented, 0 unclear, 0 not sent/)
    .waitFor();
  assert.equal((await owned(sandbox)).size, before.size + 1);
  assert.equal((await changes(sandbox)).length, 1);
  assert.deepEqual(
    gateway.audit().map(({ outcome }) => outcome),
    ["unknown"],
  );
});

/** A site that is somebody else's: a form that releases a number, and scripts that try it. */
async function startHostileSite(target) {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(
      request.url.startsWith("/form")
        ? `<form method="post" action="${target}" enctype="text/plain"><button>Win a prize</button></form>`
        : "<h1>Hello</h1>",
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { port, stop: () => server.close() };
}

for (const [what, host, status] of /** @type {[string, string, number][]} */ ([
  ["another site, which gets no cookie,", "localhost", 401],
  ["another origin of the same site, which gets the cookie,", "127.0.0.1", 403],
])) {
  journey(
    `a page of ${what} changes nothing and reads nothing`,
    { as: "admin", path: "/numbers", expects: [...lost, "CORS policy", "Cross-Origin"] },
    async ({ page, sandbox, gateway, context, origins }) => {
      await loaded(page, 60);
      const target = `${gateway.url}${api}/activeNumbers/${encodeURIComponent(BOISE)}:release`;
      const site = await startHostileSite(target);
      origins.push(`http://${host}:${site.port}`);
      const hostile = await context.newPage();
      const answers = [];
      hostile.on("response", (answer) => answer.url() === target && answers.push(answer.status()));
      try {
        await hostile.goto(`http://${host}:${site.port}/form`);
        await press(hostile, "Win a prize");
        await eventually(() => assert.deepEqual(answers, [status]));
        await hostile.goto(`http://${host}:${site.port}/scripts`);
        const tries = await hostile.evaluate(
          async ([target, list]) => {
            const json = { "content-type": "application/json", "idempotency-key": "stolen" };
            const attempt = (url, options) =>
              fetch(url, { credentials: "include", ...options }).then(
                (answer) => `read ${answer.status}`,
                () => "nothing read",
              );
            return [
              await attempt(target, { method: "POST", mode: "no-cors" }),
              await attempt(target, { method: "POST", mode: "no-cors", body: "{}" }),
              await attempt(target, { method: "POST" }),
              await attempt(target, { method: "POST", body: "{}", headers: json }),
              await attempt(list, {}),
              await attempt(list, { mode: "no-cors" }),
            ];
          },
          [target, `${gateway.url}${api}/activeNumbers?pageSize=5`],
        );
        assert.deepEqual(tries, Array(6).fill("nothing read"));
        // The form and three scripts came as far as the gateway; the fourth needs a preflight, which is refused.
        assert.equal(gateway.heads(/^POST \S+:release /), 4);
        assert.equal(gateway.heads(/^OPTIONS \S+:release /), 1);
      } finally {
        site.stop();
      }
      assert.deepEqual(await changes(sandbox), []);
      assert.deepEqual(gateway.audit(), [], "nobody has tried anything");
      assert.equal((await answerTo(page, "/audit?format=json")).text, '{"records":[]}');
    },
  );
}

journey(
  "a role that is missing is refused, and in the audit log",
  { as: "viewer", path: number, expects: lost },
  async ({ page, sandbox, gateway }) => {
    const options = { method: "PATCH", headers: { "content-type": "application/json" }, body: '{"displayName":"mine"}' };
    const { status, text } = await answerTo(page, `${api}/activeNumbers/${encodeURIComponent(BOISE)}`, options);
    assert.equal(status, 403);
    assert.match(text, /role-missing/);
    assert.equal((await answerTo(page, "/audit?format=json")).status, 403);
    assert.deepEqual(await changes(sandbox), []);
    assert.deepEqual(
      gateway.audit().map(({ person, outcome, status }) => [person, outcome, status]),
      [["viewer", "blocked", 403]],
    );
  },
);

journey(
  "a sign-out in another tab ends the session in the middle of an edit, and nothing typed is lost",
  { as: "editor", path: edit, expects: lost },
  async ({ page, sandbox, gateway, context }) => {
    await page.getByRole("textbox", { name: "Display name" }).waitFor();
    await fill(page, "Display name", "Typed before");
    const other = await context.newPage();
    await other.goto(`${gateway.url}/numbers`);
    await loaded(other, 60);
    assert.equal((await answerTo(other, "/sign-out", { method: "POST" })).status, 204);
    await other.close();
    await press(page, "Review changes");
    const notice = page.getByRole("status").filter({ hasText: "Your sign-in may have ended" });
    await notice.waitFor();
    assert.deepEqual(await changes(sandbox), []);
    // The provider still knows who it is, and leads back by itself.
    const [tab] = await Promise.all([context.waitForEvent("page"), notice.getByRole("link", { name: "Sign in again" }).click()]);
    await tab.waitForURL(`${gateway.url}/`);
    await tab.close();
    assert.equal(await page.getByRole("textbox", { name: "Display name" }).inputValue(), "Typed before");
    await saveChanges(page);
    await page.getByText("Saved.").waitFor();
    await notice.waitFor({ state: "detached" });
    const sent = await changes(sandbox);
    assert.deepEqual(
      sent.map((request) => [request.status, body(request).displayName]),
      [[200, "Typed before"]],
    );
  },
);
