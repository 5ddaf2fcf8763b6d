//! The Markdown of answers as elements: bold, italic, code, links, lists, headings, small tables and
//! citations. Builds nodes, never markup, so nothing in a text can become code; links lead only to
//! web pages and mail addresses. What it doesn't know stays readable as it was written.

import type { Child, Tree } from "./dom.ts";

const FENCE = /^ {0,3}```/;
const HEADING = /^#{1,6}\s+/;
const BULLET = /^\s*[-*+]\s+/;
const NUMBER = /^\s*(\d{1,9})[.)]\s+/;
const ROW = /^\s*\|.*\|\s*$/;
const RULE = /^\s*\|[\s|:-]+\|\s*$/;
const INLINE =
  /`([^`\n]+)`|\*\*(.+?)\*\*|(?<![\w*])([*_])([^\s*_](?:.*?[^\s*_])?)\3(?![\w*])|\[([^\]\n]+)\]\(([^)\s]+)\)|\[(\d{1,2})\]|(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?])/;
/** Characters of one paragraph that are searched for marks; the rest is shown as it is. */
const PARAGRAPH_MARKED_MAX = 4_000;
/** Characters at the end of a text under way that are shown paler: they may still be reworded. */
const TAIL = 14;

/** What the source with this number is called, if there is one. */
export type Cite = (number: number) => string | undefined;

export function markdown(text: string, growing: boolean, cite?: Cite): Child[] {
  const lines = text.split("\n");
  const blocks: Child[] = [];
  while (lines.length > 0) {
    const block = take(lines, growing, cite);
    if (block) blocks.push(block);
  }
  return blocks;
}

function take(lines: string[], growing: boolean, cite: Cite | undefined): Tree | null {
  const line = lines[0] ?? "";
  if (!line.trim()) {
    lines.shift();
    return null;
  }
  if (FENCE.test(line)) return code(lines);
  if (HEADING.test(line)) return <h3>{inline(lines.shift()?.replace(HEADING, "") ?? "", cite)}</h3>;
  if (ROW.test(line) && RULE.test(lines[1] ?? "")) return table(lines, cite);
  if (BULLET.test(line)) return <ul>{items(lines, BULLET, cite)}</ul>;
  const number = NUMBER.exec(line);
  if (number) return <ol start={Number(number[1])}>{items(lines, NUMBER, cite)}</ol>;
  return paragraph(lines, growing, cite);
}

function code(lines: string[]): Tree {
  lines.shift();
  const end = lines.findIndex((line) => FENCE.test(line));
  const body = lines.splice(0, end < 0 ? lines.length : end);
  lines.shift();
  return (
    <pre tabindex={0}>
      <code>{body.join("\n")}</code>
    </pre>
  );
}

function items(lines: string[], mark: RegExp, cite: Cite | undefined): Tree[] {
  const found: Tree[] = [];
  while (mark.test(lines[0] ?? "")) {
    let item = lines.shift()?.replace(mark, "") ?? "";
    // Lines that are set in belong to the item above.
    while (/^\s{2,}\S/.test(lines[0] ?? "") && !mark.test(lines[0] ?? ""))
      item += `\n${lines.shift()?.trim()}`;
    found.push(<li>{inline(item, cite)}</li>);
  }
  return found;
}

function table(lines: string[], cite: Cite | undefined): Tree {
  const cells = (row: string) => row.trim().slice(1, -1).split("|");
  const head = cells(lines.shift() ?? "");
  lines.shift();
  const rows: string[][] = [];
  while (ROW.test(lines[0] ?? "")) rows.push(cells(lines.shift() ?? ""));
  return (
    <div class="wide" tabindex={0}>
      <table>
        <tr>
          {head.map((cell) => (
            <th>{inline(cell.trim(), cite)}</th>
          ))}
        </tr>
        {rows.map((row) => (
          <tr>
            {row.map((cell) => (
              <td>{inline(cell.trim(), cite)}</td>
            ))}
          </tr>
        ))}
      </table>
    </div>
  );
}

function paragraph(lines: string[], growing: boolean, cite: Cite | undefined): Tree {
  const own: string[] = [];
  do own.push(lines.shift() ?? "");
  while (
    lines[0]?.trim() &&
    ![FENCE, HEADING, BULLET, NUMBER, ROW].some((start) => start.test(lines[0] ?? ""))
  );
  const text = own.join("\n");
  if (!growing || lines.length > 0) return <p>{inline(text, cite)}</p>;
  const cut = Math.max(0, text.indexOf(" ", text.length - TAIL));
  return (
    <p>
      {inline(text.slice(0, cut), cite)}
      <span class="dim">{text.slice(cut)}</span>
    </p>
  );
}

/** Marks within a line of text. */
export function inline(text: string, cite?: Cite): Child[] {
  const parts: Child[] = [];
  let rest = text.slice(0, PARAGRAPH_MARKED_MAX);
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    parts.push(...broken(rest.slice(0, found.index)), mark(found, cite));
    rest = rest.slice(found.index + found[0].length);
  }
  return [...parts, ...broken(rest + text.slice(PARAGRAPH_MARKED_MAX))];
}

function mark(
  [whole, code, bold, , italic, label, target, cited, url]: RegExpExecArray,
  cite: Cite | undefined,
): Child {
  if (code) return <code>{code}</code>;
  if (bold) return <strong>{inline(bold, cite)}</strong>;
  if (italic) return <em>{inline(italic, cite)}</em>;
  if (cited) return citation(cited, cite?.(Number(cited)));
  const address = safeUrl(target ?? url ?? "");
  return address ? link(address, label ?? address) : whole;
}

/** A lone number says nothing to who hears it. */
function citation(number: string, name: string | undefined): Tree {
  if (!name) return <sup>{number}</sup>;
  return (
    <sup role="img" aria-label={name}>
      {number}
    </sup>
  );
}

export function link(url: string, content: Child, more: object = {}): Tree {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow" {...more}>
      {content}
    </a>
  );
}

/** The address if a press on it can only open a page or a mail, else null. */
export function safeUrl(url: string | null | undefined): string | null {
  return url && /^(?:https?:\/\/|mailto:)[^\s]+$/i.test(url) ? url : null;
}

function broken(text: string): Child[] {
  return text.split("\n").flatMap((line, index) => (index > 0 ? [<br />, line] : [line]));
}
