-- The copies that the bot makes by itself, once a day.
create table backups (
    id       integer primary key check (id = 1),
    due_at   integer,                              -- the time of day for which the last one was made; null: none was yet
    made_at  integer,                              -- when that was done
    file     text,                                 -- what it is called in its folder
    bytes    integer,
    failed   text,                                 -- why none could be made since, in the program's words
    tries    integer not null default 0,           -- how often, since then
    retry_at integer                               -- when it is tried next
) strict;
insert into backups (id) values (1);
