//! Requests to `/api/sdk`. Each carries the widget key and the visitor's proof; a refused proof is
//! renewed and the request repeated once.

import type { Proof } from "./identity.ts";

/** A request that isn't answered within this time is given up; what it did stands under its client id. */
const ANSWER_MS_MAX = 60_000;
const RETRY_SECONDS_DEFAULT = 5;

/** An answer of the server that isn't a yes. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Seconds to wait before asking again; only with 429. */
    readonly wait: number,
    /** What of the request was wrong: `custom_fields`, `context.cart`; empty if the server didn't say. */
    readonly field = "",
  ) {
    super(message);
  }
}

type Prover = { proof(): Promise<Proof>; refused(proof: Proof): Promise<void> };

export class Api {
  constructor(
    readonly server: string,
    readonly key: string,
    private readonly visitor: Prover,
  ) {}

  async post(path: string, body: object): Promise<Response> {
    const proof = await this.visitor.proof();
    let response = await this.once(path, { ...body, ...proof });
    // 401 is about the widget key, which no token of the visitor's mends.
    if (proof.user_id && response.status === 403) {
      await this.visitor.refused(proof);
      response = await this.once(path, { ...body, ...(await this.visitor.proof()) });
    }
    if (!response.ok) throw await refusal(response);
    return response;
  }

  private async once(path: string, body: object): Promise<Response> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), ANSWER_MS_MAX);
    try {
      return await fetch(`${this.server}/api/sdk/${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${this.key}`, "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: giveUp.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

async function refusal(response: Response): Promise<Refusal> {
  const body = (await response.json().catch(() => ({}))) as { error?: string; code?: string; field?: string };
  const wait = Number(response.headers.get("retry-after")) || RETRY_SECONDS_DEFAULT;
  const { error = `HTTP ${response.status}`, code = "", field } = body;
  return new Refusal(response.status, code, error, wait, field);
}
