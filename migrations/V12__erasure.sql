-- Who became part of whom is asked when a person is forgotten.
create index contacts_by_merged_into on contacts (workspace_id, merged_into) where merged_into is not null;
