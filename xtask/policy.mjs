// Trunk's last hook: a page holds no inline script, except the one by which `serve` reloads it, which only then is let through.
// A page that is to be published also gets its service worker: the list of its files, and a name that only this set has.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const FOLDER = process.env.TRUNK_STAGING_DIR;
// What the page itself never asks for stays out of its set.
const OUTSIDE = [/^sw\.js$/, /^embed\.js$/, /^examples\//];

const file = join(FOLDER, "index.html");
const page = readFileSync(file, "utf8");

if (page.includes("__TRUNK_WS_BASE__")) {
  writeFileSync(file, letReloadThrough(page));
} else {
  refuseInlineScript(page);
  writeFileSync(file, page.replace('<meta name="podlife-app"', '<meta name="podlife-app" data-worker="sw.js"'));
  fillWorker();
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

function fillWorker() {
  const names = filesIn(FOLDER).filter((name) => !OUTSIDE.some((outside) => outside.test(name)));
  const hash = createHash("sha256");
  for (const name of names) hash.update(name).update("\0").update(readFileSync(join(FOLDER, name)));
  const worker = join(FOLDER, "sw.js");
  const text = readFileSync(worker, "utf8")
    .replace("{{hash}}", hash.digest("hex").slice(0, 16))
    .replace('["{{files}}"]', JSON.stringify(names));
  if (text.includes("{{")) throw new Error("sw.js has lost its places for the files and their hash");
  writeFileSync(worker, text);
}

function filesIn(folder) {
  const found = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [relative(FOLDER, path).split(sep).join("/")];
  });
  return found.sort();
}
