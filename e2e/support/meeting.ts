import { expect } from "@playwright/test";
import { Desk } from "./desk.ts";
import type { Person } from "./person.ts";
import type { Workspace } from "./server.ts";
import { Widget } from "./widget.ts";

export const FIRST_WORDS = "I need a person.";
export const FIRST_REPLY = "Mara is here.";

/** A visitor asks for a person and Mara comes: both have the conversation in front, and each a word of the other. */
export async function meeting(person: () => Promise<Person>, workspace: Workspace) {
  const visitor = await person();
  const widget = await Widget.openedBy(visitor, workspace);
  await widget.say(FIRST_WORDS);
  await widget.talkToPerson.or(visitor.page.getByText("The team knows")).first().waitFor();

  const mara = await person();
  const desk = new Desk(mara.page);
  mara.expectGrowth();
  await mara.signIn(workspace);
  await desk.goTo("/inbox/all");
  await desk.rows.first().click();
  await desk.answer(FIRST_REPLY);
  await expect(widget.replies).toHaveText([FIRST_REPLY]);
  return { visitor, widget, mara, desk };
}
