//! One message of the transcript, by who wrote it.

import type { Message, Source } from "../core/conversation.ts";
import type { Waiting } from "../core/outbox.ts";
import type { Child, Tree } from "./dom.ts";
import { clockTime } from "./format.ts";
import { Icon, press } from "./icon.tsx";
import { inline, link, markdown, safeUrl } from "./markdown.tsx";
import { isUnsent } from "./progress.ts";
import type { Widget } from "./widget.ts";

/** Built once for each state of a message: a tree that is the same as before is not drawn again. */
const drawn = new WeakMap<Message, Tree>();

export function messageView(widget: Widget, message: Message): Tree {
  const known = drawn.get(message);
  if (known) return known;
  const view = (
    <article key={message.client_id ?? message.id} class={classOf(message)}>
      {body(widget, message)}
    </article>
  );
  drawn.set(message, view);
  return view;
}

function classOf({ author: { kind } }: Message): string {
  if (kind === "agent") return "answer";
  return kind === "system" ? "event" : `bubble ${kind}`;
}

function body(widget: Widget, message: Message): Child {
  const { text } = widget;
  const { author, state } = message;
  if (message.erased) return <em class="dim">{text.erased}</em>;
  if (author.kind === "visitor") return [pictures(widget, message), message.text];
  if (author.kind === "system") return [<Icon name="person" />, <span>{inline(message.text)}</span>];
  if (author.kind === "teammate") return words(widget, message);
  return [
    ...words(widget, message),
    message.sources.length > 0 && state !== "streaming" && sources(widget, message.sources),
    state === "stopped" && <p class="who">{text.stopped}</p>,
    state === "failed" && (
      <p class="status bad">
        {text.failed}
        {press("link", () => widget.askAgain(message), text.askAgain)}
      </p>
    ),
  ];
}

/** What somebody says to the visitor. */
export function words({ text }: Widget, { format, text: said, state, sources }: Message): Child[] {
  const cite = (number: number) => {
    const source = sources.find(({ n }) => n === number);
    return source && text.source(number, source.title);
  };
  return format === "markdown" ? markdown(said, state === "streaming", cite) : inline(said, cite);
}

/** The visitor sent them with their words. */
function pictures(widget: Widget, { images }: Message): Child {
  return images?.map(({ url }) => <img class="sent" src={widget.picture(url)} alt="" />);
}

function sources({ text }: Widget, list: Source[]): Tree {
  return (
    <div class="sources">
      {list.map(({ n, title, url }) => {
        const address = safeUrl(url);
        const inside = [<i>{n}</i>, <span class="line">{title}</span>];
        if (!address) return <span class="source">{inside}</span>;
        return link(address, inside, { class: "source", "aria-label": text.source(n, title) });
      })}
    </div>
  );
}

/** What stands under a message: who and when, or how far it has got. */
export function footnote(widget: Widget, message: Message, next: Message | undefined): Child {
  const { text } = widget;
  const { author, delivery, at, edited_at } = message;
  if (author.kind === "teammate" && next?.author.name !== author.name) {
    const parts = [author.name, clockTime(widget.locale, at), edited_at && text.edited].filter(Boolean);
    return (
      <p key={`${message.id}?`} class="who">
        {parts.join(" · ")}
      </p>
    );
  }
  const last = author.kind === "visitor" && !next && delivery === "seen";
  return (
    last && (
      <p key={`${message.id}?`} class="who me">
        {text.seen}
      </p>
    )
  );
}

/** A message that the server doesn't have yet. */
export function waitingView(widget: Widget, waiting: Waiting): Child {
  const { text } = widget;
  const { id, refused, kind } = waiting;
  const unsent = isUnsent(widget, waiting);
  if (kind === "person" && !refused) return null;
  return [
    kind === "message" && (
      <article key={id} class={unsent ? "bubble visitor wait" : "bubble visitor"}>
        {waiting.text}
      </article>
    ),
    refused ? (
      <p key={`${id}?`} class="who me bad">
        {text.refused(refused)}
        {press("link", () => widget.client.outbox.retry(id), text.retry)}
        {press("link", () => widget.client.outbox.remove(id), text.discard)}
      </p>
    ) : (
      unsent && (
        <p key={`${id}?`} class="who me">
          <Icon name="clock" />
          {text.waiting}
        </p>
      )
    ),
  ];
}
