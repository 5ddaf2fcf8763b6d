import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useEffect, useState } from "react";
import { useFocusGuards } from "./focus-guards.ts";
import { IconButton } from "./icon-button.tsx";

type Props = { title: string; text?: string; children: ReactNode; close: () => void; closeLabel: string };

/** The dialog while it is open: the rest of the page waits, Escape closes, the focus goes back where it was, or to the page's title. */
export function DialogPopup({ title, text, children, close, closeLabel }: Props) {
  useFocusGuards();
  // Base UI would remember another one from an earlier dialog.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Base UI gives it back in the next frame; this looks afterwards.
      requestAnimationFrame(() => requestAnimationFrame(keepFocus));
    },
    [],
  );
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-(--z-dialog) bg-[rgb(10_10_20/0.35)]" />
        <Dialog.Popup
          finalFocus={() => (before instanceof HTMLElement ? before : true)}
          className="fixed start-1/2 top-[12vh] z-(--z-dialog) flex max-h-[80vh] w-[min(480px,calc(100vw-24px))] -translate-x-1/2 flex-col rounded-4 bg-raised shadow-3 outline-none transition-[opacity,scale] duration-(--base) ease-(--ease) data-starting-style:scale-[0.98] data-starting-style:opacity-0 rtl:translate-x-1/2"
        >
          <header className="flex items-center gap-2 px-4 pt-4">
            <Dialog.Title className="min-w-0 flex-1 text-xl">{title}</Dialog.Title>
            <IconButton icon="x" label={closeLabel} keys="Esc" onClick={close} />
          </header>
          {text && <Dialog.Description className="px-4 pt-1 text-text-2">{text}</Dialog.Description>}
          <div className="min-h-0 overflow-y-auto p-4">{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What opened a dialog may be gone by what was done in it. Then the page's title has the focus, rather than nothing. */
function keepFocus(): void {
  if (document.activeElement === document.body)
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}
