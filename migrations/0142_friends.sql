-- Who came by whose link, and what their delivered orders brought to whoever invited them. That nobody invites themselves, that there are no
-- circles, and that nothing is earned beyond half of what the shop earned, the tables see to.

-- The links: whose, and the word in it, drawn.
create table invitations (
    user_id integer primary key references users,
    word    text    not null unique check (length(word) = 12 and word not glob '*[^0-9A-HJKMNP-TV-Z]*')
) strict;

-- Who came by a link, at their first word to the bot, and by whose.
create table friends (
    user_id  integer primary key references users,
    referrer integer not null references users,
    at       integer not null,
    check (user_id <> referrer)
) strict;
create index friends_of_people on friends (referrer);
-- Whoever comes has invited nobody yet: so there are no circles.
create trigger friend_is_new before insert on friends
begin
    select raise(abort, 'whoever invites others was there before')
    where exists (select 1 from friends where referrer = new.user_id)
        or exists (select 1 from invitations where user_id = new.user_id)
        or exists (select 1 from orders where user_id = new.user_id);
end;
create trigger friend_stays_whose_they_are before update on friends
begin
    select raise(abort, 'a friend stays whose they are');
end;
create trigger friend_stays before delete on friends
begin
    select raise(abort, 'a friend stays');
end;

-- When it is looked at what a friend's order earned, and whether that stands.
alter table bills add column reward_at integer;
create index bills_to_reward on bills (reward_at) where reward_at is not null;

-- What an order earned whoever invited its customer: nothing, too, so that it is looked at once.
create table rewards (
    order_id integer primary key references bills,
    user_id  integer not null references users,        -- who invited
    taken    integer not null check (taken >= 0),      -- what it was sold for, then
    profit   integer not null check (profit <= taken), -- what of that was the owner's
    earned   integer not null check (earned >= 0),
    given    integer not null default 0 check (given between 0 and earned),
    at       integer not null,
    check (earned = 0 or 2 * earned <= profit)
) strict;
create index rewards_of_people on rewards (user_id, given);
create trigger reward_is_for_a_friends_order before insert on rewards
begin
    select raise(abort, 'a reward for nobody''s friend') where new.user_id is not
        (select f.referrer from bills b join friends f on f.user_id = b.user_id where b.order_id = new.order_id);
    select raise(abort, 'a reward of what was not sold')
    where new.given <> 0 or new.taken is not (select taken from bills where order_id = new.order_id);
end;
create trigger reward_says_the_same before update of order_id, user_id, taken, profit, earned on rewards
begin
    select raise(abort, 'what an order earned never changes');
end;
create trigger reward_stays before delete on rewards
begin
    select raise(abort, 'a reward stays');
end;

-- Three days after its end an order is looked at for the last time; however what was taken for it changes later, the reward follows.
create trigger bill_is_to_be_rewarded after update of status on orders when new.status <> old.status
begin
    update bills set reward_at = iif(new.status in ('completed', 'partial', 'cancelled', 'failed'), new.ended_at + 259200000, null)
    where order_id = new.order_id
        and exists (select 1 from friends f where f.user_id = bills.user_id)
        and not exists (select 1 from rewards r where r.order_id = bills.order_id);
end;
create trigger reward_follows_its_bill after update of taken on bills when new.taken <> old.taken
begin
    update bills set reward_at = 0
    where order_id = new.order_id and exists (select 1 from rewards r where r.order_id = new.order_id);
end;

-- A gift is of a code or of a reward, comes from what is given away, and goes there when it is taken back.
alter table transfers add column reward_id integer references rewards
    check (reward_id is null or why = 'gift' and code_id is null);
create index transfers_of_reward on transfers (reward_id) where reward_id is not null;
drop trigger gift_is_of_something;
create trigger gift_is_of_something before insert on transfers when new.why = 'gift'
begin
    select raise(abort, 'a gift of nothing') where new.code_id is null and new.reward_id is null;
    select raise(abort, 'a gift from elsewhere')
    where not exists (select 1 from accounts where account_id in (new.source, new.target) and kind = 'gifts')
        or exists (select 1 from accounts where account_id in (new.source, new.target) and kind not in ('gifts', 'wallet', 'owed'));
    select raise(abort, 'a gift of a code that was not used') where new.code_id is not null and not exists (
        select 1 from code_uses u join accounts a on a.user_id = u.user_id
        where u.code_id = new.code_id and a.account_id in (new.source, new.target));
    select raise(abort, 'a reward of another''s friend') where new.reward_id is not null and not exists (
        select 1 from rewards r join accounts a on a.user_id = r.user_id
        where r.order_id = new.reward_id and a.account_id in (new.source, new.target));
end;
create trigger reward_counts after insert on transfers when new.reward_id is not null
begin
    update rewards set given = given + iif((select kind from accounts where account_id = new.source) = 'gifts', new.amount, -new.amount)
    where order_id = new.reward_id;
end;
