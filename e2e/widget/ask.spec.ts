import { Api } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

test.beforeEach(async ({ server, workspace }) => {
  await (await Api.signIn(server, workspace)).addHelpCentre();
});

test("a visitor asks and gets an answer from the documents, with its source", async ({
  person,
  workspace,
}) => {
  const visitor = await person();
  const widget = await Widget.openedBy(visitor, workspace);
  await widget.say("From which order value is bean delivery free?");
  await expect(widget.answers).toHaveCount(1);
  await expect(widget.answers).toContainText("45.00");
  await expect(widget.answers.locator(".source")).toContainText(["Shipping and delivery"]);

  await visitor.page.reload();
  await widget.open();
  await expect(widget.mine).toHaveText(["From which order value is bean delivery free?"]);
  await expect(widget.answers).toContainText("45.00");
});

test("who asks for a person gets one", async ({ person, workspace }) => {
  const mara = await person();
  const desk = new Desk(mara.page);
  mara.expectGrowth();
  await mara.signIn(workspace);
  await desk.goTo("/inbox/open");

  const visitor = await person();
  const widget = await Widget.openedBy(visitor, workspace);
  await widget.say("How many days do I have to send the machine back?");
  await expect(widget.answers).toContainText("60 days");
  await expect(widget.answers.locator(".source").first(), "it is whole").toBeVisible();
  await widget.talkToPerson.click();

  await expect(desk.rows).toHaveCount(1);
  await desk.rows.first().click();
  await expect(desk.thread).toContainText("How many days do I have to send the machine back?");
  await expect(desk.thread).toContainText("60 days");
  await expect(desk.thread.getByRole("img", { name: /^Source 1: \w/ }).first()).toHaveText("1");
  await desk.answer("Hello, this is Mara. Which machine is it?");

  await expect(widget.replies).toHaveText(["Hello, this is Mara. Which machine is it?"]);
  await widget.say("The Duo.");
  await expect(desk.thread).toContainText("The Duo.");
});
