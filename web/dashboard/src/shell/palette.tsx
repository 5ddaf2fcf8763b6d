import { Icon } from "@aureole/ui/icon.tsx";
import { Kbd } from "@aureole/ui/kbd.tsx";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { t } from "../text/t.ts";
import { earlyKeys, forgetEarlyKeys } from "./early-keys.tsx";
import { type Found, usePaletteResults } from "./palette-results.ts";
import { PlaceIcon } from "./rail.tsx";

const LIST = "palette-results";

/** One field that finds everything: what can be done here, places, tickets, contacts. */
export function Palette({ close }: { close: () => void }) {
  const [wish, setWish] = useState(earlyKeys);
  const [current, setCurrent] = useState<string>();
  const results = usePaletteResults(wish);
  const from = useRef(document.activeElement);
  const at = Math.max(
    0,
    results.findIndex(({ id }) => id === current),
  );
  const chosen = results[at];

  useEffect(forgetEarlyKeys, []);
  useEffect(
    () => () => {
      if (from.current instanceof HTMLElement && from.current.isConnected) from.current.focus();
    },
    [],
  );

  const pick = (found: Found | undefined) => {
    if (!found) return;
    close();
    found.pick();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setCurrent(results[(at + step + results.length) % results.length]?.id);
    else if (event.key === "Enter") pick(chosen);
    else if (event.key === "Escape") close();
    else if (event.key !== "Tab") return; // Tab has nowhere to go while the palette is open.
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="fixed inset-0 z-(--z-palette) flex justify-center px-4 pt-16 sm:pt-24">
      <button
        type="button"
        tabIndex={-1}
        aria-label={t("close")}
        onClick={close}
        className="scrim absolute inset-0"
      />
      <div
        role="dialog"
        aria-modal="true"
        aria-label={t("palette.title")}
        onKeyDown={onKeyDown}
        className="palette relative flex h-max max-h-120 w-full max-w-150 flex-col overflow-hidden rounded-4 bg-raised shadow-3"
      >
        <label className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
          <Icon name="search" className="text-text-3" />
          <input
            // biome-ignore lint/a11y/noAutofocus: a palette is opened to type into it
            autoFocus
            role="combobox"
            aria-expanded={results.length > 0}
            aria-controls={LIST}
            aria-activedescendant={chosen && optionId(chosen)}
            aria-label={t("palette.title")}
            placeholder={t("palette.placeholder")}
            value={wish}
            onChange={(event) => {
              setWish(event.target.value);
              setCurrent(undefined);
            }}
            className="h-full grow bg-transparent text-md outline-none placeholder:text-text-3"
          />
        </label>
        <Results results={results} chosen={chosen} choose={setCurrent} pick={pick} />
        <p className="flex h-8 shrink-0 items-center gap-4 border-t border-line px-4 text-sm text-text-3">
          <span>{t("palette.hint_actions")}</span>
          <span>{t("palette.hint_number")}</span>
          <span>{t("palette.hint_people")}</span>
        </p>
      </div>
    </div>
  );
}

type ResultsProps = {
  results: readonly Found[];
  chosen: Found | undefined;
  choose: (id: string) => void;
  pick: (found: Found) => void;
};

function Results({ results, chosen, choose, pick }: ResultsProps) {
  if (results.length === 0) return <p className="p-4 text-text-3">{t("palette.nothing")}</p>;
  return (
    <div id={LIST} role="listbox" aria-label={t("palette.title")} className="min-h-0 overflow-y-auto p-1.5">
      {results.map((found, at) => (
        <div key={found.id} role="presentation">
          {found.group !== results[at - 1]?.group && (
            <p role="presentation" className="px-2.5 pt-2 pb-1 text-sm font-medium text-text-3">
              {t(found.group)}
            </p>
          )}
          <Result found={found} chosen={found === chosen} choose={choose} pick={pick} />
        </div>
      ))}
    </div>
  );
}

function Result({
  found,
  chosen,
  choose,
  pick,
}: Omit<ResultsProps, "results" | "chosen"> & { found: Found; chosen: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys; this is the mouse's way
    <div
      ref={element}
      id={optionId(found)}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      onPointerMove={() => choose(found.id)}
      onClick={() => pick(found)}
      className="flex h-8.5 cursor-default items-center gap-2.5 rounded-2 px-2.5 text-text-2 aria-selected:bg-selected aria-selected:text-text pointer-coarse:h-11"
    >
      <span className="grid size-4.5 shrink-0 place-items-center text-text-3">
        {found.place ? (
          <PlaceIcon place={found.place} size={16} />
        ) : (
          <Icon name={found.icon ?? "zap"} size={16} />
        )}
      </span>
      <span className="min-w-0 grow truncate">{found.text}</span>
      {found.hint && <span className="max-w-48 truncate text-sm text-text-3">{found.hint}</span>}
      {found.keys && <Kbd keys={found.keys} />}
    </div>
  );
}

function optionId(found: Found): string {
  return `found-${found.id}`;
}
