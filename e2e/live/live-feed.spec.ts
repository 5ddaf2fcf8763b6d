import { Api } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import { Model } from "../support/model.ts";
import type { Person } from "../support/person.ts";
import type { Account } from "../support/server.ts";
import { expect, test as story } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

const test = story.extend<{ team: Api; model: Model }>({
  team: async ({ server, workspace }, use) => use(await Api.signIn(server, workspace)),
  /** Answers in place of `builtin`; what it says, and when, is the story's. */
  model: async ({ team, workspace }, use) => {
    const model = await Model.start();
    const form = { provider: "openai", base_url: model.url, model: "story" };
    const { id } = await team.call<{ id: string }>("POST", "/api/v1/models", form);
    await team.call("PUT", `/api/v1/agents/${workspace.agent_id}`, { model_id: id });
    await use(model);
    await model.stop();
  },
});

test.setTimeout(120_000);

declare global {
  interface Window {
    Aureole: { getInstance(): { identify(id: string, traits: object): void } | null };
  }
}

/** Somebody of the team in front of the Live Feed. */
async function watch(teammate: Person, account: Account): Promise<Desk> {
  teammate.expectGrowth();
  await teammate.signIn(account);
  const desk = new Desk(teammate.page);
  await desk.goTo("/live");
  return desk;
}

test("an answer is seen while it is written, also by who opens it half-way, and the row tells the rest", async ({
  person,
  workspace,
  team,
  model,
}) => {
  model.opinion = { confidence: 84, sentiment: "confused", topic: "Bean delivery", language: "en" };
  const [mara, ben] = [await person(), await person()];
  const desk = await watch(mara, workspace);
  const widget = await Widget.openedBy(await person(), workspace);
  await widget.say("From which value on is it free?");
  const answer = await model.next();
  const row = desk.row("Anonymous");
  const pulse = row.getByRole("img", { name: "Has the page open" });
  await expect(pulse).toHaveCSS("animation-name", "pulse");
  await expect(row).toContainText("Finding the topic…");
  await expect(row).toContainText("Mood not known yet");
  await row.click();
  const writing = desk.thread.locator("[aria-busy=true]");
  let said = "";
  for (const piece of ["Delivery ", "of beans ", "is free "]) {
    said += piece;
    answer.say(piece);
    await expect(writing).toHaveText(said);
    await expect(desk.thread.getByText("is writing")).toBeVisible();
    await expect(widget.answers).toHaveText(said);
  }
  await mara.page.screenshot({ path: "artefacts/live-streaming.png" });

  const bens = await watch(ben, await team.hire("Ben Ito"));
  await bens.row("Anonymous").click();
  const bensWriting = bens.thread.locator("[aria-busy=true]");
  await expect(bensWriting, "what was said before Ben came").toHaveText(said);
  for (const piece of ["from an order ", "of 45.00 on."]) {
    said += piece;
    answer.say(piece);
    await expect(writing).toHaveText(said);
    await expect(bensWriting).toHaveText(said);
  }
  answer.end();
  const { name } = await team.call<{ name: string }>("GET", `/api/v1/agents/${workspace.agent_id}`);
  for (const { thread, rows } of [desk, bens]) {
    await expect(thread.getByText("is writing")).toHaveCount(0);
    await expect(thread.getByText(said)).toHaveCount(1);
    for (const words of ["Anonymous", name, "Bean delivery", "Confused", "84 %"])
      await expect(rows.first()).toContainText(words);
  }
  await expect(widget.answers).toHaveText([said]);
  await mara.page.screenshot({ path: "artefacts/live-answered.png", animations: "disabled" });
  await mara.expectAccessible();

  await widget.startNew();
  await desk.goTo("/completed");
  await expect(desk.row("Bean delivery").getByRole("img", { name: "Ended" })).toBeVisible();
  await expect(desk.row("Bean delivery")).toContainText("Resolved");
  await desk.open("Bean delivery");
  await expect(desk.thread.getByText(said)).toHaveCount(1);
  await mara.page.screenshot({ path: "artefacts/live-completed.png", animations: "disabled" });
  await mara.expectAccessible();
});

test("taking over half-way stops the model at once; the ticket is the taker's and the agent stays silent", async ({
  person,
  workspace,
  team,
  model,
}) => {
  const [mara, ben, jane] = [await person(), await person(), await person()];
  const desk = await watch(mara, workspace);
  const bens = await watch(ben, await team.hire("Ben Ito"));
  const widget = await Widget.openedBy(jane, workspace);
  await jane.page.evaluate(() => window.Aureole.getInstance()?.identify("jane", { name: "Jane Doe" }));
  await widget.say("The grinder jams again.");
  const answer = await model.next();
  for (const seen of [desk, bens]) {
    await seen.open("Jane Doe");
    await expect(seen.thread).toContainText("The grinder jams again.");
  }
  answer.say("Let me see ");
  answer.say("what I know of it. ");
  for (const { thread } of [desk, bens]) await expect(thread).toContainText("Let me see what I know of it.");
  await expect(widget.answers).toHaveText("Let me see what I know of it.");

  await mara.page.getByRole("button", { name: /^Take over/i }).click();
  await answer.hungUp;
  await expect(mara.page.getByRole("textbox", { name: "Answer" })).toBeFocused();
  for (const { thread } of [desk, bens]) {
    await expect(thread).toContainText("Stopped half-way");
    await expect(thread.getByText("is writing")).toHaveCount(0);
  }
  for (const { thread } of [desk, bens])
    await expect(thread).toContainText(/what I know of it\..*took over here.*joined the conversation/s);
  await expect(ben.page.getByText(/has this conversation$/)).toBeVisible();
  await expect(widget.talkToPerson).toHaveCount(0);
  await desk.answer("I am Mara. Which grinder is it?");
  await expect(widget.replies).toHaveText(["I am Mara. Which grinder is it?"]);
  await widget.say("That of the Duo.");
  await expect(desk.thread).toContainText("That of the Duo.");
  await expect(widget.transcript.locator("article")).toContainText([
    "The grinder jams again.",
    "Let me see what I know of it.",
    "joined the conversation.",
    "I am Mara. Which grinder is it?",
    "That of the Duo.",
  ]);
  await expect(widget.answers.getByText("Stopped")).toBeVisible();
  await expect(bens.thread.getByText("what I know of it.")).toHaveCount(1);
  expect(model.asked, "the agent was asked once").toBe(1);
  await expect(desk.row("Jane Doe"), "nobody looks for one any more").toContainText("No topic yet");
  await mara.page.screenshot({ path: "artefacts/live-taken-over.png", animations: "disabled" });
  await jane.page.screenshot({ path: "artefacts/widget-taken-over.png", animations: "disabled" });

  const me = await team.call<{ teammate: { id: string; name: string } }>("GET", "/api/v1/me");
  const tickets = await team.call<object[]>("GET", "/api/v1/tickets?view=all");
  expect(tickets).toHaveLength(1);
  expect(tickets[0]).toMatchObject({ status: "in_progress", assignee_id: me.teammate.id });
  await mara.page.getByRole("link", { name: "Open the ticket" }).click();
  await expect(mara.page.getByRole("button", { name: "Status: In Progress. Change" })).toBeVisible();
  const assigned = `Assigned to ${me.teammate.name}. Assign`;
  await expect(mara.page.getByRole("button", { name: assigned })).toBeVisible();
});

test("an answer that ends before its first word leaves nobody waiting for it", async ({
  person,
  workspace,
  model,
}) => {
  const mara = await person();
  const desk = await watch(mara, workspace);
  const visitor = await person();
  const widget = await Widget.openedBy(visitor, workspace);
  await widget.say("Do you repair grinders?");
  const answer = await model.next();
  await desk.open("Anonymous");
  await expect(desk.thread.getByText("is writing")).toBeVisible();
  await visitor.page.getByRole("button", { name: "Stop the answer" }).click();
  await answer.hungUp;
  await expect(desk.thread.getByText("is writing")).toHaveCount(0);
  await expect(desk.thread.getByRole("article")).toHaveCount(1);
  await expect(visitor.page.getByRole("button", { name: "Stop the answer" })).toHaveCount(0);

  await widget.say("Hello?");
  const second = await model.next();
  await mara.page.getByRole("button", { name: /^Take over/i }).click();
  await second.hungUp;
  await expect(desk.thread.getByText("is writing")).toHaveCount(0);
  await expect(widget.answers).toHaveCount(0);
  await desk.answer("Yes, we do.");
  await expect(widget.replies).toHaveText(["Yes, we do."]);
});
