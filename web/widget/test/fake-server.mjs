// A stand-in for the server while the widget is built and its screens are looked at: serves `dist`,
// frames answers as `/api/sdk/chat/stream` does and speaks the widget's socket, all from memory.
// Use: node widget/test/fake-server.mjs [port]. `POST /fake` with `{act}` plays the team's part.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const port = Number(process.argv[2] ?? 8799);
const TYPES = {
  ".svg": "image/svg+xml",
  ".js": "text/javascript; charset=utf-8",
  ".html": "text/html; charset=utf-8",
};
const RECORD = "\x1e";
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-expose-headers": "x-session-id, x-agent-id, retry-after",
};
const ANSWER = [
  "Yes. Pro keeps an audit log of ",
  "**every sign-in, role change and export for 12 months**[1].",
  " An owner finds it under Settings › Security and can download it as CSV[2].",
];
const SOURCES = [
  { n: 1, title: "Plans and limits", url: "https://docs.example/plans" },
  { n: 2, title: "Audit log", url: null },
];
const AGENT = { kind: "agent", name: "Nova", avatar_url: null };
const MARA = { name: "Mara Lindt", avatar_url: null };

const sessions = new Map();
/** What `POST /fake` set: how the next answers behave. */
let mood = { delay: 60, status: 0, cut: false, config: {} };

function session(id) {
  if (!sessions.has(id)) {
    sessions.set(id, {
      id,
      version: 0,
      messages: [],
      lines: new Set(),
      handling: "agent",
      person: null,
      state: "active",
    });
  }
  return sessions.get(id);
}

function put(of, message) {
  const known = of.messages.find(({ id }) => id === message.id);
  of.version += 1;
  const base = known ?? {
    id: `msg_${of.version}`,
    position: of.version,
    format: "markdown",
    sources: [],
    at: new Date().toISOString(),
  };
  const whole = { ...base, state: "done", ...message, version: of.version };
  of.messages = [...of.messages.filter((other) => other !== known), whole];
  tell(of, { type: "messages", messages: [whole], version: of.version });
  return whole;
}

function tell(of, frame) {
  for (const line of of.lines) line.send(frame);
}

function stateOf({ handling, person, state }) {
  return { handling, person, state };
}

async function stream(body, response) {
  const of = session(body.session_id);
  if (of.messages.some(({ client_id }) => client_id === body.client_id)) return response.end();
  const question = {
    client_id: body.client_id,
    author: { kind: "visitor", name: null },
    text: body.message,
    format: "text",
  };
  put(of, question);
  if (of.handling === "human") return response.end();
  const record = (action) => response.write(`${RECORD}__ACTION__${JSON.stringify(action)}${RECORD}`);
  of.stop = false;
  const id = `msg_answer_${of.version}`;
  record({ type: "message", id });
  await pause(mood.delay * 4);
  record({ type: "sources", sources: SOURCES });
  let text = "";
  for (const piece of (mood.answer ?? ANSWER).flatMap((part) => part.match(/.{1,7}/gs))) {
    if (of.stop) break;
    text += piece;
    response.write(piece);
    await pause(mood.delay);
    if (mood.cut && text.length > 60) {
      response.destroy();
      mood.cut = false;
    }
  }
  put(of, { id, author: AGENT, text, sources: SOURCES, state: of.stop ? "stopped" : (mood.ends ?? "done") });
  response.end(`${RECORD}__ACTIONS__${JSON.stringify([{ type: "sources", sources: SOURCES }])}${RECORD}`);
}

function escalate(body) {
  const of = session(body.session_id);
  const text =
    "Of course. I am passing you on with everything we have said so far, so you need not repeat it.";
  put(of, { author: AGENT, text });
  return { success: true, text, ticket_id: "tkt_1", number: 1, status: "open", consolidated: false };
}

/** The team's part: join, say, type, seen, leave, complete; `mood` changes how answers behave. */
function play({ act, session: id, ...rest }) {
  if (act === "mood") mood = { ...mood, ...rest };
  for (const of of id ? [session(id)] : sessions.values()) {
    if (act === "join") {
      Object.assign(of, { handling: "human", person: MARA });
      put(of, { author: { kind: "system", name: null }, text: "Mara joined" });
      tell(of, { type: "state", ...stateOf(of) });
    } else if (act === "say") put(of, { author: { kind: "teammate", ...MARA }, text: rest.text });
    else if (act === "type") tell(of, { type: "typing", name: "Mara", on: rest.on ?? true });
    else if (act === "seen") {
      const last = of.messages.findLast(({ author }) => author.kind === "visitor");
      if (last) put(of, { ...last, delivery: "seen" });
    } else if (act === "complete") {
      of.state = "completed";
      tell(of, { type: "state", ...stateOf(of) });
    }
  }
  return { sessions: [...sessions.values()].map(({ id, messages }) => ({ id, messages })) };
}

const routes = {
  "/api/sdk/escalate": escalate,
  "/api/sdk/users/identify": () => ({ success: true, user: {} }),
  "/api/sdk/companies/identify": () => ({ success: true, company: {} }),
  "/fake": play,
};

function config() {
  const suggested = ["How do I add a teammate?", "Where are my invoices?", "Does Pro include audit logs?"];
  return {
    agent: { id: "11111111-1111-4111-8111-111111111111", name: "Nova", status: "active" },
    organization: { name: "Northwind", settings: {} },
    widget: {
      accent: null,
      position: "bottom-right",
      radius: 18,
      theme: "auto",
      suggested_messages: suggested,
      ...mood.config,
    },
  };
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const answer = (status, body, headers = {}) => {
    response.writeHead(status, { ...CORS, "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
  if (request.method === "OPTIONS") return response.writeHead(204, CORS).end();
  if (pathname === "/api/sdk/config") return answer(200, config());
  if (request.method === "POST") {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = JSON.parse(Buffer.concat(parts).toString());
    if (mood.status && pathname !== "/fake") {
      return answer(mood.status, { error: mood.error ?? "No.", code: "fake" }, { "retry-after": "12" });
    }
    if (pathname === "/api/sdk/chat/stream") {
      response.writeHead(200, {
        ...CORS,
        "content-type": "text/plain; charset=utf-8",
        "x-session-id": body.session_id,
      });
      response.flushHeaders();
      return stream(body, response);
    }
    return routes[pathname]
      ? answer(200, routes[pathname](body))
      : answer(404, { error: "There is no such path.", code: "not_found" });
  }
  return file(pathname, response);
});

async function file(pathname, response) {
  const known = { "/w.js": "w.js", "/sdk/latest/haloagents.umd.js": "w.js", "/widget/test": "test.html" };
  const name = known[pathname] ?? pathname.replace(/^\/widget\//, "");
  try {
    const bytes = await readFile(join(dist, name));
    const headers = {
      ...CORS,
      "content-type": TYPES[extname(name)],
      "cross-origin-resource-policy": "cross-origin",
    };
    if (name === "test.html") headers["content-security-policy"] = policy(bytes.toString());
    response.writeHead(200, headers).end(bytes);
  } catch {
    response.writeHead(404, CORS).end();
  }
}

/** As the server does it: the documented lines, and the page's own inline parts by their hash. */
function policy(page) {
  const hashes = (tag) =>
    [...page.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, "g"))]
      .filter(([, content]) => content)
      .map(([, content]) => ` 'sha256-${createHash("sha256").update(content).digest("base64")}'`)
      .join("");
  return (
    `default-src 'none'; script-src 'self'${hashes("script")}; style-src${hashes("style") || " 'none'"}; connect-src 'self'; ` +
    "img-src 'self' blob:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
  );
}

server.on("upgrade", (request, socket) => {
  const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash("sha1").update(key).digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let of = null;
  const line = { send: (frame) => socket.writable && socket.write(framed(JSON.stringify(frame))) };
  const marks = setInterval(() => of && line.send({ type: "mark", version: of.version }), 5000);
  const leave = () => {
    clearInterval(marks);
    of?.lines.delete(line);
  };
  socket.on("error", leave).on("close", leave);
  let rest = Buffer.alloc(0);
  socket.on("data", (data) => {
    rest = Buffer.concat([rest, data]);
    for (let found = unframed(rest); found; found = unframed(rest)) {
      rest = rest.subarray(found.size);
      if (found.code === 8) return socket.end();
      if (found.code === 1) of = hear(JSON.parse(found.text), of, line);
    }
  });
});

function hear(frame, before, line) {
  if (frame.type === "hello") {
    const of = session(frame.session_id);
    of.lines.add(line);
    line.send({ type: "ready", session_id: of.id, version: of.version, agent: AGENT, ...stateOf(of) });
    const messages = of.messages.filter(({ version }) => version > (frame.after ?? 0));
    line.send({ type: "messages", messages, version: of.version });
    return of;
  }
  if (frame.type === "stop" && before) before.stop = true;
  return before;
}

function framed(text) {
  const bytes = Buffer.from(text);
  const head =
    bytes.length < 126
      ? Buffer.from([0x81, bytes.length])
      : Buffer.from([0x81, 126, bytes.length >> 8, bytes.length & 255]);
  return Buffer.concat([head, bytes]);
}

function unframed(bytes) {
  if (bytes.length < 6) return null;
  let size = bytes[1] & 127;
  let at = 2;
  if (size === 126) {
    size = bytes.readUInt16BE(2);
    at = 4;
  }
  if (bytes.length < at + 4 + size) return null;
  const mask = bytes.subarray(at, at + 4);
  const text = Buffer.from(
    bytes.subarray(at + 4, at + 4 + size).map((byte, index) => byte ^ mask[index % 4]),
  );
  return { code: bytes[0] & 15, text: text.toString(), size: at + 4 + size };
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

server.listen(port, "127.0.0.1", () =>
  process.stdout.write(`http://127.0.0.1:${port}/widget/test?org=o&key=k\n`),
);
