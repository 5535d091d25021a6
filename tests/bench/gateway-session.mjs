// What the measurements of the gateway share: a sign-in without a browser, and the memory of a process.
import { execFileSync } from "node:child_process";

const SESSION = "__Host-numberdesk";

/**
 * Signs a person in at a gateway, as a browser does, and returns the cookie of the session.
 *
 * @param {string} gateway
 * @param {string} person
 */
export async function signInByHttp(gateway, person) {
  /** @type {Map<string, string>} */
  const cookies = new Map();
  const header = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const send = async (/** @type {string} */ url, /** @type {URLSearchParams} */ form) => {
    const method = form ? "POST" : "GET";
    const answer = await fetch(url, { method, body: form, redirect: "manual", headers: { cookie: header(), accept: "text/html" } });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return answer;
  };
  let answer = await send(`${gateway}/numbers`, undefined);
  let at = gateway;
  // Some redirects and two forms.
  for (let step = 0; step < 20; step += 1) {
    const to = answer.headers.get("location");
    if (to) {
      at = new URL(to, at).href;
      if (at === `${gateway}/numbers`) return `${SESSION}=${cookies.get(SESSION)}`;
      answer = await send(at, undefined);
      continue;
    }
    const page = await answer.text();
    const [, action] = /action="([^"]*)"/.exec(page) ?? [];
    if (!action) throw new Error(`the sign-in ended at ${at}: ${page.slice(0, 300)}`);
    at = new URL(action, at).href;
    const prompt = page.includes('value="login"') ? { prompt: "login", login: person, password: "any" } : { prompt: "consent" };
    answer = await send(at, new URLSearchParams(prompt));
  }
  throw new Error("the sign-in did not end");
}

/** Resident memory of a process in megabytes of 1,000,000 bytes. @param {number} pid */
export const memoryOf = (pid) => (Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1024) / 1e6;
