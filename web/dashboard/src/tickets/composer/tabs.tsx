import { refused } from "@aureole/ui/button.tsx";
import { Icon, type IconName } from "@aureole/ui/icon.tsx";
import { tip } from "@aureole/ui/tooltip.tsx";
import { type PlainKey, t } from "../../text/t.ts";
import type { Mode } from "./drafts.ts";

type Props = {
  mode: Mode;
  choose: (mode: Mode) => void;
  /** Why the contact can't be reached by chat, if so. */
  noChat: string | null;
};

type Tab =
  | { mode: Mode; icon: IconName; label: PlainKey; keys: string }
  | { mode: null; icon: IconName; label: PlainKey; reason: PlainKey };

const tabs: Tab[] = [
  { mode: "chat", icon: "chat", label: "composer.chat", keys: "r" },
  { mode: null, icon: "mail", label: "composer.email", reason: "composer.no_email" },
  { mode: "note", icon: "note", label: "composer.note", keys: "n" },
  { mode: null, icon: "teach", label: "composer.training", reason: "composer.no_training" },
];

const look =
  "inline-flex h-7 shrink-0 items-center gap-1.5 rounded-2 px-2 font-medium whitespace-nowrap text-text-3 pointer-coarse:h-11";

/** The modes of the composer. Each keeps a text of its own; those that can't be used yet say why. */
export function ComposerTabs({ mode, choose, noChat }: Props) {
  return (
    <div role="tablist" aria-label={t("composer.modes")} className="flex min-w-0 gap-0.5 overflow-x-auto">
      {tabs.map((tab) => (
        <button
          key={tab.label}
          type="button"
          role="tab"
          tabIndex={tab.mode === mode ? 0 : -1}
          aria-selected={tab.mode === mode}
          {...(tab.mode === null
            ? refused(t(tab.reason))
            : tab.mode === "chat" && noChat
              ? refused(noChat)
              : { ...tip(t(tab.label), tab.keys), onClick: () => choose(tab.mode) })}
          onKeyDown={moveAlong}
          className={`${look} hover:text-text aria-disabled:cursor-not-allowed aria-disabled:opacity-60 ${tab.mode === "note" ? "aria-selected:bg-note aria-selected:text-note-text" : "aria-selected:bg-accent-soft aria-selected:text-accent-text"}`}
        >
          <Icon name={tab.icon} size={14} />
          {t(tab.label)}
        </button>
      ))}
    </div>
  );
}

function moveAlong(event: React.KeyboardEvent<HTMLButtonElement>): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0) return;
  const all = [...(event.currentTarget.parentElement?.querySelectorAll("button") ?? [])];
  const next = all[(all.indexOf(event.currentTarget) + step + all.length) % all.length];
  event.preventDefault();
  next?.focus();
  next?.click();
}
