-- What the panel said of an order together with its end. Figures of earlier reports say nothing of how it ended, so nothing comes back by them.
alter table orders add column end_charge integer;
alter table orders add column end_remains integer;
update orders set end_charge = charge, end_remains = remains where status in ('completed', 'partial', 'cancelled', 'failed');

-- The same of the orders that the panel makes of one.
alter table children add column end_charge integer;
update children set end_charge = charge where ended_at is not null;

drop trigger bill_is_stale;
create trigger bill_is_stale after update of status, charge, remains, end_charge, end_remains on orders
when new.charge is not old.charge or new.remains is not old.remains
    or new.end_charge is not old.end_charge or new.end_remains is not old.end_remains
    or new.status <> old.status
        and not (new.status in ('reserved', 'submitting', 'unclear') and old.status in ('reserved', 'submitting', 'unclear'))
begin
    update bills set stale = 1 where order_id = new.order_id;
end;

-- What comes back of an order pays a debt first.
drop trigger transfer_adds_up;
create trigger transfer_adds_up before insert on transfers
begin
    select raise(abort, 'a transfer does not add up') where
        new.source_after is not (select balance - new.amount from accounts where account_id = new.source)
        or new.target_after is not (select balance + new.amount from accounts where account_id = new.target);
    -- Money of an order moves between its own customer's accounts and what was sold, and makes no debt.
    select raise(abort, 'a transfer of another''s order') where new.order_id is not null and exists (
        select 1 from accounts a join bills b on b.order_id = new.order_id
        where a.account_id in (new.source, new.target)
            and not (a.kind = 'sales' or a.kind in ('wallet', 'held') and a.user_id = b.user_id
                or a.kind = 'owed' and a.user_id = b.user_id and a.account_id = new.target));
end;
