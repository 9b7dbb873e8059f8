-- Which updates were handled, the last sixteen one by one: webhooks bring them out of order. Empty: all up to last_update.
alter table dialogues add column handled text not null default '';
