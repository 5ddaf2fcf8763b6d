create table tickets (
    workspace_id {id} not null,
    id {id} not null,
    number bigint not null,
    subject {text} not null,
    state {text} not null check (state in ('open', 'in_progress', 'snoozed', 'resolved', 'spam')),
    priority {bool} not null,
    active {bool} not null,
    resolved_by {text} check (resolved_by in ('teammate', 'agent')),
    inbox {text} not null,
    assignee_id {id},
    contact_id {id} not null,
    company_id {id},
    channel {text} not null check (channel in ('chat', 'email', 'api')),
    source {text} not null,
    category {text},
    sales {bool} not null,
    ai_enabled {bool} not null,
    metadata {json} not null,
    snippet {text} not null,
    snippet_author {text},
    message_count bigint not null,
    snoozed_until bigint,
    resolved_at bigint,
    contact_at bigint,
    activity_at bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    primary key (workspace_id, id)
);
create unique index tickets_by_number on tickets (workspace_id, number);
-- Each built-in view has an index that starts with its equality columns and ends with the order of the list.
create index tickets_by_active on tickets (workspace_id, active, activity_at, id);
create index tickets_by_state on tickets (workspace_id, state, priority, activity_at, id);
create index tickets_by_resolved on tickets (workspace_id, state, activity_at, id);
create index tickets_by_resolver on tickets (workspace_id, state, resolved_by, activity_at, id);
create index tickets_by_assignee on tickets (workspace_id, assignee_id, active, activity_at, id);
create index tickets_by_category on tickets (workspace_id, category, active, activity_at, id) where category is not null;
create index tickets_by_sales on tickets (workspace_id, sales, active, activity_at, id) where sales;
create index tickets_by_contact on tickets (workspace_id, contact_id, activity_at, id);
create index tickets_by_snooze on tickets (workspace_id, snoozed_until) where snoozed_until is not null;

-- A ticket shows stretches of threads. At most one stretch of a thread is open, and new messages belong to its ticket.
create table ticket_threads (
    workspace_id {id} not null,
    ticket_id {id} not null,
    thread_id {id} not null,
    from_position bigint not null,
    until_position bigint,
    added_by_event bigint not null,
    removed_at bigint,
    primary key (workspace_id, ticket_id, thread_id, from_position, added_by_event)
);
create unique index ticket_threads_open on ticket_threads (workspace_id, thread_id) where until_position is null and removed_at is null;

create table ticket_mentions (
    workspace_id {id} not null,
    teammate_id {id} not null,
    ticket_id {id} not null,
    activity_at bigint not null,
    primary key (workspace_id, teammate_id, ticket_id)
);
create index ticket_mentions_by_time on ticket_mentions (workspace_id, teammate_id, activity_at, ticket_id);
create index ticket_mentions_by_ticket on ticket_mentions (workspace_id, ticket_id);

-- Unlogged: what a teammate has read, and what they were writing.
create table ticket_reads (
    workspace_id {id} not null,
    teammate_id {id} not null,
    ticket_id {id} not null,
    read_at bigint not null,
    primary key (workspace_id, teammate_id, ticket_id)
);

create table drafts (
    workspace_id {id} not null,
    teammate_id {id} not null,
    ticket_id {id} not null,
    mode {text} not null,
    text {text} not null,
    updated_at bigint not null,
    primary key (workspace_id, teammate_id, ticket_id, mode)
);
