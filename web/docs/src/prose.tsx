/** Paragraphs of the description; what stands in backticks is code. */
export function Prose({ text }: { text: string }) {
  return (
    <div className="prose">
      {text.split(/\n\s*\n/).map((paragraph) => (
        <p key={paragraph}>
          <Inline text={paragraph} />
        </p>
      ))}
    </div>
  );
}

/** One line of it. */
export function Inline({ text }: { text: string }) {
  // Every other part stands between backticks. The text never changes, so that places are names enough.
  const parts = text.split("`").map((part, place) => ({ part, place, code: place % 2 === 1 }));
  return parts.map(({ part, place, code }) => (code ? <code key={place}>{part}</code> : part));
}
