import { toClipboard } from "@aureole/ui/clipboard.ts";
import { type ReactNode, useState } from "react";
import type { Call, Content, Parameter } from "./description.ts";
import { curl, example } from "./example.ts";
import { Fields, Rows } from "./fields.tsx";
import { Inline } from "./prose.tsx";
import type { Field, Shapes } from "./shape.ts";

type Props = { call: Call; shapes: Shapes };

/** One endpoint: what it does, what it takes, what it answers, and how a call looks. */
export function CallView({ call, shapes }: Props) {
  const { summary, description, parameters = [], requestBody, responses } = call.operation;
  return (
    <article id={call.id} className="call">
      <h3>
        <a href={`#${call.id}`}>
          <span className={`method method-${call.method}`}>{call.method}</span> <code>{call.path}</code>
        </a>
      </h3>
      <p className="summary">
        <Inline text={[summary, description].filter(Boolean).join(" ")} />
      </p>
      <p className="callers">{callers(call)}</p>
      <div className="call-columns">
        <div className="call-facts">
          {(["path", "query", "header"] as const).map((place) => (
            <Parameters
              key={place}
              place={place}
              parameters={parameters.filter((one) => one.in === place)}
              shapes={shapes}
            />
          ))}
          {requestBody && (
            <Part title="Body" note={mediaOf(requestBody.content)}>
              <BodyFields content={requestBody.content} shapes={shapes} />
            </Part>
          )}
          {Object.entries(responses).map(([status, { description: text, content }]) => (
            <Part
              key={status}
              title={status === "default" ? "Errors" : `Answer ${status}`}
              note={mediaOf(content)}
            >
              <p className="note">{text}</p>
              {content && <BodyFields content={content} shapes={shapes} />}
            </Part>
          ))}
        </div>
        <Examples call={call} shapes={shapes} />
      </div>
    </article>
  );
}

const names: Record<string, string> = {
  session: "a signed-in teammate",
  secret_key: "a secret key",
  widget_key: "a widget key",
};

function callers({ operation }: Call): string {
  const who = operation.security.flatMap((one) => Object.keys(one)).map((name) => names[name] ?? name);
  return who.length === 0 ? "Needs nobody to be signed in." : `Needs ${who.join(" or ")}.`;
}

function mediaOf(content: Content | undefined): string {
  return Object.keys(content ?? {})[0] ?? "";
}

function Part({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <div className="part">
      <h4>
        {title} {note && <small>{note}</small>}
      </h4>
      {children}
    </div>
  );
}

const titles = { path: "In the path", query: "In the query", header: "Headers" };

type ParametersProps = { place: keyof typeof titles; parameters: Parameter[]; shapes: Shapes };

function Parameters({ place, parameters, shapes }: ParametersProps) {
  if (parameters.length === 0) return null;
  const rows: Field[] = parameters.map(({ name, schema, required, description }) => ({
    name,
    type: shapes.label(schema),
    required: required === true,
    description: description ?? shapes.resolve(schema).description ?? "",
    words: shapes.resolve(schema).enum ?? [],
    inner: null,
  }));
  return (
    <Part title={titles[place]} note="">
      <Rows rows={rows} shapes={shapes} />
    </Part>
  );
}

function BodyFields({ content, shapes }: { content: Content; shapes: Shapes }) {
  const schema = Object.values(content)[0]?.schema;
  return schema ? <Fields schema={schema} shapes={shapes} /> : null;
}

function Examples({ call, shapes }: Props) {
  const [, done] = Object.entries(call.operation.responses).find(([status]) => status.startsWith("2")) ?? [];
  const schema = done?.content?.["application/json"]?.schema;
  return (
    <div className="examples">
      <Sample title="Call" text={curl(shapes, call, location.origin)} />
      {schema && <Sample title="Answer" text={JSON.stringify(example(shapes, schema, true), null, 2)} />}
    </div>
  );
}

function Sample({ title, text }: { title: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await toClipboard(text);
    setCopied(true);
  };
  return (
    <figure className="sample">
      <figcaption>
        {title}
        <button type="button" onClick={() => void copy()} onBlur={() => setCopied(false)}>
          {copied ? "Copied" : "Copy"}
        </button>
      </figcaption>
      {/* A long sample scrolls, so the keyboard must reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls */}
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}
