import { Icon } from "@aureole/ui/icon.tsx";
import { useEffect, useState } from "react";
import { useCaughtUp, useConnection, useOutbox } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { announce } from "./announce.ts";

/** Short interruptions are nobody's business. */
const RECONNECTING_SHOWN_AFTER_MS = 2_000;
const CAUGHT_UP_SHOWN_MS = 3_000;
/** So long after an interruption, what comes is its end. */
const MISSED_KNOWN_MS = 10_000;

/**
 * One line about the connection, only when there is something to say. It hangs over the empty edge above the headers, as
 * high as that is: nothing moves when the network comes and goes, and nothing is covered.
 */
export function ConnectionBar() {
  const connection = useConnection();
  const waiting = useOutbox().length;
  const late = useLate(connection === "reconnecting", RECONNECTING_SHOWN_AFTER_MS);
  const caughtUp = useShortly(useCaughtUp(), CAUGHT_UP_SHOWN_MS);
  const missed = useLately(connection === "offline" || late, MISSED_KNOWN_MS);

  if (connection === "offline") {
    const text = waiting > 0 ? t("connection.offline_waiting", { count: waiting }) : t("connection.offline");
    return <Line tone="bg-warn-soft text-warn-text" icon="offline" text={text} />;
  }
  if (late)
    return <Line tone="bg-slate-soft text-slate-text" icon="turn" text={t("connection.reconnecting")} />;
  // Where nobody was told that something is missing, nobody needs to hear that it isn't.
  if (caughtUp && missed)
    return <Line tone="bg-ok-soft text-ok-text" icon="check" text={t("connection.caught_up")} />;
  return null;
}

function Line({ tone, icon, text }: { tone: string; icon: "offline" | "turn" | "check"; text: string }) {
  useEffect(() => announce(text), [text]);
  return (
    <section
      aria-label={t("connection.notice")}
      className="pointer-events-none fixed inset-x-0 top-0 z-(--z-composer) flex justify-center"
    >
      <p
        className={`flex h-4 items-center gap-2 rounded-b-2 px-3 text-xs font-medium shadow-1 sm:h-5.5 sm:text-sm ${tone}`}
      >
        <Icon name={icon} size={12} />
        {text}
      </p>
    </section>
  );
}

/** True once something has been so for a while. */
function useLate(now: boolean, after: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!now) return setLate(false);
    const timer = setTimeout(() => setLate(true), after);
    return () => clearTimeout(timer);
  }, [now, after]);
  return late && now;
}

/** True for a short while after a number has grown. */
function useShortly(count: number, during: number): boolean {
  const [ended, setEnded] = useState(count);
  useEffect(() => {
    const timer = setTimeout(() => setEnded(count), during);
    return () => clearTimeout(timer);
  }, [count, during]);
  return count > ended;
}

/** True while something is so, and for a while afterwards. */
function useLately(now: boolean, during: number): boolean {
  const [lately, setLately] = useState(now);
  useEffect(() => {
    if (now) return setLately(true);
    const timer = setTimeout(() => setLately(false), during);
    return () => clearTimeout(timer);
  }, [now, during]);
  return now || lately;
}
