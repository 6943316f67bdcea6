// The console as a terminal: a Korean input method, the arrow keys, Ctrl-C, copying, a screen reader, a phone, an editor.
import assert from "node:assert/strict";
import { test } from "node:test";

import { PHONE, axe, open, picture, started } from "./harness.mjs";
import { enter, lastEntry, slider } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { FOUND, applied } from "./recipes.mjs";

const POD = "testapp-pod-liveness";

async function atConsole(t, options = {}) {
  const hash = fragmentOf(applied("Console", FOUND), "&t=20s");
  const page = await started(await open(t, { hash, lang: "en-US", ...options }));
  return { page, prompt: page.locator("#prompt-field"), entries: page.locator(".entry") };
}

test("Enter belongs to the syllable that is being composed, and runs the line afterwards", async (t) => {
  const { page, prompt, entries } = await atConsole(t, { lang: "ko-KR" });
  const before = await entries.count();
  await prompt.fill("echo ");
  await prompt.focus();
  const devtools = await page.context().newCDPSession(page);
  const compose = async (text) => devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  for (const syllable of ["ㅎ", "하", "한"]) await compose(syllable);
  await page.keyboard.press("Enter");
  assert.equal(await prompt.inputValue(), "echo 한");
  await devtools.send("Input.insertText", { text: "한" });
  await compose("ㄱ");
  await compose("글");
  await devtools.send("Input.insertText", { text: "글" });
  // Safari has ended the composition when it tells of the key.
  await prompt.evaluate((field) => {
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true, cancelable: true }));
  });
  assert.equal(await prompt.inputValue(), "echo 한글");
  assert.equal(await entries.count(), before);
  await prompt.press("Enter");
  await page.locator(".typed", { hasText: "echo 한글" }).waitFor();
  assert.equal((await lastEntry(page)).stdout, "한글\n");
  assert.equal(await prompt.inputValue(), "");
});

test("the arrow keys bring back what was typed, and Ctrl-C ends what runs", async (t) => {
  const { page, prompt } = await atConsole(t);
  for (const line of ["echo one", "echo two"]) await enter(page, line);
  await prompt.press("ArrowUp");
  await prompt.press("ArrowUp");
  assert.equal(await prompt.inputValue(), "echo one");
  await prompt.press("ArrowDown");
  assert.equal(await prompt.inputValue(), "echo two");
  await prompt.press("ArrowDown");
  assert.equal(await prompt.inputValue(), "");
  await prompt.press("ArrowUp");
  await prompt.press("Enter");
  assert.equal((await lastEntry(page)).stdout, "two\n");

  await enter(page, "kubectl get pods -w");
  await page.locator(".running").waitFor();
  await prompt.fill("half a line");
  await prompt.press("Control+a");
  await prompt.press("Control+c");
  assert.equal(await page.locator(".running").count(), 1, "with a selection Ctrl-C copies");
  await prompt.press("ArrowRight");
  await prompt.press("Control+c");
  await page.locator(".running").waitFor({ state: "detached" });
  const ended = page.locator(".entry", { hasText: "kubectl get pods -w" });
  assert.match(await ended.innerText(), /\^C/);
  assert.match(await ended.innerText(), /130/);
});

test("what is printed is selected and copied to the space", async (t) => {
  const { page } = await atConsole(t, { before: (opened) => opened.context().grantPermissions(["clipboard-read", "clipboard-write"]) });
  await enter(page, "kubectl get pods; kubectl get nodes; kubectl get pods nope");
  const { stdout, stderr } = await lastEntry(page);
  assert.match(stdout, /^NAME {19}READY {3}STATUS {4}RESTARTS {3}AGE\n/);
  const entry = page.locator(".entry").last();
  const selected = await entry.locator("pre").evaluate((output) => {
    getSelection().selectAllChildren(output);
    return getSelection().toString();
  });
  assert.equal(selected.trimEnd(), (stdout + stderr).trimEnd());
  await entry.getByRole("button", { name: "Copy the output" }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), stdout + stderr);
});

test("a screen reader hears what is printed once, and the prompt has a name", async (t) => {
  const { page, prompt } = await atConsole(t);
  const log = page.getByRole("log");
  assert.equal(await log.count(), 1);
  assert.ok(await log.getAttribute("aria-label"));
  assert.equal(await page.evaluate(() => document.querySelector("#prompt-field").closest("[role=log]")), null);
  await page.evaluate(() => {
    globalThis.heard = [];
    const live = "[role=log], [role=status], [role=alert], [aria-live]:not([aria-live=off])";
    for (const region of document.querySelectorAll(live)) {
      new MutationObserver(() => {
        if (region.textContent.includes("once-only")) globalThis.heard.push(region.getAttribute("role"));
      }).observe(region, { subtree: true, childList: true, characterData: true });
    }
  });
  await prompt.fill("echo once-only");
  await prompt.press("Enter");
  await page.locator(".entry", { hasText: "once-only" }).waitFor();
  assert.deepEqual([...new Set(await page.evaluate(() => globalThis.heard))], ["log"]);
  assert.equal(await page.evaluate(() => document.querySelectorAll("[role=log] [role=log], [role=log] [aria-live]").length), 0);
  await page.getByRole("textbox", { name: "Command line" }).waitFor();
  assert.deepEqual(await axe(page, ".place.ask"), []);
});

test("on a phone a line is typed with a thumb, and kubectl edit shows its tab and comes back", async (t) => {
  const { page, prompt } = await atConsole(t, { viewport: PHONE, lang: "ko-KR" });
  const bar = page.locator(".bottom-bar");
  await bar.locator("button").last().tap();
  await prompt.tap();
  const size = await prompt.evaluate((field) => Number.parseFloat(getComputedStyle(field).fontSize));
  assert.ok(16 <= size, `${size} px: a smaller field makes a phone zoom in`);
  await enter(page, "kubectl get pods -o wide; kubectl describe pod | head -n 12");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, "long lines scroll inside of their entry");
  const copy = page.locator(".entry").last().getByRole("button", { name: "출력 복사" });
  assert.equal(await copy.evaluate((button) => getComputedStyle(button).opacity), "1", "a finger cannot hover");
  await picture(page, "console-phone");

  await prompt.fill(`kubectl edit pod ${POD}`);
  await prompt.press("Enter");
  const editor = page.locator("yaml-editor .cm-content");
  await editor.filter({ hasText: "Please edit the object below" }).waitFor();
  const told = page.locator(".notices .told", { hasText: "kubectl-edit.yaml" });
  await told.filter({ hasText: ":q!" }).waitFor();
  assert.equal(await page.locator("main").getAttribute("data-shown"), "editor");
  assert.deepEqual(await page.locator(".problems li").allInnerTexts(), [], "what the server filled in is nothing to speak of");
  assert.deepEqual(await axe(page), []);
  await picture(page, "console-phone-edit");

  const text = await page.locator("yaml-editor").evaluate((element) => element.value);
  assert.match(text, /terminationMessagePath/);
  await editor.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# by me\n");
  await page.getByRole("button", { name: "저장" }).tap();
  await told.waitFor({ state: "detached" });
  assert.equal(await page.locator("main").getAttribute("data-shown"), "console");
  await page.locator(".entry", { hasText: "Edit cancelled, no changes made." }).waitFor();
  await slider(page).waitFor();
});

test("Tab leaves the prompt once everything that could follow is shown, and its number is said", async (t) => {
  const { page, prompt } = await atConsole(t);
  const said = page.locator(".podlife > [role=status][aria-live]");
  const isThere = () => prompt.evaluate((field) => field === document.activeElement);
  await prompt.fill("kubectl de");
  await prompt.press("Tab");
  await page.locator(".candidates li").nth(1).waitFor();
  const count = await page.locator(".candidates li").count();
  await said.getByText(`${count} possible endings`).waitFor();
  assert.equal(await isThere(), true);
  await prompt.press("Tab");
  assert.equal(await isThere(), false);
  // Another word is another question.
  await prompt.fill("kubectl get po");
  await prompt.press("Tab");
  assert.equal(await isThere(), true);

  await page.getByRole("button", { name: "Previous event" }).click();
  await said.getByText(/^\d+ seconds/).waitFor();
  await page.locator("article.pod .name").first().click();
  await said.getByText(/^Why is .+\?/).waitFor();
});

test("pasted lines run one after the other, the last waits for Enter, and a refused one comes back", async (t) => {
  const { page, prompt, entries } = await atConsole(t);
  const paste = (text) =>
    prompt.evaluate((field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  await prompt.fill("echo ");
  await paste("one\r\ncat > a.txt <<EOF\n\nEOF\necho thr");
  await page.locator(".typed", { hasText: "EOF" }).last().waitFor();
  await page.waitForFunction(() => document.querySelector("#prompt-field").value === "echo thr");
  assert.ok((await page.locator(".typed").allInnerTexts()).includes("echo one"));
  // The arrows come back to what was begun.
  await prompt.press("ArrowUp");
  assert.notEqual(await prompt.inputValue(), "echo thr");
  await prompt.press("ArrowDown");
  assert.equal(await prompt.inputValue(), "echo thr");

  const before = await entries.count();
  const long = `echo ${"a".repeat(5_000)}`;
  await prompt.fill(long);
  await prompt.press("Enter");
  await page.locator(".notices").getByText("longer than 4096 bytes").waitFor();
  assert.equal(await prompt.inputValue(), long);
  assert.equal(await entries.count(), before);
});
