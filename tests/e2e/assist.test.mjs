// Writing a manifest with the page's help: what is offered, what is explained, with the keyboard and by touch, in both languages.
import assert from "node:assert/strict";
import { test } from "node:test";

import { PHONE, axe, open, picture, started } from "./harness.mjs";
import { enter, lastEntry, listen, paste, spoken } from "./learner.mjs";

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
  - name: app
    image: nginx:1.27
    ports:
    - {name: http, containerPort: 80}
`;

const text = (page) => page.evaluate(() => document.querySelector("yaml-editor").value);
const offered = (page) => page.locator(".cm-tooltip-autocomplete li");
const chosen = (page) => page.locator(".cm-tooltip-autocomplete li[aria-selected]");
const explanation = (page) => page.locator(".cm-explanation");
const labels = (page) => page.locator(".cm-tooltip-autocomplete .cm-completionLabel").allTextContents();
// A key in the very moment of opening belongs to the text.
const settle = () => new Promise((resolve) => setTimeout(resolve, 300));

/** A page with this text in the editor and the cursor at its end. */
async function writing(t, content, options = {}) {
  const page = await started(await open(t, options));
  // On a phone one pane is seen at a time.
  const files = page.locator(".bottom-bar").getByRole("button", { name: /^(파일|Files)$/ });
  if (await files.isVisible()) await files.click();
  await page.waitForSelector("yaml-editor .cm-content");
  await paste(page, content);
  await page.waitForFunction((wanted) => document.querySelector("yaml-editor").value === wanted, content);
  await page.evaluate((end) => document.querySelector("yaml-editor").select(end), content.length);
  return page;
}

async function take(page, label) {
  await chosen(page).filter({ hasText: label }).waitFor();
  await settle();
  await page.keyboard.press("Enter");
}

test("a liveness probe is written with the keyboard alone", async (t) => {
  const page = await writing(t, `${POD}    `, { lang: "ko-KR" });
  await page.keyboard.type("live");
  await take(page, "livenessProbe");
  await page.keyboard.type("/healthz");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.press("Control+Space");
  await take(page, "http");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("per");
  await chosen(page).filter({ hasText: "periodSeconds" }).waitFor();
  await page.locator(".cm-completionInfo", { hasText: "기본값: 10" }).waitFor();
  await picture(page, "assist-completion");
  assert.deepEqual(await axe(page), []);
  await settle();
  await page.keyboard.press("Tab");
  await page.keyboard.type("5");
  const probe = "    livenessProbe:\n      httpGet:\n        path: /healthz\n        port: http\n      periodSeconds: 5";
  assert.equal(await text(page), `${POD}${probe}`);
});

test("what must be there comes first, and a word of the API ends a line", async (t) => {
  const page = await writing(t, `${POD}  - `, { lang: "en-US" });
  await page.keyboard.press("Control+Space");
  await offered(page).first().waitFor();
  assert.deepEqual((await labels(page)).slice(0, 2), ["name", "image"]);
  assert.match(await offered(page).first().textContent(), /string required/);
  await page.keyboard.press("Escape");
  await offered(page).first().waitFor({ state: "detached" });
  await page.keyboard.type("imagePullPolicy: ");
  await offered(page).filter({ hasText: "IfNotPresent" }).waitFor();
  assert.deepEqual(await labels(page), ["Always", "Never", "IfNotPresent"]);
  await page.keyboard.type("Nev");
  await take(page, "Never");
  assert.equal(await text(page), `${POD}  - imagePullPolicy: Never`);
  // The word is whole: nothing is offered, and Enter ends the line.
  await page.keyboard.press("Enter");
  assert.match(await text(page), /Never\n +$/);
});

test("a Service finds the labels of a Pod in the same file", async (t) => {
  const service = "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    ";
  const page = await writing(t, `${POD}${service}`, { lang: "en-US" });
  await page.keyboard.press("Control+Space");
  await take(page, "app: web");
  assert.equal(await text(page), `${POD}${service}app: web`);
});

test("an empty file begins with a whole object, and what it lacks is offered next", async (t) => {
  const page = await writing(t, "# 첫 파드 🎉\n", { lang: "ko-KR" });
  await page.keyboard.type("Po");
  await take(page, "Pod");
  await page.keyboard.type("web");
  assert.match(await text(page), /^# 첫 파드 🎉\napiVersion: v1\nkind: Pod\nmetadata:\n {2}name: web\nspec:\n {2}containers:\n {4}- name: \n {6}image: $/);
});

test("a Hangul syllable is composed in peace", async (t) => {
  const page = await writing(t, `${POD}    `, { lang: "ko-KR" });
  const devtools = await page.context().newCDPSession(page);
  for (const syllable of ["ㅎ", "하", "한"]) {
    await devtools.send("Input.imeSetComposition", { text: syllable, selectionStart: 1, selectionEnd: 1 });
  }
  await settle();
  assert.equal(await offered(page).count(), 0);
  await devtools.send("Input.insertText", { text: "한" });
  assert.equal(await text(page), `${POD}    한`);
});

for (const [lang, meaning, fallback, more, label] of [
  ["ko-KR", "컨테이너가 아직 살아 있는지 묻습니다", "기본값: Always", "더 읽기(새 탭)", "이 필드는 무엇인가요?"],
  ["en-US", "Asks whether the container still works", "Default: Always", "Read more (new tab)", "What is this field?"],
]) {
  test(`a field is explained by key, by mouse and by button, ${lang}`, async (t) => {
    const content = `${POD}    livenessProbe: {}\n  restartPolicy: Always\n`;
    const page = await writing(t, content, { lang });
    await page.evaluate((at) => document.querySelector("yaml-editor").select(at), content.indexOf("liveness") + 3);
    await listen(page);
    await page.keyboard.press("Alt+F1");
    await explanation(page).filter({ hasText: "livenessProbe <Probe>" }).filter({ hasText: meaning }).waitFor();
    assert.match(await explanation(page).locator("a").getAttribute("href"), /^https:\/\/kubernetes\.io\/(ko\/)?docs\//);
    await explanation(page).getByRole("link", { name: more }).waitFor();
    await spoken(page, meaning);
    assert.deepEqual(await axe(page), []);
    await picture(page, `assist-explanation-${lang}`);
    await page.keyboard.press("Escape");
    await explanation(page).waitFor({ state: "detached" });

    await page.locator(".cm-line span", { hasText: "restartPolicy" }).hover();
    await explanation(page).filter({ hasText: fallback }).waitFor();
    await page.mouse.move(2, 2);
    await explanation(page).waitFor({ state: "detached" });

    await page.evaluate((at) => document.querySelector("yaml-editor").select(at), content.indexOf("restartPolicy"));
    await page.getByRole("button", { name: label }).click();
    await explanation(page).filter({ hasText: "restartPolicy <string>" }).waitFor();
  });
}

test("on a phone a tap on the field and one on the button explain it", async (t) => {
  const page = await writing(t, `${POD}  hostPID: true\n`, { lang: "ko-KR", viewport: PHONE });
  await page.locator(".cm-line", { hasText: "hostPID" }).tap();
  await page.getByRole("button", { name: "이 필드는 무엇인가요?" }).tap();
  await explanation(page).filter({ hasText: "받아들이지만 시뮬레이션하지 않습니다" }).waitFor();
  await picture(page, "assist-phone");
  assert.deepEqual(await axe(page), []);
});

test("kubectl explain knows the same fields, and Tab completes them", async (t) => {
  const page = await started(await open(t, { lang: "ko-KR" }));
  await enter(page, "kubectl explain pod.spec.containers.livenessProbe.periodSeconds");
  const { stdout } = await lastEntry(page);
  assert.equal(
    stdout,
    "KIND:       Pod\nVERSION:    v1\n\nFIELD: periodSeconds <integer>\n\n\nDESCRIPTION:\n" +
      "    How often the probe runs, in seconds\n    \n\n",
  );
  await enter(page, "kubectl explain pods.spec.nope");
  assert.equal((await lastEntry(page)).stderr, 'error: field "nope" does not exist\n');
  const prompt = page.locator("#prompt-field");
  await prompt.fill("kubectl explain pod.spec.restartP");
  await prompt.press("Tab");
  await page.waitForFunction(() => document.querySelector("#prompt-field").value.startsWith("kubectl explain pod.spec.restartPolicy"));
});

test("in Korean the panels of the editor speak Korean", async (t) => {
  const page = await started(await open(t, { lang: "ko-KR" }));
  await page.locator("yaml-editor .cm-content").click();
  await page.keyboard.press("Control+f");
  const panel = page.locator(".cm-search");
  await panel.getByPlaceholder("찾을 내용").waitFor();
  assert.doesNotMatch(await panel.innerText(), /[a-z]/i);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Alt+g");
  await page.locator(".cm-panel", { hasText: "줄 번호로 이동" }).waitFor();
});
