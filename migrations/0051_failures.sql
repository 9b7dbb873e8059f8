-- What failed for one thing alone – an order, a request, a letter –, so that it is put off and costs no other thing anything. A row goes
-- when it succeeds.
create table failures (
    step     text    not null,                     -- what was to be done, as work/alone.rs names it
    item     text    not null,                     -- the key of what it was to be done for
    order_id integer,                              -- the order that it is about, if it is about one
    tries    integer not null,                     -- how often in a row it failed
    first_at integer not null,                     -- when it failed first
    until    integer not null,                     -- it is not tried again before
    primary key (step, item)
) strict, without rowid;
