import { gzipSync } from "node:zlib";
import type { Page, Request } from "@playwright/test";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

/** Requests that a page costs a visitor who never asks, and code up to the first answer, in bytes of gzip -9. */
const REQUESTS_MAX = 2;
const CODE_BYTES_MAX = 18 * 1024;
/** Long enough for whatever the widget would do by itself. */
const IDLE_MS = 4_000;

/** What a visitor may begin with, and where the answer to it comes from. */
const beginnings = {
  "the first answer": { act: (widget: Widget) => widget.say("Hello"), path: /\/chat\/stream$/ },
  "a hand-over": { act: (widget: Widget) => widget.talkToPerson.click(), path: /\/escalate$/ },
};

test("a page that carries the widget asks twice before anybody presses it, and never elsewhere", async ({
  person,
  workspace,
}) => {
  const visitor = await person();
  const { page } = visitor;
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
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
  const origins = new Set(requests.map((url) => new URL(url).host));
  expect([...origins]).toEqual([new URL(page.url()).host]);
});

for (const [what, { act, path }] of Object.entries(beginnings)) {
  test(`all code up to and with ${what} stays within its budget, also for who takes their time`, async ({
    person,
    workspace,
  }) => {
    const visitor = await person();
    const code = codeUntil(visitor.page, path);
    const widget = await Widget.openedBy(visitor, workspace);
    await visitor.page.waitForTimeout(IDLE_MS);
    await act(widget);
    await expect(widget.answers).toHaveCount(1);
    const { bytes, names } = await code();
    expect(names.slice(0, 2)).toEqual(["/w.js", "/widget/app.js"]);
    expect(bytes, names.join(" ")).toBeLessThan(CODE_BYTES_MAX);
  });
}

/** Every file of code that the page asks for until the answer from this path has come whole. */
function codeUntil(page: Page, path: RegExp): () => Promise<{ bytes: number; names: string[] }> {
  const code: Request[] = [];
  const note = (request: Request) => {
    if (/\.js$/.test(new URL(request.url()).pathname)) code.push(request);
  };
  page.on("request", note);
  const answered = new Promise<void>((resolve) => {
    const end = (request: Request) => {
      if (!path.test(request.url())) return;
      page.off("request", note);
      resolve();
    };
    page.on("requestfinished", end);
    // So the browser calls it when the last piece was read before it had closed the request.
    page.on("requestfailed", end);
  });
  return async () => {
    await answered;
    const files = await Promise.all(code.map(async (request) => (await request.response())?.body()));
    const sizes = files.map((file) => gzipSync(file ?? "", { level: 9 }).length);
    return {
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      names: code.map((request) => new URL(request.url()).pathname),
    };
  };
}
