import { Api } from "../support/api.ts";
import { Desk } from "../support/desk.ts";
import type { Person } from "../support/person.ts";
import type { Workspace } from "../support/server.ts";
import { expect, test } from "../support/story.ts";
import { Widget } from "../support/widget.ts";

const sizes = {
  wide: { viewport: { width: 1440, height: 900 } },
  medium: { viewport: { width: 1024, height: 768 } },
  narrow: { viewport: { width: 390, height: 844 } },
} as const;

const looks = [
  { name: "wide-light", ...sizes.wide, colorScheme: "light" },
  { name: "wide-dark", ...sizes.wide, colorScheme: "dark" },
  { name: "medium-light", ...sizes.medium, colorScheme: "light" },
  { name: "narrow-light", ...sizes.narrow, colorScheme: "light" },
] as const;

const pages = {
  inbox: "/inbox/open",
  live: "/live",
  knowledge: "/knowledge",
  agents: "/agents",
  install: "/install",
  settings: "/settings",
  models: "/settings/models",
} as const;

for (const { name, ...look } of looks) {
  test(`every page, ${name}`, async ({ person, server, workspace }) => {
    test.setTimeout(180_000);
    await (await Api.signIn(server, workspace)).addHelpCentre();
    await seed(await person(), workspace);

    const mara = await person(look);
    await mara.page.goto("/dashboard/");
    await shoot(mara, `sign-in-${name}`);
    await mara.signIn(workspace);
    for (const [page, path] of Object.entries(pages)) {
      await mara.page.goto(`/dashboard${path}`);
      await shoot(mara, `${page}-${name}`);
    }
    const desk = new Desk(mara.page);
    await desk.goTo(pages.inbox);
    await desk.open(/Brewbird|machine|person/i);
    await shoot(mara, `ticket-${name}`);

    const visitor = await person(look);
    const widget = new Widget(visitor.page);
    visitor.expectGrowth();
    await visitor.visit(workspace);
    await widget.open();
    await shoot(visitor, `widget-home-${name}`);
    await widget.say("How many days do I have to send the machine back?");
    await expect(widget.answers).toContainText("60 days");
    await shoot(visitor, `widget-answer-${name}`);
  });
}

/** A ticket with a question, an answer and a request for a person. */
async function seed(visitor: Person, workspace: Workspace): Promise<void> {
  const widget = new Widget(visitor.page);
  visitor.expectGrowth();
  await visitor.visit(workspace);
  await widget.open();
  await widget.say("How many days do I have to send the machine back?");
  await expect(widget.answers).toContainText("60 days");
  await widget.talkToPerson.click();
  await expect(visitor.page.getByText("The team knows").or(widget.events).first()).toBeVisible();
}

/** Checks a page as a whole and leaves its picture among the artefacts. */
async function shoot(person: Person, name: string): Promise<void> {
  await person.page.waitForLoadState("networkidle");
  await person.page.screenshot({ path: `artefacts/${name}.png`, animations: "disabled" });
  await person.expectNoSidewaysScroll();
  await person.expectAccessible();
}
