-- Letters to admins that may be told together when they pile up; what somebody must answer goes before them, alone.
alter table outbox add column gathers integer not null default 0 check (gathers in (0, 1));
update outbox set gathers = 1
    where done_at is null and dedupe_key like 'admins:%' and json_extract(notice, '$.kind') in
        ('order_placed', 'order_refused', 'funds_missing', 'order_stuck', 'order_odd', 'batch_sent', 'catalog_changed');
drop index outbox_due;
create index outbox_due on outbox (chat_id, gathers, outbox_id) where done_at is null;

-- What a person was to be shown and maybe did not see: Telegram did not say what became of it.
alter table dialogues add column owed text;            -- JSON of dialog::State: what is shown again
alter table dialogues add column owed_at integer check ((owed_at is null) = (owed is null));   -- when, if they do nothing meanwhile
alter table dialogues add column owed_tries integer not null default 0;
alter table dialogues add column owed_after integer;   -- a message with a higher number may be the screen; null: the screen is known
create index dialogues_owed on dialogues (owed_at) where owed_at is not null;
