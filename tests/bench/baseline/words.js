// How a number's values are written, compared and found: the same in every page that the app is measured against.

/** Thousands with their separators. */
export const integer = new Intl.NumberFormat();
const regionNames = new Intl.DisplayNames(undefined, { type: "region", fallback: "none" });
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const UNSET = Date.parse("0002-01-01");
export const collator = new Intl.Collator();

/** Keeps what a function answers: for the few values that thousands of rows share. */
function remember(answer) {
  const known = new Map();
  return (value) => {
    let text = known.get(value);
    if (text === undefined) {
      text = answer(value);
      known.set(value, text);
    }
    return text;
  };
}

export const regionName = remember((code) => (/^[A-Z]{2}$/.test(code) ? regionNames.of(code) : undefined) ?? "");
const decimals = remember((currency) => {
  try {
    return new Intl.NumberFormat(undefined, { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  } catch {
    return 2;
  }
});
export const typeName = remember((type) => ({ MOBILE: "Mobile", LOCAL: "Local", TOLL_FREE: "Toll-free" })[type] ?? type);
const capabilityName = remember((name) => ({ SMS: "SMS", VOICE: "Voice" })[name] ?? name);

export const planOf = (number) => number.smsConfiguration?.servicePlanId || undefined;
export const capabilities = (number) => number.capability?.map(capabilityName).join(", ") || undefined;

export function provisioning(number) {
  const jobs = [number.smsConfiguration?.scheduledProvisioning?.status, number.voiceConfiguration?.scheduledVoiceProvisioning?.status].filter(
    Boolean,
  );
  if (jobs.length === 0) return planOf(number) ? "Provisioned" : "Not configured";
  if (jobs.includes("FAILED")) return "Failed";
  if (jobs.includes("IN_PROGRESS")) return "In progress";
  return jobs.includes("WAITING") ? "Waiting" : jobs[0];
}

/** A price as it is shown. */
export function cost({ money, paymentIntervalMonths: months }) {
  if (!money) return undefined;
  let { amount } = money;
  if (/^-?\d+(\.\d+)?$/.test(amount)) {
    // Padded as text: the amount may have more digits than a double.
    const [whole, fraction = ""] = amount.split(".");
    const padded = fraction.padEnd(decimals(money.currencyCode), "0");
    amount = padded ? `${whole}.${padded}` : whole;
  }
  const interval = months === 1 ? " / month" : months === 12 ? " / year" : months > 1 ? ` every ${months} months` : "";
  return `${amount} ${money.currencyCode}${interval}`;
}

/** A moment in milliseconds as a day. */
export const day = (at) => (at === undefined ? undefined : dates.format(at));

/** When the next charge is due, in milliseconds. The year 1 is how the API writes a date that is not set. */
export function nextCharge(number) {
  const at = Date.parse(number.nextChargeDate);
  return at > UNSET ? at : undefined;
}

export const exactly = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** By currency, then by amount. Doubles decide, unless two amounts are the same double and not the same decimal. */
export function byCost(a, b) {
  return (
    exactly(a.currency, b.currency) ||
    exactly(Number.isNaN(a.amount), Number.isNaN(b.amount)) ||
    exactly(a.amount, b.amount) ||
    (a.text === b.text ? 0 : byDigits(a.text, b.text)) ||
    exactly(a.months, b.months)
  );
}

function byDigits(a, b) {
  const [wholeA, fractionA = ""] = a.split(".");
  const [wholeB, fractionB = ""] = b.split(".");
  const sign = a.startsWith("-") ? -1 : 1;
  const [longA, longB] = [wholeA.replace(/^-?0*/, ""), wholeB.replace(/^-?0*/, "")];
  return sign * (longA.length - longB.length || exactly(longA, longB) || exactly(fractionA.replace(/0+$/, ""), fractionB.replace(/0+$/, "")));
}

/** What a price is sorted by, for `byCost`. */
export const costKey = ({ money, paymentIntervalMonths: months }) =>
  money ? { currency: money.currencyCode, amount: Number(money.amount), text: money.amount, months } : undefined;

/** What the search looks at, in one text. */
export function haystack(number) {
  const sms = number.smsConfiguration;
  const job = sms?.scheduledProvisioning;
  const region = number.regionCode ?? "";
  return [
    number.phoneNumber,
    number.displayName,
    region,
    regionName(region),
    sms?.servicePlanId,
    sms?.campaignId,
    job?.servicePlanId,
    job?.campaignId,
    ...(job?.errorCodes ?? []),
  ]
    .filter(Boolean)
    .join("\n")
    .toLowerCase();
}

/** The words that are searched for: a number has to have all of them. */
export const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

/** What the filter by region offers: value and label, in the order of the labels. */
export const regionChoices = (codes) => [
  ["", "All regions"],
  ...[...codes].map((code) => [code, `${code} ${regionName(code)}`.trim()]).sort((a, b) => collator.compare(a[1], b[1])),
];
