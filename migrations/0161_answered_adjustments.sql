-- What a second admin answered, and who that was, is drawn into each message that asked.
alter table questions add column adjustment integer references adjustments;
create index questions_of_adjustment on questions (adjustment) where adjustment is not null;
create trigger adjustment_answered after update of answer on adjustments
when new.answer is not old.answer
begin
    update questions set redraw_at = 0 where adjustment = new.number;
end;
