import { Menu } from "@base-ui/react/menu";
import { Fragment, type ReactNode, type RefObject, useState } from "react";
import { useFocusGuards } from "./focus-guards.ts";
import "./icon-later.ts";
import { Icon } from "./icon.tsx";
import { Kbd } from "./kbd.tsx";
import type { MenuChoice } from "./menu.tsx";

type Props = {
  anchor: RefObject<HTMLButtonElement | null>;
  label: string;
  choices: readonly MenuChoice[];
  align: "start" | "end";
  /** Opened by a key: it is there at once. */
  still: boolean;
  search: { label: string; nothing: string } | undefined;
  close: () => void;
};

/** From this many choices on, finding one by its letters is quicker than by eye. */
const SEARCH_FROM = 8;

/** The list of a menu while it is open. */
export function MenuPopup({ anchor, label, choices, align, still, search, close }: Props) {
  // In the landmark of its button, so that it is never outside of what a screen reader lists.
  const [landmark] = useState(() => anchor.current?.closest<HTMLElement>("main, nav") ?? null);
  useFocusGuards();
  const searched = search && choices.length >= SEARCH_FROM ? search : undefined;
  const root = (
    <Menu.Root
      open
      modal={false}
      onOpenChange={(open, change) => {
        // The button is not Base UI's own trigger: to it a press there is a press outside, which would close the
        // menu just before the button's click opens it again.
        const onButton = change.event.target instanceof Node && anchor.current?.contains(change.event.target);
        if (!open && !(change.reason === "outside-press" && onButton)) close();
      }}
    >
      <Menu.Portal container={landmark ?? undefined}>
        <Menu.Positioner
          anchor={anchor}
          align={align}
          positionMethod="fixed"
          sideOffset={4}
          collisionPadding={8}
          className="z-(--z-popup) outline-none"
        >
          <Menu.Popup
            finalFocus={anchor}
            aria-label={label}
            onKeyDown={(event) => {
              const chosen = choices.find((choice) => isDigit(choice.keys) && choice.keys === event.key);
              if (!chosen || chosen.disabledReason !== undefined) return;
              event.preventDefault();
              chosen.pick();
              close();
            }}
            className={`max-h-(--available-height) max-w-80 min-w-48 origin-(--transform-origin) overflow-y-auto rounded-4 bg-raised p-1 shadow-3 outline-none ${still ? "" : "transition-[opacity,translate] duration-(--base) ease-(--ease) data-starting-style:-translate-y-1 data-starting-style:opacity-0"}`}
          >
            {searched ? (
              <>
                <Menu.Input
                  aria-label={searched.label}
                  placeholder={searched.label}
                  className="mb-1 h-8 w-full rounded-2 bg-sunken px-2 text-text outline-none placeholder:text-text-3 pointer-coarse:h-11"
                />
                <Menu.Empty className="px-2 text-text-3 not-empty:py-1.5">{searched.nothing}</Menu.Empty>
                <Menu.List>{items(choices)}</Menu.List>
              </>
            ) : (
              items(choices)
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
  return searched ? <Menu.FilterProvider autoHighlight>{root}</Menu.FilterProvider> : root;
}

/** Digits pick their choice while the menu is open; letters find by name. */
function isDigit(keys: string | undefined): boolean {
  return keys !== undefined && /^\d$/.test(keys);
}

function items(choices: readonly MenuChoice[]): ReactNode {
  return choices.map((choice) => (
    <Fragment key={choice.id}>
      {choice.apart && <Menu.Separator className="mx-2 my-1 h-px bg-line" />}
      <Choice choice={choice} />
    </Fragment>
  ));
}

function Choice({ choice }: { choice: MenuChoice }) {
  const tone = choice.danger ? "text-danger-text" : "text-text";
  return (
    <Menu.Item
      label={choice.label}
      disabled={choice.disabledReason !== undefined}
      onClick={choice.pick}
      aria-current={choice.chosen ? "true" : undefined}
      className={`flex min-h-[30px] cursor-default items-center gap-2 rounded-2 px-2 outline-none select-none data-disabled:opacity-60 data-highlighted:bg-hover pointer-coarse:min-h-11 ${tone}`}
    >
      {choice.icon && <span className="flex w-4 shrink-0 justify-center text-text-2">{choice.icon}</span>}
      <span className="min-w-0 flex-1 py-1">
        <span className="block truncate">{choice.label}</span>
        {choice.disabledReason && <span className="block text-sm text-text-3">{choice.disabledReason}</span>}
      </span>
      {choice.hint && <span className="ms-3 shrink-0 text-sm text-text-3 tabular-nums">{choice.hint}</span>}
      {choice.keys && (
        <span className="pointer-coarse:hidden">
          <Kbd keys={choice.keys} />
        </span>
      )}
      {choice.chosen && <Icon name="check" size={14} className="text-accent-text" />}
    </Menu.Item>
  );
}
