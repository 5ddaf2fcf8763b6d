import { Api } from "../support/api.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

test("a visitor writes without a network and closes the panel: it goes out by itself, and the dot says who answered", async ({
  person,
  server,
  workspace,
}) => {
  const team = await Api.signIn(server, workspace);
  const visitor = await person();
  const { page } = visitor;
  const widget = await Widget.openedBy(visitor, workspace);
  await widget.talkToPerson.click();
  await expect(page.getByText("The team knows")).toBeVisible();
  const [ticket] = await team.call<{ id: string }[]>("GET", "/api/v1/tickets?view=all");
  const path = `/api/v1/tickets/${ticket?.id}`;

  const bar = page.getByRole("status").filter({ hasText: "You are offline." });
  await expect(bar).toHaveCount(0);
  await visitor.goOffline();
  await expect(bar).toHaveText("You are offline. Messages go out when you are back.");
  await widget.say("My parcel is late.");
  await expect(widget.mine).toHaveText(["My parcel is late."]);
  await expect(page.getByText("Waiting to send")).toBeVisible();
  await page.screenshot({ path: "artefacts/widget-offline.png", animations: "disabled" });
  await visitor.expectAccessible();
  await page.keyboard.press("Escape");
  await expect(widget.launcher).toHaveAccessibleName("Open chat");
  await team.call("POST", `${path}/messages`, { text: "I look after it.", mode: "chat", client_id: "r-1" });

  await visitor.comeBack();
  await expect(widget.launcher).toHaveAccessibleName("Open chat, 1 unread");
  await page.screenshot({ path: "artefacts/widget-unread.png", animations: "disabled" });
  await expect(async () => {
    const timeline = JSON.stringify(await team.call("GET", `${path}/timeline`));
    expect(timeline.split('"text":"My parcel is late."')).toHaveLength(2);
  }).toPass();
  await widget.open();
  await expect(bar).toHaveCount(0);
  await expect(widget.mine).toHaveText(["My parcel is late."]);
  await expect(widget.replies).toHaveText(["I look after it."]);
  await expect(page.getByText("Waiting to send")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(widget.launcher).toHaveAccessibleName("Open chat");
});
