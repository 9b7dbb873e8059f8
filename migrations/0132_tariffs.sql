-- Prices that admins set in place of the markup for all: a markup of a category, a markup or a fixed rate of a service. They stay when what
-- they are about leaves the panel's list, and count again when it comes back.

create table tariffs (
    tariff_id   integer primary key,
    category_id integer unique references categories,
    service_id  integer unique references services,
    markup      integer check (markup between 0 and 1000000),      -- in hundredths of a per cent
    fixed       text check (fixed not glob '*[^0-9.]*' and cast(fixed as real) > 0),   -- what is paid per 1000, or per order; all its digits
    by_admin    integer not null references users,
    set_at      integer not null,
    told        integer not null default 0 check (told in (0, 1)), -- the admins know that it is less than it has to be
    check ((category_id is null) <> (service_id is null)),
    check ((markup is null) <> (fixed is null)),
    check (fixed is null or service_id is not null)
) strict;

-- What an admin takes off all rates for somebody, in hundredths of a per cent, whatever they have paid so far.
alter table users add column discount integer check (discount between 0 and 10000);

-- What somebody has paid for delivered orders is summed up at each of their turns, where that makes a discount.
drop index bills_of_people;
create index bills_of_people on bills (user_id, taken);
