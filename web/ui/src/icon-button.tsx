import type { ButtonHTMLAttributes, Ref } from "react";
import { refused } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { tip } from "./tooltip.tsx";

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled" | "children"> & {
  icon: IconName;
  /** Its name, for the tooltip and for who doesn't see the icon. */
  label: string;
  keys?: string;
  disabledReason?: string | undefined;
  size?: number;
  ref?: Ref<HTMLButtonElement>;
};

/** A small square control that shows an icon only. */
export function IconButton({ icon, label, keys, disabledReason, size = 16, className = "", ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      {...(disabledReason ? refused(disabledReason) : tip(label, keys))}
      className={`inline-grid size-7 shrink-0 place-items-center rounded-2 text-text-2 transition-colors duration-(--fast) hover:bg-hover hover:text-text hover:duration-0 aria-disabled:cursor-not-allowed aria-disabled:opacity-45 aria-expanded:bg-hover pointer-coarse:size-11 ${className}`}
    >
      <Icon name={icon} size={size} />
    </button>
  );
}
