import { Icon } from "@aureole/ui/icon.tsx";
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from "react";
import { CallView } from "./call.tsx";
import { callsByNoun, type Description, matches } from "./description.ts";
import { Prose } from "./prose.tsx";
import { Shapes } from "./shape.ts";

/** The whole reference: what holds everywhere, then each noun with its calls. */
export function Page({ description }: { description: Description }) {
  const [query, setQuery] = useState("");
  const [shapes] = useState(() => new Shapes(description));
  const [all] = useState(() => callsByNoun(description));
  const sought = useDeferredValue(query.trim());
  const nouns = all
    .map((noun) => ({ ...noun, calls: noun.calls.filter((call) => sought === "" || matches(call, sought)) }))
    .filter(({ calls }) => calls.length > 0);
  useAnchor();
  // Whoever searches in the middle of the page sees what was found from its beginning.
  useEffect(() => {
    if (sought !== "") scrollTo(0, 0);
  }, [sought]);
  return (
    <div className="frame">
      <header className="top">
        <a className="brand" href="#top">
          {description.info.title} API <small>{description.info.version}</small>
        </a>
        <SearchBox query={query} setQuery={setQuery} />
        <a className="file" href="/api/openapi.json">
          openapi.json
        </a>
      </header>
      <Contents>
        {sought === "" && (
          <NounLinks name="Guide" links={description["x-guides"].map(({ id, title }) => ({ id, title }))} />
        )}
        {nouns.map(({ name, calls }) => (
          <NounLinks
            key={name}
            name={name}
            links={calls.map(({ id, method, path }) => ({ id, title: shortPath(path), method }))}
          />
        ))}
      </Contents>
      <main id="top">
        <h1 className={sought === "" ? "" : "unseen"}>{description.info.title} API</h1>
        {sought === "" && (
          <section>
            <Prose text={description.info.description} />
            {description["x-guides"].map(({ id, title, text }) => (
              <article key={id} id={id} className="guide">
                <h2>
                  <a href={`#${id}`}>{title}</a>
                </h2>
                <Prose text={text} />
              </article>
            ))}
          </section>
        )}
        <p role="status" className={sought === "" ? "unseen" : "found"}>
          {sought !== "" && found(nouns.flatMap(({ calls }) => calls).length, sought)}
        </p>
        {nouns.map(({ name, text, calls }) => (
          <section key={name} id={name} aria-label={name}>
            <h2 className="noun">
              <a href={`#${name}`}>{name}</a>
            </h2>
            <p className="noun-text">{text}</p>
            {calls.map((call) => (
              <CallView key={call.id} call={call} shapes={shapes} />
            ))}
          </section>
        ))}
      </main>
    </div>
  );
}

function found(count: number, sought: string): string {
  if (count === 0) return `No call has “${sought}” in its path or description. Try a noun, such as ticket.`;
  return `${count} ${count === 1 ? "call" : "calls"} with “${sought}”`;
}

/** The nouns stand above, so the version in front of every path is noise in the list. */
function shortPath(path: string): string {
  return path.replace(/^\/api\/(v1|sdk)/, "");
}

function SearchBox({ query, setQuery }: { query: string; setQuery: (query: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return (
    <label className="search">
      <Icon name="search" size={16} />
      <input
        ref={field}
        type="search"
        aria-label="Search calls"
        placeholder="Search calls"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <kbd>/</kbd>
    </label>
  );
}

/** Beside the page where there is room; above it, folded, where there is none. */
function Contents({ children }: { children: ReactNode }) {
  const [wide] = useState(() => matchMedia("(min-width: 60rem)"));
  const [open, setOpen] = useState(wide.matches);
  useEffect(() => {
    const follow = () => setOpen(wide.matches);
    wide.addEventListener("change", follow);
    return () => wide.removeEventListener("change", follow);
  }, [wide]);
  return (
    <nav aria-label="Contents" className="contents">
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Contents</summary>
        {children}
      </details>
    </nav>
  );
}

type NounLink = { id: string; title: string; method?: string };

function NounLinks({ name, links }: { name: string; links: readonly NounLink[] }) {
  return (
    <>
      <p className="contents-noun">{name}</p>
      <ul>
        {links.map(({ id, title, method }) => (
          <li key={id}>
            <a href={`#${id}`}>
              {method && <span className={`method method-${method}`}>{method}</span>}
              <span className="contents-title">{title}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The browser looked for the anchor before there was anything to find. */
function useAnchor(): void {
  useEffect(() => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id) document.getElementById(id)?.scrollIntoView();
  }, []);
}
