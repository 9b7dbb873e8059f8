-- Corrections of a balance that are more than one admin may make: asked for by one, and made, or not, by another.
create table adjustments (
    number      integer primary key,               -- drawn, as a draft's number is; the transfer is posted under it
    user_id     integer not null references users,
    sum         integer not null check (sum <> 0),
    reason      text    not null,
    asked_by    integer not null references users,
    asked_name  text    not null,
    asked_at    integer not null,
    answer      text    check (answer in ('made', 'refused')),
    answered_by integer references users,
    check ((answer is null) = (answered_by is null)),
    check (answer is not 'made' or answered_by <> asked_by)
) strict;
