// Trunk's last hook: the published page holds no inline script; the page of `serve` may hold Trunk's, which reloads it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const file = join(process.env.TRUNK_STAGING_DIR, "index.html");
const page = readFileSync(file, "utf8");

if (process.env.TRUNK_PROFILE === "release" && !reloads(page)) {
  const inline = page.match(/<script(?![^>]*\ssrc=)[^>]*>/i);
  if (inline) throw new Error(`index.html holds an inline script, which its policy forbids: ${inline[0]}`);
} else {
  const open = page
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", "connect-src 'self' ws:");
  if (open === page) throw new Error("index.html no longer holds the policy that this hook knows");
  writeFileSync(file, open);
}

function reloads(text) {
  return text.includes("__TRUNK_WS_BASE__");
}
