-- Drafts are numbered by what is drawn (domain/name.rs). Turns, which were counted for that, come again after a backup was put back.
alter table dialogues drop column turn;
