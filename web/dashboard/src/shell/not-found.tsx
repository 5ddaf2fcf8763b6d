import { Empty } from "@aureole/ui/empty.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { Link } from "wouter";
import { HOME } from "../routes.tsx";
import { t } from "../text/t.ts";

export function NotFound() {
  return (
    <>
      <h1 className="sr-only">{t("error.not_found")}</h1>
      <Empty
        glyph={<Icon name="search" size={24} />}
        text={t("error.not_found")}
        action={
          <Link href={HOME} className="font-medium text-accent-text hover:underline">
            {t("error.go_home")}
          </Link>
        }
      />
    </>
  );
}
