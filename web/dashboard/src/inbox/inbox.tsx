import { Empty } from "@aureole/ui/empty.tsx";
import { IconButton } from "@aureole/ui/icon-button.tsx";
import type { ListHandle } from "@aureole/ui/list.tsx";
import { Ring } from "@aureole/ui/ring.tsx";
import { Suspense, useEffect, useRef, useState } from "react";
import type { TicketView } from "../live/records.ts";
import { useWindow } from "../live/use-live.ts";
import { later } from "../shell/later.tsx";
import { t } from "../text/t.ts";
import { TicketRow } from "../tickets/row.tsx";
import { Columns } from "./columns.tsx";
import { goneText } from "./gone-text.ts";
import { ListColumn } from "./list-column.tsx";
import { useInboxKeys } from "./use-inbox-keys.ts";
import { usePicked } from "./use-picked.ts";
import { usePrefetch } from "./use-prefetch.ts";
import { useReturn } from "./use-return.ts";
import { useWalk } from "./use-walk.ts";
import { leaveComposer } from "./walk-keys.ts";

/** The list comes first. The ticket and the person behind it are asked for as soon as the list is there. */
const fetchDetail = async () => (await import("../tickets/detail.tsx")).TicketDetail;
const fetchPanel = async () => (await import("../tickets/panel.tsx")).TicketPanel;
const TicketDetail = later(fetchDetail);
const TicketPanel = later(fetchPanel);
const SelectionBar = later(async () => (await import("./selection-bar.tsx")).SelectionBar);
const NewTicket = later(async () => (await import("./new-ticket.tsx")).NewTicket);

type Props = { view: TicketView; openId: string | null };

/** The tickets of a view, the one that is open, and the person behind it. */
export function Inbox({ view, openId }: Props) {
  const window = useWindow(view);
  const isEmpty = window.loaded && window.ids.length === 0;
  const list = useRef<ListHandle>(null);
  const [creating, setCreating] = useState(false);
  const walk = useWalk({ ids: window.ids, openId, base: `/inbox/${view}`, view });
  const picked = usePicked(view, window.ids);
  usePrefetch(window.ids, walk.current);
  useEffect(() => void Promise.all([fetchDetail(), fetchPanel()]), []);
  useReturn(openId, list);
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
            footer={
              picked.ids.size > 0 && (
                <Suspense fallback={null}>
                  <SelectionBar ids={[...picked.ids]} clear={picked.clear} />
                </Suspense>
              )
            }
          />
        }
        detail={
          openId ? (
            <Suspense fallback={null}>
              <TicketDetail id={openId} back={walk.close} leave={() => leaveComposer(list.current)} />
            </Suspense>
          ) : (
            !isEmpty && <Empty glyph={<Ring size={40} />} text={t("inbox.nothing_open")} />
          )
        }
        panel={
          openId && (
            <Suspense fallback={null}>
              <TicketPanel id={openId} />
            </Suspense>
          )
        }
      />
      {creating && (
        <Suspense fallback={null}>
          <NewTicket open close={() => setCreating(false)} created={(ticket) => walk.open(ticket.id)} />
        </Suspense>
      )}
    </>
  );
}
