-- Which message of a chat shows what: the screen of a conversation, an order, a mass order, something beside the conversation. One that
-- shows less than is known (`shown < version`), or of which nobody knows whether it came (`due_at`), is drawn again.
create table messages (
    message_key integer primary key autoincrement, -- what is on its way names it
    chat_id     integer not null,
    user_id     integer not null references users, -- who is shown it
    message_id  integer,                           -- Telegram's number; null: it is on its way, or got lost
    above       integer,                           -- a lower number than that of one that is on its way
    answers     integer,                           -- of a screen: the update that it answers; two with the same show the same
    order_id    integer references orders,
    batch_id    integer references batches,
    version     integer not null default 0,        -- of the order or the mass order: what is known
    shown       integer not null default 0,        -- what it shows of that
    tapped_at   integer,                           -- when its person had it drawn
    state       text,                              -- JSON of dialog::State: what is to be shown beside the conversation, and maybe did not come
    thread      integer,                           -- in which topic
    due_at      integer,                           -- when it is shown again, if they do nothing meanwhile
    tries       integer not null default 0,
    awaits      text check (awaits in ('balance', 'catalog')),   -- the panel's answer to this: then it is shown again at once
    unique (chat_id, message_id)
) strict;
create index messages_screens on messages (chat_id, user_id) where answers is not null;
create index messages_of_order on messages (order_id) where order_id is not null;
create index messages_of_batch on messages (batch_id) where batch_id is not null;
create index messages_behind on messages (message_id) where shown < version;
create index messages_due on messages (due_at) where due_at is not null;
create index messages_awaiting on messages (awaits) where awaits is not null;

-- The highest number of a message in which the bot said something that is neither a screen nor a card: what is above it is buried.
alter table dialogues add column said integer not null default 0;

insert or ignore into messages (chat_id, user_id, message_id, order_id, version, shown)
    select user_id, user_id, card_message, order_id, version, shown from orders where card_message is not null order by order_id desc;
insert or ignore into messages (chat_id, user_id, message_id, order_id, version)
    select user_id, user_id, card_before, order_id, version from orders where card_before is not null;
insert or ignore into messages (chat_id, user_id, message_id, batch_id, version, shown)
    select user_id, user_id, card_message, batch_id, version, shown from batches where card_message is not null;

-- Only private chats have screens. An older one that shows the same answers the same.
insert into messages (chat_id, user_id, message_id, answers)
    select chat_id, user_id, screen_message, coalesce(screen_update, last_update) from dialogues
    where chat_id > 0 and screen_message is not null
    on conflict (chat_id, message_id) do update set answers = excluded.answers;
insert into messages (chat_id, user_id, message_id, answers)
    select chat_id, user_id, twin_message, coalesce(screen_update, last_update) from dialogues
    where chat_id > 0 and twin_message is not null
    on conflict (chat_id, message_id) do update set answers = excluded.answers;
update dialogues set owed = null, owed_at = null where not json_valid(owed);
-- A screen that got lost, or that was on its way: what was known of it is its number's lower bound. One that was shown again may have
-- come as well.
insert into messages (chat_id, user_id, above, answers, due_at, tries)
    select chat_id, user_id, owed_after, coalesce(screen_update, last_update),
        iif(json_extract(owed, '$.is_screen') and json_extract(owed, '$.edit') is null, owed_at, null), owed_tries
    from dialogues
    where chat_id > 0 and (owed_after is not null or json_extract(owed, '$.is_screen') and json_extract(owed, '$.edit') is null);
update messages set due_at = d.owed_at, tries = d.owed_tries, awaits = d.awaits
    from dialogues d
    where messages.chat_id = d.chat_id and messages.user_id = d.user_id and messages.answers is not null
        and json_extract(d.owed, '$.is_screen') and messages.message_id = json_extract(d.owed, '$.edit');
insert into messages (chat_id, user_id, message_id, state, thread, due_at, tries, awaits)
    select chat_id, user_id, json_extract(owed, '$.edit'), json_extract(owed, '$.state'), json_extract(owed, '$.thread'),
        owed_at, owed_tries, awaits
    from dialogues where not json_extract(owed, '$.is_screen')
    on conflict (chat_id, message_id) do nothing;
-- Any number above the screen's.
update dialogues set said = coalesce(screen_message, 0) + 1 where buried;

drop index orders_with_card;
drop index orders_with_card_before;
drop index orders_with_old_card;
drop index batches_with_card;
drop index batches_with_old_card;
drop index dialogues_owed;
drop index dialogues_awaits;
alter table orders drop column card_message;
alter table orders drop column card_before;
alter table orders drop column shown;
alter table batches drop column card_message;
alter table batches drop column shown;
alter table dialogues drop column screen_message;
alter table dialogues drop column buried;
alter table dialogues drop column owed_at;
alter table dialogues drop column owed;
alter table dialogues drop column owed_tries;
alter table dialogues drop column owed_after;
alter table dialogues drop column screen_update;
alter table dialogues drop column twin_message;
alter table dialogues drop column awaits;

-- However an order changes, what shows it is behind.
create trigger order_changed after update of version on orders
begin
    update messages set version = new.version where order_id = new.order_id;
end;
create trigger batch_changed after update of version on batches
begin
    update messages set version = new.version where batch_id = new.batch_id;
end;
