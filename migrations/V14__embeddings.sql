-- Which model turns a workspace's passages into vectors. One serves: questions go to it. A newer one fills until every
-- passage has its vector and then takes its place. What was left is forgotten with its vectors.
create table knowledge_embeddings (
    workspace_id {id} not null,
    id {id} not null,
    provider {text} not null check (provider in ('builtin', 'endpoint', 'none')),
    base_url {text},
    model {text} not null,
    sealed_key {text},
    -- Unknown until the model has answered.
    dimension bigint,
    state {text} not null check (state in ('filling', 'serving', 'left')),
    error {text},
    created_at bigint not null,
    primary key (workspace_id, id)
);

-- Of each child one vector for each model: a scale (32-bit float) and a signed byte for each number, little-endian.
create table knowledge_vectors (
    workspace_id {id} not null,
    embedding_id {id} not null,
    passage_id {id} not null,
    source_id {id} not null,
    vector {bytes} not null,
    -- Later than every vector before it in the workspace: an index in memory asks for what came since.
    made_at bigint not null,
    primary key (workspace_id, embedding_id, passage_id)
);
create index knowledge_vectors_by_time on knowledge_vectors (workspace_id, embedding_id, made_at, passage_id);
create index knowledge_vectors_by_source on knowledge_vectors (workspace_id, source_id);
