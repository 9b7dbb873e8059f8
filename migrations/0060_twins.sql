-- An older screen that was tapped although a newer one was there, or on its way: it shows the same, and a tap on either counts.
alter table dialogues add column twin_message integer;

-- What is shown waits for the panel's answer to this: then it is drawn again, in its place.
alter table dialogues add column awaits text check (awaits in ('balance', 'catalog'));
create index dialogues_awaits on dialogues (awaits) where awaits is not null;
