import type { ReactNode } from "react";

type Props = { title: string; text?: ReactNode; actions?: ReactNode; children?: ReactNode; id?: string };

/** A part of a page: its name, what it is for, and what is in it, parted from the one before by a hairline. */
export function Section({ title, text, actions, children, id }: Props) {
  return (
    <section
      {...(id && { id })}
      aria-label={title}
      className="mt-4 border-t border-line pt-3.5 pb-4 first:mt-0 first:border-0 first:pt-0"
    >
      <div className="flex min-h-7 items-center gap-2">
        <h2 className="grow text-md">{title}</h2>
        {actions}
      </div>
      {text && <p className="mt-0.5 max-w-140 text-pretty text-text-2">{text}</p>}
      {children && <div className="mt-3 flex flex-col gap-4">{children}</div>}
    </section>
  );
}
