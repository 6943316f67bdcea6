// The stage as a learner uses it: a rollout's old and new pods, requests and what became of them, a machine that is
// switched off, and what kubectl says of whatever is pointed at.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DESKTOP, PHONE, axe, open, picture, started } from "./harness.mjs";
import { card, enter, lastEntry, now, play, slider } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { ERRING, applied } from "./recipes.mjs";

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: nginx:1.27
        readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`;
const ROLLOUT = `# A rollout that gets stuck, and its users
0s kubectl apply -f shop.yaml
15s sim load service/web --rate 2/s --name users
30s kubectl set image deployment/web app=nginx:1.161
70s kubectl scale deployment/web --replicas=0
-- shop.yaml --
${SHOP}`;

const LOOKS = [
  { name: "desk-light-ko", viewport: DESKTOP, lang: "ko-KR", theme: "light" },
  { name: "phone-dark-en", viewport: PHONE, lang: "en-US", theme: "dark" },
];

for (const look of LOOKS) {
  test(`a rollout that is stuck, with its requests, ${look.name}`, async (t) => {
    const page = await started(await open(t, { ...look, hash: fragmentOf(ROLLOUT, "&t=100s") }));
    const users = page.locator("article.client");
    await users.getByText("service/web").waitFor();
    assert.match(await users.innerText(), /refused \d+/);
    await picture(page, `requests-${look.name}`);
    assert.deepEqual(await axe(page), []);
  });
}

test("old and new pods stand side by side, and the rollout says what it waits for", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(ROLLOUT, "&t=60s") }));
  const workload = page.locator("article.workload");
  assert.equal(await workload.locator(".generation").count(), 2);
  assert.match(await workload.innerText(), /READY\s+2\/2\s+UP-TO-DATE\s+1\s+AVAILABLE\s+2/);
  assert.match(await workload.locator(".rollout").innerText(), /1 out of 2 new replicas have been updated/);
  await picture(page, "rollout");
  // A pod's mark, and then its description.
  const stuck = workload.locator(".generation").first().locator(".pod-mark button").first();
  const name = (await stuck.getAttribute("title")).split(" ")[0];
  await stuck.click();
  await page.getByRole("tab", { name: "describe" }).click();
  assert.match(await page.locator(".describe-line").innerText(), new RegExp(`kubectl describe pod ${name}`));
  const told = await page.locator(".describe pre").innerText();
  assert.match(told, /^Name: +web-/);
  assert.match(told, /Failed to pull image "nginx:1.161"/);
  assert.deepEqual(await axe(page), []);
});

test("a Service is sent requests by its button, and they have a lane", async (t) => {
  const recipe = `0s kubectl apply -f shop.yaml\n-- shop.yaml --\n${SHOP}`;
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(recipe, "&t=20s") }));
  await page.locator("article.service").getByRole("button", { name: "Send requests" }).click();
  await page.locator("article.client").waitFor();
  assert.equal((await lastEntry(page)).line, "sim load service/web --rate 5/s");
  for (let step = 0; step < 5; step += 1) await slider(page).press("ArrowRight");
  await page.locator('[data-lane^="requests"]').waitFor();
  assert.equal(await page.locator("article.service").getByRole("button", { name: "Send requests" }).count(), 0);
});

test("a probe that ends in an error is marked as neither a success nor a failure", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(applied("A probe that can never be run", ERRING), "&t=75s") }));
  const dial = page.locator(".dial").filter({ hasText: "liveness" });
  assert.equal(await dial.locator(".pip-unknown").count(), 3);
  assert.equal(await dial.locator(".pip-failure").count(), 0);
  assert.match(await dial.locator(".pips").getAttribute("aria-label"), /ended in an error, which does not count/);
  const plot = page.locator('[data-lane*="Liveness"]');
  assert.match(await plot.getAttribute("aria-label"), /0 passed, 0 failed, [5-9] ended in an error/);
  assert.match(await plot.locator(".ticks-unknown").getAttribute("d"), /^M/);
  assert.equal(await plot.locator(".ticks-failed").getAttribute("d"), "");
});

test("answered requests are seen on their way, and a click on their band asks about nothing", async (t) => {
  const recipe = `0s kubectl apply -f shop.yaml\n15s sim load service/web --rate 5/s --name users\n-- shop.yaml --\n${SHOP}`;
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(recipe, "&t=39.3s") }));
  await page.locator(".flights path.fine[d^=M]").first().waitFor({ state: "attached" });
  // What is chosen before is not asked about any more.
  await page.locator(".dial-kind").first().click();
  await page.locator("aside.why").waitFor();
  const band = page.locator('[data-lane^="requests"] .band.fine').first();
  await band.click();
  await page.locator("aside.why").waitFor({ state: "detached" });
});

test("a machine is switched off by its button", async (t) => {
  const recipe = `0s kubectl apply -f shop.yaml\n-- shop.yaml --\n${SHOP}`;
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(recipe, "&t=20s") }));
  await page.getByRole("button", { name: "Break or mend node-1" }).click();
  await page.getByRole("button", { name: "Power off" }).click();
  assert.equal((await lastEntry(page)).line, "sim node stop node-1");
  await page.getByRole("button", { name: "Power on" }).waitFor();
  assert.equal(await card(page, "web").count(), 0);
});

test("the same recipe is played with many seeds, and the page goes on meanwhile", async (t) => {
  const recipe = `0s kubectl apply -f shop.yaml\n-- shop.yaml --\n${SHOP}`;
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(recipe, "&t=20s") }));
  await page.getByRole("button", { name: "With many seeds" }).click();
  await page.getByRole("button", { name: "Play with 40 seeds" }).click();
  await page.locator(".seeds-head").getByText("40 seeds", { exact: true }).waitFor({ timeout: 60_000 });
  const rows = await page.locator(".seed-row").allInnerTexts();
  assert.ok(rows.some((row) => /web-\w+ #1\s+● Ready [\d.]+ – [\d.]+ – [\d.]+ s after kubectl apply -f shop.yaml/.test(row)), rows.join("\n"));
  await picture(page, "seeds");
  assert.deepEqual(await axe(page), []);
  // Another line typed makes what was measured stale.
  await enter(page, "kubectl delete pod --all --wait=false");
  await page.getByText("Files or lines have changed since").waitFor();
});

test("a pod that comes to be leaves the lanes and marks of the others where they stand", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(ROLLOUT, "&t=25s") }));
  const groups = page.locator(".lane-group");
  await groups.nth(3).waitFor();
  const marks = page.locator(".generation").last().locator(".pod-mark:not(.missing)");
  const marksBefore = await marks.evaluateAll((marks) => marks.map((mark) => (mark.marked = true)).length);
  const before = await groups.evaluateAll((groups) => groups.map((group) => (group.marked = true)).length);
  await enter(page, "kubectl scale deployment/web --replicas=9");
  await slider(page).press("ArrowRight");
  await page.locator("article[data-pod]").nth(8).waitFor({ state: "attached" });
  await groups.nth(before + 1).waitFor();
  const kept = await groups.evaluateAll((groups) => groups.filter((group) => group.marked).length);
  assert.equal(kept, before);
  await marks.nth(marksBefore).waitFor();
  const keptMarks = await marks.evaluateAll((marks) => marks.filter((mark) => mark.marked).length);
  assert.ok(0 < marksBefore && keptMarks === marksBefore, `${keptMarks} of ${marksBefore} marks`);
});

test("where time rests no mark crosses a client's card", async (t) => {
  const look = { lang: "en-US", motion: "no-preference", hash: fragmentOf(ROLLOUT, "&t=25s") };
  const page = await started(await open(t, look));
  const moving = () => page.evaluate(() => document.getAnimations().filter((one) => one.animationName === "pass").length);
  await page.locator("article.client .trail").waitFor({ state: "attached" });
  await slider(page).press("ArrowRight");
  assert.equal(await moving(), 0);
  await play(page);
  await page.waitForFunction(() => document.getAnimations().some((one) => one.animationName === "pass"));
});

test("a client's card stays as tall however many requests it has counted", async (t) => {
  const recipe = applied("Many requests", SHOP, "15s sim load service/web --rate 50/s --name users\n");
  const heights = [];
  for (const second of [16, 260]) {
    const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(recipe, `&t=${second}s`) }));
    // A far instant is come to by and by.
    while ((await now(page)) < second) await page.waitForTimeout(100);
    const client = page.locator("article.client");
    const answered = Number((await client.locator(".counts").textContent()).match(/answered (\d+)/)[1]);
    assert.equal(answered > 10_000, second === 260, `${answered} at ${second} s`);
    heights.push((await client.boundingBox()).height);
  }
  assert.equal(heights[0], heights[1]);
});
