// biome-ignore-all lint/suspicious/noArrayIndexKey: the parts of a text have no identity but their place
import "./markdown.css";
import type { ReactNode } from "react";
import { type Inline, type MarkdownBlock, readMarkdown } from "./markdown.ts";

/** What a text names beyond itself: people after an @, who stand as accent words, and sources by their number. */
type Names = { mentions: readonly string[]; cite?: ((number: number) => string | undefined) | undefined };

type Props = Partial<Names> & { text: string };

/** Markdown, drawn. */
export function MarkdownText({ text, mentions = [], cite }: Props) {
  return (
    <div className="markdown">
      {readMarkdown(text).map((block, index) => (
        <Block key={index} block={block} names={{ mentions, cite }} />
      ))}
    </div>
  );
}

function Block({ block, names }: { block: MarkdownBlock; names: Names }) {
  const draw = (inside: Inline[]) => <Line inside={inside} names={names} />;
  switch (block.kind) {
    case "paragraph":
      return <p>{lines(block.lines, draw)}</p>;
    case "quote":
      return <blockquote>{lines(block.lines, draw)}</blockquote>;
    case "heading":
      return <p className="font-semibold">{draw(block.inside)}</p>;
    case "code":
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case "list": {
      const items = block.items.map((item, index) => <li key={index}>{draw(item)}</li>);
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case "table":
      return <Table head={block.head} rows={block.rows} draw={draw} />;
  }
}

function Table({
  head,
  rows,
  draw,
}: {
  head: Inline[][];
  rows: Inline[][][];
  draw: (cell: Inline[]) => ReactNode;
}) {
  return (
    <div className="overflow-x-auto">
      <table>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={`${index}-head`}>{draw(cell)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${index}-row`}>
              {row.map((cell, place) => (
                <td key={`${place}-cell`}>{draw(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function lines(all: Inline[][], draw: (inside: Inline[]) => ReactNode): ReactNode {
  return all.map((line, index) => (
    <span key={index}>
      {index > 0 && <br />}
      {draw(line)}
    </span>
  ));
}

function Line({ inside, names }: { inside: Inline[]; names: Names }) {
  return inside.map((piece, index) => <Piece key={index} piece={piece} names={names} />);
}

function Piece({ piece, names }: { piece: Inline; names: Names }) {
  switch (piece.kind) {
    case "text":
      return <MentionedText text={piece.text} mentions={names.mentions} />;
    case "code":
      return <code>{piece.text}</code>;
    case "cite":
      return <Citation number={piece.text} name={names.cite?.(Number(piece.text))} />;
    case "bold":
      return (
        <b>
          <Line inside={piece.inside} names={names} />
        </b>
      );
    case "italic":
      return (
        <i>
          <Line inside={piece.inside} names={names} />
        </i>
      );
    case "link":
      return (
        <a href={piece.url} target="_blank" rel="noreferrer noopener">
          <Line inside={piece.inside} names={{ ...names, mentions: [] }} />
        </a>
      );
  }
}

/** A lone number says nothing to who hears it. */
function Citation({ number, name }: { number: string; name: string | undefined }) {
  if (!name) return <sup>{number}</sup>;
  return (
    <sup role="img" aria-label={name}>
      {number}
    </sup>
  );
}

function MentionedText({ text, mentions }: { text: string; mentions: readonly string[] }) {
  const longestFirst = mentions.map((name) => `@${name}`).sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return text;
  const escaped = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const parts = text.split(new RegExp(`(${escaped.join("|")})`));
  return parts.map((part, index) =>
    longestFirst.includes(part) ? (
      <span key={index} className="font-medium text-accent-text">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
