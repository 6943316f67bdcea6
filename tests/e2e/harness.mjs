// What every browser test needs: a server, Debian's Chromium, a fresh page that must stay free of errors, axe-core, pictures.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after } from "node:test";

import { take } from "./pages.mjs";
import { ROOT, startServer } from "./server.mjs";

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
export const APP = "/course/podlife/";

const QUIET_MILLIS = 200;
const RESTLESS_MILLIS = 3_000;
const PICTURES = join(ROOT, "tests/e2e/out");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let server = null;

after(() => server?.close());

/** The address of the shared server of this file's tests. */
export async function origin() {
  server ??= await startServer();
  return server.origin;
}

/**
 * A page that nobody has used, for one test. An error on it fails the test unless `errors` expects it. `before` may prepare
 * the page (routes, init scripts) before it goes to its address. `from` is another server than the shared one, `others` are
 * origins that the page may reach besides its own.
 */
export async function open(t, options = {}) {
  const { from, others = [], path = APP, hash = "", viewport = DESKTOP, touch = viewport === PHONE, lang = "ko-KR", theme = "light", motion = "reduce", errors = [], before } = options;
  const { page, seen, rest, close } = await take({ lang, touch, viewport, theme, motion, others });
  t.after(async () => {
    // What prepared the page would still be in it.
    await (before ? close() : rest());
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
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  // What passes is only counted: to describe each of those elements takes axe-core three times as long as to look at them.
  return page.evaluate(async (selector) => {
    const { violations } = await globalThis.axe.run(selector, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
  }, within);
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
    [QUIET_MILLIS, RESTLESS_MILLIS],
  );
}

/** Keeps a picture for the eye in tests/e2e/out. */
export async function picture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
