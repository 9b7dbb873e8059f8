-- How many somebody asked for when they ordered a service last, as `add` was sent it: the first thing offered the next time.
alter table uses add column last_quantity integer check (last_quantity > 0);

update uses set last_quantity = cast(field.value ->> 1 as integer)
from (select max(order_id) as order_id from orders group by user_id, service_id) as newest
    join orders as o using (order_id)
    join json_each(iif(json_valid(o.fields), o.fields, '[]')) as field
where o.user_id = uses.user_id and o.service_id = uses.service_id
    and field.value ->> 0 = 'quantity' and cast(field.value ->> 1 as integer) > 0;
