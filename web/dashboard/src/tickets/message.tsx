import "./message.css";
import type { Schemas } from "@aureole/api";
import { AgentFace, Avatar } from "@aureole/ui/avatar.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { MarkdownText } from "@aureole/ui/markdown-text.tsx";
import { useTeammates } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { absoluteTime, clockTime } from "../text/time.ts";
import { MessageMeta } from "./message-meta.tsx";
import { Pictures } from "./pictures.tsx";
import { Sources } from "./sources.tsx";

type Message = Schemas["Message"];

type Props = {
  message: Message;
  /** First and last of a group of one author; the face and the time stand at the last. */
  first: boolean;
  last: boolean;
  /** What happens with one of mine that the server hasn't taken yet. */
  sending?: "waiting" | "offline" | undefined;
};

/** One entry of a thread, by who wrote it and who may read it. */
export function MessageView({ message, first, last, sending }: Props) {
  if (message.author.kind === "system") return <SystemLine message={message} />;
  const ours = message.author.kind !== "contact";
  const side = ours ? "message-ours" : "message-theirs";
  const place = `${first ? "" : "message-joined"} ${last ? "" : "message-middle"}`;
  return (
    <article aria-label={authorName(message)}>
      <div className={`message ${side} ${place}`}>
        {!ours && <Face message={message} shown={last} />}
        <div className={`bubble ${bubbleOf(message)}`}>
          {message.visibility !== "public" && <NoteBadge whisper={message.visibility === "whisper"} />}
          <MessageText message={message} />
          {message.images.length > 0 && <Pictures images={message.images} />}
          {message.sources.length > 0 && <Sources sources={message.sources} />}
        </div>
        {ours && <Face message={message} shown={last} />}
      </div>
      {last && <MessageMeta message={message} sending={sending} />}
    </article>
  );
}

/** What the product itself says to both sides: a line, not somebody's words. */
function SystemLine({ message }: { message: Message }) {
  return (
    <p className="change py-3">
      <Icon name="info" size={14} />
      <span>{message.text}</span>
      <time dateTime={message.at} data-tip={absoluteTime(message.at)} className="tabular-nums">
        {clockTime(message.at)}
      </time>
    </p>
  );
}

function MessageText({ message }: { message: Message }) {
  const names = useTeammates()
    .filter((teammate) => message.mentions.includes(teammate.id))
    .flatMap((teammate) => [teammate.name, teammate.name.split(" ")[0] ?? teammate.name]);
  if (message.erased_at) return <p className="text-text-3 italic">{t("message.erased")}</p>;
  if (message.format === "text") return <p className="whitespace-pre-wrap">{message.text}</p>;
  const cite = (number: number) => {
    const source = message.sources.find(({ n }) => n === number);
    return source && t("message.source", { number, title: source.title });
  };
  return <MarkdownText text={message.text} mentions={names} cite={cite} />;
}

function NoteBadge({ whisper }: { whisper: boolean }) {
  return (
    <p className="mb-0.5 flex items-center gap-1 text-sm font-semibold text-note-text">
      <Icon name={whisper ? "teach" : "note"} size={12} />
      {whisper ? t("message.whisper") : t("message.note")}
    </p>
  );
}

/** The place of the face is kept where it isn't shown, so that the bubbles of a group stand in one line. */
function Face({ message, shown }: { message: Message; shown: boolean }) {
  if (!shown) return <span className="size-7 shrink-0" />;
  if (message.author.kind === "agent") return <AgentFace />;
  return <Avatar id={message.author.id ?? message.id} name={message.author.name} />;
}

function bubbleOf(message: Message): string {
  const failed = message.state === "failed" ? "bubble-failed" : "";
  if (message.visibility !== "public") return `bubble-note ${failed}`;
  if (message.author.kind === "contact") return failed;
  return `${message.author.kind === "teammate" ? "bubble-teammate" : "bubble-agent"} ${failed}`;
}

export function authorName(message: Message): string {
  if (message.shown_as) return message.shown_as;
  if (message.author.name) return message.author.name;
  return message.author.kind === "contact" ? t("contact.anonymous") : t("message.system");
}
