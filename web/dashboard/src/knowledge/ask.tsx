import { client } from "@aureole/api";
import { Icon } from "@aureole/ui/icon.tsx";
import { Ring } from "@aureole/ui/ring.tsx";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Failure } from "../shell/failure.tsx";
import { t } from "../text/t.ts";
import { sourcesKey } from "./use-sources.ts";

/** The index is asked when typing has rested for this long. */
const REST_MS = 250;

/** Shows what the agent would find for a question, ranked, before any visitor asks it. */
export function Ask({ open }: { open: (id: string) => void }) {
  const [question, setQuestion] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(question.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [question]);
  return (
    <div className="border-b border-line p-4">
      <label className="flex h-9 items-center gap-2.5 rounded-2 px-2.5 inset-ring inset-ring-line-strong focus-within:outline-2 focus-within:outline-focus">
        <Ring size={18} />
        <input
          aria-label={t("knowledge.ask")}
          placeholder={t("knowledge.ask")}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
          className="h-full grow bg-transparent outline-none placeholder:text-text-3"
        />
      </label>
      {asked && <Passages question={asked} open={open} />}
    </div>
  );
}

function Passages({ question, open }: { question: string; open: (id: string) => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: [...sourcesKey, "search", question],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { data, error } = await client.GET("/api/v1/knowledge/search", {
        params: { query: { q: question } },
        signal,
      });
      if (!data) throw error;
      return data.data;
    },
  });
  if (error && !data)
    return (
      <div className="mt-3">
        <Failure text={t("knowledge.ask_failed")} retry={refetch} />
      </div>
    );
  if (!data) return null;
  if (data.length === 0) {
    return (
      <p role="status" className="mt-3 flex items-center gap-2 text-text-2">
        <Icon name="search" />
        {t("knowledge.ask_nothing")}
      </p>
    );
  }
  const best = data[0]?.score ?? 1;
  return (
    <ol aria-label={t("knowledge.ask_found")} className="mt-3 flex flex-col gap-2">
      {data.map((passage, at) => (
        <li key={`${passage.source_id} ${passage.heading} ${passage.text.slice(0, 40)}`}>
          <button
            type="button"
            onClick={() => open(passage.source_id)}
            className="flex w-full flex-col gap-1 rounded-3 p-3 text-start inset-ring inset-ring-line hover:bg-hover"
          >
            <span className="flex w-full items-center gap-2">
              <span className="w-4 text-sm tabular-nums text-text-3">{at + 1}</span>
              <span className="min-w-0 grow truncate font-medium">
                {passage.title}
                {passage.heading && passage.heading !== passage.title && (
                  <span className="font-normal text-text-3"> › {passage.heading}</span>
                )}
              </span>
              <Score value={passage.score} best={best} />
            </span>
            <span className="line-clamp-3 ps-6 text-text-2">{withoutMarks(passage.text)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

/** How well it fits, beside the best of the list. */
function Score({ value, best }: { value: number; best: number }) {
  const share = best > 0 ? Math.max(0.04, value / best) : 0;
  return (
    <span className="flex shrink-0 items-center gap-2 text-sm tabular-nums text-text-3">
      <span aria-hidden="true" className="h-1 w-9 overflow-hidden rounded-full bg-line">
        <span className="block h-full rounded-full bg-ai" style={{ width: `${share * 100}%` }} />
      </span>
      {value.toFixed(2)}
    </span>
  );
}

/** Three lines are shown, so the marks of Markdown would only be in the way. */
function withoutMarks(text: string): string {
  return text
    .replace(/^[ \t]*\|[ \t|:-]+\|[ \t]*$/gm, "")
    .replace(/^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$/gm, "")
    .replace(/[ \t]*\|[ \t]*/g, " · ")
    .replace(/^#+\s+|^\s*[*-]\s+|\*\*|`/gm, "");
}
