-- Words prove nothing: what a panel says about an `add` counts as far as its balance says the same.

-- Number of the `add` among all that were ever sent, in their order: times are no order where a clock is set.
alter table orders add column sent_no integer;
create index orders_by_sent_no on orders (sent_no) where sent_no is not null;
-- When its first `add` was sent, also if the panel refused that and it waits to be sent again.
alter table orders add column first_sent_at integer;
-- When the balance before this one was read, and how many had been sent by then: what those after it took is accounted for.
alter table orders add column balance_before_at integer;
alter table orders add column balance_before_no integer;
-- The balance right after its answer was lost, plus what other orders took since the balance before was read.
alter table orders add column balance_after integer;
-- What the panel said to its last `add`, as JSON of domain::attempt::Claim: it may be sent again only when the balance shows that
-- nothing came of that. Null: it was never sent, or did not leave.
alter table orders add column refused text;
alter table orders add column was_sent integer not null default 0 check (was_sent = (refused is not null));
-- Who settled what became of it, where its answer was lost: the bot by what it found, which can be taken back, or people.
alter table orders add column settled_by text check (settled_by in ('evidence', 'people'));

-- Orders of an earlier version have no numbers; what is still to be settled about them keeps its order.
update orders set first_sent_at = submitted_at where submitted_at is not null;
update orders set sent_no = numbered.no
from (select order_id, row_number() over (order by submitted_at, order_id) as no from orders where submitted_at is not null) as numbered
where numbered.order_id = orders.order_id
    and orders.submitted_at >= (select min(submitted_at) from orders where status = 'unclear');
update orders set balance_before_no = sent_no - 1, balance_before_at = submitted_at where balance_before is not null;

-- What the balance of the panel's account shows of whoever uses it: one row.
create table account (
    only           integer primary key check (only = 1),
    sends          integer not null default 0,     -- how many `add`s were sent
    balance_no     integer,                        -- how many of them when the balance was read last while nothing was being sent
    follows_orders integer check (follows_orders in (0, 1)),  -- whether it falls by what an order costs; null: not seen yet
    foreign_at     integer,                        -- when something was seen first that is not this bot's
    foreign_words  text,                           -- what it was
    moved_at       integer,                        -- when it last moved without an order of this bot's
    check ((foreign_at is null) = (foreign_words is null))
) strict;
insert into account (only, sends) values (1, (select count(*) from orders where submitted_at is not null));

-- Where the database lives: a copy that is started elsewhere sends nothing of what waited. Null: not known yet.
alter table facts add column home text;
-- That the balance was read while nothing was under way is known by how many had been sent.
alter table facts drop column balance_quiet;
