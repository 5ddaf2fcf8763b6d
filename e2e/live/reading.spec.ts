import { meeting } from "../support/meeting.ts";
import { expect, test } from "../support/story.ts";

/** More than fits on a screen. */
const MESSAGES = 24;

test("who reads further up keeps their place when something arrives, and is told of it", async ({
  person,
  workspace,
}) => {
  test.setTimeout(120_000);
  const { widget, mara, desk } = await meeting(person, workspace);
  for (let line = 1; line <= MESSAGES; line += 1) {
    await widget.say(`Line ${line}.`);
    await expect(widget.mine).toHaveCount(line + 1);
  }
  await expect(desk.thread.getByText(`Line ${MESSAGES}.`)).toBeInViewport();

  await desk.thread.hover();
  await mara.page.mouse.wheel(0, -600);
  const read = desk.thread.getByText("Line 10.");
  await read.scrollIntoViewIfNeeded();
  const before = await read.boundingBox();
  await widget.say("Something else.");
  await expect(mara.page.getByRole("button", { name: /1 new message/ })).toBeVisible();
  expect(await read.boundingBox(), "what is being read stays where it is").toEqual(before);

  await mara.page.getByRole("button", { name: /1 new message/ }).click();
  await expect(desk.thread.getByText("Something else.")).toBeInViewport();
});
