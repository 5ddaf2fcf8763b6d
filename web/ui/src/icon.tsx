import {
  ArrowLeft,
  AtSign,
  Ban,
  BookOpen,
  ChartNoAxesColumn,
  Check,
  ChevronDown,
  ChevronLeft,
  Clock,
  Code,
  Copy,
  Ellipsis,
  ExternalLink,
  Eye,
  EyeOff,
  FileText,
  Globe,
  GraduationCap,
  Hand,
  Inbox,
  Info,
  Link,
  ListFilter,
  LogOut,
  Mail,
  Menu,
  Merge,
  MessageSquare,
  Monitor,
  Moon,
  PanelLeft,
  PanelRight,
  Paperclip,
  Pencil,
  Plus,
  RotateCw,
  Search,
  Send,
  Settings2,
  Smile,
  StickyNote,
  Sun,
  Trash2,
  TriangleAlert,
  Undo2,
  Upload,
  User,
  UserPlus,
  UserRoundCheck,
  Users,
  WifiOff,
  X,
  Zap,
} from "lucide-react";

const icons = {
  agent: UserRoundCheck,
  at: AtSign,
  back: ArrowLeft,
  ban: Ban,
  book: BookOpen,
  chart: ChartNoAxesColumn,
  chat: MessageSquare,
  check: Check,
  clip: Paperclip,
  clock: Clock,
  code: Code,
  copy: Copy,
  dots: Ellipsis,
  down: ChevronDown,
  external: ExternalLink,
  eye: Eye,
  "eye-off": EyeOff,
  file: FileText,
  filter: ListFilter,
  gear: Settings2,
  globe: Globe,
  hand: Hand,
  inbox: Inbox,
  info: Info,
  left: ChevronLeft,
  link: Link,
  mail: Mail,
  menu: Menu,
  merge: Merge,
  monitor: Monitor,
  moon: Moon,
  note: StickyNote,
  offline: WifiOff,
  panel: PanelRight,
  pencil: Pencil,
  people: Users,
  person: User,
  plus: Plus,
  search: Search,
  send: Send,
  sidebar: PanelLeft,
  "sign-out": LogOut,
  smile: Smile,
  sun: Sun,
  teach: GraduationCap,
  trash: Trash2,
  turn: RotateCw,
  undo: Undo2,
  upload: Upload,
  "user-plus": UserPlus,
  warning: TriangleAlert,
  x: X,
  zap: Zap,
};

export type IconName = keyof typeof icons;

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
