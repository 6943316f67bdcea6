// The built page in Firefox, which takes composition, selection and modules its own way.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import puppeteer from "puppeteer-core";

import { APP, DESKTOP, firstThere, origin } from "./harness.mjs";
import { fragmentOf } from "./link.mjs";
import { NOT_FOUND, applied } from "./recipes.mjs";

const FIREFOX_PLACES = [
  process.env.FIREFOX,
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];

let browser = null;

after(() => browser?.close());

async function open(t, path) {
  browser ??= await puppeteer.launch({ browser: "firefox", executablePath: firstThere(FIREFOX_PLACES), headless: true });
  const page = await browser.newPage();
  await page.setViewport(DESKTOP);
  const seen = [];
  page.on("console", (message) => message.type() === "error" && seen.push(message.text()));
  page.on("pageerror", (error) => seen.push(error.message));
  t.after(async () => {
    await page.close();
    assert.deepEqual(seen, [], "errors on the page");
  });
  await page.goto(`${await origin()}${path}`);
  return page;
}

test("the app starts in Firefox without an error", async (t) => {
  const page = await open(t, APP);
  await page.waitForFunction(() => !document.querySelector("#app > .boot"));
  await page.waitForSelector("yaml-editor .cm-content");
});

test("a failing liveness probe is lived through in Firefox up to CrashLoopBackOff", async (t) => {
  const page = await open(t, `${APP}${fragmentOf(applied("Liveness", NOT_FOUND), "&lang=en")}`);
  await page.waitForFunction(() => !document.querySelector("#app > .boot"));
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
  const played = await page.$eval("[role=slider]", (slider) => Number(slider.getAttribute("aria-valuenow")));
  assert.ok(150 <= played, `${played} s`);
});

test("what is typed in Firefox is told", async (t) => {
  const page = await open(t, "/fixture/editor.html");
  await page.waitForSelector("yaml-editor .cm-content");
  await page.evaluate(() => document.querySelector("yaml-editor").select(0));
  await page.keyboard.type("# typed");
  await page.keyboard.press("Enter");
  const text = "# typed\napiVersion: v1\nkind: Pod\n";
  await page.waitForFunction((wanted) => told.some(([name, detail]) => name === "yaml-change" && detail === wanted), {}, text);
});

test("the console is typed into, recalled and selected in Firefox", async (t) => {
  const page = await open(t, `${APP}${fragmentOf(applied("Console", NOT_FOUND), "&lang=en&t=20s")}`);
  await page.waitForFunction(() => !document.querySelector("#app > .boot"));
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
