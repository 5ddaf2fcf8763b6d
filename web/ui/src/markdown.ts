/** A piece of running text. Links are only ever to the web or to a mailbox. */
export type Inline =
  | { kind: "text" | "code" | "cite"; text: string }
  | { kind: "bold" | "italic"; inside: Inline[] }
  | { kind: "link"; url: string; inside: Inline[] };

export type MarkdownBlock =
  | { kind: "paragraph" | "quote"; lines: Inline[][] }
  | { kind: "heading"; inside: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "list"; ordered: boolean; start: number; items: Inline[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] };

const listItem = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const fence = /^\s{0,3}(```|~~~)/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$/;

/**
 * Reads the part of Markdown that people and agents write in messages. It yields data, never HTML: whatever a
 * message says, it can't become more than text, lists, code and links.
 */
export function readMarkdown(text: string): MarkdownBlock[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: MarkdownBlock[] = [];
  let at = 0;
  while (at < lines.length) {
    if ((lines[at] ?? "").trim() === "") {
      at += 1;
      continue;
    }
    const [block, taken] = readBlock(lines.slice(at));
    blocks.push(block);
    at += taken;
  }
  return blocks;
}

function readBlock(lines: string[]): [MarkdownBlock, number] {
  const first = lines[0] ?? "";
  if (fence.test(first)) return readCode(lines);
  const heading = /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/.exec(first);
  if (heading) return [{ kind: "heading", inside: readInline(heading[1] ?? "") }, 1];
  if (listItem.test(first)) return readList(lines);
  if (first.includes("|") && tableRule.test(lines[1] ?? "")) return readTable(lines);
  if (/^\s{0,3}>/.test(first)) {
    const quoted = takeWhile(lines, (line) => /^\s{0,3}>/.test(line));
    const inside = quoted.map((line) => readInline(line.replace(/^\s{0,3}>\s?/, "")));
    return [{ kind: "quote", lines: inside }, quoted.length];
  }
  const rest = takeWhile(lines.slice(1), (line) => line.trim() !== "" && !beginsBlock(line));
  return [{ kind: "paragraph", lines: [first, ...rest].map((line) => readInline(line)) }, rest.length + 1];
}

function beginsBlock(line: string): boolean {
  return fence.test(line) || listItem.test(line) || /^\s{0,3}(?:#{1,6}\s|>)/.test(line);
}

function readCode(lines: string[]): [MarkdownBlock, number] {
  const inside = takeWhile(lines.slice(1), (line) => !fence.test(line));
  return [{ kind: "code", text: inside.join("\n") }, Math.min(lines.length, inside.length + 2)];
}

function readList(lines: string[]): [MarkdownBlock, number] {
  const start = listItem.exec(lines[0] ?? "")?.[1];
  const items: string[] = [];
  const taken = takeWhile(lines, (line) => {
    const item = listItem.exec(line);
    if (item && (item[1] !== undefined) === (start !== undefined)) items.push(item[2] ?? "");
    else if (!item && /^\s+\S/.test(line)) items.push(`${items.pop() ?? ""} ${line.trim()}`);
    else return false;
    return true;
  });
  const inside = items.map((item) => readInline(item));
  return [
    { kind: "list", ordered: start !== undefined, start: Number(start ?? 1), items: inside },
    taken.length,
  ];
}

function readTable(lines: string[]): [MarkdownBlock, number] {
  const rows = takeWhile(lines, (line) => line.includes("|"));
  const [head = [], , ...body] = rows.map(cells);
  return [{ kind: "table", head, rows: body }, rows.length];
}

function cells(line: string): Inline[][] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => readInline(cell.trim()));
}

function takeWhile(lines: string[], wanted: (line: string) => boolean): string[] {
  const end = lines.findIndex((line) => !wanted(line));
  return end < 0 ? lines : lines.slice(0, end);
}

const inlines =
  /`([^`]+)`|\*\*(?=\S)(.+?)\*\*(?!\*)|__(?=\S)(.+?)__|(?<![\w*])\*(?=\S)(.+?)\*(?![\w*])|(?<!\w)_(?=\S)(.+?)_(?!\w)|\[([^\]]+)\]\(([^)\s]+)\)|\[(\d{1,2})\]|(https?:\/\/[^\s<>()]*[^\s<>().,;:!?'"])/g;

/** Reads one line. What opens and never closes is text as it stands. */
export function readInline(text: string): Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(inlines)) {
    if (match.index > end) found.push({ kind: "text", text: text.slice(end, match.index) });
    found.push(inlineOf(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ kind: "text", text: text.slice(end) });
  return found;
}

function inlineOf(match: RegExpExecArray): Inline {
  const [whole, code, stars, bars, star, bar, label, target, cited, address] = match;
  if (code !== undefined) return { kind: "code", text: code };
  const bold = stars ?? bars;
  if (bold !== undefined) return { kind: "bold", inside: readInline(bold) };
  const italic = star ?? bar;
  if (italic !== undefined) return { kind: "italic", inside: readInline(italic) };
  if (cited !== undefined) return { kind: "cite", text: cited };
  if (address !== undefined) return { kind: "link", url: address, inside: [{ kind: "text", text: address }] };
  if (label !== undefined && target !== undefined && isSafe(target)) {
    return { kind: "link", url: target, inside: readInline(label) };
  }
  return { kind: "text", text: whole };
}

function isSafe(url: string): boolean {
  return /^(?:https?:\/\/|mailto:)/i.test(url);
}
