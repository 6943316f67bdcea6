// The built page as a visitor meets it: it opens under a sub-path, breaks no rule of its policy, and says so when it cannot run.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DESKTOP, axe, open, picture, started } from "./harness.mjs";
import { card, enter, slider } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { FREEZING } from "./recipes.mjs";

const LANDSCAPE = { width: 844, height: 390 };
const PORTRAIT = { width: 390, height: 844 };

/** The name of what has the focus, or its tag. */
const focused = (page) => page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.innerText ?? document.activeElement.tagName);

/** Waits until what has the focus stands in there. */
const focusIn = (page, selector) => page.waitForFunction((selector) => document.activeElement.closest(selector) !== null, selector);

test("the shape of the page is there before the app", async (t) => {
  const before = (page) => page.route("**/*_bg.wasm", () => {});
  const page = await open(t, { before, errors: [/_bg\.wasm/] });
  await page.locator("#app .boot-mark").waitFor();
  assert.deepEqual(await axe(page), []);
});

test("an app that does not arrive is told on a card in both languages", async (t) => {
  const before = (page) => page.route("**/*_bg.wasm", (route) => route.abort());
  const page = await open(t, { before, errors: [/_bg\.wasm/, /ERR_FAILED/, /podlife has stopped/] });
  const card = page.getByRole("alert");
  await card.getByText("podlife가 멈췄습니다").waitFor();
  await card.getByText("podlife has stopped").waitFor();
  assert.deepEqual(await axe(page), []);
});

test("an app that stops shows the card, the reason and the learner's text", async (t) => {
  const page = await started(await open(t, { errors: [/unreachable/, /podlife has stopped/] }));
  await page.waitForSelector("yaml-editor .cm-content");
  await page.evaluate(() => {
    document.querySelector("yaml-editor").value = "kind: Pod # 내 글";
    dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable executed") }));
  });
  const card = page.getByRole("alert");
  await card.waitFor();
  assert.equal(await card.getByRole("textbox").inputValue(), "kind: Pod # 내 글");
  assert.match(await card.locator("pre").textContent(), /unreachable executed/);
  await picture(page, "page-stopped");
  assert.deepEqual(await axe(page, ".notice"), []);
});

test("an error of something else than the app shows no card", async (t) => {
  const page = await started(await open(t));
  await page.evaluate(() => dispatchEvent(new ErrorEvent("error", { error: new TypeError("an extension") })));
  assert.equal(await page.getByRole("alert").filter({ hasText: "podlife" }).count(), 0);
});

test("a dialog hands the focus back, whichever way it is closed", async (t) => {
  const page = await started(await open(t, { lang: "en-US" }));
  const ways = [
    ["Reset", "Close"],
    ["Reset", "Cancel"],
    ["Reset", "Start over"],
    ["Export", "Close"],
    ["Share link", "Close"],
    ["Lessons", "Close"],
  ];
  for (const [opener, way] of ways) {
    const button = page.locator(".choices").getByRole("button", { name: opener, exact: true });
    await button.focus();
    await page.keyboard.press("Enter");
    const dialog = page.locator("dialog[open]");
    await dialog.waitFor();
    if (opener === "Lessons") assert.equal(await page.evaluate(() => document.activeElement.type), "search");
    await dialog.getByRole("button", { name: way, exact: true }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await button.evaluate((button) => button === document.activeElement), true, `${opener}, ${way}: ${await focused(page)}`);
  }
});

test("a dialog stays when the phone is turned and what opened it goes", async (t) => {
  const page = await started(await open(t, { lang: "en-US", viewport: LANDSCAPE }));
  const dialog = page.locator("dialog[open]");
  await page.getByRole("button", { name: "Export" }).click();
  await dialog.waitFor();
  await page.setViewportSize(PORTRAIT);
  assert.equal(await dialog.isVisible(), true);
  await dialog.getByRole("button", { name: "Close", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await page.getByRole("button", { name: "Export" }).count(), 0);

  await page.getByRole("button", { name: "Share link" }).click();
  await dialog.getByRole("button", { name: "Export" }).click();
  await page.setViewportSize(LANDSCAPE);
  assert.equal(await dialog.last().isVisible(), true);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  await page.setViewportSize(DESKTOP);
  await enter(page, "kubectl get nodes");
  await page.getByRole("button", { name: "Start again", exact: true }).click();
  await dialog.waitFor();
  await page.setViewportSize(PORTRAIT);
  assert.equal(await page.locator(".lesson-body").isVisible(), false);
  assert.equal(await dialog.isVisible(), true);
});

test("a control that goes away leaves the focus nearby", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(FREEZING, "&t=30s") }));
  await card(page, "web").locator(".name").press("Enter");
  await page.getByRole("button", { name: "Close why" }).press("Enter");
  await focusIn(page, ".ask-pane");

  await card(page, "web").getByRole("button", { name: "Break or mend app" }).press("Enter");
  await page.getByRole("button", { name: "Freeze", exact: true }).press("Enter");
  await page.getByRole("button", { name: "Thaw", exact: true }).waitFor();
  assert.equal(await focused(page), "Thaw");
  await page.getByRole("button", { name: "Slow down", exact: true }).press("Enter");
  await page.getByRole("button", { name: "Slow down", exact: true }).waitFor({ state: "detached" });
  await focusIn(page, ".deeds");

  // In the past, so that there is something to bring back.
  await slider(page).press("Home");
  await enter(page, "kubectl get pods");
  await page.getByRole("button", { name: "Bring the cut future back" }).press("Enter");
  await focusIn(page, ".steps");

  const plus = page.getByRole("button", { name: "New file" });
  await plus.press("Enter");
  const field = page.getByLabel("Name of the new file");
  await field.evaluate((field) => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", isComposing: true, bubbles: true })));
  await field.press("Escape");
  await plus.waitFor();
  assert.equal(await focused(page), "New file");
  await plus.press("Enter");
  await field.fill("other.yaml");
  await field.press("Enter");
  await page.getByRole("tab", { name: "other.yaml" }).waitFor();
  await focusIn(page, "yaml-editor");
});
