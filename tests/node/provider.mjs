// An OpenID provider for the tests of signing in. Whoever is named may sign in, with any password.
// Arguments: port, addresses to come back to (with commas between them), the claims of the accounts as JSON, and seconds
// that an access token lives.
import { once } from "node:events";
import { createServer } from "node:http";

import Provider from "oidc-provider";

const [port, addresses, accounts, seconds] = process.argv.slice(2);
const redirects = addresses.split(",");
const claims = JSON.parse(accounts);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [
    { client_id: "app", client_secret: "a secret of the app", redirect_uris: redirects },
    { client_id: "public", token_endpoint_auth_method: "none", redirect_uris: redirects },
    {
      client_id: "posting",
      client_secret: "another secret",
      token_endpoint_auth_method: "client_secret_post",
      redirect_uris: redirects,
    },
  ],
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["name", "picture", "preferred_username", "groups"],
  },
  cookies: { keys: ["a key for tests"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...claims[id] }) }),
  ttl: { AccessToken: Number(seconds ?? 3600) },
  pkce: { required: () => true },
});

const server = createServer(provider.callback());
server.listen(Number(port), "127.0.0.1");
await once(server, "listening");
console.log("ready");
