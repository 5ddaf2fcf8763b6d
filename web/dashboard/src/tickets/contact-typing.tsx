import { live } from "../live/live.ts";
import { useTyping } from "../live/use-live.ts";
import { t } from "../text/t.ts";

/** Who types right now. The line is always there, so that nothing moves when somebody begins. */
export function ContactTyping({ threadId }: { threadId: string | undefined }) {
  const [first] = useTyping(threadId).filter((who) => who.id !== live.me);
  return (
    <p aria-live="polite" className="h-5 flex-none truncate px-5 text-sm text-text-3">
      {first && t("thread.typing", { name: first.name ?? t("contact.anonymous") })}
    </p>
  );
}
