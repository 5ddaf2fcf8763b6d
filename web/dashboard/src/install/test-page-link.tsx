import type { Schemas } from "@aureole/api";
import { buttonLook } from "@aureole/ui/button.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { t } from "../text/t.ts";

/** A page of this server that carries the widget, as a visitor sees it. */
export function TestPageLink({ ids }: { ids: Schemas["Install"] }) {
  return (
    <a
      href={`/widget/test?${new URLSearchParams({ org: ids.org_id, key: ids.widget_key })}`}
      target="_blank"
      rel="noreferrer"
      className={buttonLook()}
    >
      {t("install.test_page")}
      <Icon name="external" size={14} />
    </a>
  );
}
