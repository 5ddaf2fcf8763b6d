import type { EventFrame } from "../frames.ts";
import { type Noun, nouns, type Records } from "../records.ts";

/** What an event did to one record: its new value, or that it is gone. */
export type Change = { [N in Noun]: { noun: N; id: string; record: Records[N] | undefined } }[Noun];

/** A record that an event brings replaces the one that was there; details fetched once are kept. */
export function replace<T extends object>(before: T | undefined, record: T): T {
  return before ? { ...before, ...record } : record;
}

/** Everything an event says about records, as changes to lay on what is held. */
export function changesOf(event: EventFrame): Change[] {
  const changes = nouns.flatMap((noun): Change[] => {
    const record = event.records[noun];
    return record ? [changed(noun, record)] : [];
  });
  const gone = goneBy(event);
  return gone ? [...changes, gone] : changes;
}

/** What went with everything in it. A teammate who left keeps their name on what they did. */
function goneBy({ kind, ids }: EventFrame): Change | undefined {
  const [word, what] = kind.split(".");
  const noun = nouns.find((one) => one === word);
  if (what !== "removed" || !noun || noun === "message" || noun === "workspace" || noun === "teammate")
    return;
  const id = ids[`${noun}_id`];
  return id ? { noun, id, record: undefined } : undefined;
}

function changed<N extends Noun>(noun: N, record: Records[N]): Change {
  const change: { noun: Noun; id: string; record: Records[Noun] } = { noun, id: record.id, record };
  return change as Change;
}
