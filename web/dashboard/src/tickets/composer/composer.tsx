import "./composer.css";
import type { Schemas } from "@aureole/api";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import type { Entry } from "../../live/apply/timeline.ts";
import { live } from "../../live/live.ts";
import { useTeammates } from "../../live/use-live.ts";
import { t } from "../../text/t.ts";
import type { Mode, Place } from "./drafts.ts";
import { Editor, type EditorHandle } from "./editor.tsx";
import { GuardBar } from "./guard-bar.tsx";
import { mentionedIn } from "./mention.ts";
import { send } from "./send.ts";
import { SendButton } from "./send-button.tsx";
import { ComposerTabs } from "./tabs.tsx";
import { useDraft } from "./use-draft.ts";
import { useGuard } from "./use-guard.ts";
import { useMode } from "./use-mode.ts";

export type ComposerHandle = { focus: (mode?: Mode) => void };

type Props = {
  place: Place;
  /** To whom an answer goes, in words. */
  to: string | null;
  threadId: string | null;
  /** Why the contact can't be reached by chat; only notes can be written then. */
  noChat?: string | null;
  entries: readonly Entry[];
  /** The focus goes back to where it came from. */
  leave: () => void;
  ref?: Ref<ComposerHandle>;
};

const nobody: readonly Schemas["Teammate"][] = [];

/**
 * Writes to a ticket or a conversation. There is one for the session: when another ticket is opened, it takes that
 * ticket's text, and nothing is built anew.
 */
export function Composer({ place, to, threadId, noChat = null, entries, leave, ref }: Props) {
  const [chosen, choose] = useMode(place.id);
  const mode = noChat ? "note" : chosen;
  const draft = useDraft(place, mode);
  const teammates = useTeammates();
  const guard = useGuard(place.id, mode, draft.text !== "", entries);
  const editor = useRef<EditorHandle>(null);
  const bottom = useRef<HTMLDivElement>(null);

  useImperativeHandle(ref, () => ({
    focus: (next) => {
      if (next) choose(next);
      editor.current?.focus();
    },
  }));
  useTypingSignal(threadId, mode === "chat" && draft.text !== "", draft.text);

  const ready = draft.text.trim() !== "";
  const submit = (resolve: boolean) => {
    if (!ready || guard.stops()) return;
    const mentions = mode === "note" ? mentionedIn(draft.text, teammates) : [];
    send({ place, mode, text: draft.text.trim(), mentions, resolve: resolve && place.kind === "ticket" });
    guard.dismiss();
  };

  return (
    <>
      {guard.message && <GuardBar message={guard.message} dismiss={guard.dismiss} />}
      <div className={`composer ${mode === "note" ? "composer-note" : ""}`} ref={bottom}>
        <div className="flex items-center gap-0.5 ps-1.5 pe-3 pt-1.5">
          <ComposerTabs mode={mode} choose={choose} noChat={noChat} />
          <span className="flex-1" />
          <span className="truncate text-sm text-text-3 max-sm:hidden">
            {mode === "note" ? t("composer.team_only") : to && t("composer.to", { name: to })}
          </span>
        </div>
        <Editor
          ref={editor}
          text={draft.text}
          write={draft.write}
          label={mode === "note" ? t("composer.note_label") : t("composer.chat_label")}
          placeholder={mode === "note" ? t("composer.note_placeholder") : t("composer.chat_placeholder")}
          people={mode === "note" ? teammates : nobody}
          send={submit}
          leave={leave}
        />
        <div className="flex items-center gap-0.5 px-2 pt-1.5 pb-2">
          <IconButton icon="clip" label={t("composer.attach")} disabledReason={t("composer.no_attach")} />
          <IconButton icon="zap" label={t("composer.saved")} disabledReason={t("composer.no_saved")} />
          <IconButton
            icon="globe"
            label={t("composer.translate")}
            disabledReason={t("composer.no_translate")}
          />
          <span className="flex-1" />
          {draft.other !== "" && (
            <button
              type="button"
              onClick={draft.swap}
              className="me-2 truncate text-sm text-accent-text underline underline-offset-2"
            >
              {t("composer.other_draft")}
            </button>
          )}
          <span className="me-2 truncate text-sm text-text-3" role="status">
            {draft.text !== "" && t("composer.draft_saved")}
          </span>
          <SendButton mode={mode} ready={ready} canResolve={place.kind === "ticket"} send={submit} />
        </div>
      </div>
    </>
  );
}

/** Typing is over when nothing was pressed for this long. */
const TYPING_RESTS_MS = 3_000;

/** The server takes typing for over after 6 s, so whoever goes on writing says so again before that. */
const TYPING_RENEWED_MS = 3_000;

function useTypingSignal(threadId: string | null, typing: boolean, text: string): void {
  const toldAt = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the text begins the rest anew
  useEffect(() => {
    if (!threadId) return;
    const stop = () => {
      if (toldAt.current > 0) live.typing(threadId, false);
      toldAt.current = 0;
    };
    if (!typing) stop();
    else if (Date.now() - toldAt.current > TYPING_RENEWED_MS) {
      live.typing(threadId, true);
      toldAt.current = Date.now();
    }
    const timer = setTimeout(stop, TYPING_RESTS_MS);
    return () => clearTimeout(timer);
  }, [threadId, typing, text]);
}
