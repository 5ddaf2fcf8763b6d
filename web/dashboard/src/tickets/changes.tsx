import { Icon } from "@aureole/ui/icon.tsx";
import { Ring } from "@aureole/ui/ring.tsx";
import { StatusGlyph } from "@aureole/ui/status.tsx";
import { type ReactNode, useState } from "react";
import { useEverybody } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { clockTime } from "../text/time.ts";
import { changeSentence } from "./change-sentence.ts";
import { shapeOfStatus } from "./status-shape.ts";
import type { Change } from "./thread-plan.ts";

type Props = { changes: readonly Change[] };

/** A longer run is folded: it is history, not conversation. */
const SHOWN_MAX = 3;

/** What happened between the messages, one centred line each. */
export function Changes({ changes }: Props) {
  const [unfolded, setUnfolded] = useState(false);
  if (changes.length > SHOWN_MAX && !unfolded) {
    return (
      <div className="py-3">
        <p className="change">
          <button
            type="button"
            onClick={() => setUnfolded(true)}
            className="rounded-full px-2 hover:text-text"
          >
            {t("thread.changes", { count: changes.length })}
          </button>
        </p>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-1.5 py-3">
      {changes.map((change) => (
        <ChangeLine key={change.event.seq} change={change} />
      ))}
    </div>
  );
}

function ChangeLine({ change }: { change: Change }) {
  const everybody = useEverybody();
  const nameOf = (id: unknown) => everybody.find((teammate) => teammate.id === id)?.name ?? null;
  const sentence = changeSentence(change.event, nameOf);
  if (!sentence) return null;
  return (
    <p className="change">
      {glyphOf(change)}
      <span>
        {sentence.subject && <b>{sentence.subject} </b>}
        {sentence.rest}
      </span>
      <time dateTime={change.at} className="tabular-nums">
        {clockTime(change.at)}
      </time>
    </p>
  );
}

function glyphOf({ event }: Change): ReactNode {
  if (event.kind === "ticket.status_changed") {
    return <StatusGlyph shape={shapeOfStatus(String(event.data.to))} />;
  }
  if (event.actor.kind === "agent") return <Ring size={14} />;
  if (event.kind === "conversation.taken_over") return <Icon name="hand" size={14} />;
  if (event.kind === "ticket.assigned") return <Icon name="person" size={14} />;
  return <Icon name="clock" size={14} />;
}
