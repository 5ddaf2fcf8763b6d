-- Language models that a team has connected. Without one an agent answers by `builtin`.
create table models (
    workspace_id {id} not null,
    id {id} not null,
    name {text} not null,
    provider {text} not null check (provider in ('openai', 'anthropic', 'gemini', 'ollama')),
    base_url {text},
    model {text} not null,
    key_sealed {text},
    key_ending {text},
    output_tokens bigint not null,
    input_tokens bigint not null,
    temperature double precision,
    timeout_seconds bigint not null,
    on_failure {text} not null check (on_failure in ('builtin', 'human')),
    state {text} not null check (state in ('untested', 'working', 'failing')),
    failure {text},
    failing_since bigint,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);

alter table agents add column model_id {id};

alter table events add column model_id {id};

-- Why an answer says what it says is asked by its message.
create index turns_by_message on turns (workspace_id, message_id);
