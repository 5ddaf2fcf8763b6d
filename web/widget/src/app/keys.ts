//! The keyboard in the panel: Enter sends, Escape goes one step back, and Tab stays inside while the
//! panel covers the page.

import type { Widget } from "./widget.ts";

const STOPS = ".panel :is(button, a, textarea, [tabindex='0'])";

export function pressed(widget: Widget, event: KeyboardEvent): void {
  const { key, shiftKey } = event;
  if (key === "Escape") {
    if (widget.menu) widget.toggleMenu();
    else widget.close();
  } else if (key === "Enter" && !shiftKey && !event.isComposing && event.target === widget.field) {
    event.preventDefault();
    widget.submit();
  } else if (key === "Tab" && widget.full) {
    const stops = [...widget.root.querySelectorAll<HTMLElement>(STOPS)];
    const [leaving, entering] = shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (widget.root.activeElement !== leaving) return;
    event.preventDefault();
    entering?.focus();
  }
}
