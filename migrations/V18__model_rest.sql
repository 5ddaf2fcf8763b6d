-- A model that is waited for in vain again and again rests: nobody waits for it until then, and then one turn tries it.
alter table models add column failures bigint not null default 0;
alter table models add column rests_until bigint;
