import type { Schemas } from "@aureole/api";
import { tip } from "@aureole/ui/tooltip.tsx";
import { t } from "../text/t.ts";

type Props = { sources: readonly Schemas["MessageSource"][] };

const look =
  "inline-flex h-5 max-w-full items-center gap-1 rounded-full bg-sunken px-2 text-sm text-text-2 inset-ring inset-ring-line";

/** What an answer rests on, as pills below it. */
export function Sources({ sources }: Props) {
  return (
    <ul aria-label={t("message.sources")} className="mt-2 flex flex-wrap gap-1.5">
      {sources.map((source) => (
        <li key={`${source.n}-${source.passage_id}`} className="min-w-0">
          {source.url && /^https?:\/\//.test(source.url) ? (
            <a
              href={source.url}
              target="_blank"
              rel="noreferrer noopener"
              className={`${look} hover:text-text`}
              {...tip(source.url)}
            >
              <Label source={source} />
            </a>
          ) : (
            <span className={look}>
              <Label source={source} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Label({ source }: { source: Schemas["MessageSource"] }) {
  return (
    <>
      <span className="font-semibold tabular-nums text-accent-text">{source.n}</span>
      <span className="truncate">{source.title}</span>
    </>
  );
}
