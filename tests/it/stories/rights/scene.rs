//! A bot in use: orders in every state, drafts on people's screens, and people of every kind around them.

use std::{collections::BTreeMap, fmt::Write, time::Duration};

use panelgram::domain::{name::OrderName, receipt::ReceiptId, topup::TopupId, user::UserId};
use panelgram_sandbox::{
    panel::Fault,
    telegram::{Group, Person},
};
use sqlx::AssertSqlSafe;

use super::rows::{Foreign, Right};
use crate::world::{ADMIN, BYSTANDER, FOREIGN_GROUP, GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, STRANGER, World};

const ASKED: i64 = 1002;
const DECLINED: i64 = 1003;
const EX_MEMBER: i64 = 2005;
const EX_ADMIN: i64 = 3005;

/// Who somebody is to the owner's orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Owner,
    Member,
    Admin,
    /// Was an admin until the last start, and is a member.
    ExAdmin,
    /// Was let in, ordered, and was shut out.
    ExMember,
    Stranger,
    Asked,
    Declined,
    /// Sits in the admin group and was never let in.
    Bystander,
}

impl Kind {
    /// Everybody who has no right to anything of the owner's.
    pub const OTHERS: [Self; 7] = [
        Self::Member,
        Self::ExAdmin,
        Self::ExMember,
        Self::Asked,
        Self::Declined,
        Self::Bystander,
        // Who starts is no stranger any more.
        Self::Stranger,
    ];

    pub fn id(self) -> i64 {
        match self {
            Self::Owner => MEMBER,
            Self::Member => OTHER_MEMBER,
            Self::Admin => ADMIN,
            Self::ExAdmin => EX_ADMIN,
            Self::ExMember => EX_MEMBER,
            Self::Stranger => STRANGER,
            Self::Asked => ASKED,
            Self::Declined => DECLINED,
            Self::Bystander => BYSTANDER,
        }
    }

    pub fn is_inside(self) -> bool {
        matches!(self, Self::Owner | Self::Member | Self::Admin | Self::ExAdmin)
    }

    pub fn may(self, right: Right) -> bool {
        match right {
            Right::Everybody => true,
            Right::Inside => self.is_inside(),
            Right::OrderOf => matches!(self, Self::Owner | Self::Admin),
            Right::Admins => self == Self::Admin,
            Right::Nobody => false,
        }
    }
}

/// The world, and what in it is somebody's.
pub struct Scene {
    pub world: World,
    pub orders: Vec<OrderName>,
    pub own_of_ex_member: Vec<OrderName>,
    draft: i64,
    table: i64,
    topup: TopupId,
    receipt: ReceiptId,
    dump: String,
    /// Words that nobody but the owner and admins may read.
    pub secrets: Vec<String>,
}

impl Scene {
    /// The owner of the bot pays.
    pub async fn new() -> Self {
        Self::of(&[]).await
    }

    /// Customers pay: the owner of the orders has paid with Stars, and waits for an admin to credit what they paid by hand.
    pub async fn shop() -> Self {
        Self::of(&[
            ("BILLING", "wallet"),
            ("MARKUP", "50%"),
            ("STARS_RATE", "0.013"),
            ("HAND_PAY_TEXT", "Card 4111 1111 1111 1111"),
            ("SUPPORT", "@ada"),
        ])
        .await
    }

    async fn of(billing: &[(&'static str, &str)]) -> Self {
        let people = [("ADMIN_IDS", "3003,3005"), ("MEMBER_IDS", "2002,2003,2004,3005")];
        let world = World::with(&[people.as_slice(), billing].concat()).await;
        world.panel.set_balance(100_000.into());
        gather(&world).await;
        let (topup, receipt) =
            if billing.is_empty() { (TopupId(1), ReceiptId(1)) } else { pay(&world).await };
        let orders = order_in_every_state(&world).await;
        let (table, draft) = (table_of(&world).await, draft_of(&world).await);
        let own_of_ex_member = leave(&world).await;
        // Where an admin was who is none any more: entering the panel's id of the unclear order.
        let unclear = format!("xy:{}", orders[2]);
        world.say(EX_ADMIN, "/start").await;
        world.forge(EX_ADMIN, EX_ADMIN, world.last(EX_ADMIN).message_id, &unclear).await;
        assert!(world.last(EX_ADMIN).text.contains("1003"), "{}", world.chat(EX_ADMIN));
        world.tell().await;
        let world = world.restart_with(&[("ADMIN_IDS", "3003")]).await;
        let ids = world.panel.orders().into_iter().map(|order| order.id.to_string());
        let words = ["secretpost", "Ottokar", "Asya", "Panel balance", "Statistics"].map(str::to_owned);
        let secrets = ids.chain(words).collect();
        let dump = dump_of(&world).await;
        Self { world, orders, own_of_ex_member, draft, table, topup, receipt, dump, secrets }
    }

    pub fn foreign(&self) -> Foreign<'_> {
        Foreign {
            orders: &self.orders,
            owner: UserId(MEMBER),
            asked: UserId(ASKED),
            draft: self.draft,
            table: self.table,
            topup: self.topup,
            receipt: self.receipt,
        }
    }

    /// The database but for where `actor` is in a conversation of their own: all that they must not change, a row a line.
    pub async fn database(&self, actor: i64) -> Vec<String> {
        let mut reader = self.world.app.bot.store.reader().await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(self.dump.as_str()))
            .bind(actor)
            .fetch_all(&mut *reader)
            .await
            .unwrap()
    }
}

/// The statement that reads all tables that people can change anything in, but for what is `?1`'s own. How many people there are is
/// counted from rows that are read themselves.
async fn dump_of(world: &World) -> String {
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select t.name, c.name from sqlite_schema t, pragma_table_info(t.name) c
         where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like '_sqlx_%'
             and t.name not in ('services', 'categories', 'tallies_of_people') and c.name <> 'balance_due_at'",
    )
    .fetch_all(&mut *reader)
    .await
    .unwrap();
    let mut tables: BTreeMap<&str, String> = BTreeMap::new();
    for (table, column) in &columns {
        let row = tables.entry(table).or_insert_with(|| format!("'{table}:'"));
        write!(row, " || ' ' || quote({column})").unwrap();
    }
    let rows = tables.into_iter().map(|(table, row)| match table {
        "users" | "dialogues" | "messages" | "favourites" | "topups" | "code_tries" => {
            format!("select {row} as line from {table} where user_id <> ?1")
        }
        // That one waits to be let in, and says who one is, is drawn into what the admins are asked.
        "questions" => format!("select {row} from questions where user_id is not ?1"),
        // A table of one's own orders that was asked for.
        "outbox" => format!("select {row} from outbox where chat_id <> ?1"),
        _ => format!("select {row} from {table}"),
    });
    rows.collect::<Vec<_>>().join(" union all ") + " order by 1"
}

async fn gather(world: &World) {
    let person = |id: i64, name: &str| Person {
        id,
        first_name: name.to_owned(),
        last_name: None,
        username: None,
        language_code: Some("en".to_owned()),
        about: String::new(),
    };
    for (id, name) in
        [(MEMBER, "Ottokar"), (ASKED, "Asya"), (DECLINED, "Dora"), (EX_MEMBER, "Emma"), (EX_ADMIN, "Xenia")]
    {
        world.telegram.add_person(person(id, name));
    }
    let group = |id: i64, title: &str, members: Vec<i64>| Group {
        id,
        title: title.to_owned(),
        topics: vec![],
        members,
        admins: vec![ADMIN],
    };
    let everybody =
        vec![ADMIN, BYSTANDER, MEMBER, OTHER_MEMBER, EX_ADMIN, EX_MEMBER, STRANGER, ASKED, DECLINED];
    world.telegram.add_group(group(GROUP, "Admins", everybody.clone()));
    world.telegram.add_group(group(FOREIGN_GROUP, "Friends", everybody));
    for id in [OTHER_MEMBER, ADMIN, ASKED, DECLINED, EX_MEMBER] {
        world.say(id, "/start").await;
    }
    world.say(BYSTANDER, "/help").await;
    world.tell().await;
    let notice = world.last(GROUP).message_id;
    world.forge(ADMIN, GROUP, notice, &format!("w:{DECLINED}:no")).await;
    world.forge(ADMIN, GROUP, notice, &format!("w:{EX_MEMBER}:yes")).await;
    // What a foreign group is told once is told.
    world.say_in(ADMIN, FOREIGN_GROUP, "/stats").await;
    world.tell().await;
}

/// Who orders has money; the owner of the orders paid some of it with Stars, and shows a receipt for more.
async fn pay(world: &World) -> (TopupId, ReceiptId) {
    for (person, name) in [(MEMBER, "Ottokar"), (RUSSIAN, "Миша"), (EX_MEMBER, "Emma")] {
        world.say(person, "/start").await;
        world.say(ADMIN, "/users").await;
        world.press(ADMIN, name).await;
        world.press(ADMIN, "Change balance").await;
        world.say(ADMIN, "+50 a start").await;
        world.press(ADMIN, "Add").await;
    }
    world.say(MEMBER, "/topup 6.50").await;
    world.press(MEMBER, "Telegram Stars").await;
    world.pay_desk().await;
    world.pay(MEMBER).await;
    world.say(MEMBER, "/topup 10").await;
    world.press(MEMBER, "Transfer").await;
    world.send_photo(MEMBER, "receipt.jpg", "").await;
    world.tell().await;
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let shown = sqlx::query_as("select topup_id, receipt_id from receipts");
    let (topup, receipt) = shown.fetch_one(&mut *reader).await.unwrap();
    (TopupId(topup), ReceiptId(receipt))
}

/// Completed, running, unclear, and waiting to be sent.
async fn order_in_every_state(world: &World) -> Vec<OrderName> {
    let link = |name: &str| format!("https://instagram.com/p/secretpost{name}");
    world.order(MEMBER, "1207", &link("a"), "2000").await;
    world.submit().await;
    world.wait(Duration::from_mins(12));
    world.track().await;
    world.order(MEMBER, "1207", &link("b"), "2000").await;
    world.submit().await;
    world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
    world.order(MEMBER, "1207", &link("c"), "2000").await;
    world.submit().await;
    world.order(MEMBER, "1207", &link("d"), "2000").await;
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let states: Vec<String> = sqlx::query_scalar("select status from orders order by order_id")
        .fetch_all(&mut *reader)
        .await
        .unwrap();
    assert_eq!(states, ["completed", "running", "unclear", "reserved"]);
    drop(reader);
    let mut names = vec![];
    for order in 1001..=1004 {
        names.push(world.name(order).await);
    }
    names
}

/// The number of the table on another's screen.
async fn table_of(world: &World) -> i64 {
    let table = world.say(RUSSIAN, "/mass 1207 | https://instagram.com/p/secretpostt | 1000").await;
    number_on(&table.keyboard, "mo:")
}

/// The number of the draft on the owner's screen, one tap from an order.
async fn draft_of(world: &World) -> i64 {
    let confirm = world.draft(MEMBER, "1207", "https://instagram.com/p/secretposte", "1000").await;
    number_on(&confirm.keyboard, "y:")
}

fn number_on(keyboard: &[Vec<panelgram_sandbox::telegram::Button>], prefix: &str) -> i64 {
    let data = keyboard.iter().flatten().filter_map(|button| button.data.as_deref());
    data.filter_map(|data| data.strip_prefix(prefix)).map(|number| number.parse().unwrap()).next().unwrap()
}

/// Somebody orders, and is shut out then.
async fn leave(world: &World) -> Vec<OrderName> {
    world.order(EX_MEMBER, "1207", "https://instagram.com/p/emmas", "1000").await;
    world.forge(ADMIN, GROUP, world.last(GROUP).message_id, &format!("u:{EX_MEMBER}:no")).await;
    assert!(world.say(EX_MEMBER, "/new").await.text.contains("declined"), "{}", world.chat(EX_MEMBER));
    vec![world.name(1005).await]
}
