import { type RefObject, useEffect, useRef, useState } from "react";

/** For a form that opens in place: its first field takes the focus, and what opened it gets it back at the end. */
export function useLentFocus(): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("select, input, textarea")?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, [opener]);
  return form;
}
