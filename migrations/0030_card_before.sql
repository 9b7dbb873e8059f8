-- Which order a message was the card of is asked at every tap: it must not take longer for somebody who ordered a lot.
create index orders_with_card_before on orders (user_id, card_before) where card_before is not null;
