import { Icon } from "@aureole/ui/icon.tsx";
import { Menu } from "@aureole/ui/menu.tsx";
import { tip } from "@aureole/ui/tooltip.tsx";
import { t } from "../../text/t.ts";
import type { Mode } from "./drafts.ts";
import { setUndoSend, useUndoSend } from "./undo-send.ts";

type Props = {
  mode: Mode;
  /** Whether there is something to send. */
  ready: boolean;
  /** Only a ticket can be resolved with the answer. */
  canResolve: boolean;
  send: (resolve: boolean) => void;
};

/** Says what a press does, and offers the other way beside it. */
export function SendButton({ mode, ready, canResolve, send }: Props) {
  const holding = useUndoSend();
  const label = mode === "note" ? t("composer.add_note") : t("composer.send");
  const look = "bg-accent text-on-accent hover:bg-accent-hover pointer-coarse:h-11";
  return (
    <span className={`flex shrink-0 ${ready ? "" : "opacity-55"}`}>
      <button
        type="button"
        aria-disabled={!ready}
        {...tip(ready ? label : t("composer.nothing"), "Ctrl Enter")}
        onClick={() => ready && send(false)}
        className={`h-7 rounded-s-2 px-3 font-semibold ${look}`}
      >
        {label}
      </button>
      <Menu
        label={t("composer.more_ways")}
        align="end"
        choices={[
          { id: "send", label, keys: "Ctrl Enter", pick: () => ready && send(false) },
          {
            id: "resolve",
            label: mode === "note" ? t("composer.note_and_resolve") : t("composer.send_and_resolve"),
            keys: "Ctrl Shift Enter",
            disabledReason: canResolve ? undefined : t("composer.only_ticket"),
            pick: () => ready && send(true),
          },
          {
            id: "hold",
            label: t("composer.hold"),
            apart: true,
            chosen: holding,
            pick: () => setUndoSend(!holding),
          },
        ]}
        className={`ms-px grid h-7 place-items-center rounded-e-2 px-1.5 ${look}`}
      >
        <Icon name="down" size={14} />
      </Menu>
    </span>
  );
}
