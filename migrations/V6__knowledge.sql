create table knowledge_sources (
    workspace_id {id} not null,
    id {id} not null,
    title {text} not null,
    kind {text} not null check (kind in ('text', 'file')),
    file_name {text},
    media_type {text} not null,
    bytes bigint not null,
    url {text},
    text {text} not null,
    blob {text},
    state {text} not null check (state in ('indexing', 'ready', 'failed')),
    error {text},
    generation bigint not null,
    passage_count bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create index knowledge_sources_by_time on knowledge_sources (workspace_id, updated_at, id);

-- Parents (about 2,000 characters) have no `parent_id`; children (about 500) point to theirs.
create table knowledge_passages (
    workspace_id {id} not null,
    id {id} not null,
    source_id {id} not null,
    parent_id {id},
    generation bigint not null,
    position bigint not null,
    heading {text} not null,
    text {text} not null,
    primary key (workspace_id, id)
);
create index knowledge_passages_by_source on knowledge_passages (workspace_id, source_id, generation, position);
