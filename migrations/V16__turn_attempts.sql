-- A turn whose process died is begun anew by another; one that ends every process that tries is given up.
alter table turns add column attempts bigint not null default 1;
