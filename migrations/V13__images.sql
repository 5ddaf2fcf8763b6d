-- Pictures that came with messages. `secret` stands for the right of a visitor's browser to see one.
create table images (
    workspace_id {id} not null,
    id {id} not null,
    thread_id {id} not null,
    blob {text} not null,
    secret {text} not null,
    media_type {text} not null,
    bytes bigint not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);
create index images_by_thread on images (workspace_id, thread_id);
