// The built page in Firefox, which takes composition, selection and modules its own way.
import assert from "node:assert/strict";
import { test } from "node:test";

import { APP } from "./harness.mjs";
import { now, open, run, textOf } from "./firefox.mjs";
import { NOT_FOUND, applied } from "./recipes.mjs";

test("the app starts in Firefox without an error", async (t) => {
  const page = await open(t, APP);
  await page.waitForSelector("yaml-editor .cm-content");
});

test("a failing liveness probe is lived through in Firefox up to CrashLoopBackOff", async (t) => {
  const page = await run(t, applied("Liveness", NOT_FOUND), "0s");
  await page.locator(".speed .segments button:nth-child(3)").click();
  await page.locator(".transport-bar .play").click();
  // Paused in the page itself: on a busy machine the pod has moved on before a click from outside arrives.
  const pausedOnceBackedOff = () => {
    const backedOff = document.querySelector(".pod .status")?.textContent.includes("CrashLoopBackOff");
    if (backedOff) document.querySelector(".transport-bar .play").click();
    return backedOff;
  };
  await page.waitForFunction(pausedOnceBackedOff, { timeout: 30_000 });
  const head = await page.$eval(".pod h2", (element) => element.textContent);
  assert.match(head, /0\/1.*CrashLoopBackOff.*4 \(\d+s ago\)/);
  const played = await now(page);
  assert.ok(150 <= played, `${played} s`);
});

const LAB = `# Two web servers, one of which freezes
0s kubectl apply -f web.yaml
10s sim load service/web --rate 5/s --name users
40s sim freeze web-1
-- web.yaml --
${["web-1", "web-2"].map(server).join("---\n")}---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
`;

function server(name) {
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: web}}
spec:
  containers:
  - name: app
    image: kodekloud/simple-webapp
    readinessProbe: {httpGet: {path: /api/ready, port: 8080}, periodSeconds: 5}
`;
}

/** The lab at an instant, started. */
async function lab(t, at) {
  const page = await run(t, LAB, at);
  await page.waitForSelector('article[data-pod="web-2"] h2');
  return page;
}

test("the stage, its requests and its lanes are drawn in Firefox", async (t) => {
  const page = await lab(t, "60s");
  assert.match(await textOf(page, "article.client"), /answered \d+[^]*failed \d+[^]*timed out/);
  assert.match(await textOf(page, "article.service"), /10\.244\.0\.\d+:8080/);
  assert.equal(await page.$$eval(".wires .wire", (wires) => wires.length), 2);
  const lanes = await page.$$eval(".lane-plot", (plots) => plots.map((plot) => plot.getAttribute("aria-label")));
  assert.ok(lanes.some((label) => /readiness/.test(label)), lanes.join("; "));
  assert.match(await textOf(page, 'article[data-pod="web-1"]'), /0\/1[^]*Running/);
});

test("time is dragged back in Firefox by keys and by pointer", async (t) => {
  const page = await lab(t, "60s");
  await page.$$eval("[role=slider]", (sliders) => sliders.at(-1).focus());
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector("[role=slider]").getAttribute("aria-valuenow") === "59");
  const track = await (await page.$(".scrubber.on-ruler")).boundingBox();
  await page.mouse.click(track.x + track.width * 0.2, track.y + track.height / 2);
  await page.waitForFunction(() => Number(document.querySelector("[role=slider]").getAttribute("aria-valuenow")) < 40);
  assert.ok((await now(page)) > 5);
  assert.match(await textOf(page, 'article[data-pod="web-1"]'), /1\/1[^]*Running/);
});

test("a line, a fault's button and describe answer in Firefox", async (t) => {
  const page = await lab(t, "30s");
  await page.focus("#prompt-field");
  await page.keyboard.type("kubectl get pods");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /NAME +READY/.test([...document.querySelectorAll(".entry pre")].at(-1)?.textContent ?? ""));
  await page.locator('article[data-pod="web-2"] .name').click();
  await page.locator("#ask-tab-describe").click();
  await page.waitForSelector(".describe pre");
  assert.match(await textOf(page, ".describe pre"), /^Name: +web-2/);
  await page.locator("#ask-tab-events").click();
  await page.waitForFunction(() => /Scheduled/.test(document.querySelector("#ask-panel-events").innerText));
});

test("what is typed in Firefox is told", async (t) => {
  const page = await open(t, "/fixture/editor.html", { there: "yaml-editor" });
  await page.waitForSelector("yaml-editor .cm-content");
  await page.evaluate(() => document.querySelector("yaml-editor").select(0));
  await page.keyboard.type("# typed");
  await page.keyboard.press("Enter");
  const text = "# typed\napiVersion: v1\nkind: Pod\n";
  await page.waitForFunction((wanted) => told.some(([name, detail]) => name === "yaml-change" && detail === wanted), {}, text);
});

test("the console is typed into, recalled and selected in Firefox", async (t) => {
  const page = await run(t, applied("Console", NOT_FOUND), "20s");
  await page.focus("#prompt-field");
  await page.keyboard.type("echo 'a  b'; echo 한글");
  // While a syllable is composed Enter belongs to it.
  await page.evaluate(() => {
    const key = new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true });
    document.querySelector("#prompt-field").dispatchEvent(key);
  });
  assert.equal(await page.$eval("#prompt-field", (field) => field.value), "echo 'a  b'; echo 한글");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => [...document.querySelectorAll(".entry pre")].at(-1)?.textContent.includes("한글"));
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.$eval("#prompt-field", (field) => field.value), "echo 'a  b'; echo 한글");
  const selected = await page.evaluate(() => {
    const outputs = document.querySelectorAll(".entry pre");
    getSelection().selectAllChildren(outputs[outputs.length - 1]);
    return getSelection().toString();
  });
  assert.equal(selected.trimEnd(), "a  b\n한글");
});
