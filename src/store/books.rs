//! The books of a shop: accounts, bills, transfers. That they add up, the tables see to (`migrations/0130_books.sql`); what is due for an
//! order, `domain/bill.rs` says.

use std::ops::Range;

use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        bill::{Bill, End, Purse, Review},
        code::CodeId,
        money::{Amount, Credit},
        order::OrderId,
        topup::Way,
        user::UserId,
        wallet::{Gift, StatementLine},
    },
    wake::Bell,
};

/// An account of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// What somebody can spend.
    Wallet(UserId),
    /// What waits with somebody's orders that the panel has not taken.
    Held(UserId),
    /// What somebody owes: its balance is negative.
    Owed(UserId),
    /// What was sold and not given back.
    Sales,
    /// Minus what came in from the world in this way.
    World(Way),
    /// Minus what was given as a present.
    Gifts,
    /// Admins' corrections.
    Adjusted,
}

impl Account {
    /// Where the money of somebody's order is.
    pub fn of(end: End, user: UserId) -> Self {
        match end {
            End::Wallet => Self::Wallet(user),
            End::Held => Self::Held(user),
            End::Sales => Self::Sales,
            End::Owed => Self::Owed(user),
        }
    }

    /// What came in in this way.
    pub fn of_way(way: Way) -> Self {
        Self::World(way)
    }

    fn columns(self) -> (Option<UserId>, &'static str) {
        match self {
            Self::Wallet(user) => (Some(user), "wallet"),
            Self::Held(user) => (Some(user), "held"),
            Self::Owed(user) => (Some(user), "owed"),
            Self::Sales => (None, "sales"),
            Self::World(way) => (None, way.word()),
            Self::Gifts => (None, "gifts"),
            Self::Adjusted => (None, "adjusted"),
        }
    }
}

/// What a transfer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why<'a> {
    /// What is due for an order changed.
    Order(OrderId),
    /// A payment came in.
    Payment(i64),
    /// A payment is given back, or is not after all.
    Refund(i64),
    /// A code was used, or what it brought is taken back.
    Code(CodeId),
    /// A friend's order earned something, or the ground for that is gone.
    Reward(OrderId),
    /// An admin corrected what somebody has, and says why.
    Adjustment {
        /// Which admin.
        by: UserId,
        /// Their reason.
        note: &'a str,
    },
}

/// One amount, from one account to another.
#[derive(Clone, Copy, Debug)]
pub struct Transfer<'a> {
    /// From where.
    pub source: Account,
    /// To where.
    pub target: Account,
    /// How much, more than nothing.
    pub sum: Credit,
    /// For what.
    pub why: Why<'a>,
    /// What it is for, as the key that lets the same thing be posted once.
    pub reference: &'a str,
}

#[derive(Default)]
struct Columns<'a> {
    order: Option<OrderId>,
    payment: Option<i64>,
    code: Option<CodeId>,
    reward: Option<OrderId>,
    by: Option<UserId>,
    note: Option<&'a str>,
}

/// Money of somebody was not moved: the tables refused it, so rows of theirs are damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("money of {} was not moved", .0.0)]
pub struct Unmoved(pub UserId);

/// Posts a transfer.
///
/// # Errors
/// The database refuses what does not add up, what overdraws a wallet, and what was posted before: [`Unmoved`].
pub async fn post(tx: &mut Tx, transfer: &Transfer<'_>, now: Moment) -> anyhow::Result<()> {
    let posted = write(tx, transfer, now).await;
    let whose = transfer.source.columns().0.or(transfer.target.columns().0);
    posted.map_err(|error| match whose.filter(|_| is_refused(&error)) {
        Some(user) => error.context(Unmoved(user)),
        None => error,
    })
}

/// Whether the tables refuse it, rather than that they can't be written to (`SQLITE_CONSTRAINT` and what extends it).
fn is_refused(error: &anyhow::Error) -> bool {
    const CONSTRAINT: u32 = 19;
    let code = match error.downcast_ref() {
        Some(sqlx::Error::Database(error)) => error.code().and_then(|code| code.parse::<u32>().ok()),
        _ => None,
    };
    code.is_some_and(|code| code & 0xff == CONSTRAINT)
}

async fn write(tx: &mut Tx, transfer: &Transfer<'_>, now: Moment) -> anyhow::Result<()> {
    let Transfer { source, target, sum, why, reference } = *transfer;
    let (source, target) = (key(tx, source).await?, key(tx, target).await?);
    let mut row = Columns::default();
    let why = match why {
        Why::Order(order) => {
            row.order = Some(order);
            "order"
        }
        Why::Payment(payment) => {
            row.payment = Some(payment);
            "payment"
        }
        Why::Refund(payment) => {
            row.payment = Some(payment);
            "refund"
        }
        Why::Code(code) => {
            row.code = Some(code);
            "gift"
        }
        Why::Reward(order) => {
            row.reward = Some(order);
            "gift"
        }
        Why::Adjustment { by, note } => {
            (row.by, row.note) = (Some(by), Some(note));
            "adjustment"
        }
    };
    sqlx::query!(
        "insert into transfers (at, source, target, amount, source_after, target_after, why, order_id, payment_id, by_admin, note,
             ref, code_id, reward_id)
         values (?1, ?2, ?3, ?4, (select balance - ?4 from accounts where account_id = ?2),
             (select balance + ?4 from accounts where account_id = ?3), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        now,
        source,
        target,
        sum,
        why,
        row.order,
        row.payment,
        row.by,
        row.note,
        reference,
        row.code,
        row.reward
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The key of an account, which is opened when it is needed first.
async fn key(tx: &mut Tx, account: Account) -> anyhow::Result<i64> {
    let (user, kind) = account.columns();
    let known = sqlx::query_scalar!(
        r#"select account_id as "key!" from accounts where user_id is ? and kind = ?"#,
        user,
        kind
    )
    .fetch_optional(tx.connection())
    .await?;
    if let Some(known) = known {
        return Ok(known);
    }
    Ok(sqlx::query_scalar!(
        r#"insert into accounts (user_id, kind) values (?, ?) returning account_id as "key!""#,
        user,
        kind
    )
    .fetch_one(tx.connection())
    .await?)
}

/// What the sums of the books are of, once that is known.
pub async fn currency(connection: &mut SqliteConnection) -> anyhow::Result<Option<String>> {
    Ok(sqlx::query_scalar!("select currency from books").fetch_optional(connection).await?)
}

/// From now on the sums of the books are of this.
pub async fn set_currency(tx: &mut Tx, currency: &str) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into books (id, currency) values (1, ?) on conflict (id) do update set currency = excluded.currency",
        currency
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Whether anybody has money in the books, or owes any.
pub async fn has_money(connection: &mut SqliteConnection) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists(select 1 from accounts where user_id is not null and balance <> 0) as "has!: bool""#
    )
    .fetch_one(connection)
    .await?)
}

/// What somebody has with the bot.
pub async fn purse(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Purse> {
    let row = sqlx::query!(
        r#"select coalesce(sum(balance) filter (where kind = 'wallet'), 0) as "wallet!: Amount",
               coalesce(sum(balance) filter (where kind = 'held'), 0) as "held!: Amount",
               coalesce(-sum(balance) filter (where kind = 'owed'), 0) as "owed!: Amount"
           from accounts where user_id = ?"#,
        user
    )
    .fetch_one(connection)
    .await?;
    Ok(Purse { wallet: Credit(row.wallet), held: Credit(row.held), owed: Credit(row.owed) })
}

/// An order's bill, and how many transfers there are of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Whose it is.
    pub user: UserId,
    /// What it says.
    pub bill: Bill,
    /// How many transfers there are of it.
    pub moves: i64,
    /// Whether its order changed since it was settled.
    pub stale: bool,
}

impl FromRow<'_, SqliteRow> for Stored {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let review: Option<String> = row.try_get("review")?;
        let review = review.map(|word| word.parse()).transpose();
        Ok(Self {
            user: row.try_get("user_id")?,
            bill: Bill {
                price: row.try_get("price")?,
                held: row.try_get("held")?,
                taken: row.try_get("taken")?,
                waived: row.try_get("waived")?,
                to_debt: row.try_get("to_debt")?,
                decided: row.try_get("decided")?,
                review: review.map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
            },
            moves: row.try_get("moves")?,
            stale: row.try_get("stale")?,
        })
    }
}

/// Opens the bill of an order that is sold.
pub async fn open_bill(tx: &mut Tx, order: OrderId, user: UserId, price: Credit) -> anyhow::Result<()> {
    sqlx::query!("insert into bills (order_id, user_id, price) values (?, ?, ?)", order, user, price)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The bill of an order, if it is sold.
pub async fn bill(connection: &mut SqliteConnection, order: OrderId) -> anyhow::Result<Option<Stored>> {
    let found = sqlx::query_as(
        "select b.*, (select coalesce(sum(t.amount), 0) from transfers t join accounts a on a.account_id = t.target
             where t.order_id = b.order_id and a.kind = 'owed') as to_debt from bills b where order_id = ?",
    )
    .bind(order);
    Ok(found.fetch_optional(connection).await?)
}

/// Takes note that a bill is what its order says, or why people have to say that.
pub async fn note_settled(tx: &mut Tx, order: OrderId, bill: &Bill) -> anyhow::Result<()> {
    let review = bill.review.map(Review::word);
    if review.is_some() {
        tx.ring(Bell::Books);
    }
    sqlx::query!(
        "update bills set waived = ?, review = ?, stale = 0 where order_id = ?",
        bill.waived,
        review,
        order
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes note of what an admin decided is due.
pub async fn decide(tx: &mut Tx, order: OrderId, sum: Credit) -> anyhow::Result<()> {
    sqlx::query!("update bills set decided = ?, stale = 1 where order_id = ?", sum, order)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What an admin decided of an order's bill does not count any more, if anything was decided.
pub async fn forget_decision(tx: &mut Tx, order: OrderId) -> anyhow::Result<()> {
    sqlx::query!(
        "update bills set decided = null, stale = 1 where order_id = ? and decided is not null",
        order
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Orders of whose bills people have to say what is due.
pub async fn in_review(connection: &mut SqliteConnection) -> anyhow::Result<Vec<OrderId>> {
    Ok(sqlx::query_scalar!(
        r#"select order_id as "id: OrderId" from bills where review is not null order by order_id"#
    )
    .fetch_all(connection)
    .await?)
}

/// Orders whose bills are not settled.
pub async fn stale(connection: &mut SqliteConnection, limit: i64) -> anyhow::Result<Vec<OrderId>> {
    Ok(sqlx::query_scalar!(
        r#"select order_id as "id: OrderId" from bills where stale = 1 order by order_id limit 0 + ?"#,
        limit
    )
    .fetch_all(connection)
    .await?)
}

/// How many transfers there are of a payment.
pub async fn count_of_payment(connection: &mut SqliteConnection, payment: i64) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!("select count(*) from transfers where payment_id = ?", payment)
        .fetch_one(connection)
        .await?)
}

/// How many movements somebody's wallet had.
pub async fn count_moves(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) from transfers t join accounts a on a.account_id in (t.source, t.target)
           where a.user_id = ? and a.kind = 'wallet'"#,
        user
    )
    .fetch_one(connection)
    .await?)
}

/// The next of somebody's movements in a time, in the order in which they were made, each with its key.
pub async fn statement_after(
    connection: &mut SqliteConnection,
    user: UserId,
    span: &Range<Moment>,
    after: i64,
    limit: i64,
) -> anyhow::Result<Vec<(i64, StatementLine)>> {
    let wallet = wallet_of(&mut *connection, user).await?;
    let (from, until) = (span.start, span.end);
    let rows = sqlx::query!(
        r#"select transfer_id as "key!", at as "at!: Moment", -amount as "sum!: Amount", source_after as "after!: Credit",
               order_id as "order: OrderId", note,
               case when code_id is not null then 'code' when reward_id is not null then 'reward' end as "gift: Gift" from transfers
           where source = ?1 and transfer_id > ?2 and at >= ?3 and at < ?4
           union all
           select transfer_id, at, amount, target_after, order_id, note,
               case when code_id is not null then 'code' when reward_id is not null then 'reward' end from transfers
           where target = ?1 and transfer_id > ?2 and at >= ?3 and at < ?4
           order by 1 limit 0 + ?5"#,
        wallet,
        after,
        from,
        until,
        limit
    )
    .fetch_all(connection)
    .await?;
    let line = |at, sum, after, order, note, gift| StatementLine { at, sum, after, order, note, gift };
    let all = rows.into_iter();
    Ok(all.map(|row| (row.key, line(row.at, row.sum, row.after, row.order, row.note, row.gift))).collect())
}

async fn wallet_of(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Option<i64>> {
    let key = sqlx::query_scalar!(
        r#"select account_id as "key!" from accounts where user_id = ? and kind = 'wallet'"#,
        user
    );
    Ok(key.fetch_optional(connection).await?)
}

/// Some of somebody's movements, the newest first.
pub async fn statement(
    connection: &mut SqliteConnection,
    user: UserId,
    (offset, limit): (i64, i64),
) -> anyhow::Result<Vec<StatementLine>> {
    let wallet = wallet_of(&mut *connection, user).await?;
    Ok(sqlx::query_as!(
        StatementLine,
        r#"select at as "at!: Moment", sum as "sum!: Amount", after as "after!: Credit", order_id as "order: OrderId", note,
               case when code_id is not null then 'code' when reward_id is not null then 'reward' end as "gift: Gift"
           from (select transfer_id, at, -amount as sum, source_after as after, order_id, note, code_id, reward_id from transfers where source = ?1
                 union all
                 select transfer_id, at, amount, target_after, order_id, note, code_id, reward_id from transfers where target = ?1
                 order by 1 desc limit 0 + ?2 offset ?3)
           order by transfer_id desc"#,
        wallet,
        limit,
        offset
    )
    .fetch_all(connection)
    .await?)
}
