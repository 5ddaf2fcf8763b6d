-- Each workspace sweeps what it keeps for a time only. New ones begin by themselves; those that are here begin now.
insert into jobs (workspace_id, id, kind, dedupe_key, payload, state, run_at, attempt, attempts_max, created_at)
select w.id, w.id, 'retention.sweep', '', '{}', 'waiting', 0, 0, 4294967295, w.created_at from workspaces w;

insert into job_lanes (workspace_id, next_at, served_at)
select w.id, 0, 0 from workspaces w where true
on conflict (workspace_id) do update set next_at = 0;

-- Answers that told a secret are kept no longer.
delete from idempotency_keys
where body like '%"identity_secret":"ha_secret_%' or body like '%"secret":"sk_live_%';

-- Sign-in attempts are counted per address, too.
create index sign_in_attempts_by_address on sign_in_attempts (address, at);
