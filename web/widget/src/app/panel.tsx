//! The panel: a function of the widget's state, drawn whole each time something changed.

import type { Person } from "../core/conversation.ts";
import type { Child, Tree } from "./dom.ts";
import { wants } from "./flags.ts";
import { dayName } from "./format.ts";
import { Icon, press, Ring } from "./icon.tsx";
import { pressed } from "./keys.ts";
import { footnote, messageView, waitingView } from "./message.tsx";
import { isBusy, isLate, progress } from "./progress.ts";
import type { Widget } from "./widget.ts";

const TITLE_CHARACTERS_MAX = 60;

export function panel(widget: Widget): Tree {
  const { home } = widget;
  return (
    <section
      class="panel"
      id="panel"
      role="dialog"
      aria-modal={String(widget.full)}
      aria-label={widget.counterpart}
      tabindex={-1}
      hidden={!widget.isOpen}
      dir={widget.direction}
      lang={widget.locale}
      onKeyDown={(event: KeyboardEvent) => pressed(widget, event)}
    >
      {home ? hero(widget) : head(widget)}
      {home ? start(widget) : chat(widget)}
      {!home && (
        <div class="now" role="status">
          {now(widget)}
        </div>
      )}
      {wayToPerson(widget)}
      {composer(widget)}
      <p class="quiet" role="status">
        {widget.announcement}
      </p>
    </section>
  );
}

function tool(label: string, icon: "close" | "down" | "dots", press: () => void, expanded?: string): Tree {
  return (
    <button type="button" class="tool" aria-label={label} aria-expanded={expanded} onClick={press}>
      <Icon name={icon} />
    </button>
  );
}

function face(widget: Widget, { name, avatar_url }: Person, more = ""): Tree {
  const picture = widget.picture(avatar_url);
  const initials = name.split(/\s+/).map((word) => word[0]);
  return (
    <span class={`face ${more}`} aria-hidden="true">
      {picture ? <img src={picture} alt="" /> : initials.slice(0, 2).join("")}
    </span>
  );
}

/** Lies over what is below it, so that nothing moves when the network comes and goes. */
function offline({ online, text }: Widget): Child {
  return (
    !online && (
      <p class="bar" role="status">
        <Icon name="bolt" />
        {text.offline}
      </p>
    )
  );
}

function head(widget: Widget): Tree {
  const { text, menu } = widget;
  const { person } = widget.client.conversation;
  return (
    <div class="head">
      {person ? face(widget, person, "here") : <Ring turning={isBusy(widget)} />}
      <div class="grow">
        <b>{widget.counterpart}</b>
        <span class="dim">{(person ? text.supportAt : text.agentOf)(widget.organization)}</span>
      </div>
      <div>{tool(text.more, "dots", () => widget.toggleMenu(), String(menu))}</div>
      {tool(text.close, "down", () => widget.close())}
      {offline(widget)}
      {menu && (
        <div class="menu">
          {press("", () => widget.goTo(true), text.home)}
          {press("", () => widget.startNew(), text.startNew)}
        </div>
      )}
    </div>
  );
}

function hero(widget: Widget): Tree {
  const { text } = widget;
  const { person } = widget.client.conversation;
  const [title, line] = greeting(widget);
  return (
    <div class="hero">
      <div class="faces">
        {person && face(widget, person)}
        <span class="face agent">
          <Ring />
        </span>
      </div>
      {tool(text.close, "close", () => widget.close())}
      {offline(widget)}
      {wants(widget.boot, "greeting") && [<h1>{title}</h1>, <p>{line}</p>]}
    </div>
  );
}

/** The workspace's greeting if it is short enough for a title; a long one goes below ours. */
function greeting({ boot, client, text, agent }: Widget): [title: string, line: string] {
  const [name = ""] = String(client.account.profile.traits.name ?? "").split(" ");
  const ours = `${text.hello(name)}\n${text.help}`;
  const theirs = boot.config?.widget?.greeting;
  if (!theirs) return [ours, text.promise(agent)];
  return theirs.length > TITLE_CHARACTERS_MAX ? [ours, theirs] : [theirs, text.promise(agent)];
}

function start(widget: Widget): Tree {
  const { text } = widget;
  const suggestions = widget.boot.config?.widget?.suggested_messages ?? [];
  const { conversation, session, unread } = widget.client;
  const { person, messages } = conversation;
  const last = messages.at(-1);
  return (
    <div class="scroll">
      {session.at > 0 && (
        <button type="button" class="card" onClick={() => widget.goTo(false)}>
          {person ? face(widget, person) : <Ring />}
          <span class="grow">
            <b>{widget.counterpart}</b>
            <span class="dim line">{last?.text || text.goOn}</span>
          </span>
          <span class="end">
            {last && <time datetime={last.at}>{dayName(widget.locale, last.at)}</time>}
            {unread > 0 && <i class="badge">{unread}</i>}
          </span>
        </button>
      )}
      {suggestions.length > 0 && [
        <h2>{text.often}</h2>,
        <div class="asks">
          {suggestions.map((question) =>
            press("", () => widget.send(question), [question, <Icon name="right" mirror />]),
          )}
        </div>,
      ]}
    </div>
  );
}

function chat(widget: Widget): Tree {
  const { conversation, outbox } = widget.client;
  const { messages } = conversation;
  const lines: Child[] = [];
  let day = "";
  const dated = (at: string | number) => {
    const name = dayName(widget.locale, at);
    if (name !== day)
      lines.push(
        <p key={name} class="day">
          {name}
        </p>,
      );
    day = name;
  };
  messages.forEach((message, index) => {
    dated(message.at);
    lines.push(messageView(widget, message), footnote(widget, message, messages[index + 1]));
  });
  // What still waits has its day, too, so that it stays where it is when it has gone.
  for (const waiting of outbox.list()) {
    dated(waiting.at);
    lines.push(waitingView(widget, waiting));
  }
  return (
    <div class="scroll chat" role="log" aria-live="off" aria-label={widget.text.transcript} tabindex={0}>
      {lines}
    </div>
  );
}

/** What happens right now, in a place of its own: lines that come and go there move nothing else. */
function now(widget: Widget): Child {
  const { text } = widget;
  const { typing, state, person } = widget.client.conversation;
  const words = progress(widget);
  if (words) return [isBusy(widget) && <Ring turning />, words, isLate(widget) && personLink(widget)];
  if (typing !== null) {
    return (
      <span class="typing" role="img" aria-label={text.typing(typing || person?.name || "")}>
        <i />
        <i />
        <i />
      </span>
    );
  }
  return state === "completed" && [text.ended, press("link", () => widget.startNew(), text.startNew)];
}

function personLink(widget: Widget): Tree {
  return press("link", () => widget.askForPerson(), widget.text.person);
}

/** The way to a person, until one is there. A row of its own: the composer stays where it is when it goes. */
function wayToPerson(widget: Widget): Tree {
  const { text, below } = widget;
  const { conversation, session, outbox } = widget.client;
  const pending = outbox.list().some(({ kind, refused }) => kind === "person" && !refused);
  const asked = conversation.handling === "human" || session.asked;
  return (
    <div class="way">
      {below && press("pill more", () => widget.toEnd(), [text.newMessages, <Icon name="down" />])}
      {!conversation.person &&
        (asked || pending ? (
          <p class="pill" role="status">
            <Icon name={pending ? "clock" : "person"} />
            {pending ? text.waiting : text.personAsked}
          </p>
        ) : (
          press("pill", () => widget.askForPerson(), [<Icon name="person" />, text.person])
        ))}
    </div>
  );
}

function composer(widget: Widget): Tree {
  const { text, filled } = widget;
  const hint = widget.client.conversation.handling === "human" ? text.write : text.ask;
  const stopping = isBusy(widget) && !filled;
  // With its key it is the same on both pages of the panel: the focus and what was written stay in the field.
  return (
    <div key="foot" class="foot">
      <div class="box">
        <textarea
          rows="1"
          maxlength="10000"
          aria-label={hint}
          placeholder={hint}
          onInput={() => widget.typed()}
        />
        <button
          type="button"
          class="go"
          aria-label={stopping ? text.stop : text.send}
          aria-disabled={!stopping && !filled && "true"}
          onClick={() => (stopping ? widget.client.stop() : widget.submit())}
        >
          <Icon name={stopping ? "stop" : "send"} />
        </button>
      </div>
    </div>
  );
}
