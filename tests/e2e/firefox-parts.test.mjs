// Each part of the page once in Firefox: why and why not, takes, many seeds, lessons, links, embeds, no network, a phone.
import assert from "node:assert/strict";
import { after, test } from "node:test";

import { APP, PHONE, origin } from "./harness.mjs";
import { countOf, enter, now, open, press, run, said, textOf, textsOf } from "./firefox.mjs";
import { FREEZING, HANGING, SERVED } from "./recipes.mjs";
import { startServer } from "./server.mjs";

const COURSE = `${APP}examples/course.html`;

let school = null;
after(() => school?.close());

test("why and why not, back to the line of the manifest", async (t) => {
  const page = await run(t, HANGING, "62s");
  await press(page, "ContainersReady", 'article[data-pod="web-1"]');
  const why = await said(page, ".why", /Why is ContainersReady False for web-1\?/);
  assert.match(why, /readiness probe of app failed \(3 of 3 in a row\)[^]*sim freeze web-1/);
  await press(page, "periodSeconds: 5", ".why");
  await page.waitForFunction(() => String(getSelection()).includes("periodSeconds: 5"));
  await press(page, "liveness", 'article[data-pod="web-1"]');
  await said(page, ".why", /Failures left until app is stopped and restarted: 5/);
  await press(page, "Why has app in web-1 not been restarted?", ".why");
  await said(page, ".why h2", /Why has app in web-1 not been restarted\?/);
});

test("what is done in the past keeps the future as a take, and two takes stand side by side", async (t) => {
  const page = await run(t, FREEZING, "60s");
  await page.$$eval("[role=slider]", (sliders) => sliders.at(-1).focus());
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("PageDown");
  await page.waitForFunction(() => document.querySelector("[role=slider]").getAttribute("aria-valuenow") === "30");
  await enter(page, "kubectl delete pod web --now --wait=false");
  assert.equal(await countOf(page, ".takes-strip button"), 2);
  await press(page, "Two takes side by side");
  await page.locator(".takes-choice > button").click();
  await said(page, ".parting-told", /30\.0s: [^]*web STATUS\s+A\s+Running\s+B\s+[^]*Terminating/);
  assert.match(await textOf(page, ".partings"), /Terminating/);
});

test("another text of the manifest is compared with the one that was applied", async (t) => {
  const page = await run(t, FREEZING, "90s");
  await press(page, "Compare with another text of web.yaml");
  await page.waitForFunction(() => document.activeElement?.placeholder === "periodSeconds: 5");
  await page.keyboard.type("periodSeconds: 5");
  await page.keyboard.press("Enter");
  await said(page, ".parting-told", /here they part[^]*Probes ask at other times since/);
  const [failed] = await textsOf(page, ".figures tbody tr");
  const [slow, fast] = failed.match(/\d+/g).map(Number);
  assert.ok(fast < slow, failed);
});

test("many seeds are played in the background, and come to bands", async (t) => {
  const page = await run(t, SERVED, "20s");
  await press(page, "With many seeds");
  await press(page, "Play with 40 seeds");
  await said(page, ".seeds-head", /(^|\n)40 seeds/);
  assert.match((await textsOf(page, ".seed-row")).join("\n"), /Ready [\d.]+ – [\d.]+ – [\d.]+ s after kubectl apply/);
});

test("a lesson is opened from the gallery, solved, played to its goals and begun again", async (t) => {
  const page = await open(t, `${APP}#lang=en`);
  await page.locator(".lessons-button").click();
  await page.locator('[data-lesson="probe-gets-404"]').click();
  await said(page, ".lesson-pane h2", /404/);
  const goals = await countOf(page, ".goals li");
  assert.equal(await countOf(page, ".goals .quiet"), goals);
  await press(page, "Show the solution", ".lesson-pane");
  await page.locator(".speed .segments button:last-child").click();
  await page.locator(".transport-bar .play").click();
  await page.waitForFunction(() => !document.querySelector(".goals .quiet"));
  assert.equal(await countOf(page, ".goals .done"), goals);
  await page.locator(".transport-bar .play").click();
  await press(page, "Start again", ".lesson-pane");
  await page.waitForFunction((count) => document.querySelectorAll(".goals .quiet").length === count, {}, goals);
});

test("the link that is handed out opens the same run, and an iframe's text names its panes", async (t) => {
  const page = await run(t, SERVED, "52s");
  await page.locator(".header button.primary").click();
  await page.waitForSelector("dialog .qr");
  const link = await page.$eval("dialog textarea", (field) => field.value);
  assert.match(link, /#r=2\.[\w-]+&t=52s&lang=en$/);
  await press(page, "iframe", "dialog");
  await page.waitForFunction(() => /^<iframe [^]*embed=stage,timeline&amp;/.test(document.querySelector("dialog textarea").value));
  const again = await open(t, new URL(link).pathname + new URL(link).hash);
  assert.equal(await textOf(again, ".face"), await textOf(page, ".face"));
  assert.equal(await textOf(again, ".stage-pane"), await textOf(page, ".stage-pane"));
});

test("a course page of another origin opens an embed, moves it and hears of it", async (t) => {
  const podlife = await origin();
  school = await startServer((path, body) => {
    if (!path.startsWith(`${APP}examples/`)) return null;
    return path.endsWith(".html") ? body?.toString().replace("../embed.js", `${podlife}${APP}embed.js`) : body;
  });
  const page = await open(t, `${COURSE}?lang=en`, { from: school.origin, there: "pod-life" });
  await page.locator("#two >>> button").click();
  const frame = await (await page.waitForSelector("#two >>> iframe")).contentFrame();
  await frame.waitForFunction(() => document.title.includes("frozen"));
  await page.evaluate(() => document.querySelector("#two").seek("55s"));
  await page.waitForFunction(() => document.querySelector("#told").textContent === "What this page hears from it: 55 s");
  assert.match(await frame.$eval(".face", (face) => face.textContent), /^55\.0/);
  assert.equal(await frame.evaluate(() => self.origin), "null");
  assert.ok((await countOf(frame, ".lane-plot")) > 3);
  await page.locator("button[data-theme=dark]").click();
  await frame.waitForFunction(() => document.documentElement.dataset.theme === "dark");
});

test("after the first visit the page opens without its server", async (t) => {
  const server = await startServer();
  const page = await open(t, APP, { from: server.origin });
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await server.close();
  await page.goto(`${server.origin}${APP}#t=5s&lang=en`);
  await page.reload();
  await page.waitForSelector("#app > :not(.boot)");
  await page.waitForSelector("yaml-editor .cm-content");
  await enter(page, "kubectl get pods");
  await said(page, ".entry pre", /NAME +READY/);
});

test("on a phone each pane is behind its button, time and console included", async (t) => {
  const page = await run(t, HANGING, "62s", { viewport: PHONE });
  const panes = await page.$$(".bottom-bar button");
  for (const button of panes) {
    await button.click();
    await page.waitForFunction((button) => button.hasAttribute("aria-current"), {}, button);
    const seen = await page.$$eval(".desk > .place:not(.transport)", (places) => places.filter((place) => place.checkVisibility()).length);
    assert.equal(seen, 1);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= PHONE.width, `${width} px`);
  }
  await enter(page, "kubectl get pods");
  await said(page, ".entry pre", /web-1 +0\/1 +Running/);
  await page.$$eval("[role=slider]", (sliders) => sliders.find((one) => one.checkVisibility()).focus());
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector("[role=slider]").getAttribute("aria-valuenow") === "61");
  assert.equal(await now(page), 61);
});
