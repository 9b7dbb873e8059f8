-- How long orders of a service take is learned from the last ones that were completed.
create index orders_completed on orders (service_id, ended_at) where status = 'completed';
