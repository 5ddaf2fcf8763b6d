import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { tip } from "./tooltip.tsx";

export type ButtonLook = "primary" | "outline" | "quiet" | "danger";

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> & {
  look?: ButtonLook;
  /** `large` is for dialogs and pages of their own. */
  size?: "control" | "large";
  /** Why it can't be pressed now. It stays reachable, so that the reason can be read. */
  disabledReason?: string | undefined;
  keys?: string;
  /** Something it started is under way; the label stays, so that nothing jumps. */
  busy?: boolean;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
};

const looks: Record<ButtonLook, string> = {
  primary: "bg-accent font-semibold text-on-accent hover:bg-accent-hover",
  outline: "font-medium text-text inset-ring inset-ring-line hover:bg-hover",
  quiet: "font-medium text-text-2 hover:bg-hover hover:text-text",
  danger: "font-semibold text-danger-text inset-ring inset-ring-line hover:bg-danger-soft",
};

/** How a button is drawn, for a link that leads to where something is done, too. */
export function buttonLook(look: ButtonLook = "outline", size: "control" | "large" = "control"): string {
  const height = size === "large" ? "h-8 px-3.5" : "h-7 px-3";
  return `inline-flex shrink-0 items-center justify-center gap-1.5 rounded-2 whitespace-nowrap transition-colors duration-(--fast) hover:duration-0 aria-busy:opacity-70 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 pointer-coarse:min-h-11 ${height} ${looks[look]}`;
}

/** A press that does what its label says. */
export function Button(props: Props) {
  const { look, size, disabledReason, keys, busy = false, className = "", ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      {...(disabledReason ? refused(disabledReason) : keys ? tip(textOf(props.children), keys) : {})}
      {...(busy && { "aria-busy": true, onClick: ignore })}
      className={`${buttonLook(look, size)} ${className}`}
    />
  );
}

/** Nothing happens, not even what a press does by itself, such as sending the form once more. */
function ignore(event: React.MouseEvent): void {
  event.preventDefault();
}

/** The attributes of a control that says why it can't be used, instead of vanishing or staying silent. */
export function refused(reason: string) {
  return {
    ...tip(reason),
    "aria-disabled": true,
    "aria-description": reason,
    onClick: ignore,
  };
}

function textOf(children: ReactNode): string {
  if (typeof children === "string") return children;
  if (Array.isArray(children)) return children.map(textOf).join("").trim();
  return "";
}
