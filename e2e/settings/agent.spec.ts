import type { Page } from "@playwright/test";
import { Api } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import type { Server, Workspace } from "../support/server.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

/** Nothing in the knowledge says anything about it. */
const UNANSWERABLE = "Which moon of Saturn has geysers?";

/** The settings as an admin changes them: each change is saved by itself, and the page says when it is. */
class AgentSettings {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/dashboard/agents");
    await expect(this.page.getByRole("heading", { level: 1, name: /^Agent: / })).toBeFocused();
  }

  field(label: string) {
    return this.page.getByLabel(label, { exact: true });
  }

  async handOver(mode: "Always" | "Never" | "When it isn't sure"): Promise<void> {
    await this.page.getByRole("radio", { name: mode }).check();
    await this.saved();
  }

  async saved(): Promise<void> {
    await expect(this.page.getByRole("main").getByText("Saved", { exact: true })).toBeVisible();
  }
}

const tickets = async (server: Server, workspace: Workspace) =>
  (await Api.signIn(server, workspace)).call<{ id: string }[]>("GET", "/api/v1/tickets?view=all");

test("what an admin sets is saved by itself, can be taken back, and says why when it can't be saved", async ({
  person,
  workspace,
}) => {
  const mara = await person();
  const { page } = mara;
  await mara.signIn(workspace);
  const settings = new AgentSettings(page);
  await settings.open();
  await settings.field("Name").fill("Ada");
  await settings.saved();
  await expect(page.getByRole("heading", { level: 1, name: "Agent: Ada" })).toBeVisible();
  await settings.field("Instructions").fill("Be brief, and call the machine **Duo**.");
  await settings.saved();
  await page.screenshot({ path: "artefacts/agent-saved.png", animations: "disabled" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(settings.field("Instructions")).not.toHaveValue(/Be brief/);
  await settings.saved();
  await settings.field("Instructions").fill("Be kind.");
  await settings.saved();
  await mara.expectAccessible();

  const name = "Ada of the night shift";
  await settings.field("Name").fill(name);
  await page.getByRole("link", { name: "Knowledge" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Knowledge" })).toBeFocused();
  const ben = await person();
  await ben.signIn(workspace);
  const elsewhere = new AgentSettings(ben.page);
  await elsewhere.open();
  await expect(elsewhere.field("Name")).toHaveValue(name);
  await expect(elsewhere.field("Instructions")).toHaveValue("Be kind.");

  mara.expectTrouble();
  await settings.open();
  await settings.field("Name").fill("");
  const notSaved = page.getByText("Not saved", { exact: true });
  await expect(notSaved).toBeVisible();
  await expect(settings.field("Name")).toHaveAccessibleDescription(
    "An agent needs a name of 1 to 60 characters.",
  );
  await expect(settings.field("Name")).toHaveAttribute("aria-invalid", "true");
  const asking = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asking;
  expect(dialog.type(), "what isn't saved isn't lost unasked").toBe("beforeunload");
  await dialog.dismiss();
  await mara.expectAccessible();
  await page.screenshot({ path: "artefacts/agent-refused.png", animations: "disabled" });
  await settings.field("Name").fill("Ada again");
  await settings.saved();
  await expect(notSaved).toHaveCount(0);
  await expect(elsewhere.field("Name")).toHaveValue("Ada again");
});

test("the widget carries the agent's new name, and when it hands over and to whom is as the admin says", async ({
  person,
  server,
  workspace,
}) => {
  await (await Api.signIn(server, workspace)).hire("Ben Ito");
  const mara = await person();
  mara.expectGrowth();
  await mara.signIn(workspace);
  const settings = new AgentSettings(mara.page);
  await settings.open();
  await settings.field("Name").fill("Ada");
  await settings.saved();
  await settings.field("Assign new tickets to").selectOption("Ben Ito");
  await settings.saved();
  await settings.handOver("Never");

  const widget = await Widget.openedBy(await person(), workspace);
  await expect(widget.page.getByRole("dialog", { name: "Ada" })).toBeVisible();
  await widget.say("I want to talk to a person.");
  await expect(widget.answers).toContainText("I can't bring in a person myself, but you can");
  await widget.say(UNANSWERABLE);
  await expect(widget.answers).toHaveCount(2);
  expect(await tickets(server, workspace)).toEqual([]);

  await settings.handOver("Always");
  await widget.say(UNANSWERABLE);
  await expect(widget.answers.last()).toContainText("I've passed this on to the team");
  const desk = new Desk(mara.page);
  await desk.goTo("/inbox/open");
  await expect(desk.rows).toHaveCount(1);
  await desk.open(/./);
  await expect(desk.thread).toContainText(UNANSWERABLE);
  await expect(mara.page.getByRole("button", { name: /^Assigned to Ben Ito/ })).toBeVisible();
});
