// Bad input: a clear message, the learner's text still there, and no error on the page (the harness sees to that).
import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, axe, open, origin, picture, started } from "./harness.mjs";
import { enter, lastEntry, paste } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { NOT_FOUND, applied } from "./recipes.mjs";

const POD = "testapp-pod-liveness-404";

const notices = (page) => page.locator(".notices");
const editorText = (page) => page.evaluate(() => document.querySelector("yaml-editor").value);

test("broken YAML is told at its line, and stays", async (t) => {
  const page = await started(await open(t, { lang: "en-US" }));
  const broken = "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: web\n";
  await paste(page, broken);
  // The complaint first, then what it means.
  await page.locator(".problems").getByRole("button", { name: "Line 4" }).first().waitFor();
  await page.locator(".problems li.failing").getByText("YAML takes no tabs for indentation").waitFor();
  await page.keyboard.press("Control+Enter");
  await page.locator(".entry .stderr").waitFor();
  assert.match((await lastEntry(page)).stderr, /error parsing .*error converting YAML to JSON: yaml: line \d+/);
  assert.equal(await editorText(page), broken);
});

test("an unknown kind is refused in kubectl's words, and stays", async (t) => {
  const page = await started(await open(t, { lang: "en-US" }));
  const text = "apiVersion: v1\nkind: Pood\nmetadata:\n  name: web\n";
  await paste(page, text);
  await page.keyboard.press("Control+Enter");
  await page.locator(".entry .stderr").waitFor();
  assert.match((await lastEntry(page)).stderr, /no matches for kind "Pood" in version "v1"/);
  assert.equal(await editorText(page), text);
});

test("a damaged link opens the page all the same and says what is wrong", async (t) => {
  const whole = fragmentOf(applied("Whole", NOT_FOUND));
  const page = await started(await open(t, { hash: whole.slice(0, -9), lang: "ko-KR" }));
  await notices(page).getByText("링크가 손상되었습니다").waitFor();
  assert.match(await editorText(page), /name: web/);
  assert.deepEqual(await axe(page), []);
  await picture(page, "bad-link");
  await notices(page).getByRole("button", { name: "이 알림 닫기" }).click();
  await notices(page).getByText("링크가 손상되었습니다").waitFor({ state: "detached" });
});

test("an oversized link and one of a later version are told apart", async (t) => {
  const page = await started(await open(t, { hash: `#r=1.${"A".repeat(70_000)}`, lang: "en-US" }));
  await notices(page).getByText(/The link is longer than 64 kB/).waitFor();
  const later = await started(await open(t, { hash: "#r=3.abcdef", lang: "en-US" }));
  await notices(later).getByText(/version 3, which this page does not know yet/).waitFor();
});

test("work on the shelf outlives a link that is opened over it", async (t) => {
  const page = await started(await open(t, { lang: "en-US" }));
  await paste(page, "# my work\n");
  await page.locator("#prompt-field").focus();
  await page.waitForFunction(() => localStorage.getItem("podlife.recipe")?.includes("# my work"));
  await page.goto("about:blank");
  await page.goto(`${await origin()}${APP}${fragmentOf(applied("Theirs", NOT_FOUND))}`);
  await started(page);
  await notices(page).getByText(/Your own work is kept/).waitFor();
  assert.match(await editorText(page), new RegExp(POD));
  assert.match(await page.evaluate(() => localStorage.getItem("podlife.recipe")), /# my work/);

  await paste(page, "# touched\n");
  await page.locator("#prompt-field").focus();
  await page.waitForFunction(() => localStorage.getItem("podlife.recipe")?.includes("# touched"));
  assert.match(await page.evaluate(() => localStorage.getItem("podlife.previous")), /# my work/);
  assert.equal(new URL(page.url()).hash, "");
  await page.reload();
  await started(page);
  assert.match(await editorText(page), /# touched/);

  await page.getByRole("button", { name: "Reset" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Back to “/ }).click();
  await page.waitForFunction(() => document.querySelector("yaml-editor").value.includes("# my work"));
  assert.match(await page.evaluate(() => localStorage.getItem("podlife.previous")), /# touched/);
});

test("with storage blocked everything works and the page says that nothing is kept", async (t) => {
  const before = (page) =>
    page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    });
  const page = await started(await open(t, { before, lang: "en-US" }));
  await notices(page).getByText(/This browser keeps nothing/).waitFor();
  await enter(page, "kubectl get pods");
  assert.match((await lastEntry(page)).stdout, /^NAME +READY/);
  assert.deepEqual(await axe(page), []);
});

test("a paste of 1 MB stays in the editor, is told, and comes back with a reload", async (t) => {
  const page = await started(await open(t, { lang: "en-US" }));
  const huge = `${NOT_FOUND}${"# padding padding padding padding padding padding padding\n".repeat(18_000)}`;
  assert.ok(1_000_000 < huge.length);
  await paste(page, huge);
  await notices(page).getByText(/longer than the 256 KiB a recipe can hold/).waitFor();
  await page.keyboard.press("Control+Enter");
  await notices(page).getByText(/The recipe would be longer than 256 KiB/).waitFor();
  await enter(page, "kubectl get pods");
  assert.match((await lastEntry(page)).stdout, /^NAME +READY/);
  await page.reload();
  await started(page);
  await page.waitForFunction((length) => document.querySelector("yaml-editor").value.length === length, huge.length);
  await notices(page).getByText(/longer than the 256 KiB/).waitFor();
  await paste(page, NOT_FOUND);
  await notices(page).getByText(/longer than the 256 KiB/).waitFor({ state: "detached" });
});

test("a removed file comes back with one click", async (t) => {
  const page = await started(await open(t, { lang: "en-US" }));
  const text = await editorText(page);
  await page.getByRole("button", { name: "Remove web.yaml" }).click();
  await notices(page).getByRole("button", { name: "Bring it back" }).click();
  await page.waitForFunction((wanted) => document.querySelector("yaml-editor").value === wanted, text);
});
