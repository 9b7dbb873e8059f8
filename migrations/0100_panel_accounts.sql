-- What is known of a panel account and what is known of the bot itself are two things: a second account is a second row.

create table panel_accounts (
    panel_id         integer primary key,
    -- Its balance. Sums are micro-units of its currency.
    currency         text,                            -- as the panel names it
    balance          integer,
    balance_at       integer,                         -- when it was read
    balance_due_at   integer not null default 0,      -- when it is read next
    balance_low_told integer not null default 0 check (balance_low_told in (0, 1)),
    decimals         integer check (decimals between 0 and 6),   -- the most it was seen with, trailing zeros not counted
    -- What moves it.
    sends            integer not null default 0,      -- how many `add`s were sent
    balance_no       integer,                         -- how many of them when it was read last while nothing was being sent
    follows_orders   integer check (follows_orders in (0, 1)),   -- whether it falls by what an order costs; null: not seen yet
    foreign_at       integer,                         -- when something was seen first that is not this bot's
    foreign_words    text,                            -- what it was
    moved_at         integer,                         -- when it last moved without an order of this bot's
    -- Its health: whether it answers, and takes the key.
    silent_since     integer,
    silent_told      integer not null default 0 check (silent_told in (0, 1)),
    misses           integer not null default 0,      -- how often in a row it did not answer
    rest_until       integer,                         -- it is not called before
    key_refused_at   integer,                         -- no calls but a probe an hour
    -- Its catalog.
    catalog_at       integer,                         -- when it was read
    catalog_due_at   integer not null default 0,      -- when it is read next
    catalog_asked_by integer,                         -- the chat in which an admin asked for that
    check ((foreign_at is null) = (foreign_words is null))
) strict;

insert into panel_accounts (panel_id, currency, balance, balance_at, balance_due_at, balance_low_told, decimals, sends, balance_no,
    follows_orders, foreign_at, foreign_words, moved_at, silent_since, silent_told, misses, rest_until, key_refused_at, catalog_at,
    catalog_due_at, catalog_asked_by)
select 1, f.currency, f.balance, f.balance_at, f.balance_due_at, f.balance_low_told, a.decimals, a.sends, a.balance_no,
    a.follows_orders, a.foreign_at, a.foreign_words, a.moved_at, f.silent_since, f.silent_told, f.misses, f.rest_until,
    f.key_refused_at, f.catalog_at, f.catalog_due_at, f.catalog_asked_by
from facts f join account a;

-- The bot's own state: one row.
create table bot (
    only               integer primary key check (only = 1),
    paused_at          integer,                       -- an admin stopped taking orders
    admin_chat         integer,                       -- where the admin group moved when it became a supergroup
    admin_chat_was     integer,                       -- what its id was before; a new ADMIN_CHAT_ID makes both meaningless
    commands_published text,                          -- what setMyCommands was last told
    home               text                           -- where the database lives; null: not known yet
) strict;

insert into bot (only, paused_at, admin_chat, admin_chat_was, commands_published, home)
select 1, paused_at, admin_chat, admin_chat_was, commands_published, home from facts;

drop table facts;
drop table account;
