import { type ComponentType, lazy } from "react";
import { allWords } from "../text/t.ts";

/**
 * A component that is fetched when it is first shown, together with what it asks the server by and the words and
 * icons that the first page does without. All that is kept out of the first code, so that the list is there at once.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    const [Part, { Queries }] = await Promise.all([
      load(),
      import("./queries.tsx"),
      allWords(),
      import("@aureole/ui/icon-later.ts"),
    ]);
    const Later = (props: Props) => (
      <Queries>
        <Part {...props} />
      </Queries>
    );
    return { default: Later };
  });
}
