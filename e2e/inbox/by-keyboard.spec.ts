import { Desk } from "../support/desk.ts";
import type { Server, Workspace } from "../support/server.ts";
import { expect, test } from "../support/story.ts";

/** A visitor who asks for a person at once: that makes a ticket that can be answered by chat. */
async function askForPerson(server: Server, workspace: Workspace, message: string): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${server.origin}/api/sdk${path}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${workspace.widget_key}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.status, path).toBe(200);
    return (await answer.json()) as { session_id: string };
  };
  const { session_id } = await post("/chat", { message });
  await post("/escalate", { session_id, client_id: `ask-${session_id}` });
}

test("a day without a mouse: sign in, open, reply, note with a mention, assign, snooze, resolve, undo", async ({
  person,
  server,
  workspace,
}) => {
  for (const subject of ["The first one", "The second one", "The third one"]) {
    await askForPerson(server, workspace, subject);
  }
  const mara = await person();
  mara.expectGrowth();
  const desk = new Desk(mara.page);
  const { keyboard } = mara.page;
  await desk.goTo("/inbox/open");
  await expect(mara.page.getByRole("heading", { name: "Sign in" })).toBeFocused();
  await keyboard.press("Tab");
  await keyboard.type(workspace.email);
  await keyboard.press("Tab");
  await keyboard.type(workspace.password);
  await keyboard.press("Enter");
  await expect(desk.rows).toHaveCount(3);
  const newestFirst = await desk.rows.allInnerTexts();
  expect(newestFirst[2]).toContain("The first one");

  await keyboard.press("j");
  await keyboard.press("j");
  await keyboard.press("j");
  await expect(mara.page.getByRole("heading", { name: "The first one" })).toBeVisible();

  await keyboard.press("r");
  const answer = mara.page.getByRole("textbox", { name: "Answer" });
  await expect(answer).toBeFocused();
  await keyboard.type("I am looking into it.");
  await keyboard.press("Control+Enter");
  await expect(desk.thread).toContainText("I am looking into it.");
  await expect(answer).toHaveValue("");
  await keyboard.press("Escape");

  await keyboard.press("n");
  await expect(mara.page.getByRole("textbox", { name: "Internal note" })).toBeFocused();
  await keyboard.type("Ask @");
  await expect(mara.page.getByRole("listbox", { name: "Mention a teammate" })).toBeVisible();
  await keyboard.press("Enter");
  await keyboard.press("Control+Enter");
  await expect(desk.thread.getByText("Internal Note").last()).toBeVisible();
  await keyboard.press("Escape");

  await keyboard.press("Shift+A");
  await expect(mara.page.getByRole("button", { name: /Assigned to Nobody/ })).toBeVisible();
  await keyboard.press("m");
  await expect(mara.page.getByRole("button", { name: /Assigned to/ })).not.toContainText("Unassigned");

  await keyboard.press("s");
  await expect(mara.page.getByRole("menu", { name: "Snooze" })).toBeVisible();
  await keyboard.press("2");
  await expect(mara.page.getByRole("button", { name: /^Snoozed until tomorrow/ })).toBeVisible();
  await keyboard.press("Shift+E");
  await expect(mara.page.getByRole("button", { name: "Status: Open. Change" })).toBeVisible();

  await keyboard.press("e");
  await expect(desk.row("The first one")).toHaveCount(0);
  await expect(mara.page.getByRole("status").filter({ hasText: /Resolved/ })).toHaveCount(1);
  await keyboard.press("Control+z");
  await expect(desk.row("The first one")).toHaveCount(1);

  await keyboard.press("F6");
  await expect(mara.page.locator("[data-column]:focus-within").last()).toBeVisible();
  await keyboard.press("g");
  await keyboard.press("r");
  await expect(mara.page).toHaveURL(/inbox\/resolved/);
  await expect(mara.page.getByRole("heading", { level: 1, name: "Resolved" })).toBeVisible();
});
