import { EventEmitter, once } from "node:events";
import type { IncomingMessage, Server as Listener, ServerResponse } from "node:http";
import { listen } from "./listen.ts";

/** An answer is asked for well within this. */
const ASKED_MS_MAX = 10_000;

/** What the model makes of an answer, in the form in which it is asked. */
export interface Opinion {
  confidence: number;
  sentiment: "happy" | "neutral" | "confused" | "frustrated" | "angry";
  topic: string;
  language: string;
}

/** A language model of a provider that speaks as OpenAI's do. It says what the story tells it to, when it tells it to. */
export class Model {
  opinion: Opinion = { confidence: 80, sentiment: "neutral", topic: "Something", language: "en" };
  /** How many answers it was asked for. */
  asked = 0;
  readonly #waiting: Answer[] = [];
  readonly #news = new EventEmitter();

  private constructor(
    readonly url: string,
    readonly listener: Listener,
  ) {}

  static async start(): Promise<Model> {
    const { listener, port } = await listen();
    const model = new Model(`http://127.0.0.1:${port}/v1`, listener);
    listener.on("request", (request, response) => void model.#serve(request, response));
    return model;
  }

  /** The next answer that it was or will be asked for. */
  async next(): Promise<Answer> {
    const answer = this.#waiting.shift();
    if (answer) return answer;
    await once(this.#news, "asked", { signal: AbortSignal.timeout(ASKED_MS_MAX) });
    return this.next();
  }

  async stop(): Promise<void> {
    this.listener.close();
    this.listener.closeAllConnections();
    await once(this.listener, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const piece of request) body += piece;
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const answer = new Answer(response);
    if (JSON.parse(body).response_format) {
      answer.say(JSON.stringify(this.opinion));
      answer.end();
      return;
    }
    this.asked += 1;
    this.#waiting.push(answer);
    this.#news.emit("asked");
  }
}

/** One answer, piece by piece. */
export class Answer {
  /** Settles when whoever asked closes the connection before the end. */
  readonly hungUp: Promise<void>;

  constructor(readonly response: ServerResponse) {
    this.hungUp = new Promise((resolve) => {
      response.on("close", () => {
        if (!response.writableFinished) resolve();
      });
    });
  }

  say(content: string): void {
    this.#send({ choices: [{ index: 0, delta: { role: "assistant", content }, finish_reason: null }] });
  }

  end(): void {
    this.#send({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
    this.#send({ choices: [], usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 } });
    this.response.end("data: [DONE]\n\n");
  }

  #send(chunk: object): void {
    const whole = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 0, model: "story", ...chunk };
    this.response.write(`data: ${JSON.stringify(whole)}\n\n`);
  }
}
