-- What an order whose answer was lost is settled by.
-- The panel's balance just before the order was sent, where it says something about it.
alter table orders add column balance_before integer;
create index orders_unclear on orders (order_id) where status = 'unclear';
-- Orders of which something came back: they move the balance.
create index orders_given_back on orders (ended_at) where status in ('partial', 'cancelled', 'failed');
-- Orders that the panel splits into others, which have ids of their own between those of our orders.
create index orders_splitting on orders (ended_at)
    where instr(fields, '["runs",') > 0 or instr(fields, '["delay",') > 0;
