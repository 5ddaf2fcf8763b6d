import { Desk } from "../support/desk.ts";
import { ModelServer } from "../support/model-server.ts";
import type { Person } from "../support/person.ts";
import { expect, test as story } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

const QUESTION = "Tell me a long story about a parcel.";
/** Slow enough that there is time to look at an answer before it ends. */
const WORD_MS = 50;
/** Of an answer, in tokens: one that is read to its end, and one that is never done before somebody takes over. */
const SHORT = 64;
const LONG = 1_500;
/** On a busy machine the model reads for long before it writes. */
const FIRST_WORD_MS_MAX = 50_000;

const test = story.extend<{ model: ModelServer }>({
  model: async ({ server: _beside }, use) => {
    const model = await ModelServer.start(WORD_MS);
    await use(model);
    await model.stop();
  },
});

test.setTimeout(180_000);

test("a lead connects a model, and a visitor reads its answer while it is being written", async ({
  person,
  workspace,
  model,
}) => {
  const mara = await person();
  await mara.signIn(workspace);
  await connect(mara, model, SHORT);
  const { requests } = await model.stats();

  const visitor = await person();
  const widget = await Widget.openedBy(visitor, workspace);
  const stop = visitor.page.getByRole("button", { name: "Stop the answer" });
  await widget.say(QUESTION);
  await expect(widget.answers).toHaveText(/\w/, { timeout: FIRST_WORD_MS_MAX });
  const begun = await widget.answers.innerText();
  expect(await model.stats(), "it is still writing what can be read already").toMatchObject({
    requests: requests + 1,
    active: 1,
  });
  await expect(stop).toBeVisible();

  await expect(stop).toHaveCount(0, { timeout: 30_000 });
  await expect(widget.answers).toHaveCount(1);
  expect((await widget.answers.innerText()).length).toBeGreaterThan(begun.length);

  const desk = new Desk(mara.page);
  await desk.goTo("/live");
  await desk.rows.first().click();
  await desk.thread.getByRole("button", { name: "Why did it say that?" }).click();
  const why = mara.page.getByRole("dialog", { name: "Why did it say that?" });
  await expect(why).toContainText("smollm2-135m-instruct");
  await expect(why).not.toContainText("did not answer");
});

test("a teammate takes over in mid-sentence: the model hears of it, and what it wrote stays as it was", async ({
  person,
  workspace,
  model,
}) => {
  const mara = await person();
  mara.expectGrowth();
  await mara.signIn(workspace);
  await connect(mara, model, LONG);

  const visitor = await person();
  const widget = await Widget.openedBy(visitor, workspace);
  await widget.say(QUESTION);
  await expect(widget.answers).toHaveText(/\w/, { timeout: FIRST_WORD_MS_MAX });
  const desk = new Desk(mara.page);
  await desk.goTo("/live");
  await desk.rows.first().click();
  await expect(desk.thread.locator("[aria-busy]"), "the team reads along").toHaveText(/\w/);
  expect(await model.stats()).toMatchObject({ active: 1, cancelled: 0 });

  await mara.page.getByRole("button", { name: /^Take over/i }).click();
  await expect.poll(() => model.stats()).toMatchObject({ active: 0, cancelled: 1 });
  await expect(widget.answers).toContainText("Stopped");
  await expect(widget.talkToPerson).toHaveCount(0);
  const left = await widget.answers.innerText();

  await desk.answer("I am Mara. I go on from here.");
  await expect(widget.replies).toHaveText(["I am Mara. I go on from here."]);
  await expect(widget.answers).toHaveCount(1);
  expect(await widget.answers.innerText()).toBe(left);
});

/** As a lead does it; the test that saving runs says that the model answers. */
async function connect({ page }: Person, model: ModelServer, longest: number): Promise<void> {
  await page.goto("/dashboard/settings/models");
  await page.getByRole("button", { name: "Connect a model" }).click();
  await page.getByLabel("Model", { exact: true }).fill("smollm2-135m-instruct");
  await page.getByLabel("Address").fill(model.url);
  await page.getByText("Limits", { exact: true }).click();
  await page.getByLabel("Longest answer, in tokens").fill(String(longest));
  await page.getByLabel("Most it reads for one answer, in tokens").fill("1000");
  await page.getByLabel("Temperature").fill("0");
  await page.getByLabel("Seconds to wait for the next word").fill("60");
  await page.getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText(/^Answered: first word after/)).toBeVisible({ timeout: FIRST_WORD_MS_MAX });
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Answer with it" }).click();
  await expect(page.getByText(/^Answers for /)).toBeVisible();
}
