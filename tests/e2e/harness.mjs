// What every browser test needs: a server, Debian's Chromium, a fresh page that must stay free of errors, axe-core, pictures.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

import { ROOT, startServer } from "./server.mjs";

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
export const APP = "/course/podlife/";

const PATIENCE_MILLIS = 15_000;
const QUIET_MILLIS = 200;
const FONTS = join(ROOT, "tests/e2e/fonts.conf");
const PICTURES = join(ROOT, "tests/e2e/out");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CHROMIUM_PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let server = null;
let browser = null;

after(async () => {
  await browser?.close();
  await server?.close();
});

/** The address of the shared server of this file's tests. */
export async function origin() {
  server ??= await startServer();
  return server.origin;
}

/**
 * A page in a profile of its own, closed after the test. An error on it fails the test unless `errors` expects it.
 * `before` may prepare the page (routes, init scripts) before it goes to its address. `from` is another server than the
 * shared one, `others` are origins that the page may reach besides its own.
 */
export async function open(t, options = {}) {
  const { from, others = [], path = APP, hash = "", viewport = DESKTOP, lang = "ko-KR", theme = "light", motion = "reduce", errors = [], before } = options;
  browser ??= await chromium.launch({
    executablePath: firstThere(CHROMIUM_PLACES),
    args: CHROMIUM_FLAGS,
    env: { ...process.env, FONTCONFIG_FILE: FONTS },
  });
  const context = await browser.newContext({
    viewport,
    locale: lang,
    colorScheme: theme,
    reducedMotion: motion,
    hasTouch: viewport === PHONE,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  const seen = watchErrors(page, others);
  t.after(async () => {
    await context.close();
    const unexpected = seen.filter((text) => !errors.some((expected) => expected.test(text)));
    assert.deepEqual(unexpected, [], "errors on the page");
  });
  await before?.(page);
  await page.goto(`${from ?? (await origin())}${path}${hash}`);
  return page;
}

/** Waits until the app has taken the place of the skeleton. */
export async function started(page) {
  await page.waitForSelector("#app > .boot", { state: "detached", timeout: 30_000 });
  return page;
}

/** What axe-core finds wrong on the page or inside one element of it, one line each; nothing when all is well. */
export async function axe(page, within = "html") {
  await atRest(page);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((selector) => globalThis.axe.run(selector), within);
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
}

/** Waits until nothing on the page has changed for a moment: what goes away while axe-core looks at it breaks its report. */
async function atRest(page) {
  await page.evaluate(
    ([quiet, patience]) =>
      new Promise((done) => {
        let timer = setTimeout(done, quiet);
        const changes = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, quiet);
        });
        changes.observe(document, { subtree: true, childList: true });
        setTimeout(done, patience);
      }),
    [QUIET_MILLIS, PATIENCE_MILLIS / 5],
  );
}

/** Keeps a picture for the eye in tests/e2e/out. */
export async function picture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** The first file of the list that is there. */
export function firstThere(places) {
  const place = places.find((candidate) => candidate && existsSync(candidate));
  assert.ok(place, `none of these is installed: ${places.filter(Boolean).join(", ")}; run cargo xtask setup`);
  return place;
}

// A breach of the content security policy is told as an error of the console.
function watchErrors(page, others) {
  const seen = [];
  const origins = new Set();
  page.on("console", (message) => message.type() === "error" && seen.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A page that is left gives up what it was still fetching.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") seen.push(`failed: ${request.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (protocol.startsWith("http") && !others.includes(to)) origins.add(to);
    if (origins.size > 1) seen.push(`leaves this machine: ${request.url()}`);
  });
  return seen;
}
