-- What admins give away: a code brings a sum, or a part of the next top-up. That none is used more often than it may be, nor twice by one
-- person, and that none gives more than it says, the tables see to.

create table codes (
    code_id    integer primary key,                -- drawn, as a wish's number is: a button never names another one
    word       text    not null unique check (length(word) = 12 and word not glob '*[^0-9A-HJKMNP-TV-Z]*'),
    credits    integer not null check (credits > 0),               -- what it brings; of a bonus, the most
    percent    integer check (percent between 1 and 10000),        -- of a bonus: how much of the top-up, in hundredths of a per cent
    most       integer not null check (most > 0),  -- how often it may be used
    uses       integer not null default 0,         -- how often it was
    ends_at    integer,                            -- from then on nobody can use it
    by_admin   integer not null references users,
    made_at    integer not null,
    stopped_at integer,                            -- since then nobody can
    check (uses between 0 and most)
) strict;
create trigger code_says_the_same before update of word, credits, percent, most on codes
begin
    select raise(abort, 'what a code says never changes');
end;
create trigger code_begins_unused before insert on codes when new.uses <> 0
begin
    select raise(abort, 'a code begins unused');
end;
create trigger code_is_used_by_people before update of uses on codes
begin
    select raise(abort, 'a code is used as often as people used it')
    where new.uses is not (select count(*) from code_uses where code_id = new.code_id);
end;

-- Who used which.
create table code_uses (
    code_id    integer not null references codes,
    user_id    integer not null references users,
    at         integer not null,
    waits      integer not null check (waits in (0, 1)),           -- a bonus, for the next top-up
    payment_id integer unique references payments,                 -- the top-up that a bonus came with
    given      integer not null default 0 check (given >= 0),      -- what it brought
    primary key (code_id, user_id),
    check (waits = 0 or payment_id is null and given = 0)
) strict, without rowid;
-- One at a time: which of two comes first would be anybody's guess.
create unique index code_uses_waiting on code_uses (user_id) where waits = 1;
create index code_uses_of_people on code_uses (user_id);
create trigger code_is_over before insert on code_uses
begin
    select raise(abort, 'a code that is over') from codes
    where code_id = new.code_id and (stopped_at is not null or ends_at <= new.at);
end;
create trigger code_used after insert on code_uses
begin
    update codes set uses = uses + 1 where code_id = new.code_id;
end;
create trigger code_use_stays before delete on code_uses
begin
    select raise(abort, 'a use of a code stays');
end;
create trigger code_use_is_whose_it_is before update of code_id, user_id on code_uses
begin
    select raise(abort, 'a use of a code is whose it is');
end;
create trigger code_gives_what_it_says before update of given on code_uses
begin
    select raise(abort, 'a code gives no more than it says')
    where new.given > (select credits from codes where code_id = new.code_id);
end;

-- What was tried and is no code that can be used: nobody guesses for long.
create table code_tries (
    user_id integer not null references users,
    at      integer not null
) strict;
create index code_tries_of_people on code_tries (user_id, at);

-- A gift is of something, comes from what is given away, and goes there when it is taken back.
alter table transfers add column code_id integer references codes check (code_id is null or why = 'gift');
create index transfers_of_code on transfers (code_id) where code_id is not null;
create trigger gift_is_of_something before insert on transfers when new.why = 'gift'
begin
    select raise(abort, 'a gift of nothing') where new.code_id is null;
    select raise(abort, 'a gift from elsewhere')
    where not exists (select 1 from accounts where account_id in (new.source, new.target) and kind = 'gifts')
        or exists (select 1 from accounts where account_id in (new.source, new.target) and kind not in ('gifts', 'wallet', 'owed'));
    select raise(abort, 'a gift of a code that was not used') where not exists (
        select 1 from code_uses u join accounts a on a.user_id = u.user_id
        where u.code_id = new.code_id and a.account_id in (new.source, new.target));
end;
create trigger gift_counts after insert on transfers when new.code_id is not null
begin
    update code_uses set given = given + iif((select kind from accounts where account_id = new.source) = 'gifts', new.amount, -new.amount)
    where code_id = new.code_id and user_id in (select user_id from accounts where account_id in (new.source, new.target));
end;
