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
    check ((way = 'stars') = (stars is not null))
) strict;
create unique index topups_by_external on topups (way, external) where external is not null;
create index topups_of_people on topups (user_id, topup_id);
create index topups_due on topups (next_look_at) where next_look_at is not null;
create index topups_open on topups (way) where state in ('opening', 'open');

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

-- By hand: what somebody sent as a proof that they paid, and what an admin said of it. Refused, another one may be sent; what was sent once
-- is known for ever.
create table receipts (
    receipt_id  integer primary key,               -- drawn, as a wish's number is
    topup_id    integer not null references topups,
    kind        text    not null check (kind in ('photo', 'document', 'number')),
    file        text,                              -- Telegram's handle of the photo or file
    key         text    not null,                  -- the same whenever the same file, or number, is sent
    words       text,                              -- what was typed, or stands below the photo
    at          integer not null,
    answer      text    check (answer in ('credited', 'refused')),
    answered_by integer references users,
    reason      text,                              -- why it was refused; its person reads it
    check ((kind = 'number') = (file is null)),
    check ((answer is null) = (answered_by is null)),
    check ((answer is 'refused') = (reason is not null))
) strict;
create index receipts_of_topup on receipts (topup_id);
create unique index receipts_unanswered on receipts (topup_id) where answer is null;
create index receipts_by_key on receipts (key);

-- What was answered, and by whom, is drawn into each message that asked.
alter table questions add column receipt_id integer references receipts;
create index questions_of_receipt on questions (receipt_id) where receipt_id is not null;
create trigger receipt_answered after update of answer on receipts
when new.answer is not old.answer
begin
    update questions set redraw_at = 0 where receipt_id = new.receipt_id;
end;

-- How Crypto Pay fares, and when what was paid there is looked through.
create table cryptopay (
    id            integer primary key check (id = 1),
    failures      integer not null default 0,      -- calls in a row that brought nothing
    failing_since integer,
    token_refused integer not null default 0 check (token_refused in (0, 1)),
    told          integer not null default 0 check (told in (0, 1)),     -- whether the admins know
    next_at       integer not null default 0,      -- it is not called before
    next_sweep_at integer not null default 0,
    check ((failures = 0) = (failing_since is null))
) strict;
insert into cryptopay (id) values (1);
