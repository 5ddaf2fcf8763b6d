import { t } from "../text/t.ts";
import { CodeBlock } from "./code-block.tsx";

/** What a page with a Content-Security-Policy has to allow, and nothing more. */
export function CspLines({ host }: { host: string }) {
  return <CodeBlock code={cspLines(host)} label={t("install.csp")} />;
}

export function cspLines(host: string): string {
  const socket = host.replace(/^http/, "ws");
  return [`script-src  ${host};`, `connect-src ${host} ${socket};`, `img-src     ${host} blob:;`].join("\n");
}
