//! What a site can say to the widget and hear from it: the options, methods and callbacks of the
//! public SDK. Promises to stay a superset of the reference product's SDK 0.9.0.

/** The version of the reference SDK whose surface this one covers; `debug()` prints it. */
export const SDK_VERSION = "0.9.0";

/** What a site calls a user or a company. Many sites have numbers; to the server they are words. */
export type Id = string | number;

export type Traits = Record<string, unknown>;

export type ContextEntry = {
  label: string;
  type?:
    | "list"
    | "integration"
    | "error"
    | "status"
    | "config"
    | "feature"
    | "metric"
    | "relationship"
    | "custom";
  value: unknown;
};

/** What the agent did beside talking. Clients tolerate types they don't know. */
export type Action = { type: string; [field: string]: unknown };

export type SdkMessage = {
  id: string;
  role: "user" | "agent" | "teammate" | "system";
  text: string;
  at: string;
};

export type UiFlags = {
  /** The floating button. */
  trigger: boolean;
  /** The count of unread messages on it. */
  badge: boolean;
  proactive: boolean;
  greeting: boolean;
  /** Opens the panel by itself when an unread message waits. */
  autoOpenUnseen: boolean;
  banners: boolean;
  inAppMessages: boolean;
};

export type Position = "bottom-right" | "bottom-left";
export type Theme = "auto" | "light" | "dark";

export type Options = {
  orgId: string;
  /** The widget key. Without it the widget is drawn, and the server refuses what it asks. */
  apiKey?: string;
  userId?: Id;
  companyId?: Id;
  userTraits?: Traits;
  companyTraits?: Traits;
  context?: Record<string, ContextEntry>;
  userToken?: string;
  getUserToken?: () => Promise<string>;
  /** Where the server is, when it isn't where the script came from. */
  apiUrl?: string;
  position?: Position;
  theme?: Theme;
  /** A language tag; without it the page's language counts. */
  locale?: string;
  defaultMode?: string;
  ui?: "manual" | Partial<UiFlags>;
  /** Paths (`*`, `?`) on which the widget behaves as with `ui: "manual"`. */
  manualOnPaths?: string[];
  /** `false`: what the visitor does on the site is not reported. */
  trackEvents?: boolean;
  onReady?: () => void;
  onError?: (error: Error) => void;
  onMessage?: (message: SdkMessage) => void;
  onAction?: (action: Action) => void;
  onChatOpen?: () => void;
  onChatClose?: () => void;
  onIdentityExpired?: () => void;
};

export type Callbacks = {
  ready: [];
  error: [Error];
  message: [SdkMessage];
  action: [Action];
  chatOpen: [];
  chatClose: [];
  identityExpired: [];
};
export type CallbackName = keyof Callbacks;

export type HighlightOptions = { label?: string; duration?: number };

/** The methods that need the app; the loader queues them until it has come. */
export type Methods = {
  sendMessage(text: string): void;
  openChat(): void;
  closeChat(): void;
  identify(userId: Id, traits?: Traits, identity?: { userToken?: string }): void;
  identifyCompany(companyId: Id, traits?: Traits): void;
  setContext(key: string, entry: ContextEntry): void;
  clearContext(key?: string): void;
  highlightElement(selector: string, options?: HighlightOptions): void;
  clearHighlights(): void;
};

export type Instance = Methods & {
  on<Name extends CallbackName>(name: Name, listener: (...values: Callbacks[Name]) => void): void;
  destroy(): void;
  debug(): object;
};

export type Sdk = {
  init(options: Options): Instance | null;
  getInstance(): Instance | null;
};

/** `GET /api/sdk/config`: what this workspace chose. */
export type Config = {
  agent: { id: string; name: string; status?: string; require_auth?: boolean } | null;
  organization: { name: string };
  widget?: {
    accent?: string | null;
    position?: Position | null;
    radius?: number | null;
    theme?: Theme | null;
    greeting?: string | null;
    suggested_messages?: string[] | null;
  };
};

/** What the loader hands to the app. */
export type Boot = {
  options: Options;
  /** The origin of the server, without a slash at its end. */
  server: string;
  /** Our element; its shadow root holds the launcher. */
  host: HTMLElement;
  config?: Config;
  /** Settles when the first question for the config was answered, well or not. */
  ready?: Promise<unknown>;
  /** Asks the server for the config and places the launcher by it. */
  ask(): Promise<void>;
  /** Puts the element and the launcher where options, config and path want them. */
  place(): void;
  /** Whether the site drives the widget by itself on this path. */
  manual(): boolean | undefined;
  /** Calls what the site gave us, if it did; one that throws is logged and harms nothing. */
  tell(listener: Listener | undefined, value?: unknown): Promise<unknown>;
};

/** A function of the site's; what it is called with depends on what it listens to. */
export type Listener = (value: never) => void;

export type CallbackOption = Extract<keyof Options, `on${string}`>;

/** The app's methods by name: what the loader forwards. */
export type Running = Record<string, ((...values: unknown[]) => unknown) | undefined> & { destroy(): void };

/** What `app.js` exports. */
export type App = { start(boot: Boot): Running };
