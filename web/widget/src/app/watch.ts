//! What the widget hears of the browser: network, focus, theme, in-page navigation. Patches nothing.

import type { Widget } from "./widget.ts";

/** Returns how to stop. */
export function watch(widget: Widget): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const { client, boot } = widget;
  const listen = (target: EventTarget, names: string[], heard: () => void) => {
    for (const name of names) target.addEventListener(name, heard, { signal });
  };
  const back = () => {
    client.wake();
    widget.draw();
  };
  const present = () => {
    client.announce();
    if (document.visibilityState === "visible") back();
  };
  const moved = () => {
    boot.place();
    present();
    widget.draw();
  };
  listen(window, ["online", "focus"], back);
  listen(window, ["offline", "resize"], () => widget.draw());
  listen(document, ["visibilitychange"], present);
  listen(matchMedia("(prefers-color-scheme: dark)"), ["change"], () => widget.draw());
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) listen(navigation, ["currententrychange"], moved);
  else listen(window, ["popstate", "hashchange"], moved);
  return () => stop.abort();
}
