// Lessons as a learner meets them: opened from the gallery, answered, solved by the button, played to their goals, begun again.
import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, open, PHONE, picture, started } from "./harness.mjs";
import { enter } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";

const LESSON = ".lesson-pane";
const GALLERY = ".gallery";

const title = (page) => page.locator(`${LESSON} h2`).textContent();
/** What the pane says at the top, and how many goals it has. */
async function said(page) {
  const lede = await page.locator(`${LESSON} .lede`).textContent();
  return { title: await title(page), lede, goals: await page.locator(".goals li").count() };
}

/** The app draws a little later than it hears. */
const saysOtherThan = (page, part, text) =>
  page.waitForFunction(([part, text]) => document.querySelector(part)?.textContent !== text, [`${LESSON} ${part}`, text]);

async function gallery(page) {
  await page.locator(".lessons-button").click();
  await page.locator(GALLERY).waitFor();
}

async function choose(page, name) {
  await gallery(page);
  await page.locator(`[data-lesson="${name}"]`).click();
  await page.locator(GALLERY).waitFor({ state: "detached" });
}

/** By the keyboard: a lesson is met a hundred times here, and the pointer's ways are shown further below. */
async function press(button) {
  // What is not yet seen cannot have the focus.
  await button.waitFor();
  await button.press("Enter");
}

test("every lesson opens from the gallery, is solved by its button, speaks both languages and begins again", { timeout: 1_200_000 }, async (t) => {
  const page = await started(await open(t, { lang: "ko-KR" }));
  const pressed = (name) => press(page.getByRole("button", { name, exact: true }));
  await gallery(page);
  const names = await page.locator(`${GALLERY} [data-lesson]`).evaluateAll((cards) => cards.map((card) => card.dataset.lesson));
  assert.ok(names.length > 0);
  await page.keyboard.press("Escape");
  await press(page.locator(".speed .segments button").last());
  const missed = [];
  for (const name of names) {
    await press(page.locator(".lessons-button"));
    const before = await title(page);
    const card = page.locator(`[data-lesson="${name}"]`);
    const isOpen = (await card.getAttribute("aria-current")) !== null;
    await press(card);
    await page.locator(GALLERY).waitFor({ state: "detached" });
    if (!isOpen) await saysOtherThan(page, "h2", before);
    const korean = await said(page);
    assert.match(korean.lede, /[가-힣]/, name);
    assert.ok(korean.goals > 0, `${name} has goals`);
    assert.equal(await page.locator(".goals .quiet").count(), korean.goals, `${name}: nothing is decided before play`);
    await pressed("풀이 보기");
    await press(page.locator(".transport-bar .play"));
    await page.waitForFunction(() => !document.querySelector(".goals .quiet"), null, { timeout: 60_000 });
    await press(page.locator(".transport-bar .play"));
    const held = await page.locator(".goals .done").count();
    if (held === korean.goals) await page.getByText("목표를 모두 달성했습니다").waitFor();
    else missed.push(`${name}: ${held} of ${korean.goals}`);
    await pressed("English");
    await saysOtherThan(page, ".lede", korean.lede);
    const english = await said(page);
    assert.doesNotMatch(english.title + english.lede, /[가-힣]/, name);
    await pressed("Start again");
    await page.waitForFunction((count) => document.querySelectorAll(".goals .quiet").length === count, korean.goals);
    await pressed("한국어");
  }
  assert.deepEqual(missed, []);
  await gallery(page);
  assert.equal(await page.locator(".entry-card .sign.done").count(), names.length);
});

for (const theme of ["light", "dark"]) {
  test(`the lesson and the gallery are there for everybody (${theme})`, async (t) => {
    for (const lang of ["ko-KR", "en-GB"]) {
      const page = await started(await open(t, { lang, theme }));
      assert.deepEqual(await axe(page), []);
      await picture(page, `lesson-${theme}-${lang}`);
      await gallery(page);
      assert.deepEqual(await axe(page), []);
      await picture(page, `gallery-${theme}-${lang}`);
      await page.getByRole("button", { name: lang === "ko-KR" ? "이것으로 수업 만들기" : "Make a lesson of this" }).click();
      await page.locator(".author textarea").waitFor();
      assert.deepEqual(await axe(page), []);
      await picture(page, `author-${theme}-${lang}`);
    }
  });
}

test("on a phone the lesson is a pane of its own", async (t) => {
  const page = await started(await open(t, { viewport: PHONE }));
  await page.locator(".bottom-bar").getByRole("button", { name: "수업" }).click();
  await page.locator(`${LESSON} .goals`).waitFor();
  assert.equal(await page.locator(".write-pane").isVisible(), false);
  assert.deepEqual(await axe(page), []);
  await picture(page, "lesson-phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= PHONE.width, `${wide} px`);
  await gallery(page);
  await picture(page, "gallery-phone");
  await page.locator("[data-lesson]").nth(1).click();
  await page.locator(`${LESSON} .goals`).waitFor();
});

test("an answer is handed in with play and told when the run shows it", async (t) => {
  const recipe = `# Asked
0s kubectl apply -f pod.yaml
-- pod.yaml --
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: ghcr.io/c1t1d0s7/go-myweb
    livenessProbe: {httpGet: {path: "/health?code=404", port: 8080}}
-- predict --
first: when pod/web restarts >= 1? 5s | 31s | never
-- goal --
at 60s: pod/web restarts >= 1
-- prose/en.md --
# Mine
My own lesson. <b>No HTML</b>, and [no way](javascript:alert(1)) out.
## predict
first: When?
## goals
- It restarts
`;
  const page = await started(await open(t, { lang: "en-GB", hash: fragmentOf(recipe) }));
  assert.equal(await title(page), "Mine");
  assert.match(await page.locator(".lede").textContent(), /<b>No HTML<\/b>, and \[no way\]\(javascript:alert\(1\)\) out/);
  await page.getByLabel("31s").check();
  await page.locator(".speed .segments button").last().click();
  await page.locator(".transport-bar .play").click();
  await page.locator(".answer .done").waitFor();
  assert.equal(await page.getByLabel("5s").isDisabled(), true);
  assert.match(await page.locator(".answer").textContent(), /Right: 3\d\.\ds/);
  await picture(page, "lesson-answered");
  await page.locator(".goals .done").waitFor();
});

test("a lesson that is broken says where", async (t) => {
  const recipe = "# Broken\n0s kubectl get pods\n-- goal --\nsoon: pod/web ready\n-- predict --\nx: when?\n";
  const page = await started(await open(t, { lang: "en-GB", hash: fragmentOf(recipe) }));
  const said = await page.locator(".complaints").textContent();
  assert.match(said, /Line 4/);
  assert.match(said, /Line 6/);
});

test("a short link opens a lesson, and one that names none says so", async (t) => {
  const page = await started(await open(t, { lang: "en-GB", hash: "#l=probe-gets-404" }));
  assert.match(await title(page), /404/);
  const lost = await started(await open(t, { lang: "en-GB", hash: "#l=no-such-lesson" }));
  await lost.getByText("There is no lesson no-such-lesson").waitFor();
});

test("progress travels by a link and is taken over when asked", async (t) => {
  const page = await started(await open(t, { lang: "en-GB", hash: "#progress=first-probe.d,three-kinds.b" }));
  await gallery(page);
  assert.equal(await page.locator(".entry-card .sign.done").count(), 0, "nothing unasked");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add it to mine" }).click();
  await gallery(page);
  assert.equal(await page.locator(".entry-card .sign.done").count(), 1);
  await page.getByRole("searchbox").fill("FIRST");
});

test("what the learner changed is asked for before it goes, and a lesson left is there again", async (t) => {
  const page = await started(await open(t, { lang: "en-GB" }));
  const first = await title(page);
  await enter(page, "kubectl get nodes");
  await page.getByRole("button", { name: "Start again", exact: true }).click();
  await page.locator("dialog").getByText("forgotten").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".typed", { hasText: "kubectl get nodes" }).waitFor();
  await choose(page, "three-kinds");
  assert.notEqual(await title(page), first);
  assert.equal(await page.locator(".typed", { hasText: "kubectl get nodes" }).count(), 0);
  await choose(page, "first-probe");
  await page.locator(".typed", { hasText: "kubectl get nodes" }).waitFor();
});

test("a lesson made on the page opens as one", async (t) => {
  const page = await started(await open(t, { lang: "en-GB" }));
  await gallery(page);
  await page.getByRole("button", { name: "Make a lesson of this" }).click();
  const field = page.locator(".author textarea");
  const text = await field.inputValue();
  await field.fill(text.replace("-- goal --\n", "-- goal --\nsoon: x\n"));
  await page.locator(".author-said").getByText(/expected at T/).waitFor();
  await field.fill(text.replace(/-- prose\/en.md --\n# .*/, "-- prose/en.md --\n# A lesson of mine"));
  await page.locator(".author-said").getByText("Nothing to mend").waitFor();
  await page.locator(".dialog-foot .primary").click();
  await page.getByRole("heading", { level: 2, name: "A lesson of mine" }).waitFor();
});
