-- Which update was answered last by a screen, or by an order's card in its place: what Telegram says late about an earlier one moves no
-- screen. `owed_after` says now of each new screen, until its number is known, that it is higher than this; not only of lost ones.
alter table dialogues add column screen_update integer;
