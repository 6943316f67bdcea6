// Time travel with forks: acting in the past keeps the future that it cuts, two takes stand side by side, another text of
// a manifest is compared with the one that was applied, and quiet stretches are skipped.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DESKTOP, PHONE, axe, open, picture, started } from "./harness.mjs";
import { enter, now, play, slider } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { FREEZING } from "./recipes.mjs";

const QUIET = `0s kubectl apply -f web.yaml
20m sim crash web
-- web.yaml --
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: app, image: nginx}]}
`;

const LOOKS = [
  { name: "desk-light-ko", viewport: DESKTOP, lang: "ko-KR", theme: "light" },
  { name: "desk-dark-en", viewport: DESKTOP, lang: "en-US", theme: "dark" },
  { name: "phone-light-ko", viewport: PHONE, lang: "ko-KR", theme: "light" },
  { name: "phone-dark-en", viewport: PHONE, lang: "en-US", theme: "dark" },
];

const strip = (page) => page.locator(".takes-strip button");

/** Goes back ten seconds so many times. */
async function back(page, times) {
  for (let step = 0; step < times; step += 1) await slider(page).press("PageDown");
}

async function compared(page) {
  await page.locator(".parting-told p").first().waitFor({ timeout: 60_000 });
  return page.locator(".parting-told").innerText();
}

for (const look of LOOKS) {
  test(`a fork and what it cut, side by side, ${look.name}`, async (t) => {
    const page = await started(await open(t, { ...look, hash: fragmentOf(FREEZING, "&t=120s") }));
    const go = async (pane) => {
      if (look.viewport === PHONE) await page.locator(".bottom-bar button").nth(pane).click();
    };
    await back(page, 9);
    await go(3);
    await enter(page, "kubectl delete pod web --now --wait=false");
    await go(2);
    assert.equal(await strip(page).count(), 2);
    assert.match(await strip(page).nth(1).innerText(), /kubectl delete pod web/);
    await page.locator(".time-tools button").last().click();
    await page.locator(".takes-choice > button").click();
    assert.match(await compared(page), /^30\.0s: .*web STATUS\s+A\s+Running\s+B\s+.*Terminating/s);
    await picture(page, `takes-${look.name}`);
    assert.deepEqual(await axe(page), []);
    // What the lanes show is said by a table as well.
    const table = await page.locator(".partings").innerText();
    assert.match(table, /web STATUS/);
    assert.match(table, /Terminating/);
    await page.locator(".partings").scrollIntoViewIfNeeded();
    await picture(page, `takes-${look.name}-table`);
  });
}

test("two periods are compared by the keyboard alone, and a figure leads to its instant in its take", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(FREEZING, "&t=100s") }));
  await page.getByRole("button", { name: "Compare with another text of web.yaml" }).press("Enter");
  const field = page.getByLabel("A field of web.yaml and its other value");
  await page.waitForFunction(() => document.activeElement?.placeholder === "periodSeconds: 5");
  await field.press("p");
  await field.fill("periodSeconds: 5");
  await field.press("Enter");
  const told = await compared(page);
  assert.match(told, /^\d+\.\ds: here they part\. web stopping\s+A\s+nothing\s+B\s+grace period/);
  assert.match(told, /Probes ask at other times since \d+\.\ds/);
  const figures = await page.locator(".figures tbody tr").allInnerTexts();
  assert.match(figures[0], /^failed requests\s+\d+\s+\d+$/);
  const [slow, fast] = figures[0].match(/\d+/g).map(Number);
  assert.ok(fast < slow, figures[0]);
  assert.ok(figures.some((row) => /^web first restart/.test(row)), figures.join("\n"));
  await picture(page, "takes-periods");
  // The second column's figure is seen in the second take, which comes to the page with its own text.
  const restart = page.locator(".figures tr", { hasText: "first restart" }).locator("button").last();
  const at = (await restart.innerText()).match(/(?:(\d+)m)?(\d+)\.\ds/);
  await restart.press("Enter");
  await page.locator(".takes-strip button[aria-pressed=true]", { hasText: "take 2" }).waitFor();
  assert.equal(await now(page), Number(at[1] ?? 0) * 60 + Number(at[2]));
  assert.match(await page.locator("yaml-editor").innerText(), /periodSeconds: 5\}/);

  // What is no field is told, and nothing is played.
  await field.fill("nothing: 1");
  await field.press("Enter");
  await page.locator(".notices").getByText("Nothing in web.yaml is changed").waitFor();
});

test("takes outlive a reload, have names, are gone back to and dropped", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(FREEZING, "&t=60s") }));
  await back(page, 3);
  await enter(page, "kubectl get pods");
  assert.equal(await strip(page).count(), 2);
  await page.getByRole("button", { name: "Two takes side by side" }).click();
  const name = page.getByLabel("Name of take 1");
  await name.fill("The freeze");
  await name.press("Enter");
  await strip(page).getByText("The freeze").waitFor();
  await page.reload();
  await started(page);
  await strip(page).getByText("The freeze").click();
  await page.locator(".takes-strip button[aria-pressed=true]", { hasText: "The freeze" }).waitFor();
  assert.equal(await now(page), 30);
  await slider(page).press("End");
  assert.equal(await now(page), 60);
  // Undo goes from a take to the one that was left for it.
  await strip(page).getByText("take 2").click();
  await page.locator(".time-scroll").focus();
  await page.keyboard.press("Control+z");
  await page.locator(".takes-strip button[aria-pressed=true]", { hasText: "The freeze" }).waitFor();
  await page.getByRole("button", { name: "Two takes side by side" }).click();
  await page.getByRole("button", { name: "Drop take 2" }).click();
  await strip(page).first().waitFor({ state: "detached" });
});

test("quiet stretches are skipped while playing, marked on the ruler, and the choice is remembered", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(QUIET, "&t=30s") }));
  const skips = page.getByLabel("Skip quiet stretches");
  await skips.press("Space");
  assert.equal(await skips.isChecked(), true);
  await play(page);
  await page.waitForFunction(() => document.querySelector("[role=slider]").ariaValueNow >= 1_200, null, { timeout: 30_000 });
  await play(page);
  await page.getByRole("button", { name: "Show all" }).click();
  assert.equal(await page.locator(".ruler-skipped").count() > 0, true);
  await picture(page, "quiet");
  await page.reload();
  await started(page);
  assert.equal(await skips.isChecked(), true);
});

test("in the form of the takes signs are typed and arrows choose, and the lanes do not move", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(FREEZING, "&t=60s") }));
  await back(page, 3);
  await enter(page, "kubectl get pods");
  await page.getByRole("button", { name: "Two takes side by side" }).click();
  assert.equal(await page.locator(".time-scroll").getAttribute("aria-label"), "Two takes side by side");
  const ruler = await page.locator(".ruler-place").innerText();
  const name = page.getByLabel("Name of take 1");
  await name.click();
  await page.keyboard.type("a-b+c=d");
  assert.equal(await name.inputValue(), "a-b+c=d");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await name.evaluate((field) => field.selectionStart), 6);
  const change = page.getByLabel("A field of web.yaml and its other value");
  await change.click();
  await page.keyboard.type("x: -1");
  assert.equal(await change.inputValue(), "x: -1");
  const radio = page.getByLabel("take 2 as A", { exact: true });
  await page.locator("input[name=side-0]:checked").focus();
  const before = await radio.isChecked();
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await radio.isChecked(), before);
  assert.equal(await page.locator(".ruler-place").innerText(), ruler);
});

test("while time plays the slider's words rest, and at rest they are exact", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(FREEZING, "&t=20s") }));
  const words = () => slider(page).getAttribute("aria-valuetext");
  assert.equal(await words(), "20 seconds");
  await page.evaluate(() => {
    globalThis.words = [];
    const watch = new MutationObserver((all) => globalThis.words.push(...all.map(({ target }) => target.ariaValueText)));
    for (const slider of document.querySelectorAll("[role=slider]")) watch.observe(slider, { attributeFilter: ["aria-valuetext"] });
  });
  await play(page);
  await page.waitForFunction(() => document.querySelector(".on-ruler [role=slider]").ariaValueNow >= 23);
  assert.equal(await words(), "20 seconds");
  await play(page);
  const at = await page.locator(".on-ruler [role=slider]").getAttribute("aria-valuenow");
  await page.waitForFunction((words) => document.querySelector(".on-ruler [role=slider]").ariaValueText === words, `${at} seconds`);
  assert.ok((await page.evaluate(() => globalThis.words.length)) <= 2, "once, when it rests");
});
