import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

test("a teammate takes a conversation over: the visitor sees who, and the agent is silent", async ({
  person,
  workspace,
}) => {
  const visitor = await person();
  const widget = new Widget(visitor.page);
  visitor.expectGrowth();
  await visitor.visit(workspace);
  await widget.open();
  await widget.say("Hello, is anybody there?");
  await expect(widget.answers).toHaveCount(1);

  const mara = await person();
  const desk = new Desk(mara.page);
  mara.expectGrowth();
  await mara.signIn(workspace);
  await desk.goTo("/live");
  await desk.rows.first().click();
  await expect(desk.thread).toContainText("Hello, is anybody there?");
  await mara.page.getByRole("button", { name: /^Take over/i }).click();
  await expect(widget.talkToPerson).toHaveCount(0);

  await widget.say("Good. My grinder jams.");
  await expect(desk.thread).toContainText("Good. My grinder jams.");
  await desk.answer("I am Mara. I look into it.");
  await expect(widget.replies).toHaveText(["I am Mara. I look into it."]);
  await expect(widget.answers, "the agent said nothing more").toHaveCount(1);
});
