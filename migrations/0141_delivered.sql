-- Who has paid for what was delivered gets something off: what an order that still runs has taken may come back, and counts for nothing yet.

alter table bills add column delivered integer not null default 0 check (delivered in (0, 1));   -- the order is over
update bills set delivered = 1
where order_id in (select order_id from orders where status in ('completed', 'partial', 'cancelled', 'failed'));
create trigger bill_is_of_what_was_delivered after update of status on orders when new.status <> old.status
begin
    update bills set delivered = new.status in ('completed', 'partial', 'cancelled', 'failed') where order_id = new.order_id;
end;
drop index bills_of_people;
create index bills_of_people on bills (user_id, delivered, review, taken);
