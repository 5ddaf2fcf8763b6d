import type { Schemas } from "@aureole/api";
import { Avatar } from "@aureole/ui/avatar.tsx";
import { t } from "../../text/t.ts";

type Teammate = Schemas["Teammate"];
type Props = { id: string; people: readonly Teammate[]; current: number; pick: (teammate: Teammate) => void };

/** Who may be meant by the @ under the caret. The focus stays in the text; the list only shows and takes presses. */
export function MentionList({ id, people, current, pick }: Props) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t("composer.mention_whom")}
      className="absolute start-3 bottom-full z-(--z-popup) mb-1 w-60 rounded-4 bg-raised p-1 shadow-3"
    >
      {people.map((teammate, index) => (
        <div
          key={teammate.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === current}
          onPointerDown={(event) => {
            event.preventDefault();
            pick(teammate);
          }}
          className="flex h-8 items-center gap-2 rounded-2 px-2 aria-selected:bg-hover"
        >
          <Avatar id={teammate.id} name={teammate.name} picture={teammate.avatar_url} size={20} />
          <span className="truncate">{teammate.name}</span>
        </div>
      ))}
    </div>
  );
}
