-- Messages that ask the admins something. What was decided meanwhile, and by whom, is drawn into each of them.
create table questions (
    chat_id    integer not null,
    message_id integer not null,                -- Telegram's number
    notice     text    not null,                -- JSON of domain::notice::Notice
    order_id   integer references orders,       -- whether the panel has it is asked
    user_id    integer references users,        -- whether they may come in is asked
    told_at    integer not null,
    redraw_at  integer,                         -- when it is drawn anew; null: it shows what is known
    primary key (chat_id, message_id)
) strict, without rowid;
create index questions_of_order on questions (order_id) where order_id is not null;
create index questions_of_user on questions (user_id) where user_id is not null;
create index questions_due on questions (redraw_at) where redraw_at is not null;

alter table orders add column settled_user integer references users;   -- the admin who settled what became of it
alter table users add column answered_by integer references users;     -- the admin who last let them in or kept them out
alter table users add column words text;                               -- what they said of themselves when they asked to be let in

create trigger order_question_answered after update of status, settled_by on orders
when (old.status = 'unclear') <> (new.status = 'unclear') or old.settled_by is not new.settled_by
begin
    update questions set redraw_at = 0 where order_id = new.order_id;
end;
create trigger person_question_answered after update of access, words on users
when old.access <> new.access or old.words is not new.words
begin
    update questions set redraw_at = 0 where user_id = new.user_id;
end;
