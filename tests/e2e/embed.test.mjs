// The course page of static/examples on one origin, podlife on another: posters, two embeds that do not disturb each other,
// a host that sets theme and language, a sandbox without origin and storage, and a page that keeps its hands to itself.
import assert from "node:assert/strict";
import { after, test } from "node:test";

import { APP, DESKTOP, PHONE, axe, open, origin, picture, started } from "./harness.mjs";
import { startServer } from "./server.mjs";

const COURSE = `${APP}examples/course.html`;

let school = null;
after(() => school?.close());

/** Serves the course page alone; everything of podlife comes from the other server. */
async function course(t, options = {}) {
  const podlife = await origin();
  school ??= await startServer((path, body) => {
    if (!path.startsWith(`${APP}examples/`)) return null;
    return path.endsWith(".html") ? body?.toString().replace("../embed.js", `${podlife}${APP}embed.js`) : body;
  });
  return open(t, { from: school.origin, others: [podlife], path: COURSE, lang: "ko-KR", ...options });
}

const frameOf = async (page, id) => {
  const frame = await (await page.locator(`#${id} iframe`).elementHandle()).contentFrame();
  await frame.waitForSelector("html[data-setting=embed] .podlife", { timeout: 30_000 });
  return frame;
};

const clock = (frame) => frame.locator(".face").textContent();

const heard = (page, id, type) =>
  page.evaluate(
    ([id, type]) => new Promise((done) => document.getElementById(id).addEventListener(`podlife-${type}`, (event) => done(event.detail), { once: true })),
    [id, type],
  );

test("three posters load nothing but the element itself", async (t) => {
  const asked = [];
  const page = await course(t, { before: (page) => page.on("request", (request) => asked.push(new URL(request.url()).pathname)) });
  const buttons = page.locator("pod-life button");
  await buttons.nth(2).waitFor();
  assert.equal(await buttons.count(), 3);
  await page.getByRole("button", { name: /^프로세스는 살아 있는데, 앱은 멈췄다 3분 · 목표 1개 · / }).waitFor();
  assert.deepEqual(asked.filter((path) => !path.startsWith(`${APP}examples/`)), [`${APP}embed.js`]);
  assert.equal(await page.locator("iframe").count(), 0);
  assert.deepEqual(await axe(page), []);
  await picture(page, "course-posters");
});

test("an embed opens in a sandbox, shows its panes, takes no focus and leaves its address alone", async (t) => {
  const page = await course(t);
  const button = page.locator("#one button");
  await button.focus();
  await page.keyboard.press("Enter");
  const frame = await frameOf(page, "one");
  assert.equal(await page.locator("#one iframe").getAttribute("sandbox"), "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads");
  const inside = await frame.evaluate(() => {
    let storage = "open";
    try {
      void localStorage;
    } catch (error) {
      storage = error.name;
    }
    return { storage, origin: self.origin, lang: document.documentElement.lang };
  });
  assert.deepEqual(inside, { storage: "SecurityError", origin: "null", lang: "ko" });
  for (const [place, there] of [["stage", true], ["time", true], ["write", false], ["ask", false]]) {
    assert.equal((await frame.locator(`.place.${place} > *`).count()) > 0, there, place);
  }
  assert.equal(await frame.locator(".notices > *").count(), 0, "an embed keeps nothing, so it misses nothing");

  const before = frame.url();
  await page.evaluate(() => document.querySelector("#one").seek("20s"));
  await frame.waitForFunction(() => document.querySelector(".header a.button").href.includes("t=20s"));
  assert.equal(frame.url(), before);
  assert.equal(await page.evaluate(() => document.activeElement.id), "one", "the focus stays on the poster's button");
  assert.equal(await button.getAttribute("aria-expanded"), "true");

  const way = await frame.locator(".header a.button").getAttribute("href");
  assert.match(way, /#(r=2\.[\w-]+|l=first-probe)&t=20s&lang=ko$/, "the way to podlife carries the state");

  await page.keyboard.press("Enter");
  assert.equal(await page.locator("iframe").count(), 0, "and the same button closes it");
});

test("two embeds do not disturb each other, and the page around them hears which is which", async (t) => {
  const page = await course(t);
  await page.locator("#one button").click();
  await page.locator("#two button").click();
  const [one, two] = [await frameOf(page, "one"), await frameOf(page, "two")];
  await two.waitForFunction(() => document.title.includes("frozen"));
  const progress = heard(page, "two", "progress");
  const link = heard(page, "two", "link");
  await page.evaluate(() => document.querySelector("#two").seek(30_000));
  assert.equal((await progress).now, 30_000);
  assert.match((await link).fragment, /^#r=2\.[\w-]+&t=30s&lang=ko$/);
  assert.match(await clock(two), /30\.0/);
  assert.match(await clock(one), /^0\.0/);

  const playing = heard(page, "one", "progress");
  await page.evaluate(() => document.querySelector("#one").play());
  assert.equal((await playing).playing, true);
  await page.evaluate(() => document.querySelector("#one").pause());
  assert.match(await clock(two), /30\.0/);
});

test("the host sets language and theme, and the frame gets the height it asks for", async (t) => {
  const page = await course(t);
  await page.locator("#one button").click();
  await page.locator("#three button").click();
  const [one, three] = [await frameOf(page, "one"), await frameOf(page, "three")];
  await page.locator("[data-language=en]").click();
  await page.locator("button[data-theme=dark]").click();
  for (const frame of [one, three]) {
    await frame.waitForFunction(() => document.documentElement.lang === "en" && document.documentElement.dataset.theme === "dark");
  }
  await page.getByRole("button", { name: "A first probe", expanded: true }).waitFor();
  await page.waitForFunction(() => document.querySelector("#one").shadowRoot.querySelector("iframe").height !== "520");
  assert.ok(Number(await page.locator("#one iframe").getAttribute("height")) > 520);
  assert.equal(await page.locator("#three iframe").getAttribute("height"), "640", "a height that the course gave stays");
  await picture(page, "course-dark-en");
});

test("what is no message of the host's is not heard", async (t) => {
  const page = await course(t);
  await page.locator("#one button").click();
  const frame = await frameOf(page, "one");
  const title = await frame.title();
  // From the frame itself, which is not its host.
  await frame.evaluate(() => postMessage({ podlife: 1, type: "seek", at: 9000 }, "*"));
  await page.evaluate(() => {
    const { contentWindow } = document.querySelector("#one").shadowRoot.querySelector("iframe");
    const circle = { podlife: 1, type: "seek" };
    circle.at = circle;
    const messages = ["seek", null, 7, [], { type: "seek", at: 9000 }, { podlife: 2, type: "seek", at: 9000 }, { podlife: 1, type: "seek", at: -1 }, circle];
    messages.push({ podlife: 1, type: "load", recipe: "x".repeat(2_000_000) }, { podlife: 1, type: "load", recipe: "<img src=x onerror=alert(1)>" });
    for (const message of messages) contentWindow.postMessage(message, "*");
  });
  const refused = heard(page, "one", "refused");
  await page.evaluate(() => document.querySelector("#one").load("soon kubectl get pods\n"));
  assert.match((await refused).why, /line 1/);
  assert.match(await clock(frame), /^0\.0/);
  assert.equal(await frame.title(), title);
});

test("no service worker comes with an embed", async (t) => {
  const page = await open(t, { path: COURSE });
  await page.locator("#one button").click();
  await frameOf(page, "one");
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
});

for (const look of [
  { name: "desk-light-ko", viewport: DESKTOP, lang: "ko-KR", theme: "light" },
  { name: "desk-dark-en", viewport: DESKTOP, lang: "en-US", theme: "dark" },
  { name: "phone-light-ko", viewport: PHONE, lang: "ko-KR", theme: "light" },
]) {
  test(`the course page is whole and accessible, ${look.name}`, async (t) => {
    const page = await course(t, look);
    await page.locator("pod-life button").nth(2).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.locator("#two button").click();
    const frame = await frameOf(page, "two");
    await frame.waitForFunction(() => document.title.includes("frozen"));
    await page.evaluate(() => document.querySelector("#two").seek("55s"));
    await frame.waitForFunction(() => document.querySelector(".header a.button").href.includes("t=55s"));
    await page.locator("#two").scrollIntoViewIfNeeded();
    await picture(page, `course-${look.name}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= look.viewport.width, `${width} px wide`);
  });
}

test("what a host moves while it is out of sight is drawn before it comes into sight", async (t) => {
  const page = await course(t, { viewport: { width: 1440, height: 500 } });
  // A click would scroll there.
  await page.evaluate(() => document.querySelector("#two").open());
  const frame = await frameOf(page, "two");
  // Out of sight it has no frames.
  await frame.waitForFunction(() => document.title.includes("frozen"), null, { polling: 100 });
  await page.evaluate(() => document.querySelector("#two").seek("55s"));
  await frame.waitForSelector(".lane-plot .band", { state: "attached" });
  const skipped = await frame.locator(".lane-plot, .pod h2").evaluateAll((parts) => parts.filter((part) => !part.checkVisibility({ contentVisibilityAuto: true })).length);
  assert.equal(skipped, 0, "a frame in sight hears of it late, and its lanes were empty until then");
});

for (const viewport of [DESKTOP, PHONE]) {
  test(`without a console Why answers below the panes, ${viewport.width} pixels wide`, async (t) => {
    const frame = await started(await open(t, { viewport, hash: "#l=first-probe&embed=stage,timeline&t=20s" }));
    await frame.locator("article.pod .name").first().click();
    const why = frame.locator(".place.ask .why");
    await why.waitFor();
    const [answer, stage] = [await why.boundingBox(), await frame.locator(".place.stage").boundingBox()];
    assert.ok(80 <= answer.height, `${answer.height} px high`);
    assert.ok(stage.y + stage.height <= answer.y + 1, "it covers nothing of the stage");
    await why.locator(".why-head button").click();
    await why.waitFor({ state: "detached" });
  });
}
