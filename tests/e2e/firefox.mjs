// Firefox for the browser tests, by Puppeteer over WebDriver BiDi: a page in a profile of its own that must stay free of
// errors, and what a learner does on it.
import assert from "node:assert/strict";
import { after } from "node:test";
import puppeteer from "puppeteer-core";

import { APP, DESKTOP, origin } from "./harness.mjs";
import { fragmentOf } from "./link.mjs";
import { firstThere } from "./pages.mjs";

const FIREFOX_PLACES = [
  process.env.FIREFOX,
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];
const PATIENCE_MILLIS = 30_000;

let browser = null;

after(() => browser?.close());

/** Goes to a path and waits until something is there. An error on the page fails the test. `from` is another server than the shared one. */
export async function open(t, path, { from, viewport = DESKTOP, there = "#app > :not(.boot)" } = {}) {
  browser ??= await puppeteer.launch({ browser: "firefox", executablePath: firstThere(FIREFOX_PLACES), headless: true });
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  await page.setViewport(viewport);
  const seen = [];
  page.on("console", (message) => message.type() === "error" && seen.push(message.text()));
  page.on("pageerror", (error) => seen.push(error.message));
  t.after(async () => {
    await context.close();
    assert.deepEqual(seen, [], "errors on the page");
  });
  await page.goto(`${from ?? (await origin())}${path}`);
  await page.waitForSelector(there);
  return page;
}

/** A recipe at an instant, in English. */
export const run = (t, recipe, at, options) => open(t, `${APP}${fragmentOf(recipe, `&lang=en&t=${at}`)}`, options);

export const textOf = (page, selector) => page.$eval(selector, (element) => element.innerText);
export const textsOf = (page, selector) => page.$$eval(selector, (elements) => elements.map((element) => element.innerText));
export const countOf = (page, selector) => page.$$eval(selector, (elements) => elements.length);

/** Simulated seconds. */
export const now = (page) => page.$eval("[role=slider]", (slider) => Number(slider.getAttribute("aria-valuenow")));

/** Clicks the button that has these words in it, or as its name when it shows a picture only. */
export async function press(page, words, within = "body") {
  const button = `button::-p-text(${words}), button[aria-label=${JSON.stringify(words)}]`;
  await page.locator(within === "body" ? button : button.split(", ").map((one) => `${within} ${one}`).join(", ")).click();
}

/** Waits until an element's words match. */
export async function said(page, selector, words) {
  const matches = (selector, source) => [...document.querySelectorAll(selector)].some((one) => new RegExp(source).test(one.innerText));
  await page.waitForFunction(matches, {}, selector, words.source);
  return (await textsOf(page, selector)).join("\n");
}

/** Types a line into the console. */
export async function enter(page, line) {
  await page.focus("#prompt-field");
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
  await page.waitForFunction((line) => [...document.querySelectorAll(".typed")].at(-1)?.textContent.includes(line), {}, line);
}
