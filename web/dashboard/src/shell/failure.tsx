import { Button } from "@aureole/ui/button.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { t } from "../text/t.ts";

/** What couldn't be fetched, in its place, with the way to try again. */
export function Failure({ text, retry }: { text: string; retry: () => unknown }) {
  return (
    <div
      role="alert"
      className="flex items-center gap-2.5 rounded-3 bg-danger-soft px-3 py-2 text-danger-text"
    >
      <Icon name="warning" />
      <span className="grow text-pretty">{text}</span>
      <Button onClick={() => void retry()}>{t("retry")}</Button>
    </div>
  );
}
