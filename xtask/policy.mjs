// Trunk's last hook: a page holds no inline script, except the one by which `serve` reloads it, which only then is let through.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const file = join(process.env.TRUNK_STAGING_DIR, "index.html");
const page = readFileSync(file, "utf8");

if (page.includes("__TRUNK_WS_BASE__")) {
  writeFileSync(file, letReloadThrough(page));
} else {
  refuseInlineScript(page);
}

function letReloadThrough(text) {
  return text
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", "connect-src 'self' ws:");
}

function refuseInlineScript(text) {
  const inline = text.match(/<script(?![^>]*\ssrc=)[^>]*>/i);
  if (inline) throw new Error(`index.html holds an inline script, which its policy forbids: ${inline[0]}`);
}
