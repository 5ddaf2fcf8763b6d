import type { SVGProps } from "react";

type Props = SVGProps<SVGSVGElement> & {
  box: number;
  size: number;
  /** Its meaning in words, where the word doesn't stand beside it. Without it the drawing is decoration. */
  label?: string | undefined;
};

/** A drawing of our own on a square grid. */
export function Glyph({ box, size, label, className = "", children, ...rest }: Props) {
  const naming = label ? { role: "img", "aria-label": label } : { "aria-hidden": true };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by `aria-label`, because a title would show as a second tooltip
    <svg
      viewBox={`0 0 ${box} ${box}`}
      width={size}
      height={size}
      className={`shrink-0 ${className}`}
      {...naming}
      {...rest}
    >
      {children}
    </svg>
  );
}
