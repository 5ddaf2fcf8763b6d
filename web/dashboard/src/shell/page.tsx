import { IconButton } from "@aureole/ui/icon-button.tsx";
import { type ReactNode, useEffect, useRef } from "react";
import { t } from "../text/t.ts";
import { toggleSidebar } from "./sidebar-state.ts";

type Props = {
  title: string;
  /** What can be done with the page as a whole, at the end of its head. */
  actions?: ReactNode;
  /** A column of text and fields; wide pages take the whole stage. */
  width?: "column" | "wide" | "full";
  children: ReactNode;
};

const widths = {
  column: "mx-auto w-full max-w-160 px-6 py-6",
  wide: "mx-auto w-full max-w-240 px-6 py-6",
  full: "flex h-full min-h-0",
};

/** The title begins where the content does. */
const heads = { column: "pe-3 sm:ps-6", wide: "pe-3 sm:ps-6", full: "pe-4 sm:ps-4" };

/** The frame of a page: its title, which takes the focus when the page opens, and its content. */
export function Page({ title, actions, width = "column", children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = t("page.title", { page: title });
  }, [title]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header
        className={`flex h-12 shrink-0 items-center gap-2 border-b border-line ps-2 pointer-coarse:h-14 ${heads[width]}`}
      >
        <SidebarButton />
        <h1 ref={heading} tabIndex={-1} className="grow truncate text-lg">
          {title}
        </h1>
        {actions}
      </header>
      <div className="min-h-0 grow overflow-y-auto">
        <div className={widths[width]}>{children}</div>
      </div>
    </div>
  );
}

/** On narrow screens, where the rail isn't there, the views are behind this. */
export function SidebarButton() {
  return <IconButton icon="menu" label={t("nav.unfold")} onClick={toggleSidebar} className="sm:hidden" />;
}
