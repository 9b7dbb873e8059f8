-- Orders that the panel splits into others are told by what they are, no longer by the text of their fields.
drop index orders_splitting;
create index orders_splitting on orders (ended_at)
    where runs is not null or service_type = 'subscriptions';
