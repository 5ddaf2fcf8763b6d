//! The launcher's inside. The button itself was drawn by the loader and stays the same element.

import { draw } from "./dom.ts";
import { wants } from "./flags.ts";
import { Icon } from "./icon.tsx";
import type { Widget } from "./widget.ts";

export function launcherFace({ root, isOpen, text, client, boot, locale, direction }: Widget): void {
  const button = root.querySelector("button");
  if (!button) return;
  const unread = isOpen || !wants(boot, "badge") ? 0 : client.unread;
  button.className = "launch";
  button.lang = locale;
  button.dir = direction;
  button.ariaExpanded = String(isOpen);
  button.setAttribute("aria-controls", "panel");
  button.ariaLabel = isOpen ? text.close : unread > 0 ? text.openUnread(unread) : text.open;
  draw(button, [
    <Icon name={isOpen ? "down" : "chat"} />,
    unread > 0 && <span class="badge">{unread > 9 ? "9+" : unread}</span>,
  ]);
}
