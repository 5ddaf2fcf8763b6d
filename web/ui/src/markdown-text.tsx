// biome-ignore-all lint/suspicious/noArrayIndexKey: the parts of a text have no identity but their place
import "./markdown.css";
import type { ReactNode } from "react";
import { type Inline, type MarkdownBlock, readMarkdown } from "./markdown.ts";

type Props = { text: string; mentions?: readonly string[] };

/** Markdown, drawn. `mentions` are the names that stand as accent words after an @. */
export function MarkdownText({ text, mentions = [] }: Props) {
  return (
    <div className="markdown">
      {readMarkdown(text).map((block, index) => (
        <Block key={index} block={block} mentions={mentions} />
      ))}
    </div>
  );
}

function Block({ block, mentions }: { block: MarkdownBlock; mentions: readonly string[] }) {
  const draw = (inside: Inline[]) => <Line inside={inside} mentions={mentions} />;
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

function Line({ inside, mentions }: { inside: Inline[]; mentions: readonly string[] }) {
  return inside.map((piece, index) => <Piece key={index} piece={piece} mentions={mentions} />);
}

function Piece({ piece, mentions }: { piece: Inline; mentions: readonly string[] }) {
  switch (piece.kind) {
    case "text":
      return <MentionedText text={piece.text} mentions={mentions} />;
    case "code":
      return <code>{piece.text}</code>;
    case "cite":
      return <sup>{piece.text}</sup>;
    case "bold":
      return (
        <b>
          <Line inside={piece.inside} mentions={mentions} />
        </b>
      );
    case "italic":
      return (
        <i>
          <Line inside={piece.inside} mentions={mentions} />
        </i>
      );
    case "link":
      return (
        <a href={piece.url} target="_blank" rel="noreferrer noopener">
          <Line inside={piece.inside} mentions={[]} />
        </a>
      );
  }
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
