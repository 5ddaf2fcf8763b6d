import { Button } from "@aureole/ui/button.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import { t } from "../text/t.ts";

/** The server's own bounds. */
const SUGGESTIONS_MAX = 6;
const SUGGESTION_CHARACTERS_MAX = 120;

type Props = { value: readonly string[]; set: (value: string[]) => void; error: string | undefined };

/** Questions that the widget offers to press before anything is typed. */
export function Suggestions({ value, set, error }: Props) {
  const full = value.length >= SUGGESTIONS_MAX;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{t("agents.suggestions")}</legend>
      {value.map((text, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
        <div key={at} className="flex items-center gap-1">
          <input
            aria-label={t("agents.suggestion", { number: at + 1 })}
            value={text}
            maxLength={SUGGESTION_CHARACTERS_MAX}
            onChange={(event) =>
              set(value.map((other, index) => (index === at ? event.target.value : other)))
            }
            className="h-8 w-full rounded-2 bg-surface px-2.5 inset-ring inset-ring-line-strong pointer-coarse:h-11"
          />
          <IconButton
            icon="x"
            label={t("agents.suggestion_remove")}
            onClick={() => set(value.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {error && <p className="text-sm text-danger-text">{error}</p>}
      <Button
        className="self-start"
        disabledReason={full ? t("agents.suggestions_full", { count: SUGGESTIONS_MAX }) : undefined}
        onClick={() => set([...value, ""])}
      >
        <Icon name="plus" size={14} />
        {t("agents.suggestion_add")}
      </Button>
    </fieldset>
  );
}
