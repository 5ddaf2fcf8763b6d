create table companies (
    workspace_id {id} not null,
    id {id} not null,
    external_id {text} not null,
    name {text},
    domain {text},
    industry {text},
    plan {text},
    employee_count bigint,
    signed_up_at bigint,
    renewal_status {text},
    renewal_date {text},
    contract_term {text},
    payment_terms {text},
    on_contract {bool},
    mrr double precision,
    arr double precision,
    custom_fields {json} not null,
    context {json} not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create unique index companies_by_external_id on companies (workspace_id, external_id);

create table contacts (
    workspace_id {id} not null,
    id {id} not null,
    kind {text} not null check (kind in ('anonymous', 'lead', 'user')),
    external_id {text},
    name {text},
    email {text},
    phone {text},
    signed_up_at bigint,
    renewal_status {text},
    renewal_date {text},
    contract_term {text},
    payment_terms {text},
    on_contract {bool},
    mrr double precision,
    arr double precision,
    custom_fields {json} not null,
    context {json} not null,
    company_id {id},
    verified {bool} not null,
    locale {text},
    time_zone {text},
    merged_into {id},
    erased_at bigint,
    first_seen bigint not null,
    last_seen bigint not null,
    last_contacted_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create index contacts_by_last_seen on contacts (workspace_id, last_seen, id);
create index contacts_by_company on contacts (workspace_id, company_id, last_seen) where company_id is not null;

-- Who a contact is known as. A value is exact for external ids and sessions, folded for email, E.164 for phone.
create table contact_identities (
    workspace_id {id} not null,
    kind {text} not null check (kind in ('external_id', 'email', 'phone', 'session')),
    value {text} not null,
    contact_id {id} not null,
    verified {bool} not null,
    created_at bigint not null,
    primary key (workspace_id, kind, value, contact_id)
);
create unique index contact_identities_external_id on contact_identities (workspace_id, value) where kind = 'external_id';
create unique index contact_identities_session on contact_identities (workspace_id, value) where kind = 'session';
create index contact_identities_by_contact on contact_identities (workspace_id, contact_id);
