import { Empty } from "@aureole/ui/empty.tsx";
import type { ListHandle } from "@aureole/ui/list.tsx";
import { Ring } from "@aureole/ui/ring.tsx";
import { useRef } from "react";
import { Columns } from "../inbox/columns.tsx";
import { goneText } from "../inbox/gone-text.ts";
import { ListColumn } from "../inbox/list-column.tsx";
import { closePanel, togglePanel } from "../inbox/panel-state.ts";
import { usePrefetch } from "../inbox/use-prefetch.ts";
import { useReturn } from "../inbox/use-return.ts";
import { useWalk } from "../inbox/use-walk.ts";
import { leaveComposer, leaveThread, walkKeys } from "../inbox/walk-keys.ts";
import type { ConversationView } from "../live/records.ts";
import { useWindow } from "../live/use-live.ts";
import { useActions } from "../shell/actions.ts";
import { t } from "../text/t.ts";
import { ConversationDetail } from "./detail.tsx";
import { ConversationPanel } from "./panel.tsx";
import { ConversationRow } from "./row.tsx";
import { useHelpOrder } from "./use-help-order.ts";

type Props = { view: ConversationView; openId: string | null };

/** The agent's conversations, running or ended: the list, the transcript, and the person in it. */
export function Conversations({ view, openId }: Props) {
  const window = useWindow(view);
  const isEmpty = window.loaded && window.ids.length === 0;
  const list = useRef<ListHandle>(null);
  const ids = useHelpOrder(window.ids, view === "live");
  const walk = useWalk({ ids, openId, base: `/${view}`, view });
  usePrefetch(ids, walk.current);
  useReturn(openId, list);
  useActions({
    ...walkKeys(view, walk, openId),
    panel: togglePanel,
    escape: () => closePanel() || leaveThread(walk, openId, list.current),
  });

  return (
    <Columns
      open={openId !== null}
      list={
        <ListColumn
          ref={list}
          view={view}
          ids={ids}
          current={walk.current}
          empty={t(`conversation.empty_${view}`)}
          row={(id, place) => <ConversationRow id={id} place={place} gone={goneText(window.gone.get(id))} />}
          move={walk.move}
          open={walk.open}
        />
      }
      detail={
        openId ? (
          <ConversationDetail id={openId} back={walk.close} leave={() => leaveComposer(list.current)} />
        ) : (
          !isEmpty && <Empty glyph={<Ring size={40} />} text={t("conversation.nothing_open")} />
        )
      }
      panel={openId && <ConversationPanel id={openId} />}
    />
  );
}
