import type { StatusShape } from "@aureole/ui/status.tsx";

const shapes: Record<string, StatusShape> = {
  open: "open",
  priority: "priority",
  in_progress: "in_progress",
  snoozed: "snoozed",
  resolved: "resolved",
  ai_resolved: "ai_resolved",
  spam: "spam",
};

/** The glyph of a status. One that this version doesn't know is drawn as open rather than not at all. */
export function shapeOfStatus(status: string, resolvedBy?: string | null): StatusShape {
  if (status === "resolved" && resolvedBy === "agent") return "ai_resolved";
  return shapes[status] ?? "open";
}
