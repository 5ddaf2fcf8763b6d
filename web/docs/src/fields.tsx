import { useState } from "react";
import type { Schema } from "./description.ts";
import { Inline } from "./prose.tsx";
import { type Field, nameOf, type Shapes } from "./shape.ts";

type Props = { schema: Schema; shapes: Shapes };

/** The fields of a body; of one that is one of several, those of each. */
export function Fields({ schema, shapes }: Props) {
  const variants = shapes.variants(schema);
  if (variants.length > 0) {
    return variants.map((variant) => (
      <div key={nameOf(variant) ?? JSON.stringify(variant)} className="variant">
        <Rows rows={shapes.fields(variant)} shapes={shapes} />
      </div>
    ));
  }
  const rows = shapes.fields(schema);
  if (rows.length === 0) return <p className="note">{shapes.label(schema)}</p>;
  return <Rows rows={rows} shapes={shapes} />;
}

export function Rows({ rows, shapes }: { rows: readonly Field[]; shapes: Shapes }) {
  return (
    <dl className="fields">
      {rows.map((row) => (
        <FieldRow key={row.name} row={row} shapes={shapes} />
      ))}
    </dl>
  );
}

function FieldRow({ row, shapes }: { row: Field; shapes: Shapes }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <dt>
        <code>{row.name}</code>
        <span className="type">{row.type}</span>
        {!row.required && <span className="optional">optional</span>}
      </dt>
      <dd>
        {row.description && (
          <p>
            <Inline text={row.description} />
          </p>
        )}
        {row.words.length > 0 && (
          <p className="words">
            {row.words.map((word) => (
              <code key={word}>{word}</code>
            ))}
          </p>
        )}
        {row.inner && (
          <button type="button" className="unfold" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "Hide its fields" : "Show its fields"}
          </button>
        )}
        {row.inner && open && <Fields schema={row.inner} shapes={shapes} />}
      </dd>
    </>
  );
}
