-- Written now and then by a bot that is looked at from outside: it says that something can be.
create table probe (
    only       integer primary key check (only = 1),
    written_at integer not null
) strict;

insert into probe (only, written_at) values (1, 0);
