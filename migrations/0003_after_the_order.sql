-- What happens to an order after it was placed: what is asked of the panel about it, and the orders that the panel makes of one.

-- Requests to refill or to cancel an order. A panel's yes is "asked", not "done": what became of a cancellation the order's own
-- status tells, of a refill its own.
create table requests (
    request_id   integer primary key autoincrement,
    order_id     integer not null references orders,
    kind         text    not null check (kind in ('refill', 'cancel')),
    asked_by     integer not null references users,
    asked_at     integer not null,
    state        text    not null default 'wanted' check (state in
        ('wanted', 'asking', 'asked', 'running', 'completed', 'rejected', 'failed', 'refused', 'unclear', 'dropped')),
    panel_refill text unique,                      -- the panel's id of a refill; without one it can't be followed
    denial       text check (denial is null or state = 'refused'),
    tries        integer not null default 0,
    send_until   integer not null,                 -- after this it is dropped rather than sent
    next_at      integer,                          -- when the worker does something about it; null: never
    again_at     integer,                          -- from when on another one may be asked for; null: never
    offered      integer not null default 0 check (offered in (0, 1)),   -- the order's card was drawn anew for that
    -- What is still to be sent is the worker's business, and only a refill has a life of its own.
    check (state not in ('wanted', 'asking') or next_at is not null),
    check (kind = 'refill' or state not in ('running', 'completed', 'rejected', 'failed')),
    check (kind = 'refill' or panel_refill is null)
) strict;
create index requests_of_order on requests (order_id, kind, request_id);
-- One of a kind at a time: a second tap while the first is under way asks for nothing.
create unique index requests_open on requests (order_id, kind) where state in ('wanted', 'asking');
create index requests_due on requests (next_at) where next_at is not null;
create index requests_to_offer on requests (again_at) where offered = 0 and again_at is not null;

-- The orders that the panel makes of a subscription or a drip-feed: one a post or run. The order's charge is the sum of theirs.
create table children (
    order_id     integer not null references orders,
    panel_order  text    not null,                 -- the panel's id
    status       text    check (status in ('running', 'completed', 'partial', 'cancelled', 'failed')),   -- null: not known yet
    charge       integer,                          -- what the panel says it took
    made_at      integer not null,                 -- when it was first heard of
    ended_at     integer,
    next_look_at integer,                          -- when its status is asked for next; null: never
    primary key (order_id, panel_order),
    check ((ended_at is not null) = (status is not null and status <> 'running'))
) strict, without rowid;
create index children_to_look_at on children (next_look_at) where next_look_at is not null;
