// What a learner does on the page, and what they read off it.

/** The card of a pod, once it is filled: its place comes a frame before. */
export const card = (page, pod) => page.locator(`article[data-pod="${pod}"]:not(.coming)`);

/** What stands on a card that has just been filled: until the browser has laid it out, it has no words to tell. */
export async function wordsOf(filled) {
  for (let round = 0; round < 100; round++) {
    const words = await filled.innerText();
    if (words !== "") return words;
    await filled.page().waitForTimeout(20);
  }
  return "";
}

/** The handle of time on the timeline's ruler, or on a phone the one on the transport. */
export const slider = (page) => page.locator("[role=slider]:visible").last();

/** Simulated seconds, once what was done last is drawn: the app draws a little later than it hears. */
export async function now(page) {
  await page.evaluate(() => new Promise((drawn) => setTimeout(() => requestAnimationFrame(() => setTimeout(drawn)))));
  return Number(await slider(page).getAttribute("aria-valuenow"));
}

/** Replaces all that is in the editor, as one does with the clipboard. */
export async function paste(page, text) {
  const editor = page.locator("yaml-editor .cm-content");
  await editor.click();
  await page.keyboard.press("Control+a");
  await editor.evaluate((content, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

export async function enter(page, line) {
  const prompt = page.locator("#prompt-field");
  await prompt.fill(line);
  await prompt.press("Enter");
  await page.locator(".typed", { hasText: line }).last().waitFor();
}

export async function lastEntry(page) {
  const entry = page.locator(".entry").last();
  const text = async (part) => (await entry.locator(part).allTextContents()).join("");
  return { line: await text(".typed"), stdout: await text(".stdout"), stderr: await text(".stderr") };
}

/** Everything the console shows, line by line as it was printed. */
export async function printed(page) {
  const parts = await page.locator(".entry .typed, .entry pre").allTextContents();
  return parts.join("\n");
}

export const play = (page) => page.locator(".transport-bar .play").click();
export const pause = play;

/** From now on every READY STATUS RESTARTS of a pod's card is noted, each once. */
export async function watchHeads(page, pod) {
  await page.evaluate((name) => {
    const read = () => {
      const head = document.querySelector(`article[data-pod="${name}"] h2`);
      // A card that has just come is filled in the next frame.
      if (!head) return;
      const column = (title) => head.querySelector(`[title=${title}]`).lastChild.textContent.split(" ")[0];
      const text = ["READY", "STATUS", "RESTARTS"].map(column).join(" ");
      if (globalThis.heads.at(-1) !== text) globalThis.heads.push(text);
    };
    globalThis.heads = [];
    read();
    new MutationObserver(read).observe(document.querySelector(".stage-pane"), {
      subtree: true,
      childList: true,
      characterData: true,
    });
  }, pod);
}

export const heads = (page) => page.evaluate(() => globalThis.heads);

/** From now on what the editor says aloud is kept: it stands on the page for a fifth of a second only. */
export async function listen(page) {
  await page.evaluate(() => {
    const region = document.querySelector(".cm-announced");
    globalThis.spoken = [];
    new MutationObserver(() => globalThis.spoken.push(region.textContent)).observe(region, { childList: true, subtree: true });
  });
}

/** Waits until the editor has said it. */
export const spoken = (page, words) => page.waitForFunction((words) => globalThis.spoken.some((said) => said.includes(words)), words);
