-- A signed token has said whose session it is. What is stored of a user whom a token proved is told in such sessions only.
-- Sessions that are here are proved by their next call with a token.
alter table conversations add column proved {bool} not null default false;
