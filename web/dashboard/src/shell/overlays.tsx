import { Suspense } from "react";
import { useActions } from "./actions.ts";
import { EarlyKeys } from "./early-keys.tsx";
import { later } from "./later.tsx";
import { openOverlay, useOverlay } from "./overlay-state.ts";

const Palette = later(async () => (await import("./palette.tsx")).Palette);
const KeySheet = later(async () => (await import("./key-sheet.tsx")).KeySheet);

const close = () => openOverlay(undefined);

/** The palette and the sheet of keys, fetched when they are first asked for. */
export function Overlays() {
  const overlay = useOverlay();
  useActions({
    palette: () => openOverlay("palette"),
    search: () => openOverlay("palette"),
    keys: () => openOverlay("keys"),
  });
  return (
    <Suspense fallback={<EarlyKeys close={close} />}>
      {overlay === "palette" && <Palette close={close} />}
      {overlay === "keys" && <KeySheet close={close} />}
    </Suspense>
  );
}
