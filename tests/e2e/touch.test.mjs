// Fingers: where they go over the page, it stays, and the keyboard comes up only for whoever wants to write.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DESKTOP, PHONE, open, picture, started } from "./harness.mjs";
import { now } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { NOT_FOUND, applied } from "./recipes.mjs";

const STEPS = 8;
/** The browser decides what a finger meant after it has been lifted. */
const DECIDED_MILLIS = 500;

/** A finger that is laid on a place, moved by so many pixels and lifted. */
async function swipe(page, { x, y }, [right, down]) {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type, touchPoints) => devtools.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [{ x, y }]);
  for (let step = 1; step <= STEPS; step += 1) {
    await touch("touchMove", [{ x: x + (right * step) / STEPS, y: y + (down * step) / STEPS }]);
    await page.waitForTimeout(16);
  }
  await touch("touchEnd", []);
  await page.waitForTimeout(DECIDED_MILLIS);
  await devtools.detach();
}

for (const [name, viewport] of [
  ["a desk", DESKTOP],
  ["a phone", PHONE],
]) {
  test(`a finger that moves over the page does not leave it, on ${name}`, async (t) => {
    const page = await started(await open(t, { lang: "en-US", touch: true, viewport, hash: fragmentOf(applied("A finger", NOT_FOUND), "&t=60s") }));
    await page.evaluate(() => (globalThis.isSame = true));
    for (const place of [".header", ".stage-pane", ".transport-bar"]) {
      const { x, y, width, height } = await page.locator(place).boundingBox();
      const start = { x: x + width * 0.2, y: y + Math.min(height / 2, 60) };
      for (const way of [
        [width * 0.6, 0],
        [0, 300],
      ]) {
        await swipe(page, start, way);
        assert.equal(await page.evaluate(() => globalThis.isSame), true, `${place}, ${way}`);
      }
    }
    assert.equal(await now(page), 60);
  });

  test(`a finger pans the lanes and clicks nothing, on ${name}`, async (t) => {
    const page = await started(await open(t, { lang: "en-US", touch: true, viewport, hash: fragmentOf(applied("A finger", NOT_FOUND), "&t=600s") }));
    if (viewport === PHONE) await page.getByRole("button", { name: "Time", exact: true }).click();
    const marks = () => page.locator(".ruler-mark").allTextContents();
    const { x, y, width } = await page.locator("[data-lane]").nth(2).boundingBox();
    const before = await marks();
    await swipe(page, { x: x + width * 0.1, y: y + 8 }, [width * 0.8, 3]);
    const earlier = await marks();
    assert.notDeepEqual(earlier, before);
    for (let time = 0; time < 3; time += 1) await swipe(page, { x: x + width * 0.9, y: y + 8 }, [-width * 0.8, 3]);
    assert.notDeepEqual(await marks(), earlier);
    assert.equal(await now(page), 600);
    const uncovered = await page.evaluate(() => {
      const [future, cover] = [".future", ".cover"].map((one) => document.querySelector(one).getBoundingClientRect());
      return [future.left - cover.left, cover.right - future.right];
    });
    assert.ok(uncovered.every((pixels) => pixels <= 0), `time that has not come is covered whole: ${uncovered}`);
    await picture(page, `lanes-ahead-${viewport.width}`);
  });
}

test("with a finger the dialogs bring no keyboard up, with a mouse they are ready to be written in", async (t) => {
  for (const touch of [true, false]) {
    const page = await started(await open(t, { lang: "en-US", viewport: touch ? PHONE : DESKTOP, touch }));
    // Whoever emulates a finger says nothing of the pointer.
    const isCoarse = await page.evaluate(() => matchMedia("(pointer: coarse)").matches);
    await page.locator(".lessons-button").click();
    await page.locator(".gallery input[type=search]").waitFor();
    const writes = () => page.evaluate(() => document.activeElement.matches("input, textarea"));
    assert.equal(await writes(), !isCoarse, `finger: ${touch}`);
    await picture(page, `gallery-${touch ? "phone" : "desk"}`);
  }
});

test("a line between panes is remembered when it rests", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(applied("Lines", NOT_FOUND), "&t=10s") }));
  await page.evaluate(() => {
    globalThis.written = [];
    const write = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
      if (key === "podlife.panes") globalThis.written.push(value);
      write.call(this, key, value);
    };
  });
  const written = () => page.evaluate(() => globalThis.written);
  const line = page.locator(".splitter.line-write");
  const { x, y, width, height } = await line.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 150, y + height / 2, { steps: 10 });
  assert.deepEqual(await written(), []);
  await page.mouse.up();
  const [first, ...more] = await written();
  assert.deepEqual(more, []);
  assert.ok(Number.parseFloat(first) > 40, first);
  await line.press("ArrowLeft");
  assert.equal((await written()).length, 2);
  await page.reload();
  await started(page);
  assert.equal(Number(await line.getAttribute("aria-valuenow")), Math.round(Number.parseFloat(first) - 2));
});

test("a link to a far instant of a busy run comes to it by and by, and can be stopped", async (t) => {
  const busy = "# Busy\n0s kubectl run busy --image=busybox -- sh -c 'while true; do sleep 0.01; done'\n";
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(busy, "&t=24h") }));
  const stop = page.getByRole("button", { name: "Stop here" });
  await stop.waitFor();
  const first = await now(page);
  await page.waitForFunction((first) => Number(document.querySelector("[role=slider]").getAttribute("aria-valuenow")) > first + 60, first);
  await picture(page, "on-the-way");
  await stop.click();
  await stop.waitFor({ state: "detached" });
  const stopped = await now(page);
  assert.ok(first < stopped && stopped < 24 * 60 * 60, `${first} ${stopped}`);
  await page.waitForTimeout(DECIDED_MILLIS);
  assert.equal(await now(page), stopped);
  await page.getByRole("button", { name: "Next event" }).click();
  await page.getByText(/No event comes up to/).waitFor();
  assert.equal(await now(page), stopped);
});
