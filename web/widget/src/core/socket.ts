//! The widget's line to `/api/sdk/realtime`. Promises to come back for ever, with growing pauses and
//! at once when the network or the visitor returns, and to notice a line that has gone silent.

const RETRY_MS_FIRST = 500;
const RETRY_MS_MAX = 30_000;
/** The server marks its line every 5 s; after this much silence it is taken for dead. */
const SILENCE_MS_MAX = 20_000;

export type Frame = { type: string; [field: string]: unknown };

type Line = {
  /** The first frame: who this is, and after which version of the thread. */
  hello(): Promise<object>;
  frame(frame: Frame): void;
};

export class Socket {
  private socket: WebSocket | null = null;
  private attempts = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private wanted = false;

  constructor(
    private readonly url: string,
    private readonly line: Line,
  ) {}

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.connect();
  }

  stop(): void {
    this.wanted = false;
    this.drop();
  }

  /** Leaves and comes back with a new first frame. */
  restart(): void {
    if (!this.wanted) return;
    this.drop();
    this.connect();
  }

  /** A sign that the network may be back: no reason to wait longer. */
  wake(): void {
    if (this.wanted && !this.socket) this.restart();
  }

  /** Signals may be lost; what must arrive goes by the outbox. */
  send(frame: Frame): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    const current = () => this.socket === socket;
    socket.onopen = async () => {
      try {
        const hello = await this.line.hello();
        if (current()) socket.send(JSON.stringify(hello));
      } catch {
        socket.close();
      }
    };
    socket.onmessage = ({ data }) => {
      if (!current()) return;
      clearTimeout(this.silence);
      this.silence = setTimeout(() => this.restart(), SILENCE_MS_MAX);
      const frame = JSON.parse(String(data)) as Frame;
      // Only now was it accepted: a server that refuses must not be asked again and again.
      if (frame.type === "ready") this.attempts = 0;
      this.line.frame(frame);
    };
    socket.onclose = () => {
      if (!current()) return;
      this.drop();
      const pause = Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** this.attempts++);
      if (this.wanted) this.retry = setTimeout(() => this.restart(), pause * Math.random());
    };
  }

  private drop(): void {
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }
}
