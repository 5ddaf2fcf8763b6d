import { Api } from "../support/api.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

interface Ticket {
  id: string;
}

/** The team answers through the API, so that these stories are about the visitor's side alone. */
async function answer(api: Api, text: string): Promise<void> {
  const [ticket] = await api.call<Ticket[]>("GET", "/api/v1/tickets?view=all");
  await api.call("POST", `/api/v1/tickets/${ticket?.id}/messages`, { text, mode: "chat", client_id: text });
}

test("a person takes over, and the visitor sees it in every part of the panel", async ({
  person,
  server,
  workspace,
}) => {
  const team = await Api.signIn(server, workspace);
  const visitor = await person();
  visitor.expectGrowth();
  const widget = new Widget(visitor.page);
  await visitor.visit(workspace);
  await widget.open();
  await expect(visitor.page.getByRole("dialog")).toBeVisible();
  await visitor.expectAccessible();
  await widget.talkToPerson.click();
  await expect(visitor.page.getByText("The team knows")).toBeVisible();
  await expect(widget.answers).toHaveCount(1);
  await visitor.expectAccessible();

  await answer(team, "Hello, how can I help?");
  await expect(widget.replies).toHaveText(["Hello, how can I help?"]);
  await expect(visitor.page.getByText("The team knows")).toHaveCount(0);
  await widget.say("My parcel is late.");
  await expect(widget.mine).toHaveText(["My parcel is late."]);
  await visitor.expectAccessible();

  await visitor.page.keyboard.press("Escape");
  await expect(widget.launcher).toBeFocused();
  await answer(team, "It arrives tomorrow.");
  await expect(visitor.page.getByRole("button", { name: "Open chat, 1 unread" })).toBeVisible();
  await visitor.expectAccessible();
  await visitor.page.keyboard.press("Enter");
  await expect(widget.replies).toHaveCount(2);
  await visitor.page.reload();
  await expect(visitor.page.getByRole("button", { name: "Open chat", exact: true })).toBeVisible();
  await widget.open();
  await expect(widget.mine).toHaveText(["My parcel is late."]);
  await expect(widget.replies).toHaveCount(2);
});

test("what is written while the line is cut waits in sight and arrives once", async ({
  person,
  server,
  workspace,
}) => {
  const team = await Api.signIn(server, workspace);
  const visitor = await person();
  visitor.expectGrowth();
  const widget = new Widget(visitor.page);
  await visitor.visit(workspace);
  await widget.open();
  await widget.talkToPerson.click();
  await expect(widget.answers).toHaveCount(1);
  visitor.expectTrouble();
  visitor.line.cut();
  await widget.say("One.");
  await widget.say("Two.");
  await expect(visitor.page.getByText("Waiting to send").first()).toBeVisible();
  await visitor.page.goto("about:blank");
  visitor.line.mend();
  await visitor.visit(workspace);
  await widget.open();
  await expect(widget.mine).toHaveText(["One.", "Two."], { timeout: 30_000 });
  await expect(visitor.page.getByText("Waiting to send")).toHaveCount(0, { timeout: 30_000 });
  const [ticket] = await team.call<Ticket[]>("GET", "/api/v1/tickets?view=all");
  const timeline = JSON.stringify(await team.call("GET", `/api/v1/tickets/${ticket?.id}/timeline`));
  for (const text of ["One.", "Two."]) expect(timeline.split(`"text":"${text}"`)).toHaveLength(2);
});

test("the keyboard is enough: open, ask, look at the menu, start anew, close", async ({
  person,
  workspace,
}) => {
  const visitor = await person();
  visitor.expectGrowth();
  const widget = new Widget(visitor.page);
  const { keyboard } = visitor.page;
  await visitor.visit(workspace);
  await widget.launcher.focus();
  await keyboard.press("Enter");
  await expect(widget.composer).toBeFocused();
  await keyboard.type("Hello");
  await keyboard.press("Enter");
  await expect(widget.answers).toHaveCount(1);
  const more = visitor.page.getByRole("button", { name: "More" });
  await more.focus();
  await keyboard.press("Enter");
  await expect(visitor.page.getByRole("button", { name: "Start page" })).toBeFocused();
  await keyboard.press("Escape");
  await expect(more).toBeFocused();
  await keyboard.press("Enter");
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await expect(visitor.page.getByRole("heading", { name: /Hello/ })).toBeVisible();
  await keyboard.press("Escape");
  await expect(visitor.page.getByRole("dialog")).toBeHidden();
});

test("two tabs are one visitor", async ({ person, workspace }) => {
  const visitor = await person();
  visitor.expectGrowth();
  const widget = new Widget(visitor.page);
  await visitor.visit(workspace);
  await widget.open();
  await widget.say("Hello");
  await expect(widget.answers).toHaveCount(1);
  const second = await visitor.context.newPage();
  await second.goto(visitor.page.url());
  const other = new Widget(second);
  await other.open();
  await expect(other.mine).toHaveText(["Hello"]);
  await other.say("Thank you");
  await expect(widget.mine).toHaveText(["Hello", "Thank you"]);
  await expect(widget.answers).toHaveCount(2);
});
