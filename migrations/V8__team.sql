-- A row is an invitation that waits: it goes when it is accepted or revoked. Its link leads here without a workspace, so the token is unique.
create table invitations (
    workspace_id {id} not null,
    id {id} not null,
    token_hash {text} not null unique,
    role {text} not null check (role in ('admin', 'member')),
    email {text},
    invited_by {id},
    created_at bigint not null,
    expires_at bigint not null,
    primary key (workspace_id, id)
);

-- Whoever left stays as a name on what they wrote.
alter table teammates add column removed_at bigint;

-- Attempts of one address at one account pass one after another: each updates this row before it counts.
create table sign_in_doors (
    email_folded {text} not null,
    address {text} not null,
    at bigint not null,
    primary key (email_folded, address)
);
create index sign_in_doors_by_time on sign_in_doors (at);
