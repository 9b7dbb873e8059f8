//! Migrations, each applied to an empty database and to one that was in use before it.
//!
//! To add one: the file in `migrations/`, and a line in [`FILLINGS`] with what a database in use may hold just before it and what must
//! be true after it.

use std::path::Path;

use panelgram::store::Store;
use panelgram_sandbox::telegram::Person;
use sqlx::{
    Connection, SqliteConnection,
    migrate::{Migrate, Migrator},
};

use super::{Base, execute, url};
use crate::world::{ADMIN, GROUP, MEMBER, World};

/// A migration's number; rows as they may stand in the tables just before it; and what is to be true once all are applied: queries that
/// answer 1.
pub(super) struct Filling {
    pub(super) before: i64,
    pub(super) rows: &'static str,
    then: &'static [&'static str],
}

pub(super) const FILLINGS: [Filling; 43] = [
    Filling {
        before: 1,
        rows: "",
        then: &[
            "select count(*) from bot",
            "select count(*) from panel_accounts",
            "select count(*) = 0 from pragma_foreign_key_check",
        ],
    },
    Filling {
        before: 2,
        rows: "insert into users (user_id, name, lang, seen_at) values (7, 'Max', 'en', 1);
               insert into categories (name) values ('Likes');
               insert into services (panel_id, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, position)
                   values ('12', 'Likes', 1, 'default', '0.9', 10, 1000, 1, 0, 1, 1);
               insert into orders (user_id, draft, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
                   currency, status, panel_order, placed_at, submit_until, next_submit_at)
                   values (7, 1, 1, '12', 'Likes', '[[\"link\",\"https://a.b/c\"],[\"quantity\",\"50\"]]', 'https://a.b/c', 50, '0.9',
                       45000, 45000, 'USD', 'running', '23501', 1, 2, 1);",
        then: &[
            "select service_type = 'default' and runs is null from orders where order_id = 1001",
            "select fields = '[[\"link\",\"https://a.b/c\"],[\"quantity\",\"50\"]]' from orders where order_id = 1001",
        ],
    },
    Filling {
        before: 3,
        rows: "
            insert into users (user_id, name, access, lang, seen_at) values (1, 'Max', 'member', 'en', 0);
            insert into categories (category_id, name) values (11, 'Views');
            insert into services (service_id, panel_id, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, position)
                values (11, '7', 'Likes', 11, 'Default', '0.90', 10, 1000, 1, 1, 0, 0);
            insert into orders (user_id, draft, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
                    currency, status, panel_order, placed_at, submit_until, next_submit_at, ended_at)
                values (1, 1, 11, '7', 'Likes', '[]', 'https://t.me/a', 100, '0.90', 90000, 90000, 'USD', 'completed', '77', 0, 0, 0, 5);",
        then: &["select count(*) from orders where order_id = 1002", "select count(*) = 0 from requests where asked_by = 1"],
    },
    Filling {
        before: 4,
        rows: "insert into users (user_id, name, access, lang, seen_at) values (41, 'Max', 'member', 'en', 0), (42, 'Olga', 'member', 'en', 0);
            insert into categories (category_id, name) values (41, 'Likes 4');
            insert into services (service_id, panel_id, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, position)
                values (41, '41', 'Likes', 41, 'Default', '0.90', 10, 1000, 0, 0, 0, 0);
            insert into orders (user_id, draft, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
                    currency, placed_at, submit_until, next_submit_at)
                values (41, 1, 41, '41', 'Likes', '[]', 'https://t.me/a', 100, '0.90', 90000, 90000, 'USD', 10, 0, 0),
                    (41, 2, 41, '41', 'Likes', '[]', 'https://t.me/a', 100, '0.90', 90000, 90000, 'USD', 20, 0, 0),
                    (42, 1, 41, '41', 'Likes', '[]', 'https://t.me/a', 100, '0.90', 90000, 90000, 'USD', 15, 0, 0);",
        then: &[
            "select orders = 2 and last_at = 20 from uses where user_id = 41 and service_id = 41",
            "select orders = 1 and last_at = 15 from uses where user_id = 42",
        ],
    },
    Filling {
        before: 5,
        rows: "
            insert into orders (user_id, draft, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
                    currency, status, placed_at, submitted_at, submit_until, next_submit_at)
                values (1, 2, 1, '7', 'Likes', '[]', 'https://t.me/b', 100, '0.90', 90000, 90000, 'USD', 'unclear', 0, 1, 0, 0);",
        then: &["select count(*) from orders where status = 'unclear' and user_id = 1"],
    },
    Filling {
        before: 6,
        rows: "",
        then: &[
            "select count(*) = 0 from batches where user_id < 91",
            "select count(*) = 0 from orders where batch_id is not null and user_id < 91",
        ],
    },
    Filling {
        before: 7,
        rows: "",
        then: &["select sql like '%subscriptions%' from sqlite_master where name = 'orders_splitting'"],
    },
    Filling {
        before: 10,
        rows: "update facts set silent_since = 1;",
        then: &["select misses = 0 and rest_until is null from panel_accounts"],
    },
    Filling {
        before: 11,
        rows: "update facts set balance = 5, balance_at = 1;",
        then: &["select balance = 5 and balance_at = 1 from panel_accounts"],
    },
    Filling {
        before: 12,
        rows: "",
        then: &["select count(*) from sqlite_master where name = 'orders_completed'"],
    },
    Filling { before: 13, rows: "", then: &["select sum(id_doubted) = 0 from orders"] },
    Filling {
        before: 20,
        rows: r#"insert into outbox (chat_id, notice, dedupe_key, created_at, next_try_at) values
                (-20, '{"kind":"order_placed","order":1001}', 'admins:placed:1001', 1, 1),
                (-20, '{"kind":"access_asked","user":20}', 'admins:access:20', 2, 2),
                (20, '{"kind":"batch_sent","batch":20}', 'batch:20', 3, 3);
            insert into dialogues (chat_id, user_id, state) values (1, 1, '"Menu"');"#,
        then: &[
            "select count(*) from outbox where gathers = 1 and dedupe_key = 'admins:placed:1001'",
            "select count(*) = 2 from outbox where gathers = 0 and dedupe_key in ('admins:access:20', 'batch:20')",
            "select count(*) = 0 from messages where chat_id = 1",
        ],
    },
    Filling {
        before: 30,
        rows: "update orders set card_message = 5, card_before = 4 where order_id = 1001;",
        then: &["select count(*) = 2 from messages where chat_id = 7 and order_id = 1001 and message_id in (4, 5)"],
    },
    Filling {
        before: 31,
        rows: "",
        then: &[
            "select sum(orders) = (select count(*) from orders) from tallies",
            "select sum(people) = (select count(*) from users) from tallies_of_people",
        ],
    },
    Filling {
        before: 32,
        rows: "",
        then: &["select said = 0 and state is not null from dialogues where chat_id = 1"],
    },
    // A charge that no sum holds, as a panel once said it: nothing else of that day could be changed any more.
    Filling {
        before: 50,
        rows: "update orders set charge = null, price = 0 where charge is not null or price > 0;
            update orders set charge = 9223372036854775807, remains = -9223372036854775808 where order_id = 1001;",
        then: &[
            "select charge is null and remains is null and odd_told = 0 from orders where order_id = 1001",
            "select sum(charged) = (select coalesce(sum(charge), 0) from orders) from tallies",
        ],
    },
    Filling { before: 51, rows: "", then: &["select count(*) = 0 from failures"] },
    Filling {
        before: 60,
        rows: "",
        then: &["select count(*) = 0 from messages where awaits is not null and chat_id = 1"],
    },
    Filling {
        before: 70,
        rows: "update dialogues set turn = 9 where chat_id = 1;",
        then: &["select state is not null and last_update = 0 from dialogues where chat_id = 1"],
    },
    Filling {
        before: 80,
        rows: "update orders set balance_before = 1000000 where status = 'unclear';",
        then: &[
            "select sent_no > 0 and balance_before_no = sent_no - 1 and balance_before_at = submitted_at
             from orders where status = 'unclear'",
            "select sends = (select count(*) from orders where submitted_at is not null) from panel_accounts",
            "select sum(was_sent) = 0 from orders",
        ],
    },
    Filling {
        before: 91,
        rows: "",
        then: &["select sum(in_company) = 0 from orders"],
    },
    // Whoever has an order's card, the order in the screen, a mass order, a screen and its twin; whose screen got lost, could not be changed,
    // is on its way; an answer in the group that did not come; what no version can read.
    Filling {
        before: 92,
        rows: r#"
            insert into users (user_id, name, lang, seen_at) select value, 'No. ' || value, 'en', 0 from json_each('[91,92,93,94,95,96,97,98]');
            insert into orders (user_id, draft, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
                    currency, status, placed_at, submit_until, next_submit_at, card_message, card_before, version, shown)
                select 91, 10 + value, service_id, '7', 'Likes', '[]', 'https://t.me/a', 100, '0.90', 90000, 90000, 'USD', 'unclear', 0, 0, 0,
                    value, iif(value = 12, 11, null), 5, 4 from json_each('[12, 13]'), (select min(service_id) as service_id from services);
            insert into batches (user_id, placed_at, card_message, version, shown) values (91, 0, 14, 3, 3);
            insert into dialogues (chat_id, user_id, state, screen_message, buried, last_update, screen_update, twin_message) values
                (91, 91, '"Menu"', 12, 1, 7, 6, null), (92, 92, '"Menu"', 22, 0, 7, 7, 21);
            insert into dialogues (chat_id, user_id, state, screen_message, last_update, screen_update, owed_after, owed, owed_at, awaits) values
                (93, 93, '"Menu"', null, 7, 7, 30, '{"state":{"at":"menu"},"is_screen":true,"edit":null,"thread":null}', 99, null),
                (94, 94, '"Menu"', 40, 7, 7, null, '{"state":{"at":"menu"},"is_screen":true,"edit":40,"thread":null}', 99, 'balance'),
                (95, 95, '"Menu"', 50, 7, 7, 51, null, null, null),
                (-9, 96, '"Menu"', 60, 7, 7, null, '{"state":{"at":"stats"},"is_screen":false,"edit":61,"thread":5}', 99, null),
                (97, 97, '"Menu"', 70, 7, 7, null, '"Menu"', 99, null), (98, 98, '"Menu"', 80, 7, 7, null, '{', 99, null);"#,
        then: &[
            "select group_concat(message_id || ' ' || version || ' ' || shown) = '12 5 4,13 5 4'
             from (select * from messages where chat_id = 91 and order_id is not null and message_id > 11 order by message_id)",
            "select count(*) from messages m join messages n using (order_id)
             where m.message_id = 11 and m.shown = 0 and n.message_id = 12 and n.answers = 6 and m.answers is null and m.chat_id = 91",
            "select batch_id is not null and version = 3 and shown = 3 from messages where chat_id = 91 and message_id = 14",
            "select said > 12 from dialogues where chat_id = 91",
            "select group_concat(message_id || ' ' || answers) = '21 7,22 7' from (select * from messages where chat_id = 92 order by message_id)",
            "select message_id is null and above = 30 and answers = 7 and due_at = 99 from messages where chat_id = 93",
            "select due_at = 99 and awaits = 'balance' and answers = 7 and message_id = 40 from messages where chat_id = 94",
            "select count(*) = 2 and sum(message_id is null and above = 51 and due_at is null) = 1 from messages where chat_id = 95",
            "select message_id = 61 and user_id = 96 and answers is null and thread = 5 and due_at = 99 and state = '{\"at\":\"stats\"}'
             from messages where chat_id = -9",
            "select count(*) = 2 and count(due_at) = 0 from messages where chat_id in (97, 98)",
        ],
    },
    Filling {
        before: 100,
        rows: "
            update facts set currency = 'EUR', balance_low_told = 1, catalog_at = 7, catalog_asked_by = 9, admin_chat = -30,
                admin_chat_was = -20, commands_published = 'some';
            update account set balance_no = 2, follows_orders = 1, foreign_at = 3, foreign_words = 'a stranger', moved_at = 4, decimals = 3;",
        then: &[
            "select panel_id = 1 and currency = 'EUR' and balance = 5 and balance_at = 1 and balance_low_told and silent_since = 1
                 and not silent_told and key_refused_at is null and catalog_at = 7 and catalog_asked_by = 9 from panel_accounts",
            "select balance_no = 2 and follows_orders and foreign_at = 3 and foreign_words = 'a stranger' and moved_at = 4 and decimals = 3
             from panel_accounts",
            "select paused_at is null and admin_chat = -30 and admin_chat_was = -20 and commands_published = 'some' from bot",
            "select count(*) = 0 from sqlite_schema where name in ('facts', 'account')",
        ],
    },
    Filling {
        before: 101,
        rows: r#"
            update orders set currency = 'EUR', charge = 70000 where order_id = 1002;
            insert into dialogues (chat_id, user_id, state) values (7, 7,
                '{"at":"mass","draft":{"number":3,"orders":[{"draft":-1,"price":90000},{"draft":-2,"price":45000}]}}');
            insert into dialogues (chat_id, user_id, state) values (41, 41, 'not of this version');"#,
        then: &[
            "select price_currency = 'EUR' and currency = 'EUR' and charge = 70000 and cost = 90000 from orders where order_id = 1002",
            "select count(*) = 0 from orders where price_currency <> currency",
            r#"select state ->> '$.draft.orders' = '[{"draft":-1,"price":90000,"cost":90000},{"draft":-2,"price":45000,"cost":45000}]'
                   and state ->> '$.draft.number' = 3 from dialogues where chat_id = 7"#,
            "select state = 'not of this version' from dialogues where chat_id = 41",
            "select sum(charged) = (select sum(charge) from orders) and sum(charged) >= 70000
                 and sum(expected) = (select sum(cost) from orders where charge is null) and sum(expected) > 0
                 and sum(orders) = (select count(*) from orders) from tallies",
        ],
    },
    Filling {
        before: 120,
        rows: "update orders set next_look_at = 86400000 where status = 'running';",
        then: &["select max(next_look_at) = 0 from orders where status = 'running'"],
    },
    // Orders in every state, one of them gone, and all that points at them and at services.
    Filling {
        before: 121,
        rows: r#"
            insert into users (user_id, name, lang, seen_at) values (121, 'Max', 'en', 0);
            insert into services (service_id, panel_id, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, position)
                values (121, '121', 'Likes', 1, 'Default', '0.90', 10, 1000, 1, 1, 0, 0);
            insert into favourites (user_id, service_id) values (121, 121);
            insert into uses (user_id, service_id, orders, last_at) values (121, 121, 11, 0);
            insert into batches (batch_id, user_id, placed_at, version) values (121, 121, 0, 4);
            insert into orders (order_id, user_id, draft, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
                    currency, price_currency, status, reject_reason, panel_order, charge, ended_at, batch_id, placed_at, submit_until, next_submit_at)
                select 2000 + key, 121, key, 121, '121', 'Likes', '[]', 'https://t.me/a', 100, '0.90', 90000, 80000, 'USD', 'USD', value,
                    iif(value = 'rejected', 'funds', null), iif(key between 3 and 7, 'p' || key, null), iif(key = 4, 70000, null),
                    iif(key > 3, 5, null), iif(key = 3, 121, null), 8640000000000000, 0, 0
                from json_each('["reserved", "submitting", "unclear", "running", "completed", "partial", "cancelled", "failed", "rejected"]')
                union all select 2999, 121, 99, 121, '121', 'Likes', '[]', '', 1, '1', 0, 0, '', '', 'reserved', null, null, null, null, null, 0, 0, 0;
            delete from orders where order_id = 2999;
            insert into order_events (order_id, at, what) select order_id, 5, 'placed' from orders where user_id = 121;
            insert into children (order_id, panel_order, made_at) values (2003, 'p90', 5), (2003, 'p91', 5);
            insert into requests (order_id, kind, asked_by, asked_at, state, panel_refill, send_until, next_at) values
                (2004, 'refill', 121, 5, 'completed', 'r1', 5, null), (2003, 'cancel', 121, 5, 'wanted', null, 4102444800000, 4102444800000);
            insert into messages (chat_id, user_id, message_id, order_id, version) values (121, 121, 1, 2004, 1), (121, 121, 2, 2003, 1);
            insert into dialogues (chat_id, user_id, state) values (121, 121, '"menu"');
            insert into outbox (chat_id, notice, dedupe_key, created_at, next_try_at, done_at)
                values (121, '{"kind":"order_placed","order":2003}', 'placed:2003', 1, 1, 2);"#,
        then: &[
            "select count(*) = 9 and sum(panel_id = 1) = 9 and count(panel_order) = 5 and sum(charge) = 70000 from orders where user_id = 121",
            "select panel_id = 1 and panel_service = '121' from services where service_id = 121",
            "select count(*) = 2 and sum(panel_id) = 2 and sum(panel_refill = 'r1') = 1 from requests where asked_by = 121",
            "select count(*) = 2 from children where order_id = 2003",
            "select count(*) = 2 from messages where chat_id = 121 and order_id in (2003, 2004)",
            "select count(*) from dialogues where chat_id = 121",
            "select count(*) from outbox where dedupe_key = 'placed:2003' and done_at = 2",
            "select sum(orders) = 9 and sum(charged) = 70000 and sum(expected) = 8 * 80000 from tallies where day = 100000000",
            "select seq = 2999 from sqlite_sequence where name = 'orders'",
            "select count(*) = 0 from sqlite_schema where name like 'former_%'",
        ],
    },
    // Of two orders the newest counts; what is damaged, or says no quantity, counts for nothing.
    Filling {
        before: 123,
        rows: r#"
            insert into users (user_id, name, lang, seen_at) values (123, 'Max', 'en', 0);
            insert into uses (user_id, service_id, orders, last_at) values (123, 121, 2, 0), (123, 11, 1, 0), (123, 41, 1, 0);
            insert into orders (order_id, user_id, draft, service_id, panel_id, panel_service, service_name, fields, link, quantity, rate,
                    price, cost, currency, price_currency, placed_at, submit_until, next_submit_at)
                select 2300 + key, 123, key, value ->> 0, 1, 'x', 'Likes', value ->> 1, 'https://t.me/a', 7, '0.90', 1, 1, 'USD', 'USD',
                    1, 0, 0
                from json_each('[[121, "[[\"quantity\",\"100\"]]"], [121, "[[\"link\",\"x\"],[\"quantity\",\"250\"]]"],
                    [11, "[[\"link\",\"x\"]]"], [41, "[[\"quantity\""]]');"#,
        then: &[
            "select last_quantity = 250 from uses where user_id = 123 and service_id = 121",
            "select count(*) = 2 from uses where user_id = 123 and last_quantity is null",
        ],
    },
    Filling { before: 124, rows: "", then: &["select count(*) = 0 from questions"] },
    // No order that was placed before is billed.
    Filling {
        before: 130,
        rows: "",
        then: &[
            "select count(*) = 0 from bills where order_id < 2140",
            "select count(*) = 6 and sum(balance) = 0 from accounts",
        ],
    },
    Filling { before: 131, rows: "", then: &["select count(*) = 0 from payments"] },
    // Nothing has a price of its own, and nobody gets anything off.
    Filling {
        before: 132,
        rows: "",
        then: &[
            "select count(*) = 0 from tariffs",
            "select count(*) = 0 from users where discount is not null",
            "select count(*) = 1 from pragma_index_info('bills_of_people') where name = 'taken'",
        ],
    },
    Filling {
        before: 135,
        rows: "",
        then: &[
            "select count(*) = 1 and sum(transfers) = 0 from watch",
            "select count(*) = 0 from tallies_of_sales",
        ],
    },
    Filling {
        before: 140,
        rows: "",
        then: &[
            "select count(*) = 0 from codes",
            "select count(*) = 0 from code_uses",
            "select count(*) = 0 from transfers where why = 'gift'",
        ],
    },
    Filling {
        before: 141,
        rows: "insert into orders (order_id, user_id, draft, service_id, panel_id, panel_service, service_name, fields, link, quantity,
                   rate, price, cost, currency, price_currency, status, panel_order, placed_at, submit_until, next_submit_at, ended_at)
               values (2141, 1, 141001, 1, 1, '7', 'Likes', '[]', 'https://t.me/a', 100, '0.90', 90000, 90000, 'USD', 'USD', 'completed', '141001',
                       0, 0, 0, 5),
                   (2142, 1, 141002, 1, 1, '7', 'Likes', '[]', 'https://t.me/b', 100, '0.90', 90000, 90000, 'USD', 'USD', 'running', '141002',
                       0, 0, 0, null);
               insert into bills (order_id, user_id, price) values (2141, 1, 90000), (2142, 1, 90000);",
        then: &[
            "select group_concat(order_id) = '2141' from bills where order_id > 2140 and delivered = 1",
            "select count(*) = 1 from pragma_index_info('bills_of_people') where name = 'taken'",
        ],
    },
    Filling {
        before: 142,
        rows: "",
        then: &[
            "select count(*) = 0 from friends",
            "select count(*) = 0 from bills where reward_at is not null",
            "select count(*) = 0 from transfers where reward_id is not null",
        ],
    },
    Filling {
        before: 146,
        rows: "insert into orders (order_id, user_id, draft, service_id, panel_id, panel_service, service_name, fields, link, quantity,
                   rate, price, cost, currency, price_currency, status, panel_order, placed_at, submit_until, next_submit_at, charge, remains, ended_at)
               values (2146, 1, 146001, 1, 1, '7', 'Likes', '[]', 'https://t.me/a', 100, '0.90', 90000, 90000, 'USD', 'USD', 'partial', '146001',
                       0, 0, 0, 45000, 50, 5),
                   (2147, 1, 146002, 1, 1, '7', 'Likes', '[]', 'https://t.me/b', 100, '0.90', 90000, 90000, 'USD', 'USD', 'running', '146002',
                       0, 0, 0, 45000, 50, null);",
        then: &[
            "select end_charge = 45000 and end_remains = 50 from orders where order_id = 2146",
            "select end_charge is null and end_remains is null and remains = 50 from orders where order_id = 2147",
        ],
    },
    Filling { before: 147, rows: "", then: &["select count(*) = 0 from users where barred <> 0"] },
    Filling { before: 148, rows: "", then: &["select count(*) = 0 from adjustments"] },
    Filling { before: 149, rows: "", then: &["select count(*) = 0 from outbox where file_shown <> 0"] },
    Filling { before: 155, rows: "", then: &["select count(*) = 1 and sum(written_at) = 0 from probe"] },
    // Whatever was handled before stays so.
    Filling {
        before: 156,
        rows: "insert into users (user_id, name, lang, seen_at) values (156, 'Max', 'en', 0);
               insert into dialogues (chat_id, user_id, state, last_update) values (156, 156, '{}', 500);",
        then: &["select handled = '' and last_update = 500 from dialogues where chat_id = 156"],
    },
    Filling {
        before: 160,
        rows: "",
        then: &["select count(*) = 1 and count(due_at) = 0 and sum(tries) = 0 from backups"],
    },
    Filling { before: 161, rows: "", then: &["select count(adjustment) = 0 from questions"] },
];

#[tokio::test]
async fn every_migration_is_applied_to_a_database_in_use() {
    let migrator = Migrator::new(Path::new("migrations")).await.unwrap();
    let numbers: Vec<i64> = migrator.iter().map(|migration| migration.version).collect();
    assert_eq!(numbers, FILLINGS.each_ref().map(|filling| filling.before), "each has its filling");
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("panelgram.db");
    let mut connection = create(&file).await;
    for (migration, filling) in migrator.iter().zip(&FILLINGS) {
        execute(&mut connection, filling.rows).await.unwrap();
        connection.ensure_migrations_table("_sqlx_migrations").await.unwrap();
        connection.apply("_sqlx_migrations", migration).await.unwrap();
    }
    for question in FILLINGS.iter().flat_map(|filling| filling.then) {
        let answer: i64 = sqlx::query_scalar(*question).fetch_one(&mut connection).await.unwrap();
        assert_eq!(answer, 1, "{question}");
    }
    connection.close().await.unwrap();
    Store::open(&url(&file)).await.unwrap().close().await;
}

/// Every version that was ever in use, with what was in it: the bot opens it, brings it up to date whole, and shows people what is theirs.
#[tokio::test]
async fn the_bot_goes_on_from_every_earlier_version_of_a_database_in_use() {
    let migrator = Migrator::new(Path::new("migrations")).await.unwrap();
    let numbers: Vec<i64> = migrator.iter().map(|migration| migration.version).collect();
    for version in &numbers[..numbers.len() - 1] {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("old.db");
        let mut connection = create(&file).await;
        connection.ensure_migrations_table("_sqlx_migrations").await.unwrap();
        let mut known = vec![];
        for (migration, filling) in migrator.iter().zip(&FILLINGS) {
            execute(&mut connection, filling.rows).await.unwrap();
            known.push(filling);
            if migration.version > *version {
                break;
            }
            connection.apply("_sqlx_migrations", migration).await.unwrap();
        }
        connection.close().await.unwrap();
        let world = World::on(&file).await;
        let mut reader = world.app.bot.store.reader().await.unwrap();
        for question in known.iter().flat_map(|filling| filling.then) {
            let answer: i64 = sqlx::query_scalar(*question).fetch_one(&mut *reader).await.unwrap();
            assert_eq!(answer, 1, "from version {version}: {question}");
        }
        let faults: Vec<String> =
            sqlx::query_scalar("pragma integrity_check").fetch_all(&mut *reader).await.unwrap();
        assert_eq!(faults, ["ok"], "from version {version}");
        let broken: i64 = sqlx::query_scalar("select count(*) from pragma_foreign_key_check")
            .fetch_one(&mut *reader)
            .await
            .unwrap();
        let owner: Option<i64> = sqlx::query_scalar("select user_id from orders order by order_id")
            .fetch_optional(&mut *reader)
            .await
            .unwrap();
        drop(reader);
        assert_eq!(broken, 0, "from version {version}");
        go_on(&world, owner, *version).await;
        // Most of who is in the fillings has no chat with this bot.
        let mut odd = world.telegram.refusals();
        odd.retain(|why| !why.contains("chat not found"));
        assert_eq!(odd, Vec::<String>::new(), "from version {version}");
    }
}

/// Whoever ordered before finds that order, and can order again.
async fn go_on(world: &World, owner: Option<i64>, version: i64) {
    world.read_catalog().await;
    if let Some(id) = owner {
        world.telegram.add_person(Person {
            id,
            first_name: "Max".to_owned(),
            last_name: None,
            username: None,
            language_code: Some("en".to_owned()),
            about: String::new(),
        });
        world.say_in(ADMIN, GROUP, "/users").await;
        let notice = world.last(GROUP).message_id;
        world.forge(ADMIN, GROUP, notice, &format!("u:{id}:yes")).await;
        world.say(id, "/orders").await;
        let card = world.say(id, "/status 1001").await;
        assert!(card.text.contains("#1001"), "from version {version}: {}", world.chat(id));
        world.say_in(ADMIN, GROUP, "/order 1001").await;
        assert!(world.last(GROUP).text.contains("#1001"), "from version {version}: {}", world.chat(GROUP));
    }
    world.read_balance().await;
    let card = world.order(MEMBER, "1207", "https://instagram.com/p/abc", "1000").await;
    assert!(card.text.contains("Waiting to be sent"), "from version {version}: {}", world.chat(MEMBER));
}

#[tokio::test]
async fn a_start_changes_nothing_about_a_database_that_is_up_to_date() {
    let base = Base::new().await;
    let before = tables(&mut base.connect().await).await;
    Store::open(&base.url()).await.unwrap().close().await;
    assert_eq!(tables(&mut base.connect().await).await, before);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    let base = Base::new().await;
    let mut connection = base.connect().await;
    let newer =
        "insert into _sqlx_migrations values (9999, 'from the future', current_timestamp, 1, x'00', 0)";
    execute(&mut connection, newer).await.unwrap();
    let refusal = format!("{:#}", Store::open(&base.url()).await.unwrap_err());
    assert!(refusal.contains("newer version") && refusal.contains("panelgram.db"), "{refusal}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_by_name_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("notes.txt");
    std::fs::write(&file, "these are my notes, not a database".repeat(100)).unwrap();
    let refusal = format!("{:#}", Store::open(&url(&file)).await.unwrap_err());
    assert!(refusal.contains("notes.txt") && refusal.contains("not a database"), "{refusal}");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("these are my notes"));
}

pub(super) async fn create(file: &Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).create_if_missing(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

pub(super) async fn tables(connection: &mut SqliteConnection) -> Vec<(String, Option<String>)> {
    sqlx::query_as("select name, sql from sqlite_schema order by name").fetch_all(connection).await.unwrap()
}
