import type { Schemas } from "@aureole/api";
import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import { complete, matching, mentionAt, type Typing } from "./mention.ts";
import { MentionList } from "./mention-list.tsx";

export type EditorHandle = { focus: () => void };

type Props = {
  text: string;
  write: (text: string) => void;
  label: string;
  placeholder: string;
  /** Whom an @ may name; nobody where the contact would read it. */
  people: readonly Schemas["Teammate"][];
  send: (resolve: boolean) => void;
  leave: () => void;
  ref?: Ref<EditorHandle>;
};

/** The text of the composer. It grows with what is written, up to two fifths of the window. */
export function Editor({ text, write, label, placeholder, people, send, leave, ref }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [typing, setTyping] = useState<Typing | null>(null);
  const [current, setCurrent] = useState(0);
  const caretAfter = useRef<number | null>(null);
  const found = typing ? matching(people, typing.query) : [];

  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus() }));

  useEffect(() => {
    if (caretAfter.current === null) return;
    area.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  });

  const look = (element: HTMLTextAreaElement) => {
    setTyping(people.length > 0 ? mentionAt(element.value, element.selectionStart) : null);
    setCurrent(0);
  };
  const pick = (teammate: Schemas["Teammate"]) => {
    if (!typing) return;
    const done = complete(text, typing, teammate.name);
    caretAfter.current = done.caret;
    write(done.text);
    setTyping(null);
  };

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const chosen = found[current];
    if (chosen && (event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      pick(chosen);
    } else if (found.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setCurrent((current + step + found.length) % found.length);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send(event.shiftKey);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (found.length > 0) setTyping(null);
      else leave();
    }
  };

  return (
    <>
      {found.length > 0 && <MentionList id={listId} people={found} current={current} pick={pick} />}
      <textarea
        ref={area}
        value={text}
        aria-label={label}
        placeholder={placeholder}
        aria-autocomplete="list"
        aria-controls={found.length > 0 ? listId : undefined}
        aria-activedescendant={found.length > 0 ? `${listId}-${current}` : undefined}
        onChange={(event) => {
          write(event.target.value);
          look(event.target);
        }}
        onSelect={(event) => look(event.currentTarget)}
        onBlur={() => setTyping(null)}
        onKeyDown={press}
        className="composer-text"
      />
    </>
  );
}
