import { Api } from "../support/api.ts";
import { FIRST_REPLY, FIRST_WORDS, meeting } from "../support/meeting.ts";
import { expect, test } from "../support/story.ts";

test("who loses the network, and then the server, reads and writes on, and has missed nothing afterwards", async ({
  person,
  server,
  workspace,
}) => {
  test.setTimeout(120_000);
  const team = await Api.signIn(server, workspace);
  const { visitor, widget, mara, desk } = await meeting(person, workspace);
  const notice = mara.page.getByRole("region", { name: "Notice" });
  await expect(notice).toHaveCount(0);
  const loads: string[] = [];
  mara.page.on("framenavigated", (frame) => loads.push(frame.url()));

  await mara.goOffline();
  await expect(notice).toHaveText("Offline. Reading what is here.");
  await expect(desk.thread).toContainText(FIRST_WORDS);
  await desk.answer("I am looking for it.");
  await expect(notice).toHaveText("Offline. Reading what is here; 1 message waits.");
  await expect(desk.thread.getByText("Waits for the connection")).toBeVisible();
  await mara.page.screenshot({ path: "artefacts/offline.png", animations: "disabled" });
  await mara.expectAccessible();
  await mara.page.setViewportSize({ width: 390, height: 844 });
  await expect(notice).toBeVisible();
  await mara.page.screenshot({ path: "artefacts/offline-narrow.png", animations: "disabled" });
  await mara.page.setViewportSize({ width: 1440, height: 900 });
  await widget.say("Is anybody there?");
  await team.call("POST", "/api/v1/tickets", {
    subject: "A second one",
    contact: { email: "kim@brewer.example", name: "Kim Doe" },
  });
  await expect(widget.mine).toHaveText([FIRST_WORDS, "Is anybody there?"]);

  await mara.comeBack();
  await expect(desk.thread).toContainText("Is anybody there?");
  await mara.page.getByRole("button", { name: "1 new", exact: true }).click();
  await expect(desk.row("A second one")).toHaveCount(1);
  await expect(notice).toHaveCount(0);
  await expect(widget.replies).toHaveText([FIRST_REPLY, "I am looking for it."]);
  await expect(desk.thread.getByText("I am looking for it.")).toHaveCount(1);
  await expect(desk.thread.getByText("Waits for the connection")).toHaveCount(0);

  visitor.expectTrouble();
  await server.kill();
  await expect(notice).toHaveText("Reconnecting");
  await mara.page.screenshot({ path: "artefacts/reconnecting.png", animations: "disabled" });
  await widget.say("And now?");
  await expect(visitor.page.getByText("Waiting to send")).toBeVisible();
  await server.start();
  await expect(desk.thread).toContainText("And now?", { timeout: 30_000 });
  await expect(notice).toHaveCount(0);
  await expect(visitor.page.getByText("Waiting to send")).toHaveCount(0);
  await expect(desk.thread.getByText("And now?")).toHaveCount(1);
  expect(loads, "nobody had to reload").toEqual([]);
});
