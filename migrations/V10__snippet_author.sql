-- Who wrote the last message: "You" is me, another teammate has a name.
alter table tickets add column snippet_author_id {id};
