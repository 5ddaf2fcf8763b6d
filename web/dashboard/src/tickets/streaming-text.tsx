import { MarkdownText } from "@aureole/ui/markdown-text.tsx";
import { useEffect, useRef, useState } from "react";
import { live } from "../live/live.ts";

type Props = { messageId: string };

/**
 * An answer while it is written. Tokens go straight into one text node, at most once a frame; React hears of it only
 * when a paragraph has ended, which is then parsed once and stands frozen above the tail.
 */
export function StreamingText({ messageId }: Props) {
  const tail = useRef<HTMLParagraphElement>(null);
  const [frozen, setFrozen] = useState("");

  useEffect(() => {
    let frame = 0;
    const draw = () => {
      frame = 0;
      const text = live.streams.text(messageId);
      const end = endOfParagraphs(text);
      setFrozen(text.slice(0, end));
      if (tail.current) tail.current.textContent = text.slice(end);
    };
    const stop = live.streams.watch(messageId, () => {
      frame ||= requestAnimationFrame(draw);
    });
    draw();
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [messageId]);

  return (
    <div aria-busy="true" className="markdown">
      {frozen && <MarkdownText text={frozen} />}
      <p ref={tail} className="whitespace-pre-wrap" />
    </div>
  );
}

/** Where the last whole paragraph ends. Inside an open code fence nothing is whole. */
export function endOfParagraphs(text: string): number {
  const end = text.lastIndexOf("\n\n");
  if (end < 0) return 0;
  const fences = text.slice(0, end).match(/^(?:```|~~~)/gm)?.length ?? 0;
  if (fences % 2 === 1) return Math.max(0, text.slice(0, end).search(/(?:```|~~~)(?![\s\S]*(?:```|~~~))/));
  return end + 2;
}
