import "./ring.css";
import { useId } from "react";
import { Glyph } from "./glyph.tsx";

type Props = { size?: number; turning?: boolean; label?: string | undefined; className?: string };

/** From this size on the stroke runs from bright gold to gold; below it a flat stroke is crisper. */
const GRADIENT_FROM_PX = 20;

/** The aureole: the sign of what the AI does. It turns while the agent works. */
export function Ring({ size = 16, turning = false, label, className = "" }: Props) {
  const gradient = useId();
  const stroke = size >= GRADIENT_FROM_PX ? `url(#${gradient})` : "var(--ai)";
  return (
    <Glyph box={28} size={size} label={label} className={`${turning ? "ring-turning" : ""} ${className}`}>
      <defs>
        <linearGradient id={gradient} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0.1" stopColor="var(--ai-bright)" />
          <stop offset="0.75" stopColor="var(--ai)" />
        </linearGradient>
      </defs>
      {turning ? (
        <>
          <circle cx="14" cy="14" r="8.2" fill="none" stroke="var(--ai-line)" strokeWidth="3" />
          <path
            d="M14 5.8a8.2 8.2 0 0 1 8.2 8.2"
            fill="none"
            stroke={stroke}
            strokeWidth="3"
            strokeLinecap="round"
          />
        </>
      ) : (
        <circle cx="14" cy="14" r="8.2" fill="none" stroke={stroke} strokeWidth="3" />
      )}
    </Glyph>
  );
}
