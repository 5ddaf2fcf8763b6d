import "./thread.css";
import { AgentFace } from "@aureole/ui/avatar.tsx";
import { Button } from "@aureole/ui/button.tsx";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { live } from "../live/live.ts";
import { useMessage, useOutgoing, useStream, useTimeline } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { dayName } from "../text/time.ts";
import { Changes } from "./changes.tsx";
import { threadIsThere } from "./enter-thread.ts";
import { MessageView } from "./message.tsx";
import { OutgoingMessage } from "./outgoing-message.tsx";
import { StreamingText } from "./streaming-text.tsx";
import { type Block, firstUnreadOf, planThread } from "./thread-plan.ts";
import { useFollowEnd } from "./use-follow-end.ts";

type Props = {
  /** A ticket's or a conversation's id. */
  owner: string;
  /** Where answers go, if not to the owner: a conversation that was taken over is answered in its ticket. */
  answersTo?: string | null;
  threadId: string | undefined;
  /** Whether it was unread when it was opened: it then begins at the first message that nobody answered. */
  unread: boolean;
  agentName: string | null;
};

const messageOf = (id: string) => live.get("message", id);

/** What was said and what happened, oldest above. It follows the end only while the end is in sight. */
export function Thread({ owner, answersTo, threadId, unread, agentName }: Props) {
  const { entries, loaded, loading, error, older } = useTimeline(owner);
  const outgoing = useOutgoing(answersTo ?? owner, entries);
  const streaming = useStream(threadId);
  const [opening, setOpening] = useState({ owner: "", firstUnread: null as string | null });
  if (loaded && opening.owner !== owner) {
    setOpening({ owner, firstUnread: unread ? firstUnreadOf(entries, messageOf) : null });
  }
  const box = useRef<HTMLDivElement>(null);
  const messages = entries.filter((entry) => entry.type === "message").length + outgoing.length;
  const follow = useFollowEnd(box, owner, messages, loaded);
  const inStream = entries.some((entry) => entry.type === "message" && entry.id === streaming);

  useEffect(() => threadIsThere(box.current), []);
  useLoadOlder(box, older && !loading, entries.length, () => void live.lists.olderEntries(owner));

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        role="log"
        aria-label={t("thread.label")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        onScroll={follow.onScroll}
        className="thread"
      >
        <div className="thread-inside">
          {error && <Failed message={error.message} retry={() => void live.lists.reloadTimeline(owner)} />}
          {planThread(entries, messageOf, opening.firstUnread).map((block) => (
            <ThreadBlock key={block.key} block={block} />
          ))}
          {streaming && !inStream && <StreamingAnswer messageId={streaming} agentName={agentName} />}
          {outgoing.map((message) => (
            <OutgoingMessage key={message.clientId} message={message} />
          ))}
        </div>
      </div>
      {follow.missed > 0 && (
        <button type="button" onClick={follow.toEnd} className="new-messages">
          {t("thread.new_messages", { count: follow.missed })}
        </button>
      )}
    </div>
  );
}

function ThreadBlock({ block }: { block: Block }): ReactNode {
  switch (block.kind) {
    case "day":
      return (
        <h2 className="thread-day">
          <span>{dayName(block.at)}</span>
        </h2>
      );
    case "new":
      return (
        <div className="thread-new" id="first-unread">
          <span>{t("thread.new")}</span>
        </div>
      );
    case "changes":
      return <Changes changes={block.changes} />;
    case "message":
      return <LiveMessage id={block.id} first={block.first} last={block.last} />;
  }
}

function LiveMessage({ id, first, last }: { id: string; first: boolean; last: boolean }) {
  const message = useMessage(id);
  return message ? <MessageView message={message} first={first} last={last} /> : null;
}

/** An answer that is being written and has no record yet. */
function StreamingAnswer({ messageId, agentName }: { messageId: string; agentName: string | null }) {
  return (
    <article aria-label={agentName ?? t("agent.agent")}>
      <div className="message message-ours">
        <div className="bubble bubble-agent">
          <StreamingText messageId={messageId} />
        </div>
        <AgentFace turning />
      </div>
      <p className="bubble-meta">
        {t("message.by_agent", { name: agentName ?? t("agent.agent") })}
        <span aria-hidden="true">·</span>
        {t("message.writing")}
      </p>
    </article>
  );
}

function Failed({ message, retry }: { message: string; retry: () => void }) {
  return (
    <p role="alert" className="flex items-center justify-center gap-3 py-6 text-danger-text">
      {message}
      <Button onClick={retry}>{t("retry")}</Button>
    </p>
  );
}

/** Older pages load above before the top is reached; what is being read stays where it is. */
const OLDER_FROM_PX = 600;

function useLoadOlder(
  box: React.RefObject<HTMLDivElement | null>,
  can: boolean,
  count: number,
  load: () => void,
): void {
  const height = useRef(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const look = () => {
      if (!can || element.scrollTop > OLDER_FROM_PX) return;
      height.current = element.scrollHeight - element.scrollTop;
      load();
    };
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [box, can, load]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when entries have come above
  useLayoutEffect(() => {
    if (height.current === 0 || !box.current) return;
    box.current.scrollTop = box.current.scrollHeight - height.current;
    height.current = 0;
  }, [box, count]);
}
