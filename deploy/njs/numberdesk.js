// What nginx.conf beside it asks JavaScript for: whether an endpoint is documented, and the access token. njs keeps nothing from
// one request to the next, so nginx's cache holds the token, and lets one request at a time fetch another.

/** The documented endpoints (docs/numbers-api.md 2); `{}` is the name of a resource. */
const ROUTES = [
  ["GET", "activeNumbers"],
  ["GET", "activeNumbers/{}"],
  ["PATCH", "activeNumbers/{}"],
  ["POST", "activeNumbers/{}:release"],
  ["GET", "activeNumbers/{}/emergencyAddress"],
  ["POST", "activeNumbers/{}/emergencyAddress:provision"],
  ["POST", "activeNumbers/{}/emergencyAddress:deprovision"],
  ["POST", "activeNumbers/{}/emergencyAddress:validate"],
  ["GET", "availableNumbers"],
  ["GET", "availableNumbers/{}"],
  ["POST", "availableNumbers/{}:rent"],
  ["POST", "availableNumbers:rentAny"],
  ["GET", "availableRegions"],
  ["GET", "callbackConfiguration"],
  ["PATCH", "callbackConfiguration"],
  ["POST", "numberOrders:lookupNumberRequirements"],
  ["POST", "numberOrders:createNumberOrder"],
  ["GET", "numberOrders/{}"],
  ["GET", "numberOrders/{}/registration"],
  ["PUT", "numberOrders/{}/registration"],
  ["POST", "numberOrders/{}/attachments/{}"],
  ["POST", "numberOrders/{}/submit"],
];

/** A name, as it is sent: few characters, so that no two servers disagree about where it ends, and never dots alone. */
const NAME = "(?!\\.+(?:[/:]|$))(?:%2[Bb]|[A-Za-z0-9+_.~=-])+";

/** How long before its end a token is no longer used. */
const MARGIN_SECONDS = 60;

/** "yes" for a documented endpoint of the project that nginx.conf names, else "". */
function endpoint(request) {
  const path = request.variables.request_uri.split("?")[0];
  const project = `/projects/${request.variables.numberdesk_project}/`;
  const version = ["/v1", "/v1alpha1"].find((version) => path.startsWith(version + project));
  if (!version) return "";
  const rest = path.slice((version + project).length);
  // Not in that version.
  if (version === "/v1alpha1" && rest.startsWith("numberOrders")) return "";
  const isDocumented = ROUTES.some(
    (route) => route[0] === request.method && new RegExp(`^${route[1].split("{}").join(NAME)}$`).test(rest),
  );
  return isDocumented ? "yes" : "";
}

/** Answers with the token in a header, and with how long nginx may keep it. */
async function token(request) {
  const answer = await request.subrequest("/token-endpoint", { method: "POST", body: "grant_type=client_credentials" });
  const told = answer.status === 200 ? JSON.parse(answer.responseText) : {};
  // Anything else in a header could end it and begin another.
  if (!/^[A-Za-z0-9_.~+/=-]+$/.test(told.access_token || "")) {
    request.error(`The token endpoint answered ${answer.status} without a token`);
    request.return(502);
    return;
  }
  request.headersOut["X-Numberdesk-Token"] = told.access_token;
  request.headersOut["X-Accel-Expires"] = String(Math.max(0, Number(told.expires_in) - MARGIN_SECONDS));
  request.return(204);
}

export default { ROUTES, endpoint, token };
