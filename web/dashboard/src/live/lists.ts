import type { ClientFrame, EnterFrame, LeaveFrame } from "./frames.ts";
import { isConversationView, type Load, loadRecord, loadRows, loadTimeline, PAGE_ROWS } from "./load.ts";
import type { View } from "./records.ts";
import type { Store } from "./store.ts";
import { Timeline } from "./timeline.ts";
import { Watchers } from "./watchers.ts";
import { ListWindow } from "./windows.ts";

/** Windows kept; the least recently used one goes. */
const WINDOWS_MAX = 10;
/** Timelines of opened tickets kept, so that going back is instant. */
const TIMELINES_MAX = 50;
/** A snapshot older than the log here is fetched again so often before it counts as a failure. */
const FETCHES_MAX = 3;

type Standing = { stand(key: string, frame: ClientFrame): void; end(key: string, frame: ClientFrame): void };

/** The lists on screen and those looked at before: windows of views, and timelines. */
export class Lists {
  me: string | undefined;
  readonly #store: Store;
  readonly #standing: Standing;
  readonly #windows = new Map<View, ListWindow>();
  readonly #timelines = new Map<string, Timeline>();
  readonly #watchers = new Watchers();

  constructor(store: Store, standing: Standing) {
    this.#store = store;
    this.#standing = standing;
    store.onEvent((event) => {
      // A copy: whoever reads a timeline moves it to the end of the map, which a running loop would meet again.
      for (const timeline of [...this.#timelines.values()]) timeline.event(event);
    });
  }

  /** Told when the window of this view or the timeline of this owner changes. */
  watch(key: string, reader: () => void): () => void {
    return this.#watchers.watch(key, reader);
  }

  window(view: View): ListWindow {
    const known = this.#windows.get(view);
    const window = known ?? new ListWindow(view, () => this.#watchers.notify(view));
    if (!known) this.#standing.stand(`window ${view}`, { type: "window", id: view, view, limit: PAGE_ROWS });
    touch(this.#windows, view, window);
    const least = this.#least(this.#windows, WINDOWS_MAX);
    if (least) this.#standing.end(`window ${least}`, { type: "window_end", id: least });
    return window;
  }

  timeline(owner: string): Timeline {
    const known = this.#timelines.get(owner);
    const timeline = known ?? new Timeline(owner, () => this.#watchers.notify(owner));
    touch(this.#timelines, owner, timeline);
    this.#least(this.#timelines, TIMELINES_MAX);
    return timeline;
  }

  /** Fetches the first page of a window unless it is there. */
  async openWindow(view: View): Promise<void> {
    const { state } = this.window(view);
    if (!state.loaded && !state.loading) await this.reloadWindow(view);
  }

  async reloadWindow(view: View): Promise<void> {
    await this.#load(this.window(view), () => loadRows(view, null), "begin");
  }

  async moreRows(view: View): Promise<void> {
    const window = this.window(view);
    if (!window.next || window.state.loading) return;
    await this.#load(window, () => loadRows(view, window.next), "extend");
  }

  /** Fetches the newest page of a timeline unless it is there; what is there is kept true by the log. */
  async openTimeline(owner: string): Promise<void> {
    const { state } = this.timeline(owner);
    if (!state.loaded && !state.loading) await this.reloadTimeline(owner);
  }

  async reloadTimeline(owner: string): Promise<void> {
    await this.#load(this.timeline(owner), () => loadTimeline(owner, null), "begin");
  }

  async olderEntries(owner: string): Promise<void> {
    const timeline = this.timeline(owner);
    if (!timeline.before || timeline.state.loading) return;
    await this.#load(timeline, () => loadTimeline(owner, timeline.before), "extend");
  }

  /** Fetches one record, with what it embeds, and keeps it. */
  async openRecord(id: string): ReturnType<typeof loadRecord> {
    return this.#fetch(() => loadRecord(id));
  }

  /** After a gap that the log can't fill: what is on screen is fetched again, the rest forgotten. */
  async reload(): Promise<void> {
    for (const view of [...this.#windows.keys()]) if (!this.#watchers.has(view)) this.#forget(view);
    for (const owner of [...this.#timelines.keys()]) {
      if (!this.#watchers.has(owner)) this.#timelines.delete(owner);
    }
    await Promise.all([
      ...[...this.#windows.keys()].map((view) => this.reloadWindow(view)),
      ...[...this.#timelines.keys()].flatMap((owner) => [this.reloadTimeline(owner), this.openRecord(owner)]),
    ]);
  }

  place(frame: EnterFrame | LeaveFrame): void {
    const window = [...this.#windows.values()].find(({ view }) => view === frame.window);
    if (!window) return;
    const by = this.#store.lastEvent(frame.id);
    window.place(frame, by, by?.actor.id === this.me || this.#store.expectations.pending(frame.id));
    const noun = isConversationView(window.view) ? "conversation" : "ticket";
    if (frame.type === "enter" && !this.#store.get(noun, frame.id)) void this.openRecord(frame.id);
  }

  /** Hides a row in the views that one's own act takes it out of, or shows it again. */
  hide(views: readonly View[], id: string, hidden: boolean): void {
    for (const view of views) this.#windows.get(view)?.hide(id, hidden);
  }

  async #load<T>(
    list: { loading(): void; failed(error: { code: string; message: string }): void } & Record<
      "begin" | "extend",
      (page: T) => void
    >,
    load: () => Load<T>,
    take: "begin" | "extend",
  ): Promise<void> {
    list.loading();
    const { loaded, error } = await this.#fetch(load);
    if (loaded) list[take](loaded.page);
    else list.failed(error);
  }

  async #fetch<T>(load: () => Load<T>): Load<T> {
    for (let attempt = 1; ; attempt++) {
      const answer = await load();
      if (!answer.loaded) return answer;
      const { changes, seq } = answer.loaded;
      if (this.#store.absorb(changes, seq) || attempt === FETCHES_MAX) return answer;
    }
  }

  #forget(view: View): void {
    this.#windows.delete(view);
    this.#standing.end(`window ${view}`, { type: "window_end", id: view });
  }

  /** Lets the least recently used one go that nobody watches, if there are too many. */
  #least<K extends string>(lists: Map<K, unknown>, most: number): K | undefined {
    if (lists.size <= most) return undefined;
    const least = [...lists.keys()].find((key) => !this.#watchers.has(key));
    if (least !== undefined) lists.delete(least);
    return least;
  }
}

function touch<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
}
