// How the page looks in the states of a handful of the notes' rows, compared with pictures that were looked at and found
// good. UPDATE=1 takes them anew; then look at them. Paused and with reduced motion a state has one picture only.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

import { DESKTOP, PHONE, axe, open, started } from "./harness.mjs";
import { fragmentOf } from "./link.mjs";
import { ROOT } from "./server.mjs";

const KEPT = join(ROOT, "tests/e2e/pictures");
const SEEN = join(ROOT, "tests/e2e/out");
/** How different two colours may be, from 0 to 1: fonts are smoothed differently from machine to machine. */
const COLOUR_TOLERANCE = 0.25;
/** How large a share of the picture may differ. */
const SHARE_TOLERANCE = 0.01;

const STATES = [
  { row: "a10-the-lab", at: "1m42s", look: "desk-light-ko" },
  { row: "b4-bad-update", at: "2m1s", look: "desk-dark-en" },
  { row: "c7-init-containers", at: "36s", look: "phone-dark-ko" },
  { row: "c9-two-things-at-once", at: "27s", look: "phone-light-en" },
  { row: "d5b-liveness-404", at: "2m40s", look: "desk-light-en" },
];
const LOOKS = {
  "desk-light-ko": { viewport: DESKTOP, theme: "light", lang: "ko-KR" },
  "desk-light-en": { viewport: DESKTOP, theme: "light", lang: "en-US" },
  "desk-dark-en": { viewport: DESKTOP, theme: "dark", lang: "en-US" },
  "phone-light-en": { viewport: PHONE, theme: "light", lang: "en-US" },
  "phone-dark-ko": { viewport: PHONE, theme: "dark", lang: "ko-KR" },
};

for (const { row, at, look } of STATES) {
  test(`${row} at ${at} looks as it did, ${look}`, async (t) => {
    const page = await started(await open(t, { ...LOOKS[look], hash: fragmentOf(recipeOf(row), `&t=${at}`) }));
    await page.locator("article[data-pod]").first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    assert.deepEqual(await axe(page), []);
    const name = `${row}-${look}.png`;
    const taken = await page.screenshot({ animations: "disabled", caret: "hide" });
    compare(t, name, taken);
  });
}

/** The row's golden trace without what it prints. */
function recipeOf(row) {
  const text = readFileSync(join(ROOT, `tests/traces/rows/${row}.trace`), "utf8");
  return text.split(/^-- (?:trace|console)/m)[0];
}

function compare(t, name, taken) {
  const place = join(KEPT, name);
  if (process.env.UPDATE) {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(place, taken);
  }
  assert.ok(existsSync(place), `there is no picture ${name} yet: run with UPDATE=1`);
  const [kept, seen] = [PNG.sync.read(readFileSync(place)), PNG.sync.read(taken)];
  const { width, height } = kept;
  assert.deepEqual([seen.width, seen.height], [width, height], "the picture's size");
  const marked = new PNG({ width, height });
  const different = pixelmatch(kept.data, seen.data, marked.data, width, height, { threshold: COLOUR_TOLERANCE });
  const share = different / (width * height);
  t.diagnostic(`${name}: ${(share * 100).toFixed(3)} % differ`);
  if (SHARE_TOLERANCE < share) {
    mkdirSync(SEEN, { recursive: true });
    writeFileSync(join(SEEN, `seen-${name}`), taken);
    writeFileSync(join(SEEN, `different-${name}`), PNG.sync.write(marked));
  }
  assert.ok(share <= SHARE_TOLERANCE, `${(share * 100).toFixed(2)} % differ: see tests/e2e/out/different-${name}`);
}
