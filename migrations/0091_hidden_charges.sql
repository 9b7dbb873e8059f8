-- What a charge may hide behind, although the balance was read before and after it.

-- The most decimals, trailing zeros not counted, that the balance was ever seen with: less than that it does not show. Null: not seen yet.
alter table account add column decimals integer check (decimals between 0 and 6);
-- Another `add` was under way at the same time as one of this order's: some panels charge two as one.
alter table orders add column in_company integer not null default 0 check (in_company in (0, 1));
