// A number as the peers' grids are given it: flat, with just what is shown, sorted by or searched. What many numbers share
// is the same object for all of them, so that a row is as small as it can be and nothing is worked out while it is sorted.
import { capabilities, cost, costKey, day, nextCharge, planOf, provisioning, regionName, typeName } from "../baseline/words.js";

const shared = new Map();

/** The value that is known by `key`; made the first time. */
function share(key, make) {
  if (!shared.has(key)) shared.set(key, make());
  return shared.get(key);
}

function price(number) {
  const { money, paymentIntervalMonths: months } = number;
  if (!money) return undefined;
  return share(`${money.currencyCode} ${money.amount} ${months}`, () => ({ ...costKey(number), words: cost(number) }));
}

/** What the search looks at besides the columns. */
function more(number) {
  const sms = number.smsConfiguration;
  const job = sms?.scheduledProvisioning;
  const texts = [sms?.campaignId, job?.servicePlanId, job?.campaignId, ...(job?.errorCodes ?? [])].filter(Boolean);
  return texts.length ? texts.join("\n") : undefined;
}

export function toRow(number) {
  const able = capabilities(number);
  return {
    phoneNumber: number.phoneNumber,
    displayName: number.displayName || undefined,
    regionCode: number.regionCode && share(number.regionCode, () => number.regionCode),
    type: typeName(number.type),
    capabilities: able && share(able, () => able),
    servicePlan: planOf(number),
    provisioning: provisioning(number),
    cost: price(number),
    nextCharge: nextCharge(number),
    more: more(number),
  };
}

export const region = ({ regionCode }) => regionCode && `${regionCode} ${regionName(regionCode)}`;

/** What the search looks at, in one text. */
export const searched = (row) => [row.phoneNumber, row.displayName, region(row), row.servicePlan, row.more].filter(Boolean).join("\n").toLowerCase();

export const address = ({ phoneNumber }) => `/numbers/${encodeURIComponent(phoneNumber)}`;

/** What a row tells the page of its number, by the names that baseline/detail.js has for it. */
export const known = (row) =>
  row && {
    "Display name": row.displayName,
    Region: region(row),
    Type: row.type,
    Capabilities: row.capabilities,
    Cost: row.cost?.words,
    "Next charge": day(row.nextCharge),
  };
