-- Durable jobs. A job that is done has no row; a dead one stays until somebody revives or removes it.
create table jobs (
    workspace_id {id} not null,
    id {id} not null,
    kind {text} not null,
    -- While a job waits, another of the same kind and key is the same job.
    dedupe_key {text},
    payload {json} not null,
    -- waiting, running, dead
    state {text} not null,
    -- When it is due; for a running job, when its lease ends and others may take it up.
    run_at bigint not null,
    -- Runs begun so far, and how many there may be.
    attempt bigint not null,
    attempts_max bigint not null,
    -- Names the run that holds the job.
    lease {id},
    -- Why the last run failed.
    reason {text},
    created_at bigint not null,
    primary key (workspace_id, id)
);

create index jobs_by_run_at on jobs (workspace_id, run_at, id) where state <> 'dead';

create index jobs_dead on jobs (workspace_id, run_at, id) where state = 'dead';

create unique index jobs_by_dedupe_key on jobs (workspace_id, kind, dedupe_key)
    where state = 'waiting' and dedupe_key is not null;

-- One row for each workspace that has jobs: who is served next doesn't depend on how many jobs anybody has.
create table job_lanes (
    workspace_id {id} not null primary key,
    -- Not later than the earliest run_at of the workspace's jobs.
    next_at bigint not null,
    served_at bigint not null
);

create index job_lanes_by_next_at on job_lanes (next_at);
