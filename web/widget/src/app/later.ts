//! What may come after the first answer: watching the page, rings around its elements, help for the site's developer.

import { advise } from "./advise.ts";
import { track } from "./track.ts";
import type { Widget } from "./widget.ts";

export { debug } from "./debug.ts";
export { clearHighlights, highlight } from "./highlight.ts";

export function settle(widget: Widget): void {
  track(widget);
  advise(widget);
}
