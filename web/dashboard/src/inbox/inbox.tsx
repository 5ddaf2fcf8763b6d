import { Empty } from "@aureole/ui/empty.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import type { ListHandle } from "@aureole/ui/list.tsx";
import { Ring } from "@aureole/ui/ring.tsx";
import { useRef, useState } from "react";
import type { TicketView } from "../live/records.ts";
import { useWindow } from "../live/use-live.ts";
import { t } from "../text/t.ts";
import { TicketDetail } from "../tickets/detail.tsx";
import { TicketPanel } from "../tickets/panel.tsx";
import { TicketRow } from "../tickets/row.tsx";
import { Columns } from "./columns.tsx";
import { goneText } from "./gone-text.ts";
import { ListColumn } from "./list-column.tsx";
import { NewTicket } from "./new-ticket.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { useInboxKeys } from "./use-inbox-keys.ts";
import { usePicked } from "./use-picked.ts";
import { usePrefetch } from "./use-prefetch.ts";
import { useWalk } from "./use-walk.ts";

type Props = { view: TicketView; openId: string | null };

/** The tickets of a view, the one that is open, and the person behind it. */
export function Inbox({ view, openId }: Props) {
  const window = useWindow(view);
  const list = useRef<ListHandle>(null);
  const [creating, setCreating] = useState(false);
  const walk = useWalk({ ids: window.ids, openId, base: `/inbox/${view}`, view });
  const picked = usePicked(view, window.ids);
  usePrefetch(window.ids, walk.current);
  useInboxKeys({ view, walk, picked, openId, list });

  return (
    <>
      <Columns
        open={openId !== null}
        list={
          <ListColumn
            ref={list}
            view={view}
            current={walk.current}
            empty={t(`inbox.empty_${view}`)}
            actions={
              <>
                <IconButton icon="plus" label={t("inbox.new_ticket")} onClick={() => setCreating(true)} />
                <IconButton icon="filter" label={t("inbox.filter")} disabledReason={t("inbox.no_filter")} />
              </>
            }
            row={(id, place) => (
              <TicketRow
                id={id}
                place={place}
                gone={goneText(window.gone.get(id))}
                picked={picked.ids.has(id)}
                pick={(extend) => picked.toggle(id, extend)}
              />
            )}
            move={walk.move}
            open={walk.open}
            footer={picked.ids.size > 0 && <SelectionBar ids={[...picked.ids]} clear={picked.clear} />}
          />
        }
        detail={
          openId ? (
            <TicketDetail id={openId} back={walk.close} leave={() => list.current?.focus()} />
          ) : (
            <Empty glyph={<Ring size={40} />} text={t("inbox.nothing_open")} />
          )
        }
        panel={openId && <TicketPanel id={openId} />}
      />
      <NewTicket
        open={creating}
        close={() => setCreating(false)}
        created={(ticket) => walk.open(ticket.id)}
      />
    </>
  );
}
