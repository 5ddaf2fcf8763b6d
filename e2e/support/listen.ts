import { once } from "node:events";
import { createServer, type Server } from "node:http";

/** An HTTP server of the story's own, at a port that the system gives it. */
export async function listen(): Promise<{ listener: Server; port: number }> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (!address || typeof address === "string") throw new Error("no port");
  return { listener, port: address.port };
}
