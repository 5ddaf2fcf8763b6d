import { client, type Schemas } from "@aureole/api";
import { Avatar } from "@aureole/ui/avatar.tsx";
import { Button } from "@aureole/ui/button.tsx";
import { Empty } from "@aureole/ui/empty.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { Pill } from "@aureole/ui/pill.tsx";
import { SkeletonRows } from "@aureole/ui/skeleton.tsx";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useLocation, useParams } from "wouter";
import { Failure } from "../shell/failure.tsx";
import { Page } from "../shell/page.tsx";
import { t } from "../text/t.ts";
import { TimeAgo } from "../text/time-ago.tsx";
import { ContactCard } from "./contact-card.tsx";

/** Everybody who has ever written, the last seen first. */
export default function ContactsPage() {
  const { contact: open } = useParams<{ contact?: string }>();
  const [, go] = useLocation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useContacts();
  const contacts = data?.pages.flatMap((page) => page.contacts);
  return (
    <Page title={t("nav.contacts")} width="full">
      <section
        aria-label={t("nav.contacts")}
        data-column=""
        className={`min-w-0 grow flex-col overflow-y-auto md:flex ${open ? "hidden" : "flex"}`}
      >
        {!contacts && error && (
          <div className="p-4">
            <Failure text={t("contacts.failed")} retry={refetch} />
          </div>
        )}
        {!contacts && !error && <SkeletonRows rows={8} rowHeight={56} label={t("loading")} />}
        {contacts?.length === 0 && (
          <Empty glyph={<Icon name="people" size={28} />} text={t("contacts.empty")} />
        )}
        <ul className="flex flex-col p-2">
          {contacts?.map((contact) => (
            <ContactRow key={contact.id} contact={contact} current={contact.id === open} />
          ))}
        </ul>
        {hasNextPage && (
          <Button className="mb-4 self-center" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("more")}
          </Button>
        )}
      </section>
      {open && <ContactCard key={open} id={open} close={() => go("/contacts")} />}
    </Page>
  );
}

type ContactPage = { contacts: readonly Schemas["Contact"][]; next: string | null };

function useContacts() {
  return useInfiniteQuery({
    queryKey: ["contacts", "list"],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => contactPage(pageParam, signal),
    getNextPageParam: (last) => last.next,
  });
}

async function contactPage(cursor: string, signal: AbortSignal): Promise<ContactPage> {
  const query = cursor ? { cursor } : {};
  const { data, error } = await client.GET("/api/v1/contacts", { params: { query }, signal });
  if (!data) throw error;
  return { contacts: data.data, next: data.next ?? null };
}

function ContactRow({ contact, current }: { contact: Schemas["Contact"]; current: boolean }) {
  return (
    <li>
      <Link
        href={`/contacts/${contact.id}`}
        aria-current={current ? "true" : undefined}
        className="flex h-14 items-center gap-3 rounded-3 px-3 hover:bg-hover aria-[current]:bg-selected"
      >
        <Avatar id={contact.id} name={contact.name} picture={contact.avatar_url} size={32} />
        <span className="flex min-w-0 grow flex-col">
          <span className="truncate font-medium">
            {contact.name ?? contact.email ?? t("contact.anonymous")}
          </span>
          <span className="truncate text-sm text-text-3">{contact.name && contact.email}</span>
        </span>
        <KindPill contact={contact} />
        {contact.last_seen && (
          <TimeAgo at={contact.last_seen} className="min-w-14 shrink-0 whitespace-nowrap text-end" />
        )}
      </Link>
    </li>
  );
}

function KindPill({ contact }: { contact: Schemas["Contact"] }) {
  if (contact.verified) {
    return (
      <Pill tone="ok">
        <Icon name="check" size={12} />
        {t("contact.verified")}
      </Pill>
    );
  }
  return <Pill>{t(`contact.kind_${contact.kind}`)}</Pill>;
}
