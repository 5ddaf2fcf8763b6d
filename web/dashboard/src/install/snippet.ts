export type SnippetKind = "html" | "react" | "next" | "vue" | "tag_manager";

export const snippetKinds: readonly SnippetKind[] = ["html", "react", "next", "vue", "tag_manager"];

export type SnippetIds = { host: string; org_id: string; widget_key: string };

/** The code that puts the widget on a page, with the real host and ids in it. */
export function snippet(kind: SnippetKind, ids: SnippetIds): string {
  switch (kind) {
    case "html":
      return html(ids);
    case "react":
      return react(ids);
    case "next":
      return next(ids);
    case "vue":
      return vue(ids);
    case "tag_manager":
      return `<!-- Custom HTML tag, trigger: All Pages -->\n${html(ids)}`;
  }
}

function options({ org_id, widget_key }: SnippetIds, indent: string): string {
  return `{\n${indent}  orgId: ${JSON.stringify(org_id)},\n${indent}  apiKey: ${JSON.stringify(widget_key)},\n${indent}}`;
}

function html(ids: SnippetIds): string {
  return `<script src="${ids.host}/w.js"></script>
<script>
  Aureole.init(${options(ids, "  ")});
</script>`;
}

function react(ids: SnippetIds): string {
  return `import { useEffect } from "react";

export function Support() {
  useEffect(() => {
    const script = document.createElement("script");
    script.src = "${ids.host}/w.js";
    script.onload = () => window.Aureole.init(${options(ids, "    ")});
    document.head.append(script);
    return () => window.Aureole?.getInstance()?.destroy();
  }, []);
  return null;
}`;
}

function next(ids: SnippetIds): string {
  return `"use client";
import Script from "next/script";

export function Support() {
  return (
    <Script
      src="${ids.host}/w.js"
      onReady={() => window.Aureole.init(${options(ids, "      ")})}
    />
  );
}`;
}

function vue(ids: SnippetIds): string {
  return `<script setup>
import { onMounted, onUnmounted } from "vue";

onMounted(() => {
  const script = document.createElement("script");
  script.src = "${ids.host}/w.js";
  script.onload = () => window.Aureole.init(${options(ids, "  ")});
  document.head.append(script);
});
onUnmounted(() => window.Aureole?.getInstance()?.destroy());
</script>`;
}
