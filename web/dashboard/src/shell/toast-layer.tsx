import { lazy, Suspense, useSyncExternalStore } from "react";
import { announced, watchAnnounced } from "./announce.ts";
import { currentToast, watchToasts } from "./toasts.ts";

const ToastCard = lazy(async () => ({ default: (await import("./toast-card.tsx")).ToastCard }));

/** The one toast, and the two live regions of the page. */
export function ToastLayer() {
  const toast = useSyncExternalStore(watchToasts, currentToast);
  const sentence = useSyncExternalStore(watchAnnounced, announced);
  const failed = toast?.tone === "danger";
  return (
    <>
      <p role="status" className="sr-only">
        {toast && !failed ? toast.text : sentence}
      </p>
      <p role="alert" className="sr-only">
        {failed ? toast.text : ""}
      </p>
      <Suspense fallback={null}>{toast && <ToastCard key={toast.id} toast={toast} />}</Suspense>
    </>
  );
}
