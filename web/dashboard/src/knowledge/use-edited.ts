import { useState } from "react";

/**
 * What stands in a form of something that others change, too. A change of theirs goes into an untouched form at once, and
 * `theirs` holds it beside one that was begun, until it is taken or replaced.
 */
export function useEdited<Content extends object>(
  current: Content,
  same: (a: Content, b: Content) => boolean,
) {
  const [mine, setMine] = useState(current);
  // What was read when the editing began, and what came last.
  const [base, setBase] = useState(current);
  const [seen, setSeen] = useState(current);
  const begin = (content: Content) => {
    setMine(content);
    setBase(content);
  };
  const changed = !same(mine, base);
  if (!same(seen, current)) {
    setSeen(current);
    if (!changed || same(mine, current)) begin(current);
  }
  const overtaken = changed && !same(seen, base);
  return {
    mine,
    change: (part: Partial<Content>) => setMine({ ...mine, ...part }),
    changed,
    theirs: overtaken ? seen : undefined,
    /** Begins again from `content`: what is stored, or was just stored. */
    begin,
  };
}
