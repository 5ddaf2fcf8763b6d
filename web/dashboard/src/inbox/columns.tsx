import "./columns.css";
import type { ReactNode } from "react";
import { ListWidth, useListWidth } from "./list-width.tsx";
import { closePanel, usePanel } from "./panel-state.ts";

declare module "react" {
  interface CSSProperties {
    "--list-width"?: string;
  }
}

type Props = {
  list: ReactNode;
  detail: ReactNode;
  panel: ReactNode | null;
  /** Whether something is open: on narrow screens it takes the place of the list. */
  open: boolean;
};

/** The three columns. Where there is no room the panel lies over the others, and on a phone one is seen at a time. */
export function Columns({ list, detail, panel, open }: Props) {
  const state = usePanel();
  const width = useListWidth();
  const shown = panel !== null && state !== "folded";
  return (
    <div className="columns" data-open={open} style={{ "--list-width": `${width}px` }}>
      <section data-column="" className="column-list">
        {list}
        <ListWidth width={width} />
      </section>
      <section data-column="" className="column-detail">
        {detail}
      </section>
      {shown && state === "over" && (
        <button type="button" tabIndex={-1} aria-hidden="true" onClick={closePanel} className="column-veil" />
      )}
      {shown && (
        <section data-column="" className={state === "over" ? "column-panel-over" : "column-panel"}>
          {panel}
        </section>
      )}
    </div>
  );
}
