import { type ClientFrame, type EventFrame, parseFrame, type ServerFrame } from "./frames.ts";

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;
/** The server marks its place every 5 s; a socket silent for longer than this is dead, whatever TCP says. */
const SILENCE_MAX_MS = 16_000;
/** A tab that nobody has looked at for this long gives its socket back. */
const HIDDEN_MAX_MS = 10 * 60_000;
const SIGNED_OUT = 4401;

export type SocketState = "connecting" | "online" | "reconnecting" | "offline" | "resting";

export type SocketOptions = {
  open: () => WebSocket;
  /** The last `seq` that the log is complete to. */
  seq: () => number;
  onEvent: (event: EventFrame) => void;
  onFrame: (frame: Exclude<ServerFrame, EventFrame>) => void;
  onState: (state: SocketState) => void;
  onSignedOut: () => void;
  random?: () => number;
};

/**
 * One socket to the log. Events reach the store in order and without holes: an event that doesn't follow the
 * last one received is refused and the log asked for again from there. Lost connections are taken up for ever.
 */
export class Socket {
  readonly #options: SocketOptions;
  readonly #standing = new Map<string, ClientFrame>();
  readonly #stops = new AbortController();
  #socket: WebSocket | undefined;
  #state: SocketState = "connecting";
  #attempt = 0;
  #received = 0;
  #resuming = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #hidden: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  start(): void {
    const { signal } = this.#stops;
    window.addEventListener("online", () => this.#now(), { signal });
    window.addEventListener("offline", () => this.#lost(), { signal });
    window.addEventListener("focus", () => this.#now(), { signal });
    document.addEventListener("visibilitychange", () => this.#looked(), { signal });
    this.#connect();
  }

  stop(): void {
    this.#stops.abort();
    clearTimeout(this.#hidden);
    this.#close();
  }

  /** Sends at once if there is a connection. For what matters only now: typing. */
  send(frame: ClientFrame): void {
    if (this.#state === "online") this.#socket?.send(JSON.stringify(frame));
  }

  /** Says something that holds until it is ended, so every new connection says it again. */
  stand(key: string, frame: ClientFrame): void {
    this.#standing.set(key, frame);
    this.send(frame);
  }

  end(key: string, frame?: ClientFrame): void {
    if (this.#standing.delete(key) && frame) this.send(frame);
  }

  /** Asks for everything after the last good event. */
  resume(): void {
    this.#resuming = true;
    this.#received = this.#options.seq();
    this.#socket?.send(JSON.stringify({ type: "resume", seq: this.#received } satisfies ClientFrame));
  }

  #connect(): void {
    this.#close();
    const socket = this.#options.open();
    this.#socket = socket;
    socket.onopen = () => this.resume();
    socket.onmessage = ({ data }) => this.#receive(String(data));
    socket.onclose = ({ code }) => {
      if (code === SIGNED_OUT) this.#signedOut();
      else this.#lost();
    };
    this.#listen();
  }

  #receive(text: string): void {
    this.#listen();
    const frame = parseFrame(text);
    if (!frame) return;
    if (frame.type === "event") {
      this.#event(frame);
      return;
    }
    if (frame.type === "ready") this.#ready();
    if (frame.type === "mark") {
      if (this.#resuming) return;
      this.#received = Math.max(this.#received, frame.seq);
    }
    if (frame.type === "resync") {
      this.#resuming = false;
      this.#received = frame.seq;
    }
    this.#options.onFrame(frame);
  }

  #ready(): void {
    this.#attempt = 0;
    this.#resuming = false;
    if (this.#state === "online") return;
    this.#set("online");
    for (const frame of this.#standing.values()) this.send(frame);
  }

  #event(event: EventFrame): void {
    if (event.seq <= this.#options.seq() && event.seq <= this.#received) return;
    if (event.after !== this.#received && event.after !== this.#options.seq()) {
      if (!this.#resuming) this.resume();
      return;
    }
    this.#received = event.seq;
    this.#options.onEvent(event);
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), SILENCE_MAX_MS);
  }

  #lost(): void {
    this.#close();
    this.#set(navigator.onLine ? "reconnecting" : "offline");
    if (!navigator.onLine) return;
    const most = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** this.#attempt++);
    this.#retry = setTimeout(() => this.#connect(), most * (this.#options.random ?? Math.random)());
  }

  #now(): void {
    if (this.#state === "online" || this.#state === "connecting") return;
    this.#attempt = 0;
    this.#set("reconnecting");
    this.#connect();
  }

  #looked(): void {
    clearTimeout(this.#hidden);
    if (document.visibilityState === "visible") this.#now();
    else this.#hidden = setTimeout(() => this.#rest(), HIDDEN_MAX_MS);
  }

  #rest(): void {
    this.#close();
    this.#set("resting");
  }

  #signedOut(): void {
    this.stop();
    this.#options.onSignedOut();
  }

  #close(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #set(state: SocketState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}
