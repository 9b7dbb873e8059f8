-- How many orders were placed on a day, by what became of them, and what they cost: figures about everything take no longer after
-- years. Kept by the database itself, whoever changes an order.
create table tallies (
    day    integer not null,                       -- of the moment it was placed, UTC, since 1970
    status text    not null,
    orders integer not null check (orders >= 0),
    spent  integer not null,                       -- what the panel charged, or the price where that is not known
    primary key (day, status)
) strict, without rowid;

insert into tallies (day, status, orders, spent)
select placed_at / 86400000, status, count(*), sum(coalesce(charge, price)) from orders group by 1, 2;

create trigger order_tallied after insert on orders
begin
    insert into tallies (day, status, orders, spent)
    select new.placed_at / 86400000, new.status, 0, 0
    where not exists (select 1 from tallies where day = new.placed_at / 86400000 and status = new.status);
    update tallies set orders = orders + 1, spent = spent + coalesce(new.charge, new.price)
    where day = new.placed_at / 86400000 and status = new.status;
end;

create trigger order_tallied_anew after update of status, charge, price, placed_at on orders
when new.status <> old.status or new.charge is not old.charge or new.price <> old.price or new.placed_at <> old.placed_at
begin
    update tallies set orders = orders - 1, spent = spent - coalesce(old.charge, old.price)
    where day = old.placed_at / 86400000 and status = old.status;
    insert into tallies (day, status, orders, spent)
    select new.placed_at / 86400000, new.status, 0, 0
    where not exists (select 1 from tallies where day = new.placed_at / 86400000 and status = new.status);
    update tallies set orders = orders + 1, spent = spent + coalesce(new.charge, new.price)
    where day = new.placed_at / 86400000 and status = new.status;
end;

create trigger order_tallied_no_more after delete on orders
begin
    update tallies set orders = orders - 1, spent = spent - coalesce(old.charge, old.price)
    where day = old.placed_at / 86400000 and status = old.status;
end;

create index orders_placed on orders (placed_at);

-- People, as `/users` lists and counts them.
create index users_listed on users (access <> 'asked', seen_at desc, user_id);

create table tallies_of_people (
    access text    not null primary key,
    people integer not null check (people >= 0)
) strict, without rowid;

insert into tallies_of_people (access, people) select access, count(*) from users group by access;

create trigger person_tallied after insert on users
begin
    insert into tallies_of_people (access, people)
    select new.access, 0 where not exists (select 1 from tallies_of_people where access = new.access);
    update tallies_of_people set people = people + 1 where access = new.access;
end;

create trigger person_tallied_anew after update of access on users when new.access <> old.access
begin
    update tallies_of_people set people = people - 1 where access = old.access;
    insert into tallies_of_people (access, people)
    select new.access, 0 where not exists (select 1 from tallies_of_people where access = new.access);
    update tallies_of_people set people = people + 1 where access = new.access;
end;

create trigger person_tallied_no_more after delete on users
begin
    update tallies_of_people set people = people - 1 where access = old.access;
end;
