import { Icon } from "./icon.tsx";
import { Ring } from "./ring.tsx";

type Props = {
  /** What the colour is chosen by: the id, so that a person keeps the colour when the name changes. */
  id: string;
  name: string | null;
  picture?: string | null;
  size?: number;
  className?: string;
};

/** Danger is missing on purpose: nobody's face may look like an error. */
const tones = [
  "bg-info-soft text-info-text",
  "bg-grape-soft text-grape-text",
  "bg-ok-soft text-ok-text",
  "bg-warn-soft text-warn-text",
  "bg-slate-soft text-slate-text",
];

/** A person: picture, initials, or a plain face for somebody without a name. */
export function Avatar({ id, name, picture, size = 28, className = "" }: Props) {
  const box = { width: size, height: size };
  if (picture) {
    return (
      <img src={picture} alt="" style={box} className={`shrink-0 rounded-full object-cover ${className}`} />
    );
  }
  const letters = initials(name);
  return (
    <span
      aria-hidden="true"
      style={{ ...box, fontSize: letterSize(size) }}
      className={`inline-flex shrink-0 items-center justify-center rounded-full font-semibold leading-none ${toneOf(id)} ${className}`}
    >
      {letters || <Icon name="smile" size={Math.round(size * 0.57)} />}
    </span>
  );
}

/** The AI's face: its ring on a soft ground. */
export function AgentFace({ size = 28, turning = false }: { size?: number; turning?: boolean }) {
  return (
    <span
      aria-hidden="true"
      style={{ width: size, height: size }}
      className="inline-flex shrink-0 items-center justify-center rounded-full bg-ai-soft"
    >
      <Ring size={size} turning={turning} />
    </span>
  );
}

/** At most two letters: the first of the first and of the last word. */
export function initials(name: string | null): string {
  const words = (name ?? "").trim().split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

function toneOf(id: string): string {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return tones[hash % tones.length] ?? "";
}

function letterSize(size: number): number {
  return size <= 20 ? 9 : Math.round(size * 0.4);
}
