// Debian's Chromium and its pages. A page in a profile of its own takes two seconds to start, most of them for a new process
// that compiles the app anew; one that another test has left starts in half a second. So a page is handed on, emptied of
// everything that the test before could have left in it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

import { ROOT } from "./server.mjs";

const PATIENCE_MILLIS = 15_000;
const FONTS = join(ROOT, "tests/e2e/fonts.conf");
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

/** Kinds of context: what cannot be changed once it is there. Of each the pages that wait for their next test. */
const resting = new Map();
let browser = null;

after(() => browser?.close());

/** A page as if it were new: {page, seen, done}. What goes wrong on it is told in `seen`; `others` are origins it may reach. */
export async function take({ lang, touch, viewport, theme, motion, others }) {
  const kind = `${lang} ${touch}`;
  const one = resting.get(kind)?.pop() ?? (await make(lang, touch));
  await one.page.setViewportSize(viewport);
  await one.page.emulateMedia({ colorScheme: theme, reducedMotion: motion });
  one.watch.forget(others);
  return {
    page: one.page,
    seen: one.watch.seen,
    /** Away with it. */
    close: () => one.context.close(),
    /** For the next test. */
    rest: async () => {
      if (await emptied(one)) resting.set(kind, [...(resting.get(kind) ?? []), one]);
      else await one.context.close();
    },
  };
}

async function make(locale, hasTouch) {
  browser ??= await chromium.launch({
    executablePath: firstThere(CHROMIUM_PLACES),
    args: CHROMIUM_FLAGS,
    env: { ...process.env, FONTCONFIG_FILE: FONTS },
  });
  const context = await browser.newContext({ locale, hasTouch });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  return { context, page, devtools: await context.newCDPSession(page), watch: watchErrors(page) };
}

/** Leaves the address and empties what its origins keep; a page in which that fails is not handed on. */
async function emptied({ context, page, devtools, watch }) {
  try {
    for (const other of context.pages()) if (other !== page) await other.close();
    await context.setOffline(false);
    await context.clearPermissions();
    await context.clearCookies();
    await page.evaluate(() => sessionStorage.clear()).catch(() => {});
    await page.goto("about:blank");
    for (const origin of watch.origins) await devtools.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
    // The pointer is nowhere.
    await page.mouse.move(-1, -1);
    return true;
  } catch {
    return false;
  }
}

// A breach of the content security policy is told as an error of the console.
function watchErrors(page) {
  const watch = {
    seen: [],
    origins: new Set(),
    others: [],
    forget(others) {
      watch.seen = [];
      watch.origins.clear();
      watch.others = others;
    },
  };
  const say = (text) => watch.seen.push(text);
  page.on("console", (message) => message.type() === "error" && say(`console: ${message.text()}`));
  page.on("pageerror", (error) => say(`error: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A page that is left gives up what it was still fetching.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") say(`failed: ${request.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!protocol.startsWith("http")) return;
    watch.origins.add(origin);
    const own = [...watch.origins].filter((seen) => !watch.others.includes(seen));
    if (own.length > 1) say(`leaves this machine: ${request.url()}`);
  });
  return watch;
}

/** The first file of the list that is there. */
export function firstThere(places) {
  const place = places.find((candidate) => candidate && existsSync(candidate));
  assert.ok(place, `none of these is installed: ${places.filter(Boolean).join(", ")}; run cargo xtask setup`);
  return place;
}
