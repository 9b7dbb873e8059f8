-- A panel's numbers are held to bounds at the door now (src/domain/bounds.rs). What came in before, beyond them, is taken for not
-- sent: one such charge made the tallies overflow, and with them every later change of any order of that day.
drop trigger order_tallied;
drop trigger order_tallied_anew;
drop trigger order_tallied_no_more;

update orders set charge = null where charge not between 0 and 1000000000000000;
update orders set remains = null where remains not between -1000000000000 and 1000000000000;
update orders set start_count = null where start_count not between 0 and 1000000000000;
update orders set balance_before = null where balance_before not between -100000000000000000 and 100000000000000000;
update children set charge = null where charge not between 0 and 1000000000000000;
update facts set balance = null, balance_at = null, balance_quiet = 0, balance_due_at = 0
    where balance not between -100000000000000000 and 100000000000000000;

-- Whether the admins were told of numbers that can't be true.
alter table orders add column odd_told integer not null default 0 check (odd_told in (0, 1));

-- What an order adds to the tallies is bounded, whatever stands in its row, and a sum stops at 9 × 10^18 instead of failing.
delete from tallies;
insert into tallies (day, status, orders, spent)
select placed_at / 86400000, status, count(*),
       min(9000000000000000000, sum(max(0, min(1000000000000000, coalesce(charge, price))) >> 32) * 4294967296
           + sum(max(0, min(1000000000000000, coalesce(charge, price))) & 4294967295))
from orders group by 1, 2;

create trigger order_tallied after insert on orders
begin
    insert into tallies (day, status, orders, spent)
    select new.placed_at / 86400000, new.status, 0, 0
    where not exists (select 1 from tallies where day = new.placed_at / 86400000 and status = new.status);
    update tallies set orders = orders + 1,
        spent = min(9000000000000000000, spent + max(0, min(1000000000000000, coalesce(new.charge, new.price))))
    where day = new.placed_at / 86400000 and status = new.status;
end;

create trigger order_tallied_anew after update of status, charge, price, placed_at on orders
when new.status <> old.status or new.charge is not old.charge or new.price <> old.price or new.placed_at <> old.placed_at
begin
    update tallies set orders = orders - 1,
        spent = max(0, spent - max(0, min(1000000000000000, coalesce(old.charge, old.price))))
    where day = old.placed_at / 86400000 and status = old.status;
    insert into tallies (day, status, orders, spent)
    select new.placed_at / 86400000, new.status, 0, 0
    where not exists (select 1 from tallies where day = new.placed_at / 86400000 and status = new.status);
    update tallies set orders = orders + 1,
        spent = min(9000000000000000000, spent + max(0, min(1000000000000000, coalesce(new.charge, new.price))))
    where day = new.placed_at / 86400000 and status = new.status;
end;

create trigger order_tallied_no_more after delete on orders
begin
    update tallies set orders = orders - 1,
        spent = max(0, spent - max(0, min(1000000000000000, coalesce(old.charge, old.price))))
    where day = old.placed_at / 86400000 and status = old.status;
end;
