-- Orders of every type that panels sell. What was ordered before is of the type Default, the only one there was.
alter table orders add column service_type text not null default 'default';   -- as it was when it was ordered
alter table orders add column runs integer check (runs >= 2);                  -- of a drip-feed; `quantity` is the sum of all runs
