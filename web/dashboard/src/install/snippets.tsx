import { Segmented } from "@aureole/ui/segmented.tsx";
import { useState } from "react";
import { t } from "../text/t.ts";
import { CodeBlock } from "./code-block.tsx";
import { type SnippetIds, type SnippetKind, snippet, snippetKinds } from "./snippet.ts";

/** The snippet for the way a site is built. */
export function Snippets({ ids }: { ids: SnippetIds }) {
  const [kind, setKind] = useState<SnippetKind>("html");
  return (
    <div className="flex flex-col gap-3">
      <div className="-mx-1 flex overflow-x-auto px-1">
        <Segmented
          label={t("install.snippet_for")}
          value={kind}
          choose={setKind}
          segments={snippetKinds.map((value) => ({ value, label: t(`install.${value}`) }))}
        />
      </div>
      <CodeBlock code={snippet(kind, ids)} label={t("install.snippet")} look="primary" />
    </div>
  );
}
