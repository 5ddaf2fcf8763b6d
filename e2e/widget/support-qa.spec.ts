import { Api } from "../support/api.ts";
import { documents, questions } from "../support/brewbird.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

/** Of the questions that the documents answer, and of those that they don't. */
const RIGHT_MIN = 18;
const HONEST_MIN = 7;

test.use({ settings: { AUREOLE_TURNS_PER_MINUTE: "1000" } });

test("forty customers ask the built-in model", async ({ person, server, workspace }, info) => {
  test.setTimeout(240_000);
  await (await Api.signIn(server, workspace)).addHelpCentre();
  const titles = new Map((await documents()).map(({ id, title }) => [id, title]));
  const visitor = await person();
  const widget = new Widget(visitor.page);
  visitor.expectGrowth();
  await visitor.visit(workspace);
  await widget.open();

  const report: string[] = [];
  let right = 0;
  let honest = 0;
  for (const [index, asked] of (await questions()).entries()) {
    if (index > 0) await widget.startNew();
    await widget.say(asked.question);
    await expect(widget.answers).toHaveCount(1);
    await expect(visitor.page.getByRole("button", { name: "Stop the answer" })).toHaveCount(0);
    const text = await widget.answers.innerText();
    const cited = await widget.answers.locator(".source .line").allInnerTexts();
    const isRight =
      asked.answerable &&
      text.includes(asked.answer) &&
      asked.documents.some((id) => cited.includes(titles.get(id) ?? id));
    const isHonest = !asked.answerable && cited.length === 0 && /person|team/i.test(text);
    if (isRight) right += 1;
    if (isHonest) honest += 1;
    report.push(
      `${isRight || isHonest ? "+" : "-"} ${asked.id} ${asked.question}\n    ${text.replaceAll("\n", " ")}`,
    );
  }
  await info.attach("answers.txt", { body: report.join("\n") });
  expect(right, `right answers\n${report.join("\n")}`).toBeGreaterThanOrEqual(RIGHT_MIN);
  expect(honest, `honest refusals\n${report.join("\n")}`).toBeGreaterThanOrEqual(HONEST_MIN);
});
