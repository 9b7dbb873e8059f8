-- Whether the panel's id was entered by a person and the panel has said nothing yet that fits: until then it can be taken back.
alter table orders add column id_doubted integer not null default 0 check (id_doubted in (0, 1));
create index children_by_id on children (panel_order);
