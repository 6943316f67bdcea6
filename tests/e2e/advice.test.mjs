// Advice in the built page: under the errors, mended at one click, with a page to read, in the reader's language.
import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, open, picture, started } from "./harness.mjs";
import { paste } from "./learner.mjs";

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: app
    image: nginx:1.27
    ports:
    - {name: web, containerPort: 80}
    readinessProbe:
      httpGet:
        port: http # 포트
      timeoutSeconds: 1
`;

const editorText = (page) => page.evaluate(() => document.querySelector("yaml-editor").value);

test("advice is mended at one click and leaves the rest of the text alone", async (t) => {
  const page = await started(await open(t, { lang: "en-US" }));
  await paste(page, POD);
  const advice = page.locator(".problems li.mine");
  await advice.getByText("is no port name of container").waitFor();
  assert.equal(await advice.count(), 1);
  assert.deepEqual(await axe(page), []);
  await picture(page, "advice");
  const link = advice.getByRole("link", { name: "Read more about line 13" });
  assert.match(await link.getAttribute("href"), /^https:\/\/kubernetes\.io\/docs\/tasks\//);
  const fix = advice.getByRole("button", { name: "Change to port: web" });
  await fix.focus();
  await page.keyboard.press("Enter");
  await advice.waitFor({ state: "detached" });
  assert.equal(await editorText(page), POD.replace("port: http", "port: web"));
});

test("advice speaks Korean and leads to the Korean page", async (t) => {
  const page = await started(await open(t, { lang: "ko-KR" }));
  await paste(page, POD);
  const advice = page.locator(".problems li.mine");
  await advice.getByText("포트가 없어서").waitFor();
  const link = advice.getByRole("link");
  assert.match(await link.getAttribute("href"), /^https:\/\/kubernetes\.io\/ko\/docs\//);
  await advice.getByRole("button", { name: "port: web으로 바꾸기" }).waitFor();
});
