-- What a panel numbers – services, orders, refills – is unique within an account there: a second account is a row.
--
-- A unique key of a column can't be dropped, so three tables are made anew. Foreign keys can't be switched off within a transaction, only
-- deferred: dropping a table counts each row that points into it, and what is put back under the same name counts them down again, which
-- renaming would not. No trigger is fired by dropping, and none is there yet when the rows come back: the tallies stay.

pragma defer_foreign_keys = on;

create table former_services as select * from services;
create table former_orders as select * from orders;
create table former_requests as select * from requests;
create table former_sequence as select * from sqlite_sequence;
-- What is dropped looks for who points at it, row by row.
create index uses_by_service on uses (service_id);
create index favourites_by_service on favourites (service_id);

drop table requests;
drop table orders;
drop table services;

-- In each key the panel's number comes first: all rows of an account are nothing that anybody should search by.
create table services (
    service_id    integer primary key autoincrement,
    panel_id      integer not null references panel_accounts,   -- the account that sells it
    panel_service text    not null,                -- the panel's id: any text
    name          text    not null,
    category_id   integer not null references categories,
    kind          text    not null,                -- the type as the panel writes it
    rate          text    not null,                -- decimal text
    min           integer not null,
    max           integer not null,
    refill        integer not null check (refill in (0, 1)),
    cancel        integer not null check (cancel in (0, 1)),
    dripfeed      integer not null check (dripfeed in (0, 1)),
    description   text,
    average_time  text,
    position      integer not null,                -- the panel's order
    listed        integer not null default 1 check (listed in (0, 1)),   -- 0: left the panel's list, not offered
    unique (panel_service, panel_id)
) strict;
insert into services (service_id, panel_id, panel_service, name, category_id, kind, rate, min, max, refill, cancel, dripfeed,
    description, average_time, position, listed)
select service_id, 1, panel_id, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, description, average_time, position,
    listed
from former_services;

create table orders (
    order_id       integer primary key autoincrement,
    user_id        integer not null references users,
    draft          integer not null,               -- the person's turn in which the draft took its last shape
    batch_id       integer references batches,     -- the mass order that it belongs to
    -- What was ordered.
    service_id     integer not null references services,
    panel_id       integer not null references panel_accounts,   -- the account that it is sent to
    panel_service  text    not null,
    service_name   text    not null,
    service_type   text    not null default 'default',    -- as it was when it was ordered
    fields         text    not null,               -- JSON: what `add` is sent, to the field
    link           text    not null,
    quantity       integer not null check (quantity > 0),
    runs           integer check (runs >= 2),      -- of a drip-feed; `quantity` is the sum of all runs
    rate           text    not null,               -- decimal text, as it was confirmed
    price          integer not null check (price >= 0),   -- what the customer pays
    price_currency text    not null default '',
    cost           integer not null check (cost >= 0),    -- what the panel is expected to take
    currency       text    not null,               -- the panel's: that of cost and charge
    -- How it stands.
    status         text    not null default 'reserved' check (status in
        ('reserved', 'submitting', 'unclear', 'running', 'completed', 'partial', 'cancelled', 'failed', 'rejected')),
    reject_reason  text check ((reject_reason is null) = (status <> 'rejected')),
    panel_order    text,                           -- the panel's id
    id_doubted     integer not null default 0 check (id_doubted in (0, 1)),   -- a person entered it, and the panel said nothing yet that fits
    settled_by     text check (settled_by in ('evidence', 'people')),   -- who settled what became of it, where its answer was lost
    panel_status   text,
    start_count    integer,
    remains        integer,
    charge         integer,                        -- what the panel says it took
    placed_at      integer not null,
    ended_at       integer,
    -- How it is sent.
    submit_until   integer not null,               -- after this it is given up rather than sent
    next_submit_at integer not null,
    tries          integer not null default 0,
    submitted_at   integer,
    first_sent_at  integer,                        -- also if the panel refused that and it waits to be sent again
    sent_no        integer,                        -- the number of its `add` among all that were ever sent to the account
    in_company     integer not null default 0 check (in_company in (0, 1)),   -- another `add` was under way at the same time
    refused        text,                           -- JSON: what the panel said to the last `add`, where it may be sent again
    was_sent       integer not null default 0 check (was_sent = (refused is not null)),
    -- The balance before it was sent first: when it was read, by how many `add`s. And after its answer was lost, plus what others took since.
    balance_before    integer,
    balance_before_at integer,
    balance_before_no integer,
    balance_after     integer,
    -- How it is looked at and shown.
    next_look_at   integer,                        -- when its status is asked for next; null: never
    looked_at      integer,                        -- when it was asked for last
    stuck_told     integer not null default 0 check (stuck_told in (0, 1)),
    odd_told       integer not null default 0 check (odd_told in (0, 1)),
    version        integer not null default 1,     -- counts what changed
    -- A draft can be confirmed once: two taps, or the same update twice, are one order.
    unique (user_id, draft),
    -- Two orders can't claim the same id of a panel.
    unique (panel_order, panel_id),
    -- What the panel has, has the panel's id; what it has not, has none.
    check ((panel_order is not null) = (status in ('running', 'completed', 'partial', 'cancelled', 'failed'))),
    check ((ended_at is not null) = (status in ('completed', 'partial', 'cancelled', 'failed', 'rejected')))
) strict;
insert into orders (order_id, user_id, draft, batch_id, service_id, panel_id, panel_service, service_name, service_type, fields, link,
    quantity, runs, rate, price, price_currency, cost, currency, status, reject_reason, panel_order, id_doubted, settled_by,
    panel_status, start_count, remains, charge, placed_at, ended_at, submit_until, next_submit_at, tries, submitted_at, first_sent_at,
    sent_no, in_company, refused, was_sent, balance_before, balance_before_at, balance_before_no, balance_after, next_look_at, looked_at,
    stuck_told, odd_told, version)
select order_id, user_id, draft, batch_id, service_id, 1, panel_service, service_name, service_type, fields, link, quantity, runs, rate,
    price, price_currency, cost, currency, status, reject_reason, panel_order, id_doubted, settled_by, panel_status, start_count, remains,
    charge, placed_at, ended_at, submit_until, next_submit_at, tries, submitted_at, first_sent_at, sent_no, in_company, refused, was_sent,
    balance_before, balance_before_at, balance_before_no, balance_after, next_look_at, looked_at, stuck_told, odd_told, version
from former_orders;

create table requests (
    request_id   integer primary key autoincrement,
    order_id     integer not null references orders,
    panel_id     integer not null references panel_accounts,     -- its order's
    kind         text    not null check (kind in ('refill', 'cancel')),
    asked_by     integer not null references users,
    asked_at     integer not null,
    state        text    not null default 'wanted' check (state in
        ('wanted', 'asking', 'asked', 'running', 'completed', 'rejected', 'failed', 'refused', 'unclear', 'dropped')),
    panel_refill text,                             -- the panel's id of a refill; without one it can't be followed
    denial       text check (denial is null or state = 'refused'),
    tries        integer not null default 0,
    send_until   integer not null,                 -- after this it is dropped rather than sent
    next_at      integer,                          -- when the worker does something about it; null: never
    again_at     integer,                          -- from when on another one may be asked for; null: never
    offered      integer not null default 0 check (offered in (0, 1)),   -- the order's card was drawn anew for that
    unique (panel_refill, panel_id),
    -- What is still to be sent is the worker's business, and only a refill has a life of its own.
    check (state not in ('wanted', 'asking') or next_at is not null),
    check (kind = 'refill' or state not in ('running', 'completed', 'rejected', 'failed')),
    check (kind = 'refill' or panel_refill is null)
) strict;
insert into requests (request_id, order_id, panel_id, kind, asked_by, asked_at, state, panel_refill, denial, tries, send_until, next_at,
    again_at, offered)
select request_id, order_id, 1, kind, asked_by, asked_at, state, panel_refill, denial, tries, send_until, next_at, again_at, offered
from former_requests;

-- The numbers go on where they were, also past rows that are gone.
delete from sqlite_sequence where name in ('services', 'orders', 'requests');
insert into sqlite_sequence (name, seq) select name, seq from former_sequence where name in ('services', 'orders', 'requests');

drop index uses_by_service;
drop index favourites_by_service;
drop table former_services;
drop table former_orders;
drop table former_requests;
drop table former_sequence;

create index orders_of_user on orders (user_id, order_id);
create index orders_active on orders (user_id, order_id) where ended_at is null;
create index orders_to_submit on orders (next_submit_at) where status = 'reserved';
create index orders_submitting on orders (order_id) where status = 'submitting';
create index orders_sent on orders (submitted_at) where submitted_at is not null;
create index orders_to_look_at on orders (next_look_at) where next_look_at is not null;
create index orders_unclear on orders (order_id) where status = 'unclear';
create index orders_given_back on orders (ended_at) where status in ('partial', 'cancelled', 'failed');
create index orders_of_batch on orders (batch_id, status) where batch_id is not null;
create index orders_splitting on orders (ended_at)
    where runs is not null or service_type = 'subscriptions';
create index orders_completed on orders (service_id, ended_at) where status = 'completed';
create index orders_placed on orders (placed_at);
create index orders_by_sent_no on orders (panel_id, sent_no) where sent_no is not null;
create index orders_figures on orders (user_id, placed_at, status, charge, cost);
create index requests_of_order on requests (order_id, kind, request_id);
create unique index requests_open on requests (order_id, kind) where state in ('wanted', 'asking');
create index requests_due on requests (next_at) where next_at is not null;
create index requests_to_offer on requests (again_at) where offered = 0 and again_at is not null;

create trigger batch_of_order_changed after update of status on orders
when new.batch_id is not null and new.status <> old.status
begin
    update batches set version = version + 1 where batch_id = new.batch_id;
end;

create trigger order_changed after update of version on orders
begin
    update messages set version = new.version where order_id = new.order_id;
end;

create trigger order_tallied after insert on orders
begin
    insert into tallies (day, status, orders, charged, expected)
    select new.placed_at / 86400000, new.status, 0, 0, 0
    where not exists (select 1 from tallies where day = new.placed_at / 86400000 and status = new.status);
    update tallies set orders = orders + 1,
        charged = min(9000000000000000000, charged + max(0, min(1000000000000000, coalesce(new.charge, 0)))),
        expected = min(9000000000000000000, expected + max(0, min(1000000000000000, iif(new.charge is null, new.cost, 0))))
    where day = new.placed_at / 86400000 and status = new.status;
end;

create trigger order_tallied_anew after update of status, charge, cost, placed_at on orders
when new.status <> old.status or new.charge is not old.charge or new.cost <> old.cost or new.placed_at <> old.placed_at
begin
    update tallies set orders = orders - 1,
        charged = max(0, charged - max(0, min(1000000000000000, coalesce(old.charge, 0)))),
        expected = max(0, expected - max(0, min(1000000000000000, iif(old.charge is null, old.cost, 0))))
    where day = old.placed_at / 86400000 and status = old.status;
    insert into tallies (day, status, orders, charged, expected)
    select new.placed_at / 86400000, new.status, 0, 0, 0
    where not exists (select 1 from tallies where day = new.placed_at / 86400000 and status = new.status);
    update tallies set orders = orders + 1,
        charged = min(9000000000000000000, charged + max(0, min(1000000000000000, coalesce(new.charge, 0)))),
        expected = min(9000000000000000000, expected + max(0, min(1000000000000000, iif(new.charge is null, new.cost, 0))))
    where day = new.placed_at / 86400000 and status = new.status;
end;

create trigger order_tallied_no_more after delete on orders
begin
    update tallies set orders = orders - 1,
        charged = max(0, charged - max(0, min(1000000000000000, coalesce(old.charge, 0)))),
        expected = max(0, expected - max(0, min(1000000000000000, iif(old.charge is null, old.cost, 0))))
    where day = old.placed_at / 86400000 and status = old.status;
end;
