import { lazy, Suspense } from "react";
import { useActions } from "./actions.ts";
import { openOverlay, useOverlay } from "./overlay-state.ts";

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const KeySheet = lazy(async () => ({ default: (await import("./key-sheet.tsx")).KeySheet }));

/** The palette and the sheet of keys, fetched when they are first asked for. */
export function Overlays() {
  const overlay = useOverlay();
  const close = () => openOverlay(undefined);
  useActions({
    palette: () => openOverlay("palette"),
    search: () => openOverlay("palette"),
    keys: () => openOverlay("keys"),
  });
  return (
    <Suspense fallback={null}>
      {overlay === "palette" && <Palette close={close} />}
      {overlay === "keys" && <KeySheet close={close} />}
    </Suspense>
  );
}
