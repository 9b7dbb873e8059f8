-- Whether nothing was being sent while the balance was read: only then it says something about the next order.
alter table facts add column balance_quiet integer not null default 0 check (balance_quiet in (0, 1));
