import { lazy, type ReactNode, Suspense } from "react";

type Props = {
  open: boolean;
  title: string;
  /** A sentence below the title, when the title alone leaves a question. */
  text?: string;
  children: ReactNode;
  close: () => void;
  closeLabel: string;
};

const DialogPopup = lazy(async () => ({ default: (await import("./dialog-popup.tsx")).DialogPopup }));

/** For what needs several fields and can't be done in place. Never for "are you sure". */
export function Dialog({ open, ...rest }: Props) {
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <DialogPopup {...rest} />
    </Suspense>
  );
}
