// What `cargo xtask package` makes: checksums, archive and program; and the Debian package, which is installed, started, asked and
// removed again.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dist, PROJECT } from "../e2e/harness.mjs";
import { askPlain } from "./ask.mjs";
import { sandboxWith, trial } from "./deployment.mjs";
import { deployed, gatewayToml, HOST, ports, startGateway, startProvider } from "./servers.mjs";

const packages = process.env.PACKAGES ?? fileURLToPath(new URL("../../target/package", import.meta.url));
const names = readdirSync(packages);
const named = (/** @type {RegExp} */ pattern) => join(packages, names.find((name) => pattern.test(name)) ?? "missing");

/** Where the Debian package puts things. */
const places = ["/usr/bin/numberdesk-gateway", "/usr/share/numberdesk", "/etc/numberdesk"];

/** Runs a program and returns what it prints. @param {string} program @param {string[]} args */
const run = (program, ...args) => execFileSync(program, args, { cwd: packages, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
/** The same as root, who alone may install. @param {string[]} command */
const asRoot = (...command) => (process.getuid?.() === 0 ? run(command[0], ...command.slice(1)) : run("sudo", "--non-interactive", ...command));

trial("the checksums are those of the files, and the archive has those of the build", async () => {
  run("sha256sum", "--check", "--strict", "SHA256SUMS");
  const listed = readFileSync(join(packages, "SHA256SUMS"), "utf8").match(/\S+$/gm);
  assert.deepEqual(listed.toSorted(), names.filter((name) => name !== "SHA256SUMS").toSorted());
  const archive = named(/^numberdesk-[\d.]+\.tar\.gz$/);
  const files = run("tar", "--list", "--file", archive)
    .split("\n")
    .map((path) => path.split("/")[1])
    .filter(Boolean);
  assert.deepEqual(files, readdirSync(dist).toSorted());
  assert.match(run(named(/^numberdesk-gateway-[\d.]+-\w+-linux$/), "--version"), /^numberdesk-gateway [\d.]+$/m);
});

trial("the Debian package is installed, started, asked and removed", async (ending) => {
  for (const path of places) assert.ok(!existsSync(path), `${path} is on this machine, and would be removed`);
  asRoot("dpkg", "--install", named(/\.deb$/));
  try {
    assert.equal(readFileSync("/etc/numberdesk/gateway.toml", "utf8"), readFileSync(deployed("gateway.toml"), "utf8"));
    for (const name of readdirSync(dist)) assert.deepEqual(readFileSync(`/usr/share/numberdesk/${name}`), readFileSync(join(dist, name)), name);
    const unit = run("dpkg", "--listfiles", "numberdesk-gateway").match(/^.*\/numberdesk-gateway\.service$/m)?.[0];
    assert.equal(readFileSync(unit, "utf8"), readFileSync(deployed("numberdesk-gateway.service"), "utf8"));
    // Of a key that it does not know it only tells.
    const told = spawnSync("systemd-analyze", ["verify", unit], { encoding: "utf8" });
    assert.deepEqual([told.status, told.stderr.split("\n").filter((line) => line.includes("numberdesk"))], [0, []]);
    // In tenths of what systemd calls the exposure level.
    run("systemd-analyze", "security", "--offline=true", "--threshold=20", unit);

    const sandbox = await ending(sandboxWith("--auth", "bearer", "--no-cors"));
    await ending(startProvider(`https://${HOST}`));
    await ending(startGateway(sandbox.api, gatewayToml(PROJECT, "/etc/numberdesk/gateway.toml"), {}, "/usr/bin/numberdesk-gateway"));
    const ask = askPlain(ports.gateway);
    assert.equal((await ask("/readyz")).status, 200);
    const page = await ask("/numbers", { headers: { accept: "text/html" } });
    assert.deepEqual([page.status, page.headers.location], [303, "/sign-in?return=%2Fnumbers"]);
    const icon = readdirSync(dist).find((name) => name.startsWith("icon-"));
    assert.deepEqual((await ask(`/${icon}`)).body, readFileSync(join(dist, icon)));
  } finally {
    asRoot("dpkg", "--purge", "numberdesk-gateway");
  }
  for (const path of places) assert.ok(!existsSync(path), path);
});
