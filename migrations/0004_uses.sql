-- What each person ordered how often: kept with each order that is placed, so that nobody's orders have to be counted for the menu.
create table uses (
    user_id    integer not null references users,
    service_id integer not null references services,
    orders     integer not null check (orders > 0),
    last_at    integer not null,                   -- when it was ordered last
    primary key (user_id, service_id)
) strict, without rowid;
create index uses_most on uses (user_id, orders desc, last_at desc, service_id);

insert into uses (user_id, service_id, orders, last_at)
    select user_id, service_id, count(*), max(placed_at) from orders group by user_id, service_id;
