// An OpenID provider for this machine: `cargo xtask start --gateway` signs people in with it. Any password will do, and the name that
// is entered is the person: a name of a role ("editor") is in the group of that role, "admin" is in all of them, anybody else in none.
//
//   node provider.mjs --port 8090 --client numberdesk --secret … --redirect http://127.0.0.1:8080/sign-in/callback

import { parseArgs } from "node:util";
import Provider from "oidc-provider";

const GROUPS = ["viewer", "editor", "buyer", "releaser", "auditor"];

const text = { type: /** @type {const} */ ("string") };
const { values } = parseArgs({ options: { port: text, client: text, secret: text, redirect: text } });
const issuer = `http://127.0.0.1:${values.port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: values.client,
      client_secret: values.secret,
      redirect_uris: [values.redirect],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  claims: { openid: ["sub"], profile: ["name"], groups: ["groups"] },
  scopes: ["openid", "profile", "groups"],
  // Groups are in the ID token, as companies' providers have them.
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: true } },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: id,
      groups: id === "admin" ? GROUPS : GROUPS.filter((group) => group === id),
    }),
  }),
});

// Its pages ask somebody else for a font, which nobody needs; and browsers ask for an icon, which it has not.
provider.use(async (context, next) => {
  if (context.path === "/favicon.ico") {
    context.status = 204;
    return;
  }
  await next();
  if (typeof context.body === "string") context.body = context.body.replace(/@import url\(https:[^)]*\);/, "");
});

provider.listen(Number(values.port), "127.0.0.1", () => console.log(`ready ${issuer}`));
