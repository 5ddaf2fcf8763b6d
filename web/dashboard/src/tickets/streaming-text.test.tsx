import { Profiler } from "react";
import { expect, test } from "vitest";
import { render } from "vitest-browser-react";
import { live } from "../live/live.ts";
import { endOfParagraphs, StreamingText } from "./streaming-text.tsx";

const token = (at: number, piece: string) =>
  live.streams.token({ thread_id: "thr_s", message_id: "msg_s", at, piece });

test("tokens are drawn without React hearing of them; a whole paragraph is parsed and stands", async () => {
  live.streams.begin("thr_s", "msg_s", "It **loo");
  let commits = 0;
  const screen = await render(
    <Profiler id="stream" onRender={() => (commits += 1)}>
      <StreamingText messageId="msg_s" />
    </Profiler>,
  );
  await expect.element(screen.getByText("It **loo")).toBeInTheDocument();
  const before = commits;
  for (const [index, letter] of [..."ps** back."].entries()) token(8 + index, letter);
  await expect.element(screen.getByText("It **loops** back.")).toBeInTheDocument();
  expect(commits).toBe(before);

  token(18, "\n\nThen");
  await expect.poll(() => screen.container.querySelector("b")?.textContent).toBe("loops");
  await expect.element(screen.getByText("Then", { exact: true })).toBeInTheDocument();
  live.streams.end("thr_s", "msg_s");
});

test("who opens it in mid answer sees its beginning", async () => {
  live.streams.begin("thr_t", "msg_t", "Already written, ");
  const screen = await render(<StreamingText messageId="msg_t" />);
  live.streams.token({ thread_id: "thr_t", message_id: "msg_t", at: 17, piece: "and more" });
  await expect.element(screen.getByText("Already written, and more")).toBeInTheDocument();
});

test("nothing inside an open code fence is whole", () => {
  expect(endOfParagraphs("one\n\ntwo")).toBe(5);
  expect(endOfParagraphs("one")).toBe(0);
  expect(endOfParagraphs("one\n\n```\na\n\nb")).toBe(5);
  expect(endOfParagraphs("```\na\n\nb\n```\n\nend")).toBe(14);
});
