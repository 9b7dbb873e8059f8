-- What people wish to pay (`topups`), and what came in (`payments`). A wish may come to nothing; what came in is credited, once, whatever
-- had been given up. Sums are micro-units of the wallet's currency.

create table topups (
    topup_id     integer primary key,              -- drawn, as a draft's number is: it is never another one's, also in a copy put back
    user_id      integer not null references users,
    way          text    not null check (way in ('stars', 'cryptopay', 'hand')),
    credits      integer not null check (credits > 0),     -- what is credited, at the rate at which it was opened
    stars        integer check (stars between 1 and 25000),
    state        text    not null check (state in ('opening', 'open', 'shown', 'paid', 'expired', 'dropped', 'refused')),
    external     text,                             -- what the other side calls it
    url          text,                             -- where it is paid
    made_at      integer not null,
    good_until   integer not null,                 -- from then on nothing new is begun with it
    next_look_at integer,                          -- when something is to be done for it
    looks        integer not null default 0,
    -- By hand: what somebody sent as a proof, and what an admin said of it.
    receipt_file text,                             -- Telegram's handle of the photo or file
    receipt_kind text check (receipt_kind in ('photo', 'document', 'number')),
    receipt_key  text,                             -- the same whenever the same file, or number, is sent
    shown_at     integer,
    reason       text,                             -- why it was refused
    check ((way = 'stars') = (stars is not null)),
    check ((receipt_key is null) = (shown_at is null))
) strict;
create unique index topups_by_external on topups (way, external) where external is not null;
create index topups_of_people on topups (user_id, topup_id);
create index topups_due on topups (next_look_at) where next_look_at is not null;
create index topups_by_receipt on topups (receipt_key) where receipt_key is not null;

create table payments (
    payment_id  integer primary key autoincrement,
    way         text    not null check (way in ('stars', 'cryptopay', 'hand')),
    external    text    not null,                  -- what the other side calls this payment: it is credited once
    topup_id    integer references topups,         -- none: for none of ours
    user_id     integer not null references users, -- who has it
    paid        text    not null,                  -- what was paid, in the other side's unit
    credits     integer not null check (credits > 0),
    at          integer not null,
    refund      text    check (refund in ('wanted', 'asking', 'done', 'refused')),
    refund_by   integer references users,
    next_at     integer,                           -- when the refund is asked for (again)
    unique (way, external)
) strict;
create index payments_of_people on payments (user_id, payment_id);
create index payments_to_refund on payments (next_at) where next_at is not null;

-- How far what the bot got in Stars was read, in transactions from the first one on; and when it is read again.
create table star_reading (
    id      integer primary key check (id = 1),
    began_at integer not null,                     -- what came in before is nobody's here
    read    integer not null,
    next_at integer not null
) strict;
