import { Desk } from "../support/desk.ts";
import type { Server, Workspace } from "../support/server.ts";
import { expect, type Stage, test } from "../support/story.ts";

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

const SUBJECTS = ["The first one", "The second one", "The third one"];

/** Three people wait for an answer, the last one at the top of the list, and Mara opens her browser. */
async function sitDown(
  { person, server, workspace }: Pick<Stage, "person" | "server" | "workspace">,
  options?: Parameters<Stage["person"]>[0],
) {
  for (const subject of SUBJECTS) await askForPerson(server, workspace, subject);
  const mara = await person(options);
  mara.expectGrowth();
  return { mara, desk: new Desk(mara.page), keyboard: mara.page.keyboard };
}

test("j j k Enter: the keys go down and up, and Enter goes into the thread; Escape comes back to the list", async ({
  person,
  server,
  workspace,
}) => {
  const { mara, desk, keyboard } = await sitDown({ person, server, workspace });
  await mara.signIn(workspace);
  await desk.goTo("/inbox/open");
  await expect(desk.rows).toContainText([...SUBJECTS].reverse());

  await keyboard.press("j");
  await keyboard.press("j");
  await expect(mara.page.getByRole("heading", { name: "The second one" })).toBeVisible();
  await keyboard.press("k");
  await expect(mara.page.getByRole("heading", { name: "The third one" })).toBeVisible();
  await expect(desk.rows.first()).toHaveAttribute("aria-selected", "true");
  await keyboard.press("Enter");
  await expect(desk.thread).toBeFocused();

  await keyboard.press("Escape");
  const list = mara.page.getByRole("listbox", { name: "Open" });
  await expect(list).toBeFocused();
  await keyboard.press("j");
  await keyboard.press("Enter");
  await expect(desk.thread).toBeFocused();
  await expect(mara.page.getByRole("heading", { name: "The second one" })).toBeVisible();
});

test("the same keys on a narrow screen, where list and thread are seen one at a time", async ({
  person,
  server,
  workspace,
}) => {
  const phone = { viewport: { width: 390, height: 844 } };
  const { mara, desk, keyboard } = await sitDown({ person, server, workspace }, phone);
  const heading = mara.page.getByRole("heading", { name: "The third one" });
  const list = mara.page.getByRole("listbox", { name: "Open" });
  await mara.signIn(workspace);
  await desk.goTo("/inbox/open");
  await expect(desk.rows).toHaveCount(3);

  for (const key of ["j", "j", "k"]) await keyboard.press(key);
  await expect(desk.rows.first()).toHaveAttribute("aria-selected", "true");
  await expect(desk.thread).toBeHidden();
  await keyboard.press("Enter");
  await expect(heading).toBeVisible();
  await expect(desk.thread).toBeFocused();
  await expect(list).toBeHidden();
  await mara.expectAccessible();

  await keyboard.press("r");
  await expect(mara.page.getByRole("textbox", { name: "Answer" })).toBeFocused();
  await keyboard.press("Escape");
  await expect(desk.thread).toBeFocused();
  await keyboard.press("Escape");
  await expect(list).toBeFocused();
  await expect(desk.rows.first()).toHaveAttribute("aria-selected", "true");

  await keyboard.press("Enter");
  await expect(desk.thread).toBeFocused();
  await mara.page.getByRole("button", { name: "Back to the list" }).click();
  await expect(list).toBeFocused();
  await keyboard.press("Enter");
  await expect(desk.thread).toBeFocused();
  await mara.page.goBack();
  await expect(list).toBeFocused();
  await mara.expectNoSidewaysScroll();
});

test("a day without a mouse: sign in, open, reply, note with a mention, assign, snooze, resolve, undo", async ({
  person,
  server,
  workspace,
}) => {
  const { mara, desk, keyboard } = await sitDown({ person, server, workspace });
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
  const snoozed = mara.page.waitForResponse((answer) => answer.url().endsWith("/status"));
  await keyboard.press("2");
  await expect(mara.page.getByRole("button", { name: /^Snoozed until tomorrow/ })).toBeVisible();
  // The next key is for the ticket once the menu has gone, and its change comes after this one.
  await snoozed;
  await expect(mara.page.getByRole("menu", { name: "Snooze" })).toHaveCount(0);
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
