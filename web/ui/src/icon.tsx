import {
  AtSign,
  BookOpen,
  ChartNoAxesColumn,
  Check,
  ChevronDown,
  Clock,
  Code,
  Ellipsis,
  Inbox,
  ListFilter,
  type LucideIcon,
  Mail,
  Menu,
  MessageSquare,
  Pencil,
  Plus,
  RotateCw,
  Search,
  Settings2,
  Smile,
  TriangleAlert,
  User,
  UserPlus,
  UserRoundCheck,
  Users,
  WifiOff,
  X,
  Zap,
} from "lucide-react";
import type { later } from "./icon-later.ts";

const first = {
  agent: UserRoundCheck,
  at: AtSign,
  book: BookOpen,
  chart: ChartNoAxesColumn,
  chat: MessageSquare,
  check: Check,
  clock: Clock,
  code: Code,
  dots: Ellipsis,
  down: ChevronDown,
  filter: ListFilter,
  gear: Settings2,
  inbox: Inbox,
  mail: Mail,
  menu: Menu,
  offline: WifiOff,
  pencil: Pencil,
  people: Users,
  person: User,
  plus: Plus,
  search: Search,
  smile: Smile,
  turn: RotateCw,
  "user-plus": UserPlus,
  warning: TriangleAlert,
  x: X,
  zap: Zap,
};

type Drawings = { [name: string]: LucideIcon };

/** The icons that the first page shows, and then those that came with what needs them. */
const icons: Drawings = { ...first };

export type IconName = keyof typeof first | keyof typeof later;

/** Makes more icons known. */
export function addIcons(more: Drawings): void {
  Object.assign(icons, more);
}

/** Of a grid of 24: a line of one and a half pixels at 16, thinner where the icon is smaller. */
const STROKE = 2.1;

type Props = { name: IconName; size?: number; className?: string };

/** Icons whose direction has a meaning turn round where text runs from right to left. */
const mirrored = new Set<IconName>([
  "back",
  "left",
  "external",
  "send",
  "sign-out",
  "undo",
  "panel",
  "sidebar",
]);

/** A line icon in the colour of the text around it. It is decoration: the control around it carries the name. */
export function Icon({ name, size = 16, className = "" }: Props) {
  const Drawing = icons[name];
  if (!Drawing) return <svg width={size} height={size} aria-hidden="true" className="shrink-0" />;
  const mirror = mirrored.has(name) ? "rtl:-scale-x-100" : "";
  return (
    <Drawing
      size={size}
      strokeWidth={STROKE}
      aria-hidden="true"
      className={`shrink-0 ${mirror} ${className}`}
    />
  );
}
