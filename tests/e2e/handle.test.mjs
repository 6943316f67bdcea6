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
  // Whenever the stage has changed: is every card in sight of the instant, and some other not yet? That is before time rests.
  await page.evaluate(() => {
    const seconds = (text) => [...text.matchAll(/([\d.]+)([hms])/g)].reduce((sum, [, count, unit]) => sum + count * { h: 3600, m: 60, s: 1 }[unit], 0);
    const pane = document.querySelector(".stage-pane");
    const stage = pane.getBoundingClientRect();
    const isSeen = (card) => {
      const { top, bottom } = card.getBoundingClientRect();
      return stage.top < bottom && top < stage.bottom;
    };
    const cards = [...document.querySelectorAll("article[data-pod]")];
    const [seen, unseen] = [cards.filter(isSeen), cards.filter((card) => !isSeen(card))];
    const isUnpainted = (card) => !card.firstElementChild.checkVisibility();
    const isOf = (now) => (card) => {
      const age = seconds(card.querySelector("[title=AGE]").lastChild.textContent);
      const next = seconds(card.querySelector(".dial-note").textContent);
      const left = seconds(card.querySelector(".ring text").textContent);
      return now - 5 <= age && age <= now && left <= 5 && Math.abs(next - now - left) < 0.25;
    };
    globalThis.pictures = [];
    const look = () => {
      const now = seconds(document.querySelector(".face").textContent);
      globalThis.pictures.push({ now, seen: seen.filter(isOf(now)).length, of: seen.length, unseen: unseen.filter(isOf(now)).length, unpainted: unseen.filter(isUnpainted).length });
    };
    new MutationObserver(look).observe(pane, { subtree: true, childList: true, characterData: true });
  });
  // So fast that no step is waited for.
  await page.mouse.move(...at(0.4), { steps: 25 });
  const last = await now(page);
  await page.waitForFunction(() => globalThis.pictures.at(-1)?.unseen > 40);
  const all = await page.evaluate(() => globalThis.pictures);
  assert.ok(all.some(({ unpainted }) => unpainted > 40), "while time is dragged past them, cards out of sight are not painted");
  assert.equal(all.at(-1).unpainted, 0, "held still, every card can be read and focused");
  const pictures = all.filter((picture) => Math.floor(picture.now) === last);
  assert.ok(pictures.some(({ seen, of, unseen }) => 1 < of && seen === of && unseen < 40), JSON.stringify(pictures));
  await page.mouse.up();
});

async function ruler(page) {
  const box = await page.locator(".ruler-place").boundingBox();
  return {
    at: (share) => [box.x + box.width * share, box.y + box.height / 2],
    marks: () => page.locator(".ruler-mark").allTextContents(),
  };
}
