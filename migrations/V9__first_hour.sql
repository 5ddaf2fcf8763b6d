-- A step is ticked once, at the first time; nothing unticks it.
create table checklist_ticks (
    workspace_id {id} not null,
    item {text} not null check (item in ('knowledge', 'try_agent', 'install', 'model', 'invite')),
    at bigint not null,
    primary key (workspace_id, item)
);
insert into checklist_ticks (workspace_id, item, at)
    select workspace_id, 'knowledge', min(created_at) from knowledge_sources group by workspace_id;
insert into checklist_ticks (workspace_id, item, at)
    select workspace_id, 'try_agent', min(started_at) from turns where state = 'done' group by workspace_id;
insert into checklist_ticks (workspace_id, item, at)
    select workspace_id, 'install', installed_at from workspace_settings where installed_at is not null;
insert into checklist_ticks (workspace_id, item, at)
    select workspace_id, 'invite', max(created_at) from teammates group by workspace_id having count(*) > 1;

alter table teammates add column checklist_dismissed_at bigint;

create table sample_data (
    workspace_id {id} not null primary key,
    state {text} not null check (state in ('adding', 'ready', 'removing')),
    done bigint not null,
    total bigint not null,
    teammate_id {id} not null,
    added_at bigint not null
);

-- What was made as sample. A record that became part of something real loses its row and stays.
create table sample_records (
    workspace_id {id} not null,
    noun {text} not null check (noun in ('ticket', 'conversation', 'contact', 'company', 'source')),
    id {id} not null,
    primary key (workspace_id, noun, id)
);
