create table threads (
    workspace_id {id} not null,
    id {id} not null,
    version bigint not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);

-- `position` is the thread's version when the message was inserted and never changes; `version` is the one of its last change.
create table messages (
    workspace_id {id} not null,
    id {id} not null,
    thread_id {id} not null,
    client_id {text},
    position bigint not null,
    version bigint not null,
    author_kind {text} not null check (author_kind in ('contact', 'agent', 'teammate', 'system')),
    author_id {id},
    shown_as {text},
    visibility {text} not null check (visibility in ('public', 'note', 'whisper')),
    format {text} not null check (format in ('markdown', 'text', 'html')),
    text {text} not null,
    state {text} not null check (state in ('done', 'stopped', 'failed')),
    delivery {text} check (delivery in ('sent', 'delivered', 'seen')),
    sources {json} not null,
    mentions {json} not null,
    images {json} not null,
    confidence bigint,
    locale {text},
    at bigint not null,
    edited_at bigint,
    erased_at bigint,
    primary key (workspace_id, id)
);
create unique index messages_by_client_id on messages (workspace_id, thread_id, client_id) where client_id is not null;
create index messages_by_time on messages (workspace_id, thread_id, at, id);
create index messages_by_version on messages (workspace_id, thread_id, version);

create table conversations (
    workspace_id {id} not null,
    id {id} not null,
    session_id {text} not null,
    thread_id {id} not null,
    contact_id {id} not null,
    agent_id {id} not null,
    state {text} not null check (state in ('active', 'completed')),
    handling {text} not null check (handling in ('agent', 'human')),
    listed {bool} not null,
    teammate_id {id},
    mode {text} not null check (mode in ('chat', 'voice', 'video', 'livehelp')),
    bound {bool} not null,
    topic {text},
    mood {text} check (mood in ('happy', 'neutral', 'confused', 'frustrated', 'angry')),
    confidence bigint,
    outcome {text} check (outcome in ('resolved', 'escalated', 'abandoned', 'empty')),
    turns bigint not null,
    low_confidence_turns bigint not null,
    told_human {bool} not null,
    epoch bigint not null,
    message_count bigint not null,
    context {json} not null,
    custom_fields {json} not null,
    page_url {text},
    locale {text},
    started_at bigint not null,
    activity_at bigint not null,
    ended_at bigint,
    primary key (workspace_id, id)
);
create unique index conversations_by_session on conversations (workspace_id, session_id);
create unique index conversations_by_thread on conversations (workspace_id, thread_id);
create index conversations_by_view on conversations (workspace_id, state, listed, activity_at, id);
create index conversations_by_contact on conversations (workspace_id, contact_id, activity_at, id);

-- One answer of the agent. `text` is the answer so far: written each 500 ms, without an event.
create table turns (
    workspace_id {id} not null,
    id {id} not null,
    conversation_id {id} not null,
    thread_id {id} not null,
    message_id {id} not null,
    epoch bigint not null,
    state {text} not null check (state in ('running', 'done', 'stopped', 'superseded', 'failed')),
    node {text} not null,
    lease_until bigint not null,
    text {text} not null,
    answers_to bigint not null,
    model {text},
    actions {json} not null,
    trace {json} not null,
    started_at bigint not null,
    ended_at bigint,
    primary key (workspace_id, id)
);
create index turns_by_conversation on turns (workspace_id, conversation_id, started_at);
create unique index turns_running on turns (workspace_id, conversation_id) where state = 'running';
create index turns_by_lease on turns (lease_until) where state = 'running';
