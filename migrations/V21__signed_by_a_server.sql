-- The customer's server has signed for this user (users/update): it signs tokens, so the user can be proved.
alter table contacts add column server_signed {bool} not null default false;
