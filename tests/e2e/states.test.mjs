// The page in its states, in both languages, light and dark, on a desk and on a phone: a picture of each, and axe-core finds nothing wrong.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DESKTOP, PHONE, axe, open, picture, started } from "./harness.mjs";
import { fragmentOf } from "./link.mjs";
import { ERRING, NOT_FOUND, PREPARED, SERVED, STUBBORN, applied } from "./recipes.mjs";

const LOOKS = [
  { name: "desk-light-ko", viewport: DESKTOP, lang: "ko-KR", theme: "light" },
  { name: "desk-dark-en", viewport: DESKTOP, lang: "en-US", theme: "dark" },
  { name: "phone-light-en", viewport: PHONE, lang: "en-US", theme: "light" },
  { name: "phone-dark-ko", viewport: PHONE, lang: "ko-KR", theme: "dark" },
];
const LONG_TITLE =
  "An init container comes first, and only once it has ended well does the kubelet start the app, whose probes begin to ask then";
const STATES = [
  { name: "first", hash: "" },
  { name: "failing", hash: fragmentOf(applied("Liveness: the server answers 404", NOT_FOUND), "&t=26s") },
  { name: "crash-loop", hash: fragmentOf(applied("Liveness: the server answers 404", NOT_FOUND), "&t=165s") },
  { name: "stopping", hash: fragmentOf(applied("A server that ignores SIGTERM", STUBBORN), "&t=88s") },
  { name: "init", hash: fragmentOf(applied(LONG_TITLE, PREPARED), "&t=9s") },
  { name: "errors", hash: fragmentOf(applied("A probe that can never be run", ERRING), "&t=75s") },
  { name: "endpoints", hash: fragmentOf(SERVED, "&t=52s") },
];

for (const look of LOOKS) {
  for (const state of STATES) {
    test(`${state.name}, ${look.name}`, async (t) => {
      const page = await started(await open(t, { ...look, hash: state.hash }));
      await page.waitForSelector("yaml-editor .cm-content", { state: "attached" });
      assert.equal(await page.getAttribute("html", "lang"), look.lang.slice(0, 2));
      await picture(page, `${state.name}-${look.name}`);
      assert.deepEqual(await axe(page), []);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= look.viewport.width, `${width} px wide`);
    });
  }

  test(`every pane and the open dialog, ${look.name}`, async (t) => {
    const page = await started(await open(t, { ...look, hash: STATES[2].hash }));
    for (const button of await page.locator(".bottom-bar button").all()) {
      if (!(await button.isVisible())) continue;
      await button.click();
      await picture(page, `pane-${await page.locator(".desk").getAttribute("data-shown")}-${look.name}`);
      assert.deepEqual(await axe(page), []);
    }
    await page.locator(".header button.primary").click();
    await page.getByRole("dialog").waitFor();
    await picture(page, `share-${look.name}`);
    assert.deepEqual(await axe(page), []);
  });
}
