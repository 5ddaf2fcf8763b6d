import { Dialog } from "@aureole/ui/dialog.tsx";
import { Kbd } from "@aureole/ui/kbd.tsx";
import { type PlainKey, t } from "../text/t.ts";
import { isOffered } from "./actions.ts";
import { usePreferences } from "./preferences.ts";
import { type Scope, type Shortcut, shortcuts } from "./shortcuts.ts";

const scopes: readonly { scope: Scope; name: PlainKey }[] = [
  { scope: "list", name: "keys.list" },
  { scope: "ticket", name: "keys.ticket" },
  { scope: "composer", name: "keys.composer" },
  { scope: "anywhere", name: "keys.anywhere" },
];

/** All keys that do something where one is. */
export function KeySheet({ close }: { close: () => void }) {
  const { singleKeys } = usePreferences();
  return (
    <Dialog
      open
      title={t("keys.title")}
      {...(!singleKeys && { text: t("keys.off") })}
      close={close}
      closeLabel={t("close")}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the dialog scrolls, so keys must reach what is in it */}
      <section tabIndex={0} aria-label={t("keys.title")} className="flex flex-col gap-4">
        {scopes.map(({ scope, name }) => (
          <KeyGroup key={scope} name={t(name)} keys={offered(scope)} />
        ))}
      </section>
    </Dialog>
  );
}

function offered(scope: Scope): readonly Shortcut[] {
  return shortcuts.filter((shortcut) => shortcut.scope === scope && isOffered(shortcut.id));
}

function KeyGroup({ name, keys }: { name: string; keys: readonly Shortcut[] }) {
  if (keys.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-sm text-text-3">{name}</h3>
      <dl className="grid grid-cols-1 gap-x-8 sm:grid-cols-2">
        {keys.map(({ keys, text }) => (
          <div key={keys} className="flex h-7 items-center justify-between gap-3">
            <dt className="truncate text-text-2">{t(text)}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
