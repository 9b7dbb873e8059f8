-- Whether the photo or file that a letter is about was shown already: if the letter itself can't be delivered then, it is not shown again.
alter table outbox add column file_shown integer not null default 0 check (file_shown in (0, 1));
