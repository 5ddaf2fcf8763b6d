import { gzipSync } from "node:zlib";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

/** Requests that a page costs a visitor who never asks, and code up to the first answer, in bytes of gzip -9. */
const REQUESTS_MAX = 2;
const CODE_BYTES_MAX = 18 * 1024;
/** Long enough for whatever the widget would do by itself. */
const IDLE_MS = 4_000;

test("a page that carries the widget asks twice before anybody presses it, and never elsewhere", async ({
  person,
  workspace,
}) => {
  const visitor = await person();
  const { page } = visitor;
  const requests: string[] = [];
  const code = new Map<string, Promise<number>>();
  page.on("request", (request) => requests.push(request.url()));
  page.on("response", (response) => {
    if (!/\.js$/.test(response.url())) return;
    code.set(
      response.url(),
      response.body().then((body) => gzipSync(body, { level: 9 }).length),
    );
  });
  await visitor.visit(workspace);
  await page.waitForTimeout(IDLE_MS);
  const own = requests.filter((url) => !/\/widget\/(test|icon)/.test(url));
  expect(own.map((url) => new URL(url).pathname)).toEqual(["/w.js", "/api/sdk/config"]);
  expect(own.length).toBeLessThanOrEqual(REQUESTS_MAX);

  const widget = new Widget(page);
  await widget.open();
  await widget.say("Hello");
  await expect(widget.answers).toHaveCount(1);
  await widget.talkToPerson.click();
  await expect(widget.answers).toHaveCount(2);
  const sizes = await Promise.all(code.values());
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(CODE_BYTES_MAX);
  const origins = new Set(requests.map((url) => new URL(url).host));
  expect([...origins]).toEqual([new URL(page.url()).host]);
});
