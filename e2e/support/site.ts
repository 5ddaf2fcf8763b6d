import { once } from "node:events";
import type { Server as Listener } from "node:http";
import type { Socket } from "node:net";
import { listen } from "./listen.ts";

/** A site of somebody else: on another host than the server's, with a policy of its own on every page. */
export class Site {
  readonly #sockets = new Set<Socket>();
  /** The `Content-Security-Policy` of every page. */
  policy = "default-src 'none'";
  /** What every page carries at its end. */
  snippet = "";

  private constructor(
    readonly port: number,
    readonly listener: Listener,
  ) {}

  static async open(): Promise<Site> {
    const { listener, port } = await listen();
    const site = new Site(port, listener);
    listener.on("connection", (socket) => {
      site.#sockets.add(socket);
      socket.on("close", () => site.#sockets.delete(socket));
    });
    listener.on("request", ({ url = "/" }, answer) => {
      answer.writeHead(200, {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": site.policy,
      });
      answer.end(site.#page(url));
    });
    return site;
  }

  /** Servers of these stories are at `127.0.0.1`: for a browser this is another site, not only another origin. */
  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  async close(): Promise<void> {
    this.listener.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.listener, "close");
  }

  #page(path: string): string {
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Slow Mornings</title>
<main>
<h1>${path === "/" ? "Coffee for slow mornings" : "What it costs"}</h1>
<p><a href="/">Home</a> <a href="/prices">Prices</a></p>
</main>
${this.snippet}
</html>`;
  }
}
