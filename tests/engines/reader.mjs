// What a reader sees and does, in whatever engine: things are found by role and accessible name, pressed with the mouse where
// they are, and waited for.
import assert from "node:assert/strict";
import { eventually } from "../e2e/harness.mjs";

/** @typedef {import("./session.mjs").Session} Session */

/** How long something may take to come, in milliseconds. The machine may be busy. */
const WAIT = 20_000;

/**
 * Finds the first element of a role whose name is, or where it is written `/like this/` matches. Runs in the page.
 *
 * @param {string} role
 * @param {string} name
 * @param {string} [within] a selector of what it is in
 */
function find(role, name, within = "body") {
  const selectors = {
    button: "button, summary, [role=button]",
    checkbox: "input[type=checkbox]",
    columnheader: "[role=columnheader], th",
    combobox: "select, [role=combobox]",
    dialog: "dialog[open]",
    grid: "[role=grid]",
    group: "fieldset, [role=group]",
    heading: "h1, h2, h3, h4",
    link: "a[href]",
    option: "[role=option]",
    region: "section",
    row: "[role=row], tr",
    status: "[role=status], [role=alert], [role=timer]",
    text: "*",
    textbox: "input:not([type]), input[type=text], input[type=email], textarea",
    searchbox: "input[type=search], #search",
  };
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const named = (ids) =>
    ids
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" ");
  const nameOf = (element) => {
    if (role === "text") return element.children.length ? "" : element.textContent;
    const { ariaLabel } = element;
    if (ariaLabel) return ariaLabel;
    const ids = element.getAttribute("aria-labelledby");
    if (ids) return named(ids);
    // A label may be around the control, whose options are no part of the name.
    const labels = [...(element.labels ?? [])].flatMap((label) => [...label.childNodes]).filter((node) => node !== element);
    if (labels.length)
      return labels
        .map((node) => node.textContent)
        .join(" ")
        .replace(/\s*\*$/, "");
    return element.matches("fieldset") ? (element.querySelector("legend")?.textContent ?? "") : element.textContent;
  };
  const pattern = /^\/(.*)\/$/.exec(name)?.[1];
  const fits = (text) => (pattern ? new RegExp(pattern).test(text) : text === name);
  const scope = document.querySelector(within);
  const all = [...(scope?.querySelectorAll(selectors[role]) ?? [])];
  return all.find((element) => element.checkVisibility({ visibilityProperty: true }) && fits(plain(nameOf(element))));
}

/** What is to be known of an element, or why it can't be pressed. Runs in the page. @param {any} element @param {boolean} toPress */
function describe(element, toPress) {
  if (toPress) element.scrollIntoView({ block: "nearest", inline: "nearest" });
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const hit = document.elementFromPoint(x, y);
  if (toPress && !(hit && (element.contains(hit) || hit.contains(element)))) return { missing: `it is covered by ${hit?.outerHTML.slice(0, 80)}` };
  if (toPress && element.matches(":disabled, [aria-disabled=true]")) return { missing: "it is disabled" };
  const attributes = Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));
  return {
    x,
    y,
    left,
    top,
    width,
    height,
    attributes,
    text: element.innerText.trim(),
    value: element.value,
    checked: element.checked,
    disabled: element.matches(":disabled"),
    focused: element === document.activeElement,
  };
}

/** The text of a function that runs `then` with the element that was found. Nothing is evaluated in the page: its policy forbids it. */
const onFound = (then) => `(what, ...more) => { ${find}; ${describe}; return (${then})(find(...what), ...more); }`;

/** @param {Session} session */
export function reader(session) {
  /** @param {string} role @param {string | RegExp} name @param {string} [within] */
  const what = (role, name, within) => [role, name instanceof RegExp ? `/${name.source}/` : name, ...(within ? [within] : [])];

  /** Waits until it is there, and to be pressed if that is wanted. */
  const seen = (toPress, role, name, within) =>
    eventually(async () => {
      const found = await session.run(
        onFound("(element, toPress) => (element ? describe(element, toPress) : { missing: 'it is not there' })"),
        what(role, name, within),
        toPress,
      );
      assert.equal(found.missing, undefined, `${role} ${name}: ${found.missing}`);
      return found;
    }, WAIT);

  const self = {
    /** Waits for it, and gives what is to be known of it. @param {string} role @param {string | RegExp} name @param {string} [within] */
    see: (role, name, within) => seen(false, role, name, within),

    /** Waits until it is gone. @param {string} role @param {string | RegExp} name @param {string} [within] */
    unsee: (role, name, within) =>
      eventually(async () => {
        const found = await session.run(onFound("(element) => !!element"), what(role, name, within));
        assert.ok(!found, `${role} ${name} is still there`);
      }, WAIT),

    /** Presses it with the mouse, where it is. @param {string} role @param {string | RegExp} name @param {string} [within] */
    press: async (role, name, within) => {
      let before = await seen(true, role, name, within);
      // What still moves would be missed.
      const { x, y } = await eventually(async () => {
        const now = await seen(true, role, name, within);
        const moved = Math.hypot(now.x - before.x, now.y - before.y);
        before = now;
        assert.equal(moved, 0, `${role} ${name} moves`);
        return now;
      }, WAIT);
      await session.click(x, y);
    },

    /** Types into a field, instead of what is there. @param {string} role @param {string} name @param {string} text @param {string} [within] */
    fill: async (role, name, text, within) => {
      await self.press(role, name, within);
      await session.key("Control+a");
      await session.type(text);
      await self.until(`${name} has ${text}`, (element, text) => element?.value === text, [role, name, within], text);
    },

    /** Chooses from a list, whose popup no driver reaches. @param {string} name @param {string} value @param {string} [within] */
    choose: async (name, value, within) => {
      const run = (select, value) => {
        const option = select && [...select.options].find((option) => option.value === value || option.text === value);
        if (!option) return false;
        select.value = option.value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
        return true;
      };
      await self.until(`${value} is an option of ${name}`, run, ["combobox", name, within], value);
    },

    /**
     * Waits until something holds in the page: of what is found, if that is named, else of the page.
     *
     * @param {string} words
     * @param {Function} run
     * @param {any[]} [found]
     * @param {any[]} more
     */
    until: (words, run, found, ...more) =>
      eventually(async () => {
        const value = await (found
          ? session.run(
              onFound(run),
              found.filter((part) => part !== undefined),
              ...more,
            )
          : session.run(run, ...more));
        assert.ok(value, `${words}: ${JSON.stringify(value)}`);
        return value;
      }, WAIT),

    /** Waits until the focus is on what has this text or name. @param {string} name */
    focus: (name) =>
      eventually(async () => {
        const at = await session.run(() => document.activeElement?.ariaLabel || document.activeElement?.textContent?.slice(0, 80));
        assert.equal(at, name, "the focus");
      }, WAIT),

    /** Waits until the list has so many rows, and all of them are there to be scrolled to. @param {number} rows */
    rows: (rows) =>
      self.until(
        `${rows} rows`,
        (rows) => document.querySelector("[role=grid]")?.getAttribute("aria-rowcount") === String(rows + 1),
        undefined,
        rows,
      ),

    /** Waits until all numbers are loaded. @param {number} numbers */
    loaded: (numbers) => self.see("status", new RegExp(`^Showing [\\d,]+ of ${numbers.toLocaleString("en-GB")} numbers$`)),
  };
  return self;
}
