//! What the browser keeps for one workspace: `localStorage` under `aureole:<org>:…`, or memory where
//! a page or a browser forbids it. Never throws, and never keeps tokens, keys or answers.

export class Storage {
  /** False when nothing outlives the page. */
  lasting = true;
  private readonly memory = new Map<string, string>();
  private readonly prefix: string;

  constructor(org: string) {
    this.prefix = `aureole:${org}:`;
  }

  /** What was written, or null; a value that another program spoiled counts as absent. */
  read(name: string): unknown {
    try {
      return JSON.parse(this.text(this.prefix + name) ?? "null");
    } catch {
      return null;
    }
  }

  write(name: string, value: unknown): void {
    const key = this.prefix + name;
    const text = JSON.stringify(value);
    this.memory.set(key, text);
    try {
      localStorage.setItem(key, text);
    } catch {
      this.lasting = false;
    }
  }

  /** Hears what other tabs write. Returns how to stop. */
  watch(heard: (name: string) => void): () => void {
    const listener = ({ key }: StorageEvent) => {
      if (key?.startsWith(this.prefix)) heard(key.slice(this.prefix.length));
    };
    addEventListener("storage", listener);
    return () => removeEventListener("storage", listener);
  }

  private text(key: string): string | null {
    const written = this.memory.get(key) ?? null;
    try {
      const stored = localStorage.getItem(key);
      return this.lasting ? stored : (written ?? stored);
    } catch {
      this.lasting = false;
      return written;
    }
  }
}
