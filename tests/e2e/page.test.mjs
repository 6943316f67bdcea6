// The built page as a visitor meets it: it opens under a sub-path, breaks no rule of its policy, and says so when it cannot run.
import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, open, picture, started } from "./harness.mjs";

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
