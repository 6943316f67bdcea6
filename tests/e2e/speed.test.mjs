// How fast the page is, measured and told, never asserted as a time: a machine may be busy. What is asserted is that what
// was measured took place.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { open, started } from "./harness.mjs";
import { enter, now, pause, play, slider } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { CROWD } from "./recipes.mjs";

const FRAME_MILLIS = 1000 / 60;
/** A screen does not draw to the microsecond. */
const FRAME_SLACK_MILLIS = 1;
const MEASURED_MILLIS = 8_000;

const FIFTY = `# Fifty pods behind a Service
# seed: 7  nodes: 3  kubernetes: 1.36
0s kubectl apply -f fifty.yaml
20s sim load service/web --rate 5/s --name users
-- fifty.yaml --
${CROWD}`;

test("fifty pods play at sixty times", async (t) => {
  const page = await started(await open(t, { motion: "no-preference", lang: "en-US", hash: fragmentOf(FIFTY, "&t=60s") }));
  await page.locator("article[data-pod]").nth(49).waitFor();
  await page.getByRole("button", { name: "60×" }).or(page.getByRole("radio", { name: "60×" })).first().click();
  const before = await now(page);
  const work = await workOf(page);
  await play(page);
  await page.waitForTimeout(500);
  const from = await work();
  const withheld = processors();
  const frames = await framesDuring(page, MEASURED_MILLIS);
  const spent = await work();
  const share = withheld();
  await pause(page);
  const after = await now(page);
  assert.ok(frames.length > 10, "frames were drawn");
  assert.ok(after > before + 10, `time went on: ${before} to ${after}`);
  tell(t, "50 pods at 60×", frames);
  t.diagnostic(`50 pods at 60×: ${share}`);
  const each = (name) => (((spent[name] - from[name]) * 1000) / frames.length).toFixed(1);
  t.diagnostic(
    `50 pods at 60×: a frame's work ${each("TaskDuration")} ms, of it script ${each("ScriptDuration")}, layout ${each("LayoutDuration")}, style ${each("RecalcStyleDuration")}; ` +
      `${after - before} simulated seconds in ${((MEASURED_MILLIS + 500) / 1000).toFixed(1)} s`,
  );
});

test("an hour of fifty pods is dragged through", async (t) => {
  const page = await open(t, { motion: "no-preference", lang: "en-US", hash: fragmentOf(FIFTY, "&t=3600s"), before: timeDrags });
  await started(page);
  await page.locator("article[data-pod]").nth(49).waitFor();
  // So much is played by and by.
  while ((await now(page)) < 3_600) await page.waitForTimeout(200);
  await page.getByRole("button", { name: "Show all" }).click();
  const ruler = await page.locator(".ruler-place").boundingBox();
  const at = (share) => [ruler.x + ruler.width * share, ruler.y + ruler.height / 2];
  await page.mouse.move(...at(0.9));
  await page.mouse.down();
  // There and back, a little faster than a hand.
  const steps = 120;
  const withheld = processors();
  for (let step = 1; step <= steps; step++) {
    const there = Math.abs((2 * step) / steps - 1);
    await page.mouse.move(...at(0.05 + 0.85 * there));
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  }
  const share = withheld();
  await page.mouse.up();
  const drags = await page.evaluate(() => globalThis.drags);
  assert.ok(drags.length > steps / 2, `drags were seen: ${drags.length}`);
  assert.ok((await now(page)) > 3_000, "the handle is back");
  // Of a crowd a step paints the handle, the clock and some of the cards; handle.test.mjs holds still and waits for the rest.
  tell(t, "an hour of 50 pods dragged through, from the pointer to the picture (some of the cards in each step)", drags);
  t.diagnostic(`an hour of 50 pods dragged through: ${share}`);
  const typical = middle(drags.toSorted((a, b) => a - b));
  tell(t, `${typical.toFixed(1)} ms of counting in an empty page, which is what this machine makes of them`, await counting(page, typical, drags.length));
});

test("what a learner does is answered", async (t) => {
  const hash = fragmentOf(FIFTY.replace("replicas: 50", "replicas: 10"), "&t=90s");
  const page = await open(t, { motion: "no-preference", lang: "en-US", hash, before: countInteractions });
  await started(page);
  await page.locator("article[data-pod]").nth(9).waitFor();
  const withheld = processors();
  const chosen = page.locator("article[data-pod]").first().locator("button").first();
  await chosen.click();
  for (const tab of ["events", "describe", "console"]) {
    await page.locator(".ask").getByRole("tab", { name: new RegExp(tab, "i") }).first().click();
    await page.waitForTimeout(150);
  }
  for (const line of ["kubectl get pods -o wide", "kubectl scale deployment/web --replicas=12"]) await enter(page, line);
  for (const key of ["ArrowRight", "ArrowRight", "PageUp", "ArrowLeft", "End"]) {
    await slider(page).press(key);
    await page.waitForTimeout(100);
  }
  await play(page);
  await page.waitForTimeout(500);
  await pause(page);
  await page.locator(".cm-content").first().click();
  await page.keyboard.type("# typed ");
  await page.waitForTimeout(500);
  const share = withheld();
  const interactions = await page.evaluate(() => globalThis.interactions);
  const longest = Object.values(interactions).sort((a, b) => a.millis - b.millis);
  assert.ok(longest.length > 8, `interactions were seen: ${longest.length}`);
  const worst = longest.at(-1);
  t.diagnostic(`interaction to next paint: ${longest.length} interactions, median ${middle(longest).millis} ms, longest ${worst.millis} ms (${worst.name})`);
  t.diagnostic(`interaction to next paint: ${share}`);
});

/**
 * From now on: which share of the processor time that was wanted went to others. A virtual machine is told what its host gave
 * to somebody else meanwhile, and no page is smooth without a processor.
 */
function processors() {
  const counts = () => {
    try {
      const [user, nice, system, , , irq, softirq, stolen] = readFileSync("/proc/stat", "utf8").split("\n")[0].split(/\s+/).slice(1).map(Number);
      return { had: user + nice + system + irq + softirq, stolen };
    } catch {
      return null;
    }
  };
  const before = counts();
  return () => {
    const after = counts();
    if (!before || !after) return "whether the host withheld processor time is not known here";
    const stolen = after.stolen - before.stolen;
    const wanted = after.had - before.had + stolen;
    return `the host withheld ${((100 * stolen) / Math.max(1, wanted)).toFixed(1)} % of the processor time that was wanted`;
  };
}

/** Keeps how long every move of a pressed pointer took: from the event until its frame is laid out and painted. */
async function timeDrags(page) {
  await page.addInitScript(() => {
    globalThis.drags = [];
    const drag = (event) => {
      if (event.buttons === 0) return;
      const from = performance.now();
      const painted = new MessageChannel();
      painted.port1.onmessage = () => globalThis.drags.push(performance.now() - from);
      requestAnimationFrame(() => painted.port2.postMessage(null));
    };
    addEventListener("pointermove", drag, { capture: true });
  });
}

/**
 * How long the same work takes in an empty page, frame after frame: so much that it takes `millis` when nobody disturbs it.
 * Whatever takes longer was not the page: the machine did something else meanwhile.
 */
async function counting(page, millis, frames) {
  const empty = await page.context().newPage();
  const taken = await empty.evaluate(
    async ([millis, frames]) => {
      const count = (rounds) => {
        const from = performance.now();
        let sum = 0;
        for (let round = 0; round < rounds; round++) sum = (sum * 31 + round) | 0;
        globalThis.sum = sum;
        return performance.now() - from;
      };
      const trial = 1e6;
      const quickest = Math.min(...Array.from({ length: 40 }, () => count(trial)));
      const taken = [];
      while (taken.length < frames) {
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        taken.push(count(Math.round((millis / quickest) * trial)));
      }
      return taken;
    },
    [millis, frames],
  );
  await empty.close();
  return taken;
}

/** Keeps the duration of every interaction, by its id. */
async function countInteractions(page) {
  await page.addInitScript(() => {
    globalThis.interactions = {};
    new PerformanceObserver((list) => {
      for (const { interactionId, duration, name } of list.getEntries()) {
        if (!interactionId) continue;
        const known = globalThis.interactions[interactionId];
        if (!known || known.millis < duration) globalThis.interactions[interactionId] = { millis: duration, name };
      }
    }).observe({ type: "event", durationThreshold: 16, buffered: true });
  });
}

/** How long each frame took, for a while. */
function framesDuring(page, millis) {
  return page.evaluate(
    (millis) =>
      new Promise((done) => {
        const frames = [];
        let first = null;
        let last = null;
        const frame = (now) => {
          if (last !== null) frames.push(now - last);
          first ??= now;
          last = now;
          if (now - first < millis) requestAnimationFrame(frame);
          else done(frames);
        };
        requestAnimationFrame(frame);
      }),
    millis,
  );
}

/** Asks the browser for the seconds it has spent so far. */
async function workOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
}

function tell(t, what, frames) {
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  const inTime = sorted.filter((millis) => millis <= FRAME_MILLIS + FRAME_SLACK_MILLIS).length;
  t.diagnostic(
    `${what}: ${sorted.length} frames, median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms; ${((inTime / sorted.length) * 100).toFixed(1)} % within ${FRAME_MILLIS.toFixed(1)} ms`,
  );
}

function middle(sorted) {
  return sorted[Math.floor(sorted.length / 2)];
}
