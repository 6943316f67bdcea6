// After the first visit the page needs no network; a newer page comes as a whole, when the reader asks for it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { APP, open, picture, started } from "./harness.mjs";
import { startServer } from "./server.mjs";

const kept = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  return caches.keys();
});

test("the page can be installed and opens without a network", async (t) => {
  const page = await started(await open(t, { lang: "en-US", errors: [/net::ERR_INTERNET_DISCONNECTED/] }));
  const manifest = await page.evaluate(async () => (await fetch(document.querySelector("link[rel=manifest]").href)).json());
  assert.ok(manifest.icons.some(({ sizes }) => sizes === "512x512"));
  for (const { src } of manifest.icons) {
    assert.equal(await page.evaluate(async (src) => (await fetch(src)).ok, src), true, src);
  }
  assert.equal((await kept(page)).length, 1);
  await page.context().setOffline(true);
  await page.reload();
  await started(page);
  await page.locator(".transport button").first().waitFor();
  await page.waitForSelector("yaml-editor .cm-content", { state: "attached" });
  await page.goto(`${new URL(page.url()).origin}${APP}index.html#t=5s`);
  await started(page);
  await page.context().setOffline(false);
});

test("a newer page says so, and comes as a whole", async (t) => {
  let version = "";
  const server = await startServer((path, body) => {
    if (body && version && path.endsWith("/sw.js")) return body.toString().replace(/podlife-[0-9a-f]{16}/, `podlife-${version}`);
    return body && version && /\/podlife\/(index\.html)?$/.test(path) ? body.toString().replace("<title>", "<title data-newer>") : body;
  });
  t.after(() => server.close());
  const page = await started(await open(t, { from: server.origin, lang: "en-US" }));
  const [old] = await kept(page);
  await page.reload();
  await started(page);
  assert.equal(await page.locator(".newer").count(), 0);

  version = "0123456789abcdef";
  await page.reload();
  await started(page);
  const bar = page.locator(".newer");
  await bar.waitFor();
  assert.match(await bar.textContent(), /A new version of podlife is ready/);
  assert.equal(await page.locator("title[data-newer]").count(), 0, "until then it is the old page");
  await picture(page, "newer");
  await Promise.all([page.waitForEvent("load"), bar.getByRole("button", { name: "Reload" }).click()]);
  await started(page);
  await page.waitForFunction(() => document.querySelector("title[data-newer]"));
  await page.waitForFunction(async (old) => !(await caches.keys()).includes(old), old);
  assert.deepEqual(await kept(page), [`podlife-${version}`]);
});
