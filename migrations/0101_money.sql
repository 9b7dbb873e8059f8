-- What an order costs the owner, what the panel took and what the customer pays are three sums, of two currencies: none stands in
-- for another.

-- `currency` is the panel's, that of cost and charge; this is the price's. In house billing they are the same.
alter table orders add column price_currency text not null default '';
update orders set price_currency = currency;

drop index orders_figures;
create index orders_figures on orders (user_id, placed_at, status, charge, cost);

-- What is confirmed in a table of many orders knows its cost as well.
update dialogues set state = json_set(state, '$.draft.orders', (
    select json_group_array(json_set(value, '$.cost', value ->> '$.price')) from json_each(state, '$.draft.orders')))
where iif(json_valid(state), json_type(state, '$.draft.orders') = 'array', 0);

-- How many orders were placed on a day, by what became of them, and what they cost the owner.
drop trigger order_tallied;
drop trigger order_tallied_anew;
drop trigger order_tallied_no_more;
drop table tallies;
create table tallies (
    day      integer not null,                     -- of the moment it was placed, UTC, since 1970
    status   text    not null,
    orders   integer not null check (orders >= 0),
    charged  integer not null,                     -- what the panel charged
    expected integer not null,                     -- the cost of those of which it has not said that
    primary key (day, status)
) strict, without rowid;

-- What an order adds is bounded, whatever stands in its row, and a sum stops at 9 × 10^18 instead of failing.
insert into tallies (day, status, orders, charged, expected)
select placed_at / 86400000, status, count(*),
       min(9000000000000000000, sum(max(0, min(1000000000000000, coalesce(charge, 0))) >> 32) * 4294967296
           + sum(max(0, min(1000000000000000, coalesce(charge, 0))) & 4294967295)),
       min(9000000000000000000, sum(max(0, min(1000000000000000, iif(charge is null, cost, 0))) >> 32) * 4294967296
           + sum(max(0, min(1000000000000000, iif(charge is null, cost, 0))) & 4294967295))
from orders group by 1, 2;

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
