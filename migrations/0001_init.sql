-- Panelgram's tables. Laws of nature are checks and unique keys: the database judges, the code translates.
-- Money is an integer of micro-units (0.000001) of the panel's currency. Moments are milliseconds since 1970, UTC.
-- Rates stay the panel's decimal text: they can have more digits than any integer unit holds.

-- People who ever wrote to the bot. Admins are a setting (ADMIN_IDS), not a column: taking someone off the list is enough.
create table users (
    user_id   integer primary key,                 -- Telegram's id
    name      text    not null,                    -- first and last name as Telegram last gave them
    username  text,
    access    text    not null default 'stranger' check (access in ('stranger', 'asked', 'member', 'declined')),
    lang      text    not null check (lang in ('ru', 'en')),
    blocked   integer not null default 0 check (blocked in (0, 1)),   -- they blocked the bot: nothing is sent until they write
    seen_at   integer not null,
    joined_at integer                              -- when they became a member
) strict;

-- Where everybody is in the conversation: one row a person and chat, changed in the transaction of the update.
create table dialogues (
    chat_id        integer not null,
    user_id        integer not null references users,
    state          text    not null,               -- JSON of dialog::State; one that can't be read is the menu
    screen_message integer,                        -- the message that changes; buttons elsewhere are out of date
    buried         integer not null default 0 check (buried in (0, 1)),   -- the bot has said something below it since
    last_update    integer not null default 0,     -- Telegram's update_id: a redelivered update does nothing
    turn           integer not null default 0,     -- counts updates; numbers the drafts of this person
    primary key (chat_id, user_id)
) strict, without rowid;

-- Categories have a key of our own because their names (up to hundreds of bytes) do not fit a button.
create table categories (
    category_id integer primary key autoincrement,
    name        text not null unique
) strict;

-- The panel's list. Rows are never deleted: orders point here.
create table services (
    service_id   integer primary key autoincrement,
    panel_id     text    not null unique,          -- the panel's id: any text
    name         text    not null,
    category_id  integer not null references categories,
    kind         text    not null,                 -- the type as the panel writes it
    rate         text    not null,                 -- decimal text
    min          integer not null,
    max          integer not null,
    refill       integer not null check (refill in (0, 1)),
    cancel       integer not null check (cancel in (0, 1)),
    dripfeed     integer not null check (dripfeed in (0, 1)),
    description  text,
    average_time text,
    position     integer not null,                 -- the panel's order
    listed       integer not null default 1 check (listed in (0, 1))   -- 0: left the panel's list, not offered
) strict;

create table favourites (
    user_id    integer not null references users,
    service_id integer not null references services,
    primary key (user_id, service_id)
) strict, without rowid;

create table orders (
    order_id       integer primary key autoincrement,
    user_id        integer not null references users,
    draft          integer not null,               -- the person's turn in which the draft took its last shape
    service_id     integer not null references services,
    panel_service  text    not null,
    service_name   text    not null,
    fields         text    not null,               -- JSON: what `add` is sent, to the field
    link           text    not null,
    quantity       integer not null check (quantity > 0),
    rate           text    not null,               -- decimal text, as it was confirmed
    price          integer not null check (price >= 0),   -- what the customer pays
    cost           integer not null check (cost >= 0),    -- what the panel is expected to take
    currency       text    not null,
    status         text    not null default 'reserved' check (status in
        ('reserved', 'submitting', 'unclear', 'running', 'completed', 'partial', 'cancelled', 'failed', 'rejected')),
    reject_reason  text check ((reject_reason is null) = (status <> 'rejected')),
    panel_order    text unique,                    -- the panel's id: two orders can't claim the same one
    panel_status   text,
    start_count    integer,
    remains        integer,
    charge         integer,                        -- what the panel says it took
    placed_at      integer not null,
    submitted_at   integer,
    submit_until   integer not null,               -- after this it is given up rather than sent
    next_submit_at integer not null,
    tries          integer not null default 0,
    next_look_at   integer,                        -- when its status is asked for next; null: never
    looked_at      integer,                        -- when it was asked for last
    ended_at       integer,
    stuck_told     integer not null default 0 check (stuck_told in (0, 1)),
    card_message   integer,                        -- the message in its owner's chat that shows it
    card_before    integer,                        -- the one that showed it before, and does again when the present one is left
    version        integer not null default 1,     -- counts what changed
    shown          integer not null default 0,     -- the version its card shows
    -- A draft can be confirmed once: two taps, or the same update twice, are one order.
    unique (user_id, draft),
    -- What the panel has, has the panel's id; what it has not, has none.
    check ((panel_order is not null) = (status in ('running', 'completed', 'partial', 'cancelled', 'failed'))),
    check ((ended_at is not null) = (status in ('completed', 'partial', 'cancelled', 'failed', 'rejected')))
) strict;
-- Which statement needs which is held by a test (tests/it/store/plans.rs).
create index orders_of_user on orders (user_id, order_id);
create index orders_active on orders (user_id, order_id) where ended_at is null;
create index orders_figures on orders (user_id, placed_at, status, charge, price);
create index orders_to_submit on orders (next_submit_at) where status = 'reserved';
create index orders_submitting on orders (order_id) where status = 'submitting';
create index orders_sent on orders (submitted_at) where submitted_at is not null;
create index orders_to_look_at on orders (next_look_at) where next_look_at is not null;
create index orders_with_old_card on orders (order_id) where shown < version and card_message is not null;
create index orders_with_card on orders (user_id, card_message) where card_message is not null;

-- An order's history: what happened to it, when, in whose words. Only ever added to.
create table order_events (
    order_id integer not null references orders,
    at       integer not null,
    what     text    not null,
    detail   text    not null default ''
) strict;
create index events_of_order on order_events (order_id);

-- What somebody is to be told: written in the transaction of its cause, delivered at least once.
create table outbox (
    outbox_id   integer primary key autoincrement,
    chat_id     integer not null,
    notice      text    not null,                  -- JSON of domain::notice::Notice; put into words at delivery
    dedupe_key  text    not null,                  -- what was told under it is not told again, or not before its period is over
    created_at  integer not null,
    next_try_at integer not null,
    tries       integer not null default 0,
    done_at     integer,                           -- delivered, or given up for good
    failure     text,                              -- why it was given up
    unique (chat_id, dedupe_key)
) strict;
create index outbox_due on outbox (chat_id, outbox_id) where done_at is null;
create index outbox_done on outbox (done_at) where done_at is not null;

-- What is known of the panel and of the bot itself: one row.
create table facts (
    only                integer primary key check (only = 1),
    balance             integer,
    currency            text,
    balance_at          integer,
    balance_low_told    integer not null default 0 check (balance_low_told in (0, 1)),
    balance_due_at      integer not null default 0,   -- when it is read next
    catalog_at          integer,
    catalog_due_at      integer not null default 0,   -- when it is read next
    catalog_asked_by    integer,                   -- the chat in which an admin asked for a refresh
    silent_since        integer,                   -- the panel has not answered since
    silent_told         integer not null default 0 check (silent_told in (0, 1)),
    key_refused_at      integer,                   -- the panel refused the key: no calls but a probe an hour
    paused_at           integer,                   -- an admin stopped taking orders
    admin_chat          integer,                   -- where the admin group moved when it became a supergroup
    admin_chat_was      integer,                   -- what its id was before; a new ADMIN_CHAT_ID makes both meaningless
    commands_published  text                       -- what setMyCommands was last told
) strict;
insert into facts (only) values (1);

-- Order numbers begin where they look like order numbers.
insert into sqlite_sequence (name, seq) values ('orders', 1000);
