import { Ring } from "@aureole/ui/ring.tsx";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { t } from "../text/t.ts";

type Props = { title: string; text: string; submit: () => void; children: ReactNode };

/** A page before the dashboard: the ring, a title, one form. */
export function Front({ title, text, submit, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t("page.title", { page: title });
    heading.current?.focus();
  }, [title]);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  return (
    <main className="grid min-h-full place-items-center px-4 py-10">
      <div className="w-full max-w-100">
        <div className="mb-6 flex flex-col items-center gap-2 text-center">
          <Ring size={48} />
          <h1 ref={heading} tabIndex={-1} className="text-2xl text-balance">
            {title}
          </h1>
          <p className="max-w-88 text-pretty text-text-2">{text}</p>
        </div>
        <form
          noValidate
          onSubmit={onSubmit}
          className="flex flex-col gap-4 rounded-4 bg-surface p-6 shadow-2"
        >
          {children}
        </form>
      </div>
    </main>
  );
}
