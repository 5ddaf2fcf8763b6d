-- Directory tables: what exists before and beside a workspace. Only `store.directory` and `store.create_workspace` write them.

create table installation (
    id bigint not null primary key check (id = 1),
    key_fingerprint {text} not null,
    signed_up {bool} not null,
    created_at bigint not null
);

create table workspaces (
    id {id} not null primary key,
    created_at bigint not null
);

create table accounts (
    id {id} not null primary key,
    email {text} not null,
    email_folded {text} not null unique,
    password_hash {text} not null,
    created_at bigint not null
);

create table memberships (
    account_id {id} not null references accounts (id),
    workspace_id {id} not null references workspaces (id),
    teammate_id {id} not null,
    primary key (account_id, workspace_id)
);

create table sign_in_sessions (
    token_hash {text} not null primary key,
    account_id {id} not null references accounts (id),
    workspace_id {id} not null references workspaces (id),
    teammate_id {id} not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index sign_in_sessions_by_account on sign_in_sessions (account_id);

create table sign_in_attempts (
    id {id} not null primary key,
    email_folded {text} not null,
    address {text} not null,
    at bigint not null
);
create index sign_in_attempts_by_email on sign_in_attempts (email_folded, address, at);
create index sign_in_attempts_by_time on sign_in_attempts (at);

create table widget_keys (
    key {text} not null primary key,
    workspace_id {id} not null references workspaces (id),
    created_at bigint not null,
    revoked_at bigint
);
create index widget_keys_by_workspace on widget_keys (workspace_id, created_at);

create table api_keys (
    id {id} not null primary key,
    workspace_id {id} not null references workspaces (id),
    name {text} not null,
    secret_hash {text} not null unique,
    scopes {json} not null,
    created_at bigint not null,
    revoked_at bigint
);
create index api_keys_by_workspace on api_keys (workspace_id, created_at);

-- From here on every table belongs to one workspace, and its keys lead with it.

create table workspace_settings (
    workspace_id {id} not null primary key,
    name {text} not null,
    locale {text} not null,
    time_zone {text} not null,
    enforce_identity {bool} not null,
    auto_assign_on_reply {bool} not null,
    identity_secret_sealed {text} not null,
    identity_secret_previous_sealed {text},
    widget {json} not null,
    installed_url {text},
    installed_at bigint,
    ticket_number bigint not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table teammates (
    workspace_id {id} not null,
    id {id} not null,
    account_id {id} not null,
    name {text} not null,
    email {text} not null,
    role {text} not null check (role in ('super_admin', 'admin', 'member')),
    visibility {text} not null check (visibility in ('all', 'own_inboxes', 'own')),
    avatar_url {text},
    locale {text} not null,
    time_zone {text} not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);

create table agents (
    workspace_id {id} not null,
    id {id} not null,
    name {text} not null,
    kind {text} not null check (kind in ('customer_facing', 'internal', 'sales', 'help_center')),
    status {text} not null check (status in ('active', 'inactive')),
    instructions {text} not null,
    greeting {text} not null,
    suggested_messages {json} not null,
    escalation_mode {text} not null check (escalation_mode in ('off', 'conditional', 'always')),
    escalation_threshold bigint not null,
    escalation_max_attempts bigint not null,
    escalation_require_search {bool} not null,
    escalation_default_assignee_id {id},
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);

-- The log. A row is written in the transaction that made it true.
create table events (
    workspace_id {id} not null,
    seq bigint not null,
    at bigint not null,
    kind {text} not null,
    actor_kind {text} not null,
    actor_id {id},
    on_behalf_of {id},
    cause bigint,
    depth bigint not null,
    quiet {bool} not null,
    ticket_id {id},
    conversation_id {id},
    thread_id {id},
    message_id {id},
    contact_id {id},
    company_id {id},
    teammate_id {id},
    agent_id {id},
    source_id {id},
    data {json} not null,
    primary key (workspace_id, seq)
);
create index events_by_ticket on events (workspace_id, ticket_id, seq) where ticket_id is not null;
create index events_by_conversation on events (workspace_id, conversation_id, seq) where conversation_id is not null;
create index events_by_contact on events (workspace_id, contact_id, seq) where contact_id is not null;

-- Network addresses of teammates and keys stand apart from the log, because they have a retention.
create table event_addresses (
    workspace_id {id} not null,
    seq bigint not null,
    address {text} not null,
    at bigint not null,
    primary key (workspace_id, seq)
);

create table idempotency_keys (
    workspace_id {id} not null,
    actor {text} not null,
    key {text} not null,
    request_hash {text} not null,
    state {text} not null check (state in ('running', 'done')),
    status bigint,
    content_type {text},
    body {text},
    contact_id {id},
    client_id {text},
    expires_at bigint not null,
    primary key (workspace_id, actor, key)
);
create index idempotency_keys_by_expiry on idempotency_keys (workspace_id, expires_at);
