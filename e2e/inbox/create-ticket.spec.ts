import { Desk } from "../support/desk.ts";
import { expect, test } from "../support/story.ts";

test("a ticket made in one browser appears in another without a reload", async ({ person, workspace }) => {
  const mara = await person();
  const ben = await person();
  for (const teammate of [mara, ben]) {
    await teammate.signIn(workspace);
    await new Desk(teammate.page).goTo("/inbox/open");
  }
  const loads: string[] = [];
  ben.page.on("framenavigated", (frame) => loads.push(frame.url()));

  await mara.page.getByRole("button", { name: "New ticket" }).click();
  const form = mara.page.getByRole("dialog");
  await form.getByLabel("Subject").fill("The grinder jams");
  await form.getByLabel("Email").fill("jane@brewer.example");
  await form.getByLabel("Message").fill("It stops after two seconds.");
  await form.getByRole("button", { name: "Create ticket" }).click();

  await expect(new Desk(ben.page).row("The grinder jams")).toBeVisible();
  await expect(new Desk(mara.page).row("The grinder jams")).toBeVisible();
  expect(loads).toEqual([]);
});
