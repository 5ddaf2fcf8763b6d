-- The search index and the vectors in memory ask which sources changed since an event.
create index events_of_sources on events (workspace_id, seq) where source_id is not null;
