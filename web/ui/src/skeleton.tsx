import { useEffect, useState } from "react";

type Props = { rows: number; rowHeight: number; label: string };

/** Nothing is shown at first: most answers come earlier, and a flash of grey is worse than a short nothing. */
const SHOWN_AFTER_MS = 200;

/** Ghost rows of the height that the real ones will have. */
export function SkeletonRows({ rows, rowHeight, label }: Props) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the ghosts have no identity but their place
          key={index}
          aria-hidden="true"
          className="flex gap-2.5 px-4 pt-2.5"
          style={{ height: rowHeight }}
        >
          <span className="size-7 shrink-0 rounded-full bg-sunken" />
          <span className="flex flex-1 flex-col gap-2 pt-1">
            <span className="h-2.5 w-2/5 rounded-1 bg-sunken" />
            <span className="h-2.5 w-4/5 rounded-1 bg-sunken" />
          </span>
        </div>
      ))}
    </div>
  );
}
