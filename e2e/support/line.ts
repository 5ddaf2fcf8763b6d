import { once } from "node:events";
import { connect, createServer, type Server as Listener, type Socket } from "node:net";

/**
 * The network between one browser and the server, which a story can cut.
 *
 * The browser's own offline switch leaves open WebSockets alone; a cut here is felt by everything.
 */
export class Line {
  readonly #sockets = new Set<Socket>();
  #state: "open" | "closed" | "silent" = "open";

  private constructor(
    readonly port: number,
    readonly listener: Listener,
  ) {}

  static async to(serverPort: number): Promise<Line> {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const address = listener.address();
    if (!address || typeof address === "string") throw new Error("no port");
    const line = new Line(address.port, listener);
    listener.on("connection", (near) => line.#join(near, serverPort));
    return line;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Closes every connection and refuses new ones, as when a cable is pulled and noticed. */
  cut(): void {
    this.#state = "closed";
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Swallows everything and says nothing, as when a laptop changes its network. */
  silence(): void {
    this.#state = "silent";
    for (const socket of this.#sockets) socket.pause();
  }

  /** Lets new connections through; what was silenced stays dead, as in life. */
  mend(): void {
    this.#state = "open";
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.listener.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.listener, "close");
  }

  #join(near: Socket, serverPort: number): void {
    this.#keep(near);
    if (this.#state === "closed") near.destroy();
    if (this.#state !== "open") return;
    const far = connect(serverPort, "127.0.0.1");
    this.#keep(far);
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    // A connection that breaks is what stories are about; the browser reports what it notices.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
