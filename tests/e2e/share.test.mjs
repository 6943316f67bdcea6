// A run leaves the page: as a link in four forms, as a QR code, and as files in eight formats.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { DESKTOP, PHONE, axe, open, picture, started } from "./harness.mjs";
import { fragmentOf } from "./link.mjs";
import { SERVED } from "./recipes.mjs";

const LOOKS = [
  { name: "desk-light-ko", viewport: DESKTOP, lang: "ko-KR", theme: "light" },
  { name: "desk-dark-en", viewport: DESKTOP, lang: "en-US", theme: "dark" },
  { name: "phone-light-en", viewport: PHONE, lang: "en-US", theme: "light" },
  { name: "phone-dark-ko", viewport: PHONE, lang: "ko-KR", theme: "dark" },
];

async function shared(page) {
  await page.locator(".header button.primary").click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  return { dialog, field: dialog.locator("textarea") };
}

test("the link says what was chosen, ends with a letter and opens the same run", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(SERVED, "&t=52s") }));
  const { dialog, field } = await shared(page);
  const link = await field.inputValue();
  assert.match(link, /\/course\/podlife\/#r=2\.[\w-]+&t=52s&lang=en$/);
  assert.match(await dialog.locator(".link-length").textContent(), new RegExp(`${link.length} characters`));

  await dialog.getByLabel("Opens at").uncheck();
  await dialog.getByLabel("In English").uncheck();
  await dialog.getByLabel("Plays at once").check();
  assert.match(await field.inputValue(), /#r=2\.[\w-]+&play=1&z$/);
  await dialog.getByLabel("Appearance").selectOption("dark");
  assert.match(await field.inputValue(), /&play=1&theme=dark$/);

  const again = await started(await open(t, { lang: "ko-KR", path: new URL(link).pathname, hash: new URL(link).hash }));
  assert.equal(await again.getAttribute("html", "lang"), "en");
  assert.equal(await again.title(), await page.title());
  assert.equal(await again.locator(".face").textContent(), await page.locator(".face").textContent());
});

test("the same run as Markdown, as an iframe and as a web component", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(SERVED, "&t=52s") }));
  const { dialog, field } = await shared(page);
  await dialog.getByRole("img", { name: "QR code of the link" }).waitFor();

  await dialog.getByRole("button", { name: "Markdown" }).click();
  assert.match(await field.inputValue(), /^\[.+\]\(http:.+#r=2\.[\w-]+&t=52s&lang=en\)$/);

  await dialog.getByRole("button", { name: "iframe" }).click();
  await dialog.getByLabel("Height in pixels").fill("640");
  await dialog.getByLabel("Height in pixels").press("Tab");
  await dialog.getByLabel("Console").check();
  const frame = await field.inputValue();
  assert.match(frame, /height="640"/);
  assert.match(frame, /embed=stage,timeline,console&amp;/);
  assert.match(frame, /sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"/);

  await dialog.getByRole("button", { name: "Web component" }).click();
  assert.match(await field.inputValue(), /^<script type="module" src="http:.+\/course\/podlife\/embed\.js"><\/script>\n<pod-life title=/);
});

test("every format comes out as a file", async (t) => {
  const page = await started(await open(t, { lang: "en-US", hash: fragmentOf(SERVED, "&t=52s") }));
  await page.locator(".choices > .holder > .export").click();
  const dialog = page.getByRole("dialog");
  const file = async (format) => {
    const [download] = await Promise.all([page.waitForEvent("download"), dialog.locator(`[data-format=${format}]`).click()]);
    const body = await readFile(await download.path());
    return { name: download.suggestedFilename(), body, text: body.toString("utf8"), path: await download.path() };
  };
  const recipe = await file("recipe");
  assert.match(recipe.name, /\.podlife$/);
  assert.match(recipe.text, /# seed: /);
  assert.match((await file("transcript")).text, /^\$ kubectl apply -f /);
  assert.match((await file("events")).text, /^seconds,type,reason,object,message,from,rule\r\n/);
  assert.match((await file("svg")).text, /^<svg xmlns=/);
  assert.equal((await file("png")).body.subarray(1, 4).toString(), "PNG");
  const [header, ...events] = (await file("cast")).text.trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(header.version, 2);
  assert.ok(events.every(([at, kind]) => typeof at === "number" && kind === "o"));
  for (const line of (await file("records")).text.trim().split("\n")) JSON.parse(line);
  const kit = await file("kit");
  const listed = spawnSync("tar", ["-tf", kit.path], { encoding: "utf8" });
  assert.match(listed.stdout, /^README\.txt\nkind\.yaml\nrun\.sh\nfiles\//, listed.stderr);
  const script = spawnSync("tar", ["-xOf", kit.path, "run.sh"], { encoding: "utf8" }).stdout;
  assert.equal(spawnSync("sh", ["-n"], { input: script, encoding: "utf8" }).stderr, "", "the script is one that a shell can read");
});

for (const look of LOOKS) {
  test(`the dialogs are whole and accessible, ${look.name}`, async (t) => {
    const page = await started(await open(t, { ...look, hash: fragmentOf(SERVED, "&t=52s") }));
    const { dialog } = await shared(page);
    for (const [index, form] of ["link", "markdown", "frame", "component"].entries()) {
      await dialog.locator(".segments button").nth(index).click();
      if (index !== 1) await picture(page, `share-${form}-${look.name}`);
      assert.deepEqual(await axe(page, "dialog"), []);
    }
    if (look.viewport === DESKTOP) {
      await page.keyboard.press("Escape");
      await page.locator(".choices > .holder > .export").click();
    } else {
      await dialog.locator(".dialog-foot .export").click();
    }
    await page.locator(".formats").waitFor();
    await picture(page, `export-${look.name}`);
    assert.deepEqual(await axe(page, "dialog:has(> .formats)"), []);
    const header = await page.locator(".header .choices").boundingBox();
    assert.ok(header.x + header.width <= look.viewport.width, "the header's buttons have room");
    const width = await page.evaluate(() => document.querySelector("dialog:has(> .formats)").scrollWidth);
    assert.ok(width <= look.viewport.width, `${width} px wide`);
  });
}
