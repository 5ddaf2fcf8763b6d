import { client, type Schemas } from "@aureole/api";
import { useState } from "react";

/** How a test stands: under way, or what came of it. */
export type ModelTest = "running" | Schemas["Tested"] | { ok: false; failure: string };

/** Tests of models, one of each at a time. What came of one stays until the next. */
export function useModelTests() {
  const [tests, setTests] = useState<ReadonlyMap<string, ModelTest>>(new Map());
  const set = (id: string, test: ModelTest) => setTests((before) => new Map(before).set(id, test));
  return {
    of: (id: string) => tests.get(id),
    run: async (id: string) => {
      set(id, "running");
      const { data, error } = await client.POST("/api/v1/models/{id}/test", { params: { path: { id } } });
      set(id, data ? data.data : { ok: false, failure: error.message });
    },
  };
}
