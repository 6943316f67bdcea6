// The handle of time under a pointer: what it is dragged over, and where it is let go.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open, started } from "./harness.mjs";
import { now } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { CROWD, NOT_FOUND, applied } from "./recipes.mjs";

test("dragged to its edge, the ruler stays as it was until the handle is let go", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(applied("At the edge", NOT_FOUND), "&t=60s") }));
  const { at, marks } = await ruler(page);
  await page.mouse.move(...at(0.3));
  await page.mouse.down();
  const before = await marks();
  assert.ok(before.length > 3, `${before}`);
  for (const share of [0.6, 0.9, 0.95, 0.98]) await page.mouse.move(...at(share), { steps: 3 });
  const dragged = await now(page);
  assert.deepEqual(await marks(), before);
  await page.mouse.move(...at(0.98));
  assert.equal(await now(page), dragged, "a pointer that rests moves no time");
  await page.mouse.up();
  await page.waitForFunction((first) => document.querySelector(".ruler-mark").textContent !== first, before[0]);
  assert.equal(await now(page), dragged);
});

test("let go in a long take, the handle stands exactly there", async (t) => {
  const page = await started(await open(t, { lang: "ko-KR", hash: fragmentOf(applied("A long take", NOT_FOUND), "&t=3600s") }));
  await page.getByRole("button", { name: "전체 보기" }).click();
  const { at, marks } = await ruler(page);
  await page.waitForFunction(() => document.querySelector(".ruler-mark").textContent === "0s");
  assert.ok((await marks()).includes("1h"), "all of it is in sight");
  await page.mouse.click(...at(0.5));
  const exactly = await now(page);
  assert.ok(1_500 < exactly && exactly < 2_500, `${exactly}`);
  await page.mouse.move(...at(0.8));
  await page.mouse.down();
  await page.mouse.move(...at(0.5), { steps: 12 });
  const nearly = await now(page);
  // A pixel and a half of an hour.
  assert.ok(Math.abs(nearly - exactly) <= 12, `${nearly} and ${exactly}`);
  await page.mouse.up();
  assert.equal(await now(page), exactly);
});

test("dragged past a crowd and held still, every card in sight is of that instant", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(applied("A crowd", CROWD), "&t=580s") }));
  await page.locator("article[data-pod]").nth(49).waitFor();
  while ((await now(page)) < 580) await page.waitForTimeout(200);
  await page.getByRole("button", { name: "Show all" }).click();
  const { at } = await ruler(page);
  await page.mouse.move(...at(0.9));
  await page.mouse.down();
  // So fast that no step is waited for.
  await page.mouse.move(...at(0.4), { steps: 25 });
  await page.waitForFunction(() => {
    const seconds = (text) => [...text.matchAll(/([\d.]+)([hms])/g)].reduce((sum, [, count, unit]) => sum + count * { h: 3600, m: 60, s: 1 }[unit], 0);
    const now = seconds(document.querySelector(".face").textContent);
    const stage = document.querySelector(".stage-pane").getBoundingClientRect();
    const cards = [...document.querySelectorAll("article[data-pod]")].filter((card) => {
      const { top, bottom } = card.getBoundingClientRect();
      return stage.top < bottom && top < stage.bottom;
    });
    const isOfNow = (card) => {
      const age = seconds(card.querySelector("[title=AGE]").lastChild.textContent);
      const next = seconds(card.querySelector(".dial-note").textContent);
      const left = seconds(card.querySelector(".ring text").textContent);
      return now - 5 <= age && age <= now && left <= 5 && Math.abs(next - now - left) < 0.25;
    };
    return 200 < now && now < 400 && 1 < cards.length && cards.every(isOfNow);
  });
  await page.mouse.up();
});

async function ruler(page) {
  const box = await page.locator(".ruler-place").boundingBox();
  return {
    at: (share) => [box.x + box.width * share, box.y + box.height / 2],
    marks: () => page.locator(".ruler-mark").allTextContents(),
  };
}
