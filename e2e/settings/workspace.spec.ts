import { Api } from "../support/api.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

const NEW_NAME = "Slow Mornings";

test("the workspace's new name is in a colleague's browser without a reload, and in the widget", async ({
  person,
  server,
  workspace,
}) => {
  const account = await (await Api.signIn(server, workspace)).hire("Ben Ito");
  const mara = await person();
  const { page } = mara;
  const ben = await person();
  await mara.signIn(workspace);
  await ben.signIn(account);
  await ben.page.goto("/dashboard/settings/workspace");
  await expect(ben.page.getByText("Only admins change the workspace.")).toBeVisible();
  const benSees = ben.page.getByRole("button", { name: "Workspace menu" });
  await expect(benSees).toHaveText("Brewbird");
  const loads: string[] = [];
  ben.page.on("framenavigated", (frame) => loads.push(frame.url()));

  await page.goto("/dashboard/settings/workspace");
  const section = page.getByRole("region", { name: "Workspace" });
  const name = section.getByLabel("Name", { exact: true });
  await name.fill(NEW_NAME);
  await expect(section.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Workspace menu" })).toHaveText(NEW_NAME);
  await expect(benSees).toHaveText(NEW_NAME);
  await mara.expectAccessible();
  await page.screenshot({ path: "artefacts/workspace-saved.png", animations: "disabled" });

  const widget = await Widget.openedBy(await person(), workspace);
  await widget.say("Hello");
  await expect(widget.page.getByRole("dialog")).toContainText(`AI agent of ${NEW_NAME}`);

  mara.expectTrouble();
  await name.fill(" ");
  await expect(section.getByText("Not saved", { exact: true })).toBeVisible();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveAccessibleDescription("The workspace needs a name of 1 to 100 characters.");
  await page.screenshot({ path: "artefacts/workspace-refused.png", animations: "disabled" });
  await expect(benSees).toHaveText(NEW_NAME);
  expect(loads).toEqual([]);
});
