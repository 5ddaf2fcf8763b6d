import { type ApiError, client, type Schemas } from "@aureole/api";
import { Dialog } from "@aureole/ui/dialog.tsx";
import { SkeletonRows } from "@aureole/ui/skeleton.tsx";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Failure } from "../shell/failure.tsx";
import { t } from "../text/t.ts";

const TraceView = lazy(async () => ({ default: (await import("./trace-view.tsx")).TraceView }));

/** Asks why an answer says what it says. */
export function Why({ messageId }: { messageId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <span aria-hidden="true">·</span>
      <button
        type="button"
        aria-label={t("message.why_label")}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="rounded-2 underline-offset-2 hover:text-text hover:underline pointer-coarse:-mx-2 pointer-coarse:-my-3.5 pointer-coarse:px-2 pointer-coarse:py-3.5"
      >
        {t("message.why")}
      </button>
      <Dialog open={open} title={t("message.why_label")} close={() => setOpen(false)} closeLabel={t("close")}>
        <Answer messageId={messageId} />
      </Dialog>
    </>
  );
}

function Answer({ messageId }: { messageId: string }) {
  const { data, error, refetch } = useQuery<Schemas["Trace"], ApiError>({
    queryKey: ["trace", messageId],
    queryFn: async ({ signal }) => {
      const params = { path: { id: messageId } };
      const { data, error } = await client.GET("/api/v1/messages/{id}/trace", { params, signal });
      if (!data) throw error;
      return data.data;
    },
    retry: false,
  });
  if (error?.code === "not_found") return <p className="text-text-2">{t("why.none")}</p>;
  if (error) return <Failure text={t("why.failed")} retry={refetch} />;
  if (!data) return <SkeletonRows rows={4} rowHeight={32} label={t("loading")} />;
  return (
    <Suspense fallback={<SkeletonRows rows={4} rowHeight={32} label={t("loading")} />}>
      <TraceView trace={data} />
    </Suspense>
  );
}
