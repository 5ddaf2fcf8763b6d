import { useEffect } from "react";

const GUARD = "[data-base-ui-focus-guard][aria-hidden]";

/**
 * At the edges of a popup stand elements that hand the focus on. Base UI hides them from screen readers; but
 * what takes the focus, if only for a moment, must never be hidden from whoever follows it.
 */
export function useFocusGuards(): void {
  useEffect(() => {
    const show = () => {
      for (const guard of document.querySelectorAll(GUARD)) guard.removeAttribute("aria-hidden");
    };
    const watching = new MutationObserver(show);
    watching.observe(document.body, { childList: true, subtree: true });
    show();
    return () => watching.disconnect();
  }, []);
}
