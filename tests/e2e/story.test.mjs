// The main job, as a newcomer does it: paste a manifest, play it, go back in time, ask kubectl, send the link.
import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, open, picture, started } from "./harness.mjs";
import { card, enter, heads, lastEntry, now, paste, play, printed, slider, watchHeads, wordsOf } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { FOUND, NOT_FOUND, applied } from "./recipes.mjs";

const POD = "testapp-pod-liveness-404";

test("a pasted manifest is played, scrubbed, asked about and sent to somebody else", async (t) => {
  const page = await started(await open(t, { lang: "ko-KR" }));
  await paste(page, NOT_FOUND);
  await page.keyboard.press("Control+Enter");
  await card(page, POD).waitFor();
  assert.match((await lastEntry(page)).stdout, new RegExp(`pod/${POD} created`));
  await enter(page, "kubectl get pods -w");
  await watchHeads(page, POD);

  // A container is being created for a second or two: at sixty times a slow machine may have no frame in which to show it.
  await play(page);
  await card(page, POD).locator(".status", { hasText: "Running" }).waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: "60×" }).click();
  // Paused in the page itself: on a busy machine the pod has moved on before a click from outside arrives.
  const pausedOnceBackedOff = (pod) => {
    const backedOff = document.querySelector(`[data-pod="${pod}"] .status`).textContent.includes("CrashLoopBackOff");
    if (backedOff) document.querySelector(".transport-bar .play").click();
    return backedOff;
  };
  await page.waitForFunction(pausedOnceBackedOff, POD, { timeout: 60_000 });
  assert.deepEqual(await heads(page), [
    "0/1 Pending 0",
    "0/1 ContainerCreating 0",
    "1/1 Running 0",
    "1/1 Running 1",
    "1/1 Running 2",
    "1/1 Running 3",
    "1/1 Running 4",
    "0/1 CrashLoopBackOff 4",
  ]);
  const watched = tableOf((await lastEntry(page)).stdout, POD);
  assert.deepEqual(watched, [
    "0/1 Pending 0",
    "0/1 ContainerCreating 0",
    "1/1 Running 0",
    "1/1 Running 1",
    "1/1 Running 2",
    "1/1 Running 3",
    "1/1 Running 4",
    "0/1 CrashLoopBackOff 4",
  ]);
  await card(page, POD).locator(".ladder").waitFor();
  await picture(page, "story-crash-loop");

  const end = await now(page);
  await scrubToTheMiddle(page);
  assert.match(await wordsOf(card(page, POD).locator("h2")), /Running/);
  assert.ok((await now(page)) < end);
  await slider(page).press("Home");
  assert.equal(await now(page), 0);
  await slider(page).press("ArrowRight");
  await slider(page).press("Shift+ArrowRight");
  assert.equal(await now(page), 11);
  assert.match(await wordsOf(card(page, POD).locator("h2")), /Running/);
  await slider(page).press("End");
  assert.equal(await now(page), end);
  assert.match(await wordsOf(card(page, POD).locator("h2")), /CrashLoopBackOff/);

  const face = page.locator(".face");
  const last = await face.textContent();
  const previous = await stepped(page, "이전 사건", last);
  assert.ok((await now(page)) <= end);
  await stepped(page, "다음 사건", previous);

  await slider(page).press("End");
  await page.locator("#prompt-field").focus();
  await page.keyboard.press("Control+c");
  await enter(page, "kubectl get pods");
  assert.match((await lastEntry(page)).stdout, new RegExp(`${POD} +0/1 +CrashLoopBackOff +4 \\(\\d+s ago\\)`));
  await enter(page, `kubectl describe pod ${POD}`);
  const description = (await lastEntry(page)).stdout;
  assert.match(description, /Liveness probe failed: HTTP probe failed with statuscode: 404/);
  assert.match(description, /Last State: +Terminated/);
  assert.match(description, /Restart Count: +4/);

  await page.getByRole("button", { name: "English" }).click();
  assert.equal(await page.getAttribute("html", "lang"), "en");
  await page.getByRole("button", { name: "Share link" }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  assert.match(link, /\/course\/podlife\/#r=2\./);
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  const hash = new URL(link).hash;
  const other = await started(await open(t, { hash, lang: "ko-KR" }));
  assert.equal(await other.getAttribute("html", "lang"), "en");
  assert.equal(await now(other), await now(page));
  assert.equal(await printed(other), await printed(page));
  assert.equal(await wordsOf(card(other, POD)), await wordsOf(card(page, POD)));

  const embed = await started(await open(t, { hash: `${hash}&embed=stage,timeline` }));
  assert.equal(await wordsOf(card(embed, POD)), await wordsOf(card(page, POD)));
  assert.equal(await embed.locator("#prompt-field, yaml-editor").count(), 0);
  assert.deepEqual(await axe(embed), []);
  await picture(embed, "story-embed");
});

/** Steps from event to event until the clock's face shows another tenth of a second: several events may share one. */
async function stepped(page, button, from) {
  for (let step = 0; step < 10; step += 1) {
    await page.getByRole("button", { name: button }).click();
    const face = await page.locator(".face").textContent();
    if (face !== from) return face;
  }
  assert.fail(`"${button}" does not leave ${from}`);
}

test("a good probe with tabs behind its key keeps the pod running", async (t) => {
  const page = await started(await open(t, { hash: fragmentOf(applied("Found", FOUND), "&t=8m34s") }));
  assert.match(await wordsOf(card(page, "testapp-pod-liveness").locator("h2")), /1\/1.*Running.*0.*8m34s/s);
});

test("what is done in the past cuts the future off, and one key brings it back", async (t) => {
  const recipe = applied("Cut", NOT_FOUND);
  const page = await started(await open(t, { hash: fragmentOf(recipe, "&t=70s"), lang: "en-US" }));
  const later = await wordsOf(card(page, POD));
  await slider(page).press("Home");
  for (const _ of [1, 2]) await slider(page).press("PageUp");
  await enter(page, `kubectl delete pod ${POD}`);
  await slider(page).press("End");
  assert.equal(await now(page), 20);
  await page.getByRole("button", { name: /Bring the cut future back/ }).focus();
  await page.keyboard.press("Control+z");
  await slider(page).press("End");
  assert.equal(await now(page), 70);
  assert.equal(await wordsOf(card(page, POD)), later);
});

test("Tab finishes what the line at hand can be", async (t) => {
  const page = await started(await open(t, { hash: fragmentOf(applied("Tab", NOT_FOUND)), lang: "en-US" }));
  const prompt = page.locator("#prompt-field");
  await prompt.fill("kubectl desc");
  await prompt.press("Tab");
  await page.keyboard.type("pod ");
  await prompt.press("Tab");
  await page.waitForFunction((pod) => document.querySelector("#prompt-field").value === `kubectl describe pod ${pod} `, POD);
  await prompt.fill("kubectl get po");
  await prompt.press("Tab");
  await page.waitForFunction(() => document.querySelector("#prompt-field").value.startsWith("kubectl get pod"));
  await prompt.fill("nonsense zzz");
  await prompt.press("Tab");
  await prompt.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement.id), "prompt-field");
});

test("a card that is clicked says why, with its chain back to the learner's command", async (t) => {
  const page = await started(await open(t, { hash: fragmentOf(applied("Why", NOT_FOUND), "&t=155s"), lang: "en-US" }));
  assert.equal(await page.locator(".why").count(), 0);
  await page.getByRole("button", { name: POD }).first().click();
  const why = page.locator(".why");
  await why.waitFor();
  assert.match(await why.innerText(), /restarting failed container/);
  assert.deepEqual(await axe(page), []);
  await picture(page, "story-why");
  await page.getByRole("button", { name: "Close why" }).click();
  await why.waitFor({ state: "detached" });
});

/** The first so many rows of one pod: READY STATUS RESTARTS, without repetitions. */
function tableOf(table, pod) {
  const rows = table.split("\n").filter((line) => line.startsWith(`${pod} `));
  const heads = rows.map((row) => row.split(/\s+/).slice(1, 4).join(" "));
  return heads.filter((head, index) => head !== heads[index - 1]);
}

async function scrubToTheMiddle(page) {
  const from = await slider(page).boundingBox();
  const ruler = await page.locator(".ruler-place").boundingBox();
  const y = from.y + from.height / 2;
  await page.mouse.move(from.x + from.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(ruler.x + (from.x - ruler.x) * 0.6, y, { steps: 5 });
  await page.mouse.move(ruler.x + (from.x - ruler.x) * 0.5, y, { steps: 5 });
  await page.mouse.up();
}
