-- How far the books of a shop were looked through, and what did not add up when they were looked through last.
create table watch (
    id        integer primary key check (id = 1),
    transfers integer not null default 0,          -- transfers up to this one chain on
    payments  integer not null default 0,          -- payments up to this one are credited
    summed_at integer,                             -- when all balances were added up
    wrong     text                                 -- what did not add up; nothing is sold until somebody has looked
) strict;
insert into watch (id) values (1);

-- What a wish brought, and wishes that brought something.
create index payments_of_topup on payments (topup_id) where topup_id is not null;
create index topups_paid on topups (topup_id) where state = 'paid';

-- What was sold of what was placed on a day (UTC): kept here so that nobody adds up all orders there ever were.
create table tallies_of_sales (
    day  integer not null primary key,
    sold integer not null
) strict;
insert into tallies_of_sales (day, sold)
select o.placed_at / 86400000, sum(b.taken) from bills b join orders o on o.order_id = b.order_id group by 1;

create trigger sale_tallied after update of taken on bills when new.taken <> old.taken
begin
    insert into tallies_of_sales (day, sold) select placed_at / 86400000, new.taken - old.taken from orders where order_id = new.order_id
    on conflict (day) do update set sold = sold + excluded.sold;
end;
-- The clock was set.
create trigger sale_tallied_anew after update of placed_at on orders when new.placed_at / 86400000 <> old.placed_at / 86400000
begin
    update tallies_of_sales set sold = sold - (select taken from bills where order_id = new.order_id)
    where day = old.placed_at / 86400000 and exists (select 1 from bills where order_id = new.order_id);
    insert into tallies_of_sales (day, sold) select new.placed_at / 86400000, taken from bills where order_id = new.order_id
    on conflict (day) do update set sold = sold + excluded.sold;
end;
