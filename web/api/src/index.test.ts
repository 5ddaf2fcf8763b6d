import { describe, expect, test, vi } from "vitest";
import { newClient, newKey, once, onSignedOut, UNREACHABLE, unwrapError } from "./index.ts";

function serving(answer: () => Response | Promise<Response>) {
  const requests: Request[] = [];
  const client = newClient({
    baseUrl: "https://support.example",
    fetch: async (request) => {
      requests.push(request);
      return answer();
    },
  });
  return { client, requests };
}

test("a change carries the header against foreign pages and a key; a read doesn't", async () => {
  const { client, requests } = serving(() => Response.json({ data: {}, seq: 1 }));
  await client.GET("/api/v1/me");
  await client.POST("/api/v1/sign-out");
  const [read, change] = requests;
  expect(read?.headers.has("X-CSRF-Protection")).toBe(false);
  expect(read?.headers.has("Idempotency-Key")).toBe(false);
  expect(change?.headers.get("X-CSRF-Protection")).toBe("1");
  expect(change?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f-]{36}$/);
});

test("a caller's own key is kept, so that a repeat is the same act", async () => {
  const { client, requests } = serving(() => Response.json({ data: {}, seq: 1 }));
  await client.POST("/api/v1/sign-out", once("key-one"));
  expect(requests[0]?.headers.get("Idempotency-Key")).toBe("key-one");
});

test("a refusal comes out of its envelope", async () => {
  const { client } = serving(() =>
    Response.json({ error: { code: "already_taken", message: "Ben took over." } }, { status: 409 }),
  );
  const { data, error, response } = await client.POST("/api/v1/conversations/{id}/take-over", {
    params: { path: { id: "cnv_1" } },
  });
  expect(data).toBeUndefined();
  expect(error).toEqual({ code: "already_taken", message: "Ben took over." });
  expect(response.status).toBe(409);
});

test("a lost connection is an error to show, an abort is the caller's own", async () => {
  const lost = serving(() => Promise.reject(new TypeError("Failed to fetch")));
  expect((await lost.client.GET("/api/v1/me")).error?.code).toBe(UNREACHABLE);
  const aborted = serving(() => Promise.reject(new DOMException("stop", "AbortError")));
  await expect(aborted.client.GET("/api/v1/me")).rejects.toThrow("stop");
});

test("a 401 tells who listens, but not for a wrong password", async () => {
  const { client } = serving(() =>
    Response.json({ error: { code: "unauthorized", message: "Sign in." } }, { status: 401 }),
  );
  const reader = vi.fn();
  const stop = onSignedOut(reader);
  await client.POST("/api/v1/sign-in", { body: { email: "a@b.example", password: "wrong" } });
  expect(reader).not.toHaveBeenCalled();
  await client.GET("/api/v1/me");
  expect(reader).toHaveBeenCalledOnce();
  stop();
});

describe("keys", () => {
  test("are UUIDs also where randomUUID is missing", () => {
    const secure = crypto.randomUUID;
    Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
    const keys = Array.from({ length: 50 }, newKey);
    Object.defineProperty(crypto, "randomUUID", { value: secure, configurable: true });
    for (const key of keys)
      expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(keys).size).toBe(50);
  });
});

test("a proxy's page still makes a sentence", () => {
  expect(unwrapError(502, "<html>Bad gateway</html>")).toEqual({
    code: "http_502",
    message: "The server answered 502.",
  });
});
