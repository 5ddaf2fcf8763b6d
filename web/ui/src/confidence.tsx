type Props = { percent: number };

const CONFIDENT_FROM = 70;
const UNSURE_FROM = 50;

/** How sure the agent was, as a small bar. The number belongs beside it: the bar alone says nothing to a screen reader. */
export function ConfidenceBar({ percent }: Props) {
  const tone = percent >= CONFIDENT_FROM ? "bg-ok" : percent >= UNSURE_FROM ? "bg-warn" : "bg-danger";
  return (
    <span
      aria-hidden="true"
      className="inline-block h-1 w-9 shrink-0 overflow-hidden rounded-full bg-line align-middle"
    >
      <span className={`block h-full ${tone}`} style={{ width: `${Math.min(100, Math.max(0, percent))}%` }} />
    </span>
  );
}
