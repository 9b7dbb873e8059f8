-- Orders that were confirmed together: one message shows how far all of them are, and one tells when each was sent or refused.
create table batches (
    batch_id     integer primary key autoincrement,
    user_id      integer not null references users,
    placed_at    integer not null,
    card_message integer,                          -- the message in the person's chat that shows it
    version      integer not null default 1,       -- counts what changed
    shown        integer not null default 0        -- the version its card shows
) strict;
create index batches_with_old_card on batches (batch_id) where shown < version and card_message is not null;
create index batches_with_card on batches (user_id, card_message) where card_message is not null;

alter table orders add column batch_id integer references batches;
create index orders_of_batch on orders (batch_id, status) where batch_id is not null;

create trigger batch_of_order_changed after update of status on orders
when new.batch_id is not null and new.status <> old.status
begin
    update batches set version = version + 1 where batch_id = new.batch_id;
end;
