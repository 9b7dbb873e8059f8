-- Orders that went on as they were had the time of their next look in memory, and a latest one here: all of them are due.
update orders set next_look_at = 0 where status = 'running' and next_look_at is not null;
