// Where there is little room or little help: a tablet held upright, a phone, long names, embeds of a pane.
import assert from "node:assert/strict";
import { test } from "node:test";

import { PHONE, axe, open, picture, started } from "./harness.mjs";
import { now } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { NOT_FOUND, applied } from "./recipes.mjs";

const LONG = "checkout-of-the-shop-that-is-known-for-its-long-names-and-waits";
const NAMED = `# Long names
0s kubectl apply -f shop.yaml
-- shop.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${LONG}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: ${LONG}
        image: nginx:1.27
---
apiVersion: v1
kind: Service
metadata: {name: ${LONG}}
spec:
  selector: {app: web}
  ports: [{port: 80}]
---
apiVersion: v1
kind: Pod
metadata: {name: ${LONG}}
spec: {containers: [{name: app, image: nginx}]}
`;
const LESSON = "#l=a-bad-update-does-no-harm";

/** How far the page and its header reach beyond the window. */
const beyond = (page) =>
  page.evaluate(() => {
    const over = (one) => one.scrollWidth - one.clientWidth;
    return [document.documentElement, document.querySelector(".podlife"), document.querySelector(".header")].map(over);
  });

for (const lang of ["ko-KR", "en-US"]) {
  test(`on a tablet held upright nothing scrolls sideways, ${lang}`, async (t) => {
    const page = await started(await open(t, { lang, viewport: { width: 768, height: 1024 }, hash: fragmentOf(applied("A title of some length", NOT_FOUND)) }));
    for (const width of [761, 768, 820, 870, 920, 921]) {
      await page.setViewportSize({ width, height: 1024 });
      assert.deepEqual(await beyond(page), [0, 0, 0], `${width}`);
      await picture(page, `header-${width}-${lang}`);
    }
    await page.setViewportSize({ width: 768, height: 1024 });
    assert.ok(await page.locator(".header select").isVisible(), "Kubernetes can be chosen");
    const names = lang === "ko-KR" ? ["수업", "내보내기", "링크 공유"] : ["Lessons", "Export", "Share link"];
    for (const name of names) await page.locator(".header").getByRole("button", { name, exact: true }).waitFor();
    assert.deepEqual(await axe(page, ".header"), []);
  });

  test(`the header keeps its margin on the smallest phones, ${lang}`, async (t) => {
    const page = await started(await open(t, { lang, viewport: { width: 360, height: 740 }, touch: true, hash: fragmentOf(applied("A phone", NOT_FOUND)) }));
    for (const width of [360, 375, 390]) {
      await page.setViewportSize({ width, height: 740 });
      const right = await page.locator(".choices").evaluate((one) => one.getBoundingClientRect().right);
      assert.ok(right <= width - 8, `${width}: ${right}`);
    }
  });

  test(`on a phone the message of an event is read without scrolling sideways, ${lang}`, async (t) => {
    const page = await started(await open(t, { lang, viewport: PHONE, hash: fragmentOf(applied("A phone", NOT_FOUND), "&t=60s") }));
    await page.getByRole("button", { name: lang === "ko-KR" ? "콘솔" : "Console", exact: true }).click();
    await page.locator("#ask-tab-events").click();
    const events = page.locator(".events");
    await events.getByRole("cell", { name: "Liveness probe failed: HTTP probe failed with statuscode: 404" }).first().waitFor();
    assert.equal(await events.evaluate((one) => one.scrollWidth - one.clientWidth), 0);
    const widths = await events.locator("td:last-child").evaluateAll((cells) => cells.map((one) => one.getBoundingClientRect().width));
    assert.ok(widths.every((width) => 300 < width), `${widths}`);
    assert.deepEqual(await axe(page, ".events"), []);
    await picture(page, `events-phone-${lang}`);
  });

  test(`on a phone a new file is named in the bar, ${lang}`, async (t) => {
    const page = await started(await open(t, { lang, viewport: PHONE, hash: fragmentOf(applied("A phone", NOT_FOUND)) }));
    await page.getByRole("button", { name: lang === "ko-KR" ? "파일" : "Files", exact: true }).click();
    const bar = page.locator(".write-pane > .tabs");
    const isWhole = (selector) =>
      bar.locator(selector).evaluate((one) => {
        const { left, right } = one.getBoundingClientRect();
        return 0 <= left && right <= innerWidth;
      });
    for (const name of ["a-rather-long-name-of-a-file.yaml", "another-rather-long-name.yaml"]) {
      await page.locator(".new-file button").click();
      await picture(page, `new-file-phone-${lang}`);
      assert.equal(await bar.evaluate((bar) => bar.scrollWidth - bar.clientWidth), 0);
      assert.ok(await isWhole(".new-file input"), "the field");
      assert.ok(await isWhole(".new-file form button"), "its button");
      await page.locator(".new-file input").fill(name);
      await page.locator(".new-file input").press("Enter");
      await bar.locator("[aria-selected=true]", { hasText: name }).waitFor();
    }
    assert.equal(await bar.evaluate((bar) => bar.scrollWidth - bar.clientWidth), 0);
    assert.ok(await isWhole(".apply"), "Apply");
    const hidden = await bar.locator(".tab-strip").evaluate((strip) => {
      const [room, tab] = [strip, strip.querySelector("[aria-selected=true]")].map((one) => one.getBoundingClientRect());
      return Math.min(Math.abs(room.left - tab.left), Math.abs(room.right - tab.right));
    });
    assert.ok(hidden <= 1, `the chosen tab is scrolled to an edge of its strip: ${hidden}`);
    await picture(page, `new-file-phone-done-${lang}`);
  });
}

for (const viewport of [{ width: 1440, height: 900 }, PHONE]) {
  test(`a name of 63 letters stays inside its card, ${viewport.width}`, async (t) => {
    const page = await started(await open(t, { lang: "en-US", viewport, hash: fragmentOf(NAMED, "&t=20s") }));
    await page.locator("article[data-pod] .container-head").last().waitFor();
    const outside = await page.evaluate(() => {
      const names = [...document.querySelectorAll(".stage-pane .name")];
      return names.flatMap((name) => {
        const text = document.createRange();
        text.selectNodeContents(name);
        const [inner, card] = [text, name.closest("article, .node")].map((one) => one.getBoundingClientRect());
        const isInside = card.left <= inner.left && inner.right <= card.right && inner.bottom <= card.bottom;
        return isInside && name.scrollWidth <= name.clientWidth ? [] : [name.outerHTML];
      });
    });
    assert.deepEqual(outside, []);
    assert.ok((await page.locator(".stage-pane .name").count()) >= 4);
    assert.deepEqual(await beyond(page), [0, 0, 0]);
    const cut = page.locator(".container-head b", { hasText: LONG }).first();
    assert.equal(await cut.getAttribute("title"), `${LONG} · nginx:1.27`);
    await picture(page, `long-names-${viewport.width}`);
  });
}

test("an embed of the lesson alone shows the lesson on a phone", async (t) => {
  const page = await started(await open(t, { lang: "ko-KR", viewport: PHONE, hash: `${LESSON}&embed=lesson` }));
  await page.locator(".lesson-body").waitFor();
  assert.ok((await page.locator(".lesson-body").boundingBox()).height > 300);
  await picture(page, "embed-lesson-phone");
});

test("an embed without the timeline has a handle of time", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(applied("No timeline", NOT_FOUND), "&embed=stage&t=30s") }));
  const handle = page.locator("[role=slider]:visible");
  assert.equal(await handle.count(), 1);
  await handle.press("ArrowLeft");
  assert.equal(await now(page), 29);
  await picture(page, "embed-stage");
});

test("a mouse that pans selects no text, and two fingers that scroll down pan nothing", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(applied("A mouse", NOT_FOUND), "&t=600s") }));
  const marks = () => page.locator(".ruler-mark").allTextContents();
  const { x, y, width } = await page.locator("[data-lane]").nth(1).boundingBox();
  const before = await marks();
  await page.mouse.move(x + width / 2, y + 8);
  await page.mouse.wheel(3, 40);
  await now(page);
  assert.deepEqual(await marks(), before);
  await page.mouse.wheel(-200, 20);
  await page.getByRole("button", { name: "Follow the playhead" }).waitFor();
  const wheeled = await marks();
  assert.notDeepEqual(wheeled, before);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 90, y + 40, { steps: 5 });
  // Let go over the stage: it was a drag, so nothing there or in the lanes is clicked.
  await page.mouse.move(x + width / 2 + 90, y - 200, { steps: 5 });
  await page.mouse.up();
  assert.equal(await now(page), 600);
  assert.notDeepEqual(await marks(), wheeled);
  assert.equal(await page.evaluate(() => String(getSelection())), "");
});

test("another lesson is looked at from its beginning, in the lanes and in its text", async (t) => {
  const page = await started(await open(t, { lang: "en-US", viewport: { width: 1280, height: 800 }, hash: `${LESSON}&t=200s` }));
  await page.locator(".time-scroll").focus();
  for (let step = 0; step < 6; step += 1) await page.keyboard.press("ArrowRight");
  const follow = page.getByRole("button", { name: "Follow the playhead" });
  await follow.waitFor();
  const body = page.locator(".lesson-body");
  await body.evaluate((body) => body.scrollTo(0, body.scrollHeight));
  assert.ok((await body.evaluate((body) => body.scrollTop)) > 0);
  const title = await page.locator(".lesson-head h2").textContent();
  await page.locator(".neighbour").last().click();
  await page.waitForFunction((title) => document.querySelector(".lesson-head h2").textContent !== title, title);
  await follow.waitFor({ state: "detached" });
  assert.equal(await body.evaluate((body) => body.scrollTop), 0);
});

test("the list of Kubernetes versions shows what is played, also after a choice by hand", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(applied("Versions", NOT_FOUND), "&t=30s") }));
  const list = page.locator(".header select");
  const first = await list.inputValue();
  const other = await list.locator("option").evaluateAll((options, first) => options.map((option) => option.value).find((value) => value !== first), first);
  await list.selectOption(other);
  await page.locator(".takes-strip button").nth(1).waitFor();
  assert.equal(await list.inputValue(), other);
  await page.locator(".takes-strip button[aria-pressed=false]").click();
  await page.waitForFunction((first) => document.querySelector(".header select").value === first, first);
});

test("the browser's bars follow a theme that was chosen by hand", async (t) => {
  const page = await started(await open(t, { lang: "en-US", theme: "light" }));
  const colours = () => page.evaluate(() => [...document.querySelectorAll("meta[name=theme-color]")].filter((one) => matchMedia(one.media).matches).map((one) => one.content));
  assert.deepEqual(await colours(), ["#fcfbf9"]);
  const theme = page.locator(".choices button.square").first();
  await theme.click();
  await theme.click();
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  assert.deepEqual(await colours(), ["#14171b"]);
});

test("in colours of one's own the playhead, the handle and what is chosen are drawn", async (t) => {
  const page = await started(
    await open(t, { lang: "en-US", hash: fragmentOf(applied("Forced", NOT_FOUND), "&t=61s"), before: (page) => page.emulateMedia({ forcedColors: "active" }) }),
  );
  await page.locator("article[data-pod] .name").first().click();
  await page.locator(".pod.selected").waitFor();
  const drawn = await page.evaluate(() => {
    const ground = getComputedStyle(document.querySelector(".time-pane")).backgroundColor;
    const isSeen = (colour) => colour !== ground && colour !== "rgba(0, 0, 0, 0)";
    const look = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo);
    return {
      playhead: isSeen(look(".playhead").backgroundColor),
      handle: isSeen(look(".on-ruler .thumb", "::after").backgroundColor),
      speed: look(".speed [aria-pressed=true]").outlineStyle,
      tab: look(".tab-strip [aria-selected=true]").outlineStyle,
      pod: look(".pod.selected").outlineStyle,
    };
  });
  assert.deepEqual(drawn, { playhead: true, handle: true, speed: "solid", tab: "solid", pod: "solid" });
  await picture(page, "forced-colours");
});
