import type { Schemas } from "@aureole/api";
import { Pill } from "@aureole/ui/pill.tsx";
import type { ReactNode } from "react";
import { t } from "../text/t.ts";

type Trace = Schemas["Trace"];

/** How an answer came to be: who wrote it from what, what it did, how long it took and what it cost. */
export function TraceView({ trace }: { trace: Trace }) {
  return (
    <div className="flex flex-col gap-5">
      {trace.outage && (
        <p className="break-words text-danger-text">
          {t(trace.begun_by ? "why.cut_off" : "why.outage", { reason: trace.outage })}
        </p>
      )}
      <Facts trace={trace} />
      <Part title={t("why.passages")}>
        {trace.passages.length === 0 && <p className="text-text-2">{t("why.passages_none")}</p>}
        {trace.passages.map((passage) => (
          <Fold
            key={`${passage.source_id} ${passage.heading} ${passage.score}`}
            title={`[${passage.number}] ${passage.title}`}
            note={passage.cited ? <Pill tone="ai">{t("why.cited")}</Pill> : null}
            text={passage.heading ? `${passage.heading}\n\n${passage.text}` : passage.text}
          />
        ))}
      </Part>
      {trace.tools.length > 0 && (
        <Part title={t("why.tools")}>
          {numbered(trace.tools).map(({ number, item: tool }) => (
            <Fold
              key={number}
              title={tool.name}
              note={t("why.milliseconds", { count: tool.milliseconds })}
              text={`${JSON.stringify(tool.arguments, null, 2)}\n\n${tool.result}`}
            />
          ))}
        </Part>
      )}
      <Calls trace={trace} />
      {trace.layers.length > 0 && (
        <Part title={t("why.layers")}>
          {trace.layers.map((layer) => (
            <Fold
              key={layer.name}
              title={layer.name}
              note={t("why.layer_tokens", { count: layer.tokens })}
              text={layer.text}
            />
          ))}
        </Part>
      )}
    </div>
  );
}

function Facts({ trace }: { trace: Trace }) {
  const { confidence, first_token_ms: first } = trace;
  const judged = trace.judged_by === "model" ? "why.judged_model" : "why.judged_rules";
  const facts: [string, string][] = [];
  if (trace.model) facts.push([t("why.written_by"), writers(trace)]);
  if (typeof confidence === "number") facts.push([t("why.confidence"), t(judged, { percent: confidence })]);
  if (typeof first === "number") facts.push([t("why.first_word"), t("why.milliseconds", { count: first })]);
  facts.push([t("why.whole"), t("why.milliseconds", { count: trace.whole_ms })]);
  const tokens = { input: trace.input_tokens, output: trace.output_tokens };
  facts.push([t("why.tokens"), t("why.tokens_value", tokens)]);
  return (
    <dl className="flex flex-col gap-1">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-4">
          <dt className="w-28 shrink-0 text-text-3">{name}</dt>
          <dd className="min-w-0 break-words tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function writers({ begun_by: first, model: last }: Trace): string {
  return first ? t("why.written_by_both", { first, last }) : last;
}

function Calls({ trace }: { trace: Trace }) {
  if (trace.attempts.length === 0) return null;
  return (
    <Part title={t("why.calls")}>
      {numbered(trace.attempts).map(({ number, item: call }) => (
        <p key={number} className="flex flex-wrap gap-x-3">
          <span>{t(call.purpose === "judge" ? "why.call_judge" : "why.call_answer")}</span>
          <span className="text-text-3">{call.model}</span>
          <span className="text-text-3 tabular-nums">
            {t("why.milliseconds", { count: call.milliseconds })}
          </span>
          {call.failure && <span className="min-w-0 break-words text-danger-text">{call.failure}</span>}
        </p>
      ))}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Fold({ title, note, text }: { title: string; note: ReactNode; text: string }) {
  return (
    <details className="rounded-2 bg-sunken px-3 py-2">
      <summary className="cursor-pointer">
        <span className="me-2 font-medium">{title}</span>
        <span className="text-sm text-text-3 tabular-nums">{note}</span>
      </summary>
      <pre className="mt-2 font-sans text-sm break-words whitespace-pre-wrap text-text-2">{text}</pre>
    </details>
  );
}

/** Things that happened in this order have no identity but their place. */
function numbered<T>(items: readonly T[]): { number: number; item: T }[] {
  return items.map((item, number) => ({ number, item }));
}
