-- The books of a shop: who has what money, what an order is billed, and each movement of money from one account to another. What does not
-- add up can't be written: not here, and not by hand. Sums are micro-units of the wallet's currency.

-- What the sums of the books are of: written when the first is known, and kept as long as anybody has money there.
create table books (
    id       integer primary key check (id = 1),
    currency text    not null
) strict;

create table accounts (
    account_id integer primary key,
    user_id    integer references users,           -- whose; null: the house's
    kind       text    not null check (kind in
        ('wallet', 'held', 'owed', 'sales', 'stars', 'cryptopay', 'hand', 'gifts', 'adjusted')),
    balance    integer not null default 0,
    -- A person's: what can be spent, what waits with orders that the panel has not taken, what is owed. The house's: what was sold and not
    -- given back; minus what came in from the world by each way; minus what was given as a present; admins' corrections.
    check ((user_id is not null) = (kind in ('wallet', 'held', 'owed'))),
    check (kind not in ('wallet', 'held') or balance >= 0),
    check (kind <> 'owed' or balance <= 0)
) strict;
create unique index accounts_of_people on accounts (user_id, kind) where user_id is not null;
create unique index accounts_of_the_house on accounts (kind) where user_id is null;
insert into accounts (kind) values ('sales'), ('stars'), ('cryptopay'), ('hand'), ('gifts'), ('adjusted');

-- What an order is billed: one a sold order.
create table bills (
    order_id integer primary key references orders,
    user_id  integer not null references users,
    price    integer not null check (price >= 0),
    held     integer not null default 0 check (held >= 0),     -- waits until the panel has taken the order
    taken    integer not null default 0 check (taken >= 0),    -- was sold
    waived   integer not null default 0 check (waived >= 0),   -- is due, and is the owner's loss
    moves    integer not null default 0,                       -- how many transfers there are of it
    review   text,                                             -- why people have to say what is due
    decided  integer check (decided between 0 and price),      -- what they said
    stale    integer not null default 0 check (stale in (0, 1)),   -- the order changed since
    check (held + taken + waived <= price)
) strict;
create index bills_of_people on bills (user_id);
create index bills_stale on bills (order_id) where stale = 1;
create index bills_in_review on bills (order_id) where review is not null;

-- One amount, from one account to another. Rows never change.
create table transfers (
    transfer_id  integer primary key autoincrement,
    at           integer not null,
    source       integer not null references accounts,
    target       integer not null references accounts,
    amount       integer not null check (amount > 0),
    source_after integer not null,                 -- what the two have then
    target_after integer not null,
    why          text    not null check (why in ('order', 'payment', 'refund', 'gift', 'adjustment')),
    order_id     integer references bills,
    payment_id   integer references payments,
    by_admin     integer references users,
    note         text,                             -- an admin's reason
    ref          text    not null unique,          -- what it is for: the same thing is never posted twice
    check (source <> target),
    check ((why = 'order') = (order_id is not null)),
    check ((why in ('payment', 'refund')) = (payment_id is not null)),
    check ((why = 'adjustment') = (by_admin is not null))
) strict;
create index transfers_from on transfers (source, transfer_id);
create index transfers_to on transfers (target, transfer_id);
create index transfers_of_order on transfers (order_id) where order_id is not null;
create index transfers_of_payment on transfers (payment_id) where payment_id is not null;

create trigger transfer_adds_up before insert on transfers
begin
    select raise(abort, 'a transfer does not add up') where
        new.source_after is not (select balance - new.amount from accounts where account_id = new.source)
        or new.target_after is not (select balance + new.amount from accounts where account_id = new.target);
    -- Money of an order moves between its own customer's accounts and what was sold.
    select raise(abort, 'a transfer of another''s order') where new.order_id is not null and exists (
        select 1 from accounts a join bills b on b.order_id = new.order_id
        where a.account_id in (new.source, new.target)
            and not (a.kind = 'sales' or a.kind in ('wallet', 'held') and a.user_id = b.user_id));
end;
create trigger transfer_moves after insert on transfers
begin
    update accounts set balance = new.source_after where account_id = new.source;
    update accounts set balance = new.target_after where account_id = new.target;
    update bills set moves = moves + 1,
        held = held + new.amount * ((select kind from accounts where account_id = new.target) = 'held')
                    - new.amount * ((select kind from accounts where account_id = new.source) = 'held'),
        taken = taken + new.amount * ((select kind from accounts where account_id = new.target) = 'sales')
                      - new.amount * ((select kind from accounts where account_id = new.source) = 'sales')
    where order_id = new.order_id;
end;
create trigger transfer_never_changes before update on transfers
begin
    select raise(abort, 'a transfer never changes');
end;
create trigger transfer_never_goes before delete on transfers
begin
    select raise(abort, 'a transfer never goes');
end;

-- A balance is what its last transfer left, a bill what its transfers moved: neither is set by itself.
create trigger balance_is_its_transfers before update of balance on accounts
begin
    select raise(abort, 'a balance is what its transfers left') where new.balance is not (
        select iif(source = new.account_id, source_after, target_after) from transfers where transfer_id = (
            select max(transfer_id) from (
                select max(transfer_id) as transfer_id from transfers where source = new.account_id
                union all select max(transfer_id) from transfers where target = new.account_id)));
end;
create trigger account_begins_empty before insert on accounts
when new.balance <> 0
begin
    select raise(abort, 'an account begins empty');
end;
create trigger account_stays before delete on accounts
begin
    select raise(abort, 'an account stays');
end;
create trigger bill_begins_empty before insert on bills
when new.held <> 0 or new.taken <> 0 or new.waived <> 0 or new.moves <> 0
begin
    select raise(abort, 'a bill begins empty');
end;
create trigger bill_is_its_transfers before update of held, taken on bills
begin
    select raise(abort, 'a bill is what its transfers moved') where
        (new.held, new.taken) is not (
            select coalesce(sum(t.amount * (target.kind = 'held')), 0) - coalesce(sum(t.amount * (source.kind = 'held')), 0),
                   coalesce(sum(t.amount * (target.kind = 'sales')), 0) - coalesce(sum(t.amount * (source.kind = 'sales')), 0)
            from transfers t join accounts source on source.account_id = t.source join accounts target on target.account_id = t.target
            where t.order_id = new.order_id);
end;
create trigger bill_stays before delete on bills
begin
    select raise(abort, 'a bill stays');
end;

-- However an order changes, its bill has to be settled.
create trigger bill_is_stale after update of status, charge, remains on orders
when new.charge is not old.charge or new.remains is not old.remains
    or new.status <> old.status
        and not (new.status in ('reserved', 'submitting', 'unclear') and old.status in ('reserved', 'submitting', 'unclear'))
begin
    update bills set stale = 1 where order_id = new.order_id;
end;
