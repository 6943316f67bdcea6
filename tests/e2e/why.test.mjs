// Why: from a lamp, a probe, an endpoint and a failed request back to the learner's command and the line of their manifest.
import assert from "node:assert/strict";
import { test } from "node:test";

import { DESKTOP, PHONE, axe, open, picture, started } from "./harness.mjs";
import { card, now } from "./learner.mjs";
import { fragmentOf } from "./link.mjs";
import { HANGING } from "./recipes.mjs";

const hash = fragmentOf(HANGING, "&t=62s");

async function asked(page, heading) {
  const why = page.locator(".why");
  await why.locator("h2", { hasText: heading }).waitFor();
  return why;
}

test("a lamp that is out leads to the command, and its line of the manifest opens in the editor", async (t) => {
  const page = await started(await open(t, { hash, lang: "en-US" }));
  await page.getByRole("tab", { name: "other.yaml" }).click();
  await card(page, "web-1").getByRole("button", { name: /ContainersReady/ }).click();
  const why = await asked(page, "Why is ContainersReady False for web-1?");
  assert.match(await why.innerText(), /readiness probe of app failed \(3 of 3 in a row\)/);
  assert.match(await why.innerText(), /sim freeze web-1/);
  await why.locator("details").first().locator("summary").click();
  await why.locator(".why-rule").first().waitFor();
  await why.getByRole("button", { name: /periodSeconds: 5/ }).click();
  assert.equal(await page.getByRole("tab", { name: "web.yaml" }).getAttribute("aria-selected"), "true");
  await page.waitForFunction(() => String(getSelection()).includes("periodSeconds: 5"));
  // The command is a step like any other: it leads to its instant.
  await why.locator("li", { hasText: "sim freeze" }).locator("button.at").click();
  assert.equal(await now(page), 40);
  await asked(page, "What was typed here?");
});

test("not yet is told with the instant at which it comes", async (t) => {
  const page = await started(await open(t, { hash, lang: "en-US" }));
  await card(page, "web-1").getByRole("button", { name: /^liveness/ }).click();
  let why = await asked(page, "How does the liveness probe of app stand?");
  assert.match(await why.innerText(), /next liveness probe comes in \d+\.\ds, one every 10 s/);
  assert.match(await why.innerText(), /Failures left until app is stopped and restarted: 5, so at \d+m\d\d\.\ds at the earliest/);
  assert.equal(await why.getByRole("button", { name: /failureThreshold: 8/ }).count(), 2);
  await why.getByRole("button", { name: "Why has app in web-1 not been restarted?" }).click();
  why = await asked(page, "Why has app in web-1 not been restarted?");
  await why.getByRole("button", { name: "Why is web-1 not Ready?" }).click();
  await asked(page, "Why is web-1 not Ready?");
});

test("an endpoint that is out and a request that failed say why", async (t) => {
  const page = await started(await open(t, { hash, lang: "en-US" }));
  await page.getByRole("button", { name: "web-1: why?" }).click();
  let why = await asked(page, "Why does Service web send web-1 no requests?");
  assert.match(await why.innerText(), /web-1 stands in Service web, but as not ready/);
  await page.getByRole("button", { name: "users: why?" }).click();
  why = await asked(page, "Why did this request fail?");
  assert.match(await why.innerText(), /users had no answer from web-1 in time[\s\S]*sim freeze web-1/);
});

const LOOKS = [
  { name: "why-desk-light-ko", viewport: DESKTOP, lang: "ko-KR", theme: "light" },
  { name: "why-desk-dark-en", viewport: DESKTOP, lang: "en-US", theme: "dark" },
  { name: "why-phone-light-ko", viewport: PHONE, lang: "ko-KR", theme: "light" },
  { name: "why-phone-dark-en", viewport: PHONE, lang: "en-US", theme: "dark" },
];

for (const { name, ...look } of LOOKS) {
  test(`a question and its answer are sound to the eye and the ear: ${name}`, async (t) => {
    const page = await started(await open(t, { hash, ...look }));
    await card(page, "web-1").getByRole("button", { name: /^\s*Ready/ }).click();
    const why = page.locator(".why");
    await why.locator("li").first().waitFor();
    assert.ok(await why.isVisible(), "the answer is seen where it was asked for");
    assert.deepEqual(await axe(page), []);
    await picture(page, name);
    const small = await why.locator("button, summary").evaluateAll((all) =>
      all.filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.textContent),
    );
    assert.deepEqual(small, [], "targets are 24 px high");
    if (look.viewport === PHONE) {
      await why.locator(".why-place button").first().click();
      await page.locator(".write-pane").waitFor({ state: "visible" });
      await picture(page, `${name}-line`);
    }
  });
}
