import { setTimeout as sleep } from "node:timers/promises";
import type { Desk } from "../support/desk.ts";
import { FIRST_REPLY, FIRST_WORDS, meeting } from "../support/meeting.ts";
import type { Person } from "../support/person.ts";
import type { Server } from "../support/server.ts";
import { expect, test } from "../support/story.ts";

/** How often both sides say something: about what ten minutes of talking hold. */
const ROUNDS = 36;
/** How long each trouble lasts: long enough for a request to fail and a retry to be waiting. */
const TROUBLE_MS = 700;

type Trouble = (stage: { server: Server; visitor: Person; mara: Person }) => Promise<void>;

/** What happens while both go on writing; one of them in every third round, in turn. */
const troubles: Trouble[] = [
  async ({ visitor }) => lose(visitor),
  async ({ server }) => restart(server, () => server.kill()),
  async ({ mara }) => lose(mara),
  async ({ server }) => restart(server, () => server.stop()),
  async ({ visitor, mara }) => void (await Promise.all([lose(visitor), lose(mara)])),
  async ({ visitor }) => {
    visitor.line.silence();
    await sleep(TROUBLE_MS);
    visitor.line.mend();
  },
  async ({ mara }) => {
    mara.line.silence();
    await sleep(TROUBLE_MS);
    mara.line.mend();
  },
];

async function lose({ line }: Person): Promise<void> {
  line.cut();
  await sleep(TROUBLE_MS);
  line.mend();
}

async function restart(server: Server, end: () => Promise<void>): Promise<void> {
  await end();
  await sleep(TROUBLE_MS);
  await server.start();
}

test("two people talk through cut networks and restarts: nothing is lost, nothing is doubled", async ({
  person,
  server,
  workspace,
}) => {
  test.setTimeout(300_000);
  const { visitor, widget, mara, desk } = await meeting(person, workspace);

  const loads: string[] = [];
  for (const { page } of [visitor, mara]) page.on("framenavigated", (frame) => loads.push(frame.url()));
  visitor.expectTrouble();
  mara.expectTrouble();
  const asked = [FIRST_WORDS];
  const said = [FIRST_REPLY];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const trouble = round % 3 === 0 ? troubles[(round / 3) % troubles.length] : undefined;
    const over = trouble?.({ server, visitor, mara });
    asked.push(`Question ${round}.`);
    said.push(`Answer ${round}.`);
    await widget.say(`Question ${round}.`);
    await desk.answer(`Answer ${round}.`);
    await over;
  }

  await expect(widget.mine).toHaveText(asked, { timeout: 60_000 });
  await expect(widget.replies).toHaveText(said, { timeout: 60_000 });
  await expectEachOnce(desk, [...asked.slice(1), ...said]);
  expect(loads, "nobody had to reload").toEqual([]);

  await Promise.all([visitor.page.reload(), mara.page.reload()]);
  await expectEachOnce(desk, [...asked.slice(1), ...said]);
});

/** The thread loads older pages as one scrolls up; at its top every message has been seen. */
async function expectEachOnce(desk: Desk, texts: string[]): Promise<void> {
  await expect(async () => {
    await desk.thread.press("Home");
    const thread = (await desk.thread.textContent()) ?? "";
    const counts = texts.map((text) => `${text} ${thread.split(text).length - 1}×`);
    expect(counts).toEqual(texts.map((text) => `${text} 1×`));
  }).toPass({ timeout: 60_000 });
}
