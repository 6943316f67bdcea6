// Programs that really run: an init container comes first, an exec probe looks at a file, and kubectl looks inside.
import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, open, picture, started } from "./harness.mjs";
import { card, enter, heads, lastEntry, paste, pause, play, slider, watchHeads, wordsOf } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { PREPARED, applied } from "./recipes.mjs";

const POD = "prepared";

test("a pod with an init container and an exec probe is played and looked into", async (t) => {
  const page = await started(await open(t, { lang: "en-US" }));
  await paste(page, PREPARED);
  await page.keyboard.press("Control+Enter");
  await card(page, POD).waitFor();
  await watchHeads(page, POD);
  await page.getByRole("button", { name: "10×" }).click();
  await play(page);
  await page.locator(`[data-pod="${POD}"] [title=READY]`, { hasText: "1/1" }).waitFor({ timeout: 30_000 });
  await pause(page);
  assert.deepEqual(await heads(page), ["0/1 Pending 0", "0/1 Init:0/1 0", "0/1 PodInitializing 0", "0/1 Running 0", "1/1 Running 0"]);
  assert.match(await wordsOf(card(page, POD)), /setup\s+init[\s\S]*Completed · 0[\s\S]*app/);

  await enter(page, `kubectl exec ${POD} -c app -- cat /data/greeting`);
  // A command in a container takes simulated time, and the clock stands still.
  await slider(page).press("ArrowRight");
  assert.equal((await lastEntry(page)).stdout, "hello from setup\n");
  await enter(page, `kubectl logs ${POD}`);
  assert.equal((await lastEntry(page)).stdout, "waiting\n");
  await enter(page, `kubectl logs ${POD} -c setup`);
  assert.equal((await lastEntry(page)).stdout, "prepared\n");
});

test("a button breaks a container by typing the line", async (t) => {
  const page = await started(await open(t, { hash: fragmentOf(applied("Broken by hand", PREPARED), "&t=40s"), lang: "en-US" }));
  await card(page, POD).getByRole("button", { name: "Break or mend app" }).click();
  assert.deepEqual(await axe(page), []);
  await picture(page, "programs-deeds");
  await card(page, POD).getByRole("button", { name: "Crash" }).click();
  const entry = await lastEntry(page);
  assert.match(entry.line, /sim crash prepared -c app/);
  assert.match(entry.stdout, /crashed with exit code 1/);
});
