import { setTimeout as sleep } from "node:timers/promises";
import type { Desk } from "../support/desk.ts";
import { FIRST_REPLY, FIRST_WORDS, meeting } from "../support/meeting.ts";
import type { Person } from "../support/person.ts";
import type { Server } from "../support/server.ts";
import { expect, test } from "../support/story.ts";

/** How often both sides say something: about what ten minutes of talking hold. */
const ROUNDS = 36;
/** Over how many minutes by the clock the rounds are spread; without it each begins when the one before is over. */
const MINUTES = Number(process.env.AUREOLE_TALK_MINUTES || 0);
if (!(MINUTES >= 0)) throw new Error("AUREOLE_TALK_MINUTES is a number of minutes.");
const ROUND_MS = (MINUTES * 60_000) / ROUNDS;
/** How long each trouble lasts: long enough for a request to fail and a retry to be waiting. */
const TROUBLE_MS = Math.max(700, ROUND_MS / 4);

type Happened = "cut" | "restart";
type Trouble = (stage: { server: Server; visitor: Person; mara: Person }) => Promise<Happened>[];

/** What happens while both go on writing; one of them in every third round, in turn. */
const troubles: Trouble[] = [
  ({ visitor }) => [lose(visitor)],
  ({ server }) => [restart(server, () => server.kill())],
  ({ mara }) => [lose(mara)],
  ({ server }) => [restart(server, () => server.stop())],
  ({ visitor, mara }) => [lose(visitor), lose(mara)],
  ({ visitor }) => [silence(visitor)],
  ({ mara }) => [silence(mara)],
];

async function lose({ line }: Person): Promise<Happened> {
  line.cut();
  await sleep(TROUBLE_MS);
  line.mend();
  return "cut";
}

async function silence({ line }: Person): Promise<Happened> {
  line.silence();
  await sleep(TROUBLE_MS);
  line.mend();
  return "cut";
}

async function restart(server: Server, end: () => Promise<void>): Promise<Happened> {
  await end();
  await sleep(TROUBLE_MS);
  await server.start();
  return "restart";
}

test("two people talk through cut networks and restarts: nothing is lost, nothing is doubled", async ({
  person,
  server,
  workspace,
}) => {
  test.setTimeout(300_000 + MINUTES * 60_000);
  const { visitor, widget, mara, desk } = await meeting(person, workspace);

  const loads: string[] = [];
  for (const { page } of [visitor, mara]) page.on("framenavigated", (frame) => loads.push(frame.url()));
  visitor.expectTrouble();
  mara.expectTrouble();
  const asked = [FIRST_WORDS];
  const said = [FIRST_REPLY];
  const happened: Happened[] = [];
  const begun = Date.now();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const trouble = round % 3 === 0 ? troubles[(round / 3) % troubles.length] : undefined;
    const over = trouble?.({ server, visitor, mara }) ?? [];
    asked.push(`Question ${round}.`);
    said.push(`Answer ${round}.`);
    await widget.say(`Question ${round}.`);
    await desk.answer(`Answer ${round}.`);
    happened.push(...(await Promise.all(over)));
    await sleep(Math.max(0, begun + round * ROUND_MS - Date.now()));
  }

  await expect(widget.mine).toHaveText(asked, { timeout: 60_000 });
  await expect(widget.replies).toHaveText(said, { timeout: 60_000 });
  await expectEachOnce(desk, [...asked.slice(1), ...said]);
  expect(loads, "nobody had to reload").toEqual([]);

  await Promise.all([visitor.page.reload(), mara.page.reload()]);
  await expectEachOnce(desk, [...asked.slice(1), ...said]);
  const times = (what: Happened) => happened.filter((one) => one === what).length;
  const seconds = Math.round((Date.now() - begun) / 1000);
  process.stdout.write(
    `${asked.length + said.length} messages in ${seconds} s through ${times("cut")} cuts and ${times("restart")} restarts, each there once.\n`,
  );
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
