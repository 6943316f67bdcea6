// The editor element alone, on a page of its own, under the policy of the real page.
import assert from "node:assert/strict";
import { test } from "node:test";

import { PHONE, axe, open, picture } from "./harness.mjs";
import { listen, spoken } from "./learner.mjs";

const START = "apiVersion: v1\nkind: Pod\n";

async function openEditor(t, options = {}) {
  const page = await open(t, { path: "/fixture/editor.html", ...options });
  await page.waitForSelector("yaml-editor .cm-content, yaml-editor textarea");
  return page;
}

const value = (page) => page.evaluate(() => document.querySelector("yaml-editor").value);
const set = (page, name, to) =>
  page.evaluate(([property, content]) => (document.querySelector("yaml-editor")[property] = content), [name, to]);
const call = (page, method, ...args) =>
  page.evaluate(([name, words]) => document.querySelector("yaml-editor")[name](...words), [method, args]);
const told = (page, name) =>
  page.evaluate((wanted) => globalThis.told.filter(([event]) => event === wanted).map(([, detail]) => detail), name);
const changeTold = (page, text) =>
  page.waitForFunction((wanted) => globalThis.told.some(([name, text]) => name === "yaml-change" && text === wanted), text);
const longerThanTheDelay = () => new Promise((resolve) => setTimeout(resolve, 400));

test("a value set before the script arrives is kept, with plain line ends", async (t) => {
  const page = await openEditor(t);
  assert.equal(await value(page), START);
  assert.deepEqual(await told(page, "yaml-change"), []);
});

test("Korean text typed at the end is told once, and undo takes it back", async (t) => {
  const page = await openEditor(t);
  await call(page, "select", START.length);
  await page.keyboard.insertText("# 첫 파드");
  await page.keyboard.insertText("입니다");
  await changeTold(page, `${START}# 첫 파드입니다`);
  assert.equal((await told(page, "yaml-change")).length, 1);
  await page.keyboard.press("Control+z");
  await changeTold(page, START);
});

test("nothing is told while a syllable is being composed", async (t) => {
  const page = await openEditor(t);
  await call(page, "select", START.length);
  const devtools = await page.context().newCDPSession(page);
  const compose = (text) =>
    devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  await compose("ㅍ");
  await compose("파");
  await longerThanTheDelay();
  assert.deepEqual(await told(page, "yaml-change"), []);

  await set(page, "value", "kind: Service\n");
  await compose("팟");
  await devtools.send("Input.insertText", { text: "팟" });
  await changeTold(page, `${START}팟`);
  assert.equal(await value(page), `${START}팟`, "the learner's syllable wins over the page's text");
});

test("a value from the page keeps the cursor and the history, and is not told back", async (t) => {
  const page = await openEditor(t);
  await call(page, "select", START.length);
  await page.keyboard.insertText("# mine");
  await changeTold(page, `${START}# mine`);
  await set(page, "value", `# theirs\n${START}# mine`);
  await page.keyboard.insertText("!");
  assert.equal(await value(page), `# theirs\n${START}# mine!`);
  await longerThanTheDelay();
  assert.equal((await told(page, "yaml-change")).length, 2);
});

test("load starts a new document that undo does not leave", async (t) => {
  const page = await openEditor(t);
  await call(page, "load", "kind: Service\n");
  await call(page, "select", 0);
  await page.keyboard.press("Control+z");
  assert.equal(await value(page), "kind: Service\n");
});

test("Ctrl-Enter tells the waiting change first and then applies", async (t) => {
  const page = await openEditor(t);
  await call(page, "select", 0);
  await page.keyboard.insertText("# now\n");
  await page.keyboard.press("Control+Enter");
  const names = await page.evaluate(() => globalThis.told.map(([name]) => name).filter((name) => name !== "yaml-cursor"));
  assert.deepEqual(names, ["yaml-change", "yaml-apply"]);
  assert.deepEqual(await told(page, "yaml-apply"), [`# now\n${START}`]);
});

test("Tab leaves the editor, and leaving tells the waiting change", async (t) => {
  const page = await openEditor(t);
  await call(page, "select", 0);
  await page.keyboard.insertText("#");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "after");
  assert.deepEqual(await told(page, "yaml-change"), [`#${START}`]);
});

test("Enter below a key keeps the indentation, two spaces deep", async (t) => {
  const page = await openEditor(t);
  await call(page, "load", "metadata:\n  name: web");
  await call(page, "select", "metadata:\n  name: web".length);
  await page.keyboard.press("Enter");
  await page.keyboard.insertText("labels:");
  assert.equal(await value(page), "metadata:\n  name: web\n  labels:");
});

test("diagnostics are underlined, marked and explained, and their repair is one click", async (t) => {
  const page = await openEditor(t);
  await set(page, "value", "apiVersion: v1\nknd: Pod\n");
  const fix = { label: "kind으로 바꾸기", from: 15, to: 18, insert: "kind" };
  await set(page, "diagnostics", [
    { from: 15, to: 18, severity: "error", message: 'unknown field "knd"', fix },
    { from: 999_999, to: 1_000_000, severity: "info", message: "beyond the end" },
  ]);
  assert.equal(await page.locator(".cm-lintRange-error").textContent(), "knd");
  assert.equal(await page.locator(".cm-lint-marker-error").count(), 1);
  await page.locator(".cm-lintRange-error").hover();
  await page.locator(".cm-tooltip .cm-diagnostic", { hasText: 'unknown field "knd"' }).waitFor();
  await picture(page, "editor-diagnostic");
  await page.getByRole("button", { name: fix.label }).click();
  await changeTold(page, START);
});

test("a repair of a text that has changed since does nothing", async (t) => {
  const page = await openEditor(t);
  const fix = { label: "repair", from: 0, to: 10, insert: "x" };
  await set(page, "diagnostics", [{ from: 15, to: 19, severity: "warning", message: "look", fix }]);
  await call(page, "select", 0, 3);
  await page.keyboard.insertText("API");
  await page.locator(".cm-lintRange-warning").hover();
  await page.getByRole("button", { name: "repair" }).click();
  assert.equal(await value(page), "APIVersion: v1\nkind: Pod\n");
});

test("select scrolls there, takes the focus and tells line and column", async (t) => {
  const page = await openEditor(t);
  const lines = Array.from({ length: 400 }, (_, index) => `# ${index + 1}`).join("\n");
  await call(page, "load", lines);
  const offset = lines.indexOf("# 300");
  await call(page, "select", offset, offset + 5);
  await page.locator(".cm-line", { hasText: "# 300" }).waitFor();
  assert.deepEqual((await told(page, "yaml-cursor")).at(-1), { line: 300, column: 6, offset: offset + 5 });
});

test("a read-only editor can be selected and not changed", async (t) => {
  const page = await openEditor(t);
  await set(page, "readonly", true);
  await call(page, "select", 0);
  await page.keyboard.type("x");
  assert.equal(await value(page), START);
});

/** A page that knows one word and one field, and notes whether it was asked by key. */
const teach = (page) =>
  page.evaluate(() => {
    const editor = document.querySelector("yaml-editor");
    globalThis.asked = [];
    editor.complete = (text, offset, explicit) => {
      globalThis.asked.push(explicit);
      const from = offset - /[a-z]*$/i.exec(text.slice(0, offset))[0].length;
      if (from === offset && !explicit) return null;
      const probe = { label: "livenessProbe", detail: "Probe", info: "묻습니다", insert: "livenessProbe:\n  x: ", cursor: 20 };
      return { from, to: offset, options: [probe, { label: "lifecycle" }] };
    };
    editor.hover = (text, offset) => {
      const link = { href: "https://kubernetes.io/ko/docs/", label: "더 읽기(새 탭)" };
      if (offset > 14) return null;
      return { from: 0, to: 10, title: "apiVersion <string>", lines: ["무엇을 만드는지", "필수"], lang: "ko", link };
    };
  });
const offered = (page) => page.locator(".cm-tooltip-autocomplete li");

test("completion opens by key and while typing, and shows what the page answers", async (t) => {
  const page = await openEditor(t);
  await teach(page);
  await call(page, "select", START.length);
  await page.keyboard.press("Control+Space");
  await offered(page).filter({ hasText: "livenessProbe" }).waitFor();
  const info = page.locator(".cm-completionInfo", { hasText: "묻습니다" });
  await info.waitFor();
  const isSeen = await info.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  assert.ok(isSeen, "the meaning of a choice is cut off");
  assert.deepEqual(await axe(page), []);
  await picture(page, "editor-completion");
  await page.keyboard.press("Escape");
  await offered(page).first().waitFor({ state: "detached" });
  await page.keyboard.type("li");
  await offered(page).first().waitFor();
  assert.equal(await offered(page).count(), 2);
  assert.equal((await page.evaluate(() => globalThis.asked)).at(-1), false);
});

for (const key of ["Enter", "Tab"]) {
  test(`${key} takes what is offered, and the cursor goes where the page wants it`, async (t) => {
    const page = await openEditor(t);
    await teach(page);
    await call(page, "select", START.length);
    await page.keyboard.type("li");
    await offered(page).first().waitFor();
    // A key in the very moment of opening belongs to the text.
    await longerThanTheDelay();
    await page.keyboard.press(key);
    await offered(page).first().waitFor({ state: "detached" });
    await page.keyboard.type("1");
    await changeTold(page, `${START}livenessProbe:\n  x: 1`);
  });
}

test("while a syllable is composed nothing is offered and Enter belongs to it", async (t) => {
  const page = await openEditor(t);
  await teach(page);
  await call(page, "select", START.length);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Input.imeSetComposition", { text: "ㅍ", selectionStart: 1, selectionEnd: 1 });
  await devtools.send("Input.imeSetComposition", { text: "파", selectionStart: 1, selectionEnd: 1 });
  await longerThanTheDelay();
  assert.equal(await offered(page).count(), 0);
  await devtools.send("Input.insertText", { text: "파" });
  await changeTold(page, `${START}파`);
  assert.equal(await offered(page).count(), 0);
});

test("a field is explained under the mouse, with its link", async (t) => {
  const page = await openEditor(t);
  await teach(page);
  await page.locator(".cm-line", { hasText: "apiVersion" }).hover({ position: { x: 30, y: 10 } });
  await page.locator(".cm-explanation", { hasText: "무엇을 만드는지" }).waitFor();
  const link = page.locator(".cm-explanation a");
  assert.equal(await link.getAttribute("href"), "https://kubernetes.io/ko/docs/");
  assert.equal(await link.getAttribute("rel"), "noopener");
  assert.deepEqual(await axe(page), []);
});

test("a field is explained by Alt-F1, aloud too, until Escape or the next key", async (t) => {
  const page = await openEditor(t);
  await teach(page);
  await listen(page);
  await call(page, "select", 3);
  await page.keyboard.press("Alt+F1");
  await page.locator(".cm-explanation", { hasText: "apiVersion <string>" }).waitFor();
  await spoken(page, "apiVersion <string>. 무엇을 만드는지. 필수");
  await picture(page, "editor-explanation");
  await page.keyboard.press("Escape");
  await page.locator(".cm-explanation").waitFor({ state: "detached" });
  await call(page, "explain");
  await page.locator(".cm-explanation").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.locator(".cm-explanation").waitFor({ state: "detached" });
  await call(page, "select", START.length);
  await set(page, "phrases", { "Nothing is known about this place": "알려진 것이 없습니다" });
  await page.keyboard.press("Alt+F1");
  await spoken(page, "알려진 것이 없습니다");
  assert.equal(await page.locator(".cm-explanation").count(), 0);
});

test("a pasted megabyte is taken whole and the page stays awake", async (t) => {
  const page = await openEditor(t);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const big = "- name: 가나다 abc\n".repeat(60_000);
  await call(page, "load", "");
  await call(page, "select", 0);
  await page.evaluate((text) => navigator.clipboard.writeText(text), big);
  const start = Date.now();
  await page.keyboard.press("Control+v");
  await changeTold(page, big);
  assert.ok(Date.now() - start < 10_000, `took ${Date.now() - start} ms`);
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText("# first");
  assert.equal(await value(page), `# first${big}`);
});

test("without CodeMirror a plain text field keeps the contract", async (t) => {
  const page = await openEditor(t, { hash: "#plain" });
  assert.equal(await page.locator("yaml-editor .cm-editor").count(), 0);
  assert.equal(await value(page), START);
  await call(page, "select", 0);
  await page.keyboard.insertText("# 평문\n");
  await page.keyboard.press("Control+Enter");
  assert.deepEqual(await told(page, "yaml-change"), [`# 평문\n${START}`]);
  assert.deepEqual(await told(page, "yaml-apply"), [`# 평문\n${START}`]);
  await teach(page);
  await call(page, "select", 0);
  await call(page, "explain");
  await page.getByRole("status").filter({ hasText: "무엇을 만드는지" }).waitFor();
});

for (const theme of ["light", "dark"]) {
  test(`axe-core finds nothing wrong, ${theme}`, async (t) => {
    const page = await openEditor(t, { theme, viewport: PHONE });
    await set(page, "value", 'apiVersion: v1 # 버전\nkind: "Pod"\nspec:\n\t- &a [1, true]\n');
    await set(page, "diagnostics", [{ from: 0, to: 10, severity: "warning", message: "look" }]);
    await call(page, "select", 0);
    await page.keyboard.press("Control+f");
    await page.locator(".cm-search").waitFor();
    await picture(page, `editor-${theme}`);
    assert.deepEqual(await axe(page), []);
  });
}
