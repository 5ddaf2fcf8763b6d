/**
 * The HTTP API in the shape that openapi-typescript generates. `npm run api` replaces this file from
 * openapi.json; nothing but ./index.ts imports it.
 */
type Json<T> = { headers: { [name: string]: unknown }; content: { "application/json": T } };

type NoParameters = { query?: never; header?: never; path?: never; cookie?: never };

type Operation<Answer, Parameters = object, Body = never> = {
  parameters: Omit<NoParameters, keyof Parameters> & Parameters;
  responses: { 200: Json<Answer>; default: Json<{ error: components["schemas"]["ErrorBody"] }> };
} & ([Body] extends [never]
  ? { requestBody?: never }
  : { requestBody: { content: { "application/json": Body } } });

type None = {
  parameters: NoParameters;
  get?: never;
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
};

type Path<Methods> = Omit<None, keyof Methods> & Methods;
type ById = { path: { id: string } };
type Envelope<T> = { data: T; seq: number };
type Page<T> = { data: T[]; next?: string | null; seq: number };
type S = components["schemas"];
type NoBody = Operation<Envelope<null>>;

export interface paths {
  "/api/v1/installation": Path<{ get: Operation<{ data: { empty: boolean } }> }>;
  "/api/v1/sign-up": Path<{ post: Operation<Envelope<S["Me"]>, object, S["SignUp"]> }>;
  "/api/v1/sign-in": Path<{
    post: Operation<Envelope<S["Me"]>, object, { email: string; password: string }>;
  }>;
  "/api/v1/sign-out": Path<{ post: NoBody }>;
  "/api/v1/me": Path<{ get: Operation<Envelope<S["Me"]>> }>;
  "/api/v1/tickets": Path<{
    get: Operation<
      Page<S["Ticket"]>,
      { query?: { view?: S["TicketView"]; q?: string; cursor?: string; limit?: number } }
    >;
    post: Operation<Envelope<S["Ticket"]>, object, S["NewTicket"]>;
  }>;
  "/api/v1/tickets/{id}": Path<{ get: Operation<Envelope<S["TicketDetail"]>, ById> }>;
  "/api/v1/tickets/{id}/timeline": Path<{
    get: Operation<Page<S["TimelineItem"]>, ById & { query?: { cursor?: string; limit?: number } }>;
  }>;
  "/api/v1/tickets/{id}/messages": Path<{
    post: Operation<Envelope<S["Message"]>, ById, S["NewMessage"]>;
  }>;
  "/api/v1/tickets/{id}/status": Path<{
    put: Operation<Envelope<S["Ticket"]>, ById, { status: S["TicketStatus"]; snoozed_until?: string }>;
  }>;
  "/api/v1/tickets/{id}/assignee": Path<{
    put: Operation<Envelope<S["Ticket"]>, ById, { teammate_id: string | null }>;
  }>;
  "/api/v1/tickets/{id}/subject": Path<{
    put: Operation<Envelope<S["Ticket"]>, ById, { subject: string }>;
  }>;
  "/api/v1/tickets/{id}/read": Path<{ put: Operation<Envelope<null>, ById, { read: boolean }> }>;
  "/api/v1/tickets/{id}/drafts": Path<{ get: Operation<Envelope<S["Draft"][]>, ById> }>;
  "/api/v1/tickets/{id}/drafts/{mode}": Path<{
    put: Operation<
      Envelope<S["Draft"]>,
      { path: { id: string; mode: S["MessageMode"] } },
      { text: string }
    >;
  }>;
  "/api/v1/tickets/{id}/pass-to-ai": Path<{ post: Operation<Envelope<S["Ticket"]>, ById> }>;
  "/api/v1/conversations": Path<{
    get: Operation<
      Page<S["Conversation"]>,
      { query?: { view?: S["ConversationView"]; cursor?: string; limit?: number } }
    >;
  }>;
  "/api/v1/conversations/{id}": Path<{ get: Operation<Envelope<S["ConversationDetail"]>, ById> }>;
  "/api/v1/conversations/{id}/timeline": Path<{
    get: Operation<Page<S["TimelineItem"]>, ById & { query?: { cursor?: string; limit?: number } }>;
  }>;
  "/api/v1/conversations/{id}/take-over": Path<{ post: Operation<Envelope<S["Ticket"]>, ById> }>;
  "/api/v1/conversations/{id}/messages": Path<{
    post: Operation<Envelope<S["Message"]>, ById, S["NewMessage"]>;
  }>;
  "/api/v1/contacts": Path<{
    get: Operation<Page<S["Contact"]>, { query?: { q?: string; cursor?: string; limit?: number } }>;
  }>;
  "/api/v1/contacts/{id}": Path<{ get: Operation<Envelope<S["ContactDetail"]>, ById> }>;
  "/api/v1/workspace": Path<{
    get: Operation<Envelope<S["Workspace"]>>;
    put: Operation<Envelope<S["Workspace"]>, object, S["WorkspaceChange"]>;
  }>;
  "/api/v1/install": Path<{ get: Operation<Envelope<S["Install"]>> }>;
  "/api/v1/install/widget-key": Path<{ post: Operation<{ data: { widget_key: string } }> }>;
  "/api/v1/install/identity-secret": Path<{ post: Operation<Envelope<{ identity_secret: string }>>; delete: NoBody }>;
  "/api/v1/agents": Path<{ get: Operation<Envelope<S["Agent"][]>> }>;
  "/api/v1/agents/{id}": Path<{
    get: Operation<Envelope<S["Agent"]>, ById>;
    put: Operation<Envelope<S["Agent"]>, ById, S["AgentChange"]>;
  }>;
  "/api/v1/knowledge/sources": Path<{
    get: Operation<Page<S["Source"]>, { query?: { cursor?: string; limit?: number } }>;
    post: Operation<Envelope<S["Source"]>, object, { title: string; text: string }>;
  }>;
  "/api/v1/knowledge/sources/{id}": Path<{
    get: Operation<Envelope<S["SourceDetail"]>, ById>;
    put: Operation<Envelope<S["Source"]>, ById, { title: string; text: string }>;
    delete: Operation<Envelope<null>, ById>;
  }>;
  "/api/v1/knowledge/sources/{id}/chunks": Path<{ get: Operation<Envelope<S["Chunk"][]>, ById> }>;
  "/api/v1/knowledge/search": Path<{ get: Operation<Envelope<S["Passage"][]>, { query: { q: string } }> }>;
}

export interface components {
  schemas: {
    ErrorBody: { code: string; message: string; field?: string | null };
    ActorKind: "teammate" | "contact" | "agent" | "api_key" | "rule" | "system";
    Actor: { kind: S["ActorKind"]; id: string | null; name: string | null };
    ContactKind: "anonymous" | "lead" | "user";
    Role: "super_admin" | "admin" | "member";
    TicketStatus: "open" | "priority" | "in_progress" | "snoozed" | "resolved" | "spam";
    TicketState: "open" | "in_progress" | "snoozed" | "resolved" | "spam";
    TicketView:
      | "all"
      | "agent_requests"
      | "sales"
      | "mine"
      | "mentions"
      | "open"
      | "priority"
      | "in_progress"
      | "snoozed"
      | "resolved"
      | "ai_resolved"
      | "spam";
    ConversationView: "live" | "completed";
    MessageMode: "chat" | "note";
    Mood: "happy" | "neutral" | "confused" | "frustrated" | "angry";
    SignUp: {
      workspace_name: string;
      name: string;
      email: string;
      password: string;
      locale?: string;
      time_zone?: string;
    };
    Me: {
      teammate: S["Teammate"];
      workspace: S["Workspace"];
      teammates: S["Teammate"][];
      agents: S["Agent"][];
    };
    Teammate: {
      id: string;
      name: string;
      email: string;
      role: S["Role"];
      avatar_url: string | null;
      locale: string | null;
      time_zone: string | null;
    };
    Workspace: {
      id: string;
      name: string;
      locale: string;
      time_zone: string;
      enforce_identity: boolean;
      inbox: { auto_assign_on_reply: boolean };
    };
    WorkspaceChange: {
      name?: string;
      locale?: string;
      time_zone?: string;
      enforce_identity?: boolean;
      inbox?: { auto_assign_on_reply?: boolean };
    };
    EscalationSettings: {
      mode: "off" | "conditional" | "always";
      threshold: number;
      max_attempts: number;
      require_search: boolean;
      default_assignee_id: string | null;
    };
    Agent: {
      id: string;
      name: string;
      status: "active" | "inactive";
      instructions: string;
      greeting: string;
      suggested_messages: string[];
      escalation: S["EscalationSettings"];
    };
    AgentChange: {
      name?: string;
      instructions?: string;
      greeting?: string;
      suggested_messages?: string[];
      escalation?: S["EscalationSettings"];
      status?: "active" | "inactive";
    };
    NewTicket: {
      subject: string;
      message?: string;
      contact?: { email?: string; name?: string; user_id?: string };
      priority?: boolean;
    };
    NewMessage: {
      text: string;
      mode: S["MessageMode"];
      client_id: string;
      mentions?: string[];
      then?: "resolve";
    };
    Draft: { mode: S["MessageMode"]; text: string; updated_at: string };
    Ticket: {
      id: string;
      number: number;
      subject: string;
      status: S["TicketStatus"];
      state: S["TicketState"];
      priority: boolean;
      resolved_by: null | "teammate" | "agent";
      assignee_id: string | null;
      contact_id: string | null;
      contact_name: string | null;
      contact_email: string | null;
      contact_kind: S["ContactKind"] | null;
      company_id: string | null;
      company_name: string | null;
      channel: "chat" | "email" | "api";
      source: string | null;
      category: string | null;
      snippet: string | null;
      snippet_author: "contact" | "teammate" | "agent" | null;
      snoozed_until: string | null;
      unread: boolean;
      message_count: number;
      activity_at: string;
      created_at: string;
      updated_at: string;
      resolved_at: string | null;
      version: number;
    };
    TicketDetail: S["Ticket"] & {
      metadata: { [name: string]: unknown };
      conversation_ids: string[];
      contact: S["Contact"] | null;
      company: S["Company"] | null;
    };
    Conversation: {
      id: string;
      thread_id: string;
      contact_id: string | null;
      contact_name: string | null;
      contact_kind: S["ContactKind"] | null;
      agent_id: string | null;
      agent_name: string | null;
      state: "active" | "completed";
      handling: "agent" | "human";
      ticket_id: string | null;
      teammate_id: string | null;
      mode: "chat";
      topic: string | null;
      mood: S["Mood"] | null;
      confidence: number | null;
      outcome: null | "resolved" | "escalated" | "abandoned";
      message_count: number;
      present: boolean;
      page_url: string | null;
      started_at: string;
      activity_at: string;
      ended_at: string | null;
      turn: null | { message_id: string; text: string };
    };
    ConversationDetail: S["Conversation"] & { contact: S["Contact"] | null; company: S["Company"] | null };
    MessageSource: { n: number; title: string; url?: string | null; passage_id: string | null };
    Message: {
      id: string;
      thread_id: string;
      client_id: string | null;
      position: number;
      version: number;
      author: { kind: "contact" | "agent" | "teammate" | "system"; id: string | null; name: string | null };
      shown_as: string | null;
      visibility: "public" | "note" | "whisper";
      format: "markdown" | "text" | "html";
      text: string;
      state: "done" | "streaming" | "stopped" | "failed";
      delivery: null | "sent" | "delivered" | "seen";
      sources: S["MessageSource"][];
      confidence: number | null;
      at: string;
      edited_at: string | null;
      erased_at: string | null;
      mentions: string[];
    };
    TimelineEvent: {
      seq: number;
      kind: string;
      actor: S["Actor"];
      data: { [name: string]: unknown };
    };
    TimelineItem:
      | { type: "message"; at: string; message: S["Message"] }
      | { type: "event"; at: string; event: S["TimelineEvent"] };
    ContextEntry: { label: string; type: string; value: unknown };
    Contact: {
      id: string;
      kind: S["ContactKind"];
      name: string | null;
      email: string | null;
      phone: string | null;
      avatar_url: string | null;
      external_id: string | null;
      verified: boolean;
      company_id: string | null;
      traits: { [name: string]: unknown };
      custom_fields: { [name: string]: unknown };
      context: { [key: string]: S["ContextEntry"] };
      locale: string | null;
      time_zone: string | null;
      first_seen: string | null;
      last_seen: string | null;
      signed_up_at: string | null;
    };
    ContactDetail: S["Contact"] & { tickets: S["Ticket"][]; conversations: S["Conversation"][] };
    Company: {
      id: string;
      external_id: string | null;
      name: string;
      domain: string | null;
      industry: string | null;
      plan: string | null;
      traits: { [name: string]: unknown };
      custom_fields: { [name: string]: unknown };
      context: { [key: string]: S["ContextEntry"] };
    };
    Install: {
      org_id: string;
      widget_key: string;
      has_previous_identity_secret: boolean;
      host: string | null;
      last_seen: { url: string; at: string } | null;
    };
    Source: {
      id: string;
      title: string;
      kind: "text" | "file";
      file_name: string | null;
      media_type: string | null;
      bytes: number;
      chunk_count: number;
      state: "indexing" | "ready" | "failed";
      error: string | null;
      url: string | null;
      created_at: string;
      updated_at: string;
    };
    SourceDetail: S["Source"] & { text: string };
    Chunk: { id: string; parent_id: string | null; heading: string; text: string; position: number };
    Passage: { source_id: string; title: string; heading: string; text: string; score: number };
  };
}
