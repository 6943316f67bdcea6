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
/** Letters are smoothed and spaced differently from machine to machine, so squares of this many pixels are compared by their mean colour. */
const SQUARE = 6;
/** How different two colours may be, from 0 to 1. */
const COLOUR_TOLERANCE = 0.1;
/** How large a share of the squares may differ: another browser's letters come to less, a pane out of its place to far more. */
const SHARE_TOLERANCE = 0.025;

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
    await page.locator("article[data-pod] h2").first().waitFor();
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
  assert.deepEqual([seen.width, seen.height], [kept.width, kept.height], "the picture's size");
  const [before, now] = [inSquares(kept), inSquares(seen)];
  const { width, height } = before;
  const marked = new PNG({ width, height });
  const options = { threshold: COLOUR_TOLERANCE, includeAA: true };
  const different = pixelmatch(before.data, now.data, marked.data, width, height, options);
  const share = different / (width * height);
  t.diagnostic(`${name}: ${(share * 100).toFixed(3)} % differ`);
  if (SHARE_TOLERANCE < share) {
    mkdirSync(SEEN, { recursive: true });
    writeFileSync(join(SEEN, `seen-${name}`), taken);
    writeFileSync(join(SEEN, `different-${name}`), PNG.sync.write(marked));
  }
  assert.ok(share <= SHARE_TOLERANCE, `${(share * 100).toFixed(2)} % differ: see tests/e2e/out/different-${name}`);
}

/** The picture in squares, one pixel for the mean of each; what is over at the right and at the bottom is left out. */
function inSquares(picture) {
  const [width, height] = [Math.floor(picture.width / SQUARE), Math.floor(picture.height / SQUARE)];
  const small = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let row = y * SQUARE; row < (y + 1) * SQUARE; row++) {
          for (let column = x * SQUARE; column < (x + 1) * SQUARE; column++) {
            sum += picture.data[(row * picture.width + column) * 4 + channel];
          }
        }
        small.data[(y * width + x) * 4 + channel] = Math.round(sum / SQUARE ** 2);
      }
    }
  }
  return small;
}
