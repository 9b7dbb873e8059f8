-- Whom an admin barred from ordering, or whose rows in the books are damaged: all else is theirs as before.
alter table users add column barred integer not null default 0 check (barred in (0, 1));
