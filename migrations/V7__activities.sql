-- What a visitor does on the customer's site, as its pages report it. Kept for a bounded time; never in the log of events.
create table activities (
    workspace_id {id} not null,
    id {id} not null,
    contact_id {id},
    session_id {text},
    event_type {text} not null,
    element_selector {text},
    page_url {text},
    metadata {json} not null,
    at bigint not null,
    primary key (workspace_id, id)
);
create index activities_by_contact on activities (workspace_id, contact_id, at, id) where contact_id is not null;
create index activities_by_session on activities (workspace_id, session_id) where contact_id is null;
create index activities_by_time on activities (workspace_id, at);
