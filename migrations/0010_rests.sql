-- A panel that does not answer is called less and less, by all workers together.
alter table facts add column misses integer not null default 0;      -- how often in a row it did not answer
alter table facts add column rest_until integer;                     -- it is not called before
