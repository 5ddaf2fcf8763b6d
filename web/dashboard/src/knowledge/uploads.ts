import { type ApiError, csrfHeader, newKey, UNREACHABLE, unwrapError } from "@aureole/api";
import { t } from "../text/t.ts";

/** The server's own bound for one file. */
export const UPLOAD_BYTES_MAX = 10 * 1024 * 1024;
export const UPLOAD_ENDINGS = ".md,.txt,.html,.csv,.json";

export type Upload = {
  id: string;
  name: string;
  /** How much has left, 0 to 1. */
  sent: number;
  error?: ApiError;
};

const readers = new Set<() => void>();
const files = new Map<string, File>();
let uploads: readonly Upload[] = [];

export function currentUploads(): readonly Upload[] {
  return uploads;
}

export function watchUploads(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

/** Sends files to the knowledge. What can't be taken says why before a byte has left. */
export async function upload(chosen: Iterable<File>, done: () => void): Promise<void> {
  for (const file of chosen) {
    const id = newKey();
    files.set(id, file);
    const error = refusal(file);
    set([...uploads, { id, name: file.name, sent: 0, ...(error && { error }) }]);
    if (!error) await send(id, done);
  }
}

export async function retryUpload(id: string, done: () => void): Promise<void> {
  change(id, ({ error: _, ...upload }) => ({ ...upload, sent: 0 }));
  await send(id, done);
}

export function dismissUpload(id: string): void {
  files.delete(id);
  set(uploads.filter((upload) => upload.id !== id));
}

function refusal(file: File): ApiError | undefined {
  const known = UPLOAD_ENDINGS.split(",").some((ending) => file.name.toLowerCase().endsWith(ending));
  if (!known) return { code: "media_type", message: t("knowledge.wrong_type") };
  if (file.size > UPLOAD_BYTES_MAX) return { code: "too_large", message: t("knowledge.too_large") };
  return undefined;
}

async function send(id: string, done: () => void): Promise<void> {
  const file = files.get(id);
  if (!file) return;
  const error = await post(file, id, (sent) => change(id, (upload) => ({ ...upload, sent })));
  if (error) return change(id, (upload) => ({ ...upload, error }));
  done();
  dismissUpload(id);
}

/** `fetch` can't say how much of a body has left, so this is the older interface. */
function post(file: File, key: string, progress: (sent: number) => void): Promise<ApiError | undefined> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onload = () =>
      resolve(request.status < 300 ? undefined : unwrapError(request.status, request.responseText));
    request.onerror = () => resolve({ code: UNREACHABLE, message: t("error.unreachable") });
    request.open("POST", "/api/v1/knowledge/uploads");
    request.setRequestHeader("Idempotency-Key", key);
    for (const [name, value] of Object.entries(csrfHeader)) request.setRequestHeader(name, value);
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

function change(id: string, how: (upload: Upload) => Upload): void {
  set(uploads.map((upload) => (upload.id === id ? how(upload) : upload)));
}

function set(next: readonly Upload[]): void {
  uploads = next;
  for (const reader of readers) reader();
}
