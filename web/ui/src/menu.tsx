import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { tip } from "./tooltip.tsx";

export type MenuChoice = {
  id: string;
  label: string;
  pick: () => void;
  icon?: ReactNode;
  keys?: string;
  /** A second word at the end of the line: when, where to. */
  hint?: string;
  chosen?: boolean;
  danger?: boolean;
  /** Why it can't be picked now. */
  disabledReason?: string | undefined;
  /** A hairline above it sets it apart from the ones before. */
  apart?: boolean;
};

type Props = {
  /** The name of the button, for its tooltip and for who doesn't see what it shows. */
  label: string;
  choices: readonly MenuChoice[];
  children: ReactNode;
  keys?: string;
  align?: "start" | "end";
  /** Words of the search field that stands above many choices. */
  search?: { label: string; nothing: string };
  /** Set both to open the menu from elsewhere, by a key for instance. */
  open?: boolean;
  setOpen?: (open: boolean) => void;
  className?: string;
};

/** How long the page must have been idle before the popup's code is fetched without being asked for. */
const IDLE_BEFORE_FETCH_MS = 1_000;

const fetchPopup = async () => ({ default: (await import("./menu-popup.tsx")).MenuPopup });
const MenuPopup = lazy(fetchPopup);
let fetchedAhead = false;

/**
 * A menu behind a plain button. The popup is code of its own, which is fetched when the button is about to be
 * pressed or the page has nothing else to do, so that a page full of menus costs no more than its buttons.
 */
export function Menu({
  label,
  choices,
  children,
  keys,
  align = "start",
  search,
  className = "",
  ...rest
}: Props) {
  const [ownOpen, setOwnOpen] = useState(false);
  const [byKeyboard, setByKeyboard] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const open = rest.open ?? ownOpen;
  const setOpen = rest.setOpen ?? setOwnOpen;

  useEffect(fetchWhenIdle, []);

  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        {...(open ? {} : tip(label, keys))}
        onPointerEnter={() => void fetchPopup()}
        onFocus={() => void fetchPopup()}
        onClick={(event) => {
          setByKeyboard(event.detail === 0);
          setOpen(!open);
        }}
        onKeyDown={(event) => {
          if (open || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
          event.preventDefault();
          setByKeyboard(true);
          setOpen(true);
        }}
        className={className}
      >
        {children}
      </button>
      {open && (
        <Suspense fallback={null}>
          <MenuPopup
            anchor={button}
            label={label}
            choices={choices}
            align={align}
            still={byKeyboard || rest.open !== undefined}
            search={search}
            close={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}

function fetchWhenIdle(): (() => void) | undefined {
  if (fetchedAhead) return undefined;
  const timer = setTimeout(() => {
    fetchedAhead = true;
    requestIdleCallback(() => void fetchPopup());
  }, IDLE_BEFORE_FETCH_MS);
  return () => clearTimeout(timer);
}
