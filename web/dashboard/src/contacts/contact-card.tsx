import { IconButton } from "@aureole/ui/icon-button.tsx";
import { SkeletonRows } from "@aureole/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { live } from "../live/live.ts";
import { useContact } from "../live/use-live.ts";
import { Failure } from "../shell/failure.tsx";
import { t } from "../text/t.ts";
import { PanelBody } from "./panel.tsx";

/** One contact beside the list: who they are and what they had, kept true by the log. */
export function ContactCard({ id, close }: { id: string; close: () => void }) {
  const contact = useContact(id);
  const { error, refetch } = useQuery({
    queryKey: ["open", id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const { error } = await live.lists.openRecord(id);
      if (error) throw error;
      return null;
    },
  });
  return (
    <aside
      aria-label={t("contact.panel")}
      data-column=""
      className="flex w-full shrink-0 flex-col border-s border-line md:w-96"
    >
      <header className="flex h-11 shrink-0 items-center border-b border-line px-3">
        <IconButton icon="back" label={t("close")} onClick={close} className="md:hidden" />
        <h2 className="grow px-1 text-md">{t("contact.panel")}</h2>
        <IconButton icon="x" label={t("close")} onClick={close} className="max-md:hidden" />
      </header>
      <div className="min-h-0 grow overflow-y-auto p-4">
        {!contact && error && <Failure text={t("contacts.one_failed")} retry={refetch} />}
        {!contact && !error && <SkeletonRows rows={6} rowHeight={48} label={t("loading")} />}
        {contact && <PanelBody contactId={id} companyId={contact.company_id} openId="" mood={null} />}
      </div>
    </aside>
  );
}
