//! Whether the books are what they should be, by an account of its own: what is due is said here anew, from the rows as they stand.

use std::collections::HashMap;

use panelgram::domain::user::UserId;
use sqlx::{FromRow, SqliteConnection};

use super::day::Day;

/// A bill with its order, as the rows have them.
#[derive(Clone, Debug, FromRow)]
pub struct BillRow {
    order_id: i64,
    user_id: i64,
    price: i64,
    held: i64,
    taken: i64,
    waived: i64,
    stale: bool,
    review: Option<String>,
    decided: Option<i64>,
    status: String,
    service_type: String,
    quantity: i64,
    runs: Option<i64>,
    cost: i64,
    charge: Option<i64>,
    remains: Option<i64>,
    /// What was said with the end.
    end_charge: Option<i64>,
    end_remains: Option<i64>,
    made: i64,
    ended: i64,
    charged: i64,
    /// What its transfers left in each place.
    in_held: i64,
    in_sales: i64,
    moves: i64,
    posted: i64,
}

#[derive(Debug, FromRow)]
struct AccountRow {
    user_id: i64,
    kind: String,
    balance: i64,
    moved: i64,
    last: Option<i64>,
}

#[derive(Debug, FromRow)]
struct PaymentRow {
    external: String,
    user_id: i64,
    credits: i64,
    refund: Option<String>,
    /// What it left with its person.
    left: i64,
}

const BILLS: &str = "select b.*, o.status, o.service_type, o.quantity, o.runs, o.cost, o.charge, o.remains, o.end_charge, o.end_remains,
        (select count(*) from children c where c.order_id = b.order_id) as made,
        (select count(ended_at) from children c where c.order_id = b.order_id) as ended,
        (select count(end_charge) from children c where c.order_id = b.order_id) as charged,
        (select coalesce(sum(iif(a.kind = 'held', t.amount, 0) - iif(s.kind = 'held', t.amount, 0)), 0)
         from transfers t join accounts s on s.account_id = t.source join accounts a on a.account_id = t.target
         where t.order_id = b.order_id) as in_held,
        (select coalesce(sum(iif(a.kind = 'sales', t.amount, 0) - iif(s.kind = 'sales', t.amount, 0)), 0)
         from transfers t join accounts s on s.account_id = t.source join accounts a on a.account_id = t.target
         where t.order_id = b.order_id) as in_sales,
        (select count(*) from transfers t where t.order_id = b.order_id) as posted
    from bills b join orders o on o.order_id = b.order_id where b.user_id in (?1, ?2)";

const ACCOUNTS: &str = "select user_id, kind, balance,
        (select coalesce(sum(amount), 0) from transfers where target = account_id)
            - (select coalesce(sum(amount), 0) from transfers where source = account_id) as moved,
        (select iif(source = account_id, source_after, target_after) from transfers
         where source = account_id or target = account_id order by transfer_id desc limit 1) as last
    from accounts where user_id in (?1, ?2)";

const PAYMENTS: &str = "select external, user_id, credits, refund,
        (select coalesce(sum(iif(a.user_id is not null, t.amount, -t.amount)), 0)
         from transfers t join accounts a on a.account_id = t.target where t.payment_id = p.payment_id) as left
    from payments p where user_id in (?1, ?2)";

/// A use of a code, and the payment with which a bonus came.
#[derive(Debug, FromRow)]
struct UseRow {
    user_id: i64,
    credits: i64,
    percent: Option<i64>,
    given: i64,
    waits: bool,
    paid: Option<i64>,
    refund: Option<String>,
    /// What its transfers left with its person.
    left: i64,
}

/// What an order of a friend brought.
#[derive(Debug, FromRow)]
struct RewardRow {
    user_id: i64,
    earned: i64,
    profit: i64,
    given: i64,
    /// What was taken for the order when it was looked at first, and is now.
    was: i64,
    now: i64,
    /// Whether nobody is to look at it again.
    at_rest: bool,
    left: i64,
}

const USES: &str = "select u.user_id, c.credits, c.percent, u.given, u.waits, p.credits as paid, p.refund,
        (select coalesce(sum(iif(a.user_id is not null, t.amount, -t.amount)), 0) from transfers t
         join accounts a on a.account_id = t.target left join accounts s on s.account_id = t.source
         where t.code_id = u.code_id and u.user_id in (a.user_id, s.user_id)) as left
    from code_uses u join codes c using (code_id) left join payments p using (payment_id) where u.user_id in (?1, ?2)";

const REWARDS: &str = "select r.user_id, r.earned, r.profit, r.given, r.taken as was, b.taken as now, b.reward_at is null as at_rest,
        (select coalesce(sum(iif(a.user_id is not null, t.amount, -t.amount)), 0) from transfers t
         join accounts a on a.account_id = t.target where t.reward_id = r.order_id) as left
    from rewards r join bills b using (order_id) where r.user_id in (?1, ?2)";

/// After whatever happened last.
pub async fn rest(day: &mut Day<'_>, when: &str) {
    let people = day.people.map(|person| person.0);
    let mut tx = day.shop.store.begin().await.unwrap();
    let sum: i64 = sqlx::query_scalar("select sum(balance) from accounts").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(sum, 0, "{when}: money from nowhere");
    let accounts: Vec<AccountRow> = rows(&mut tx, ACCOUNTS, people).await;
    let bills: Vec<BillRow> = rows(&mut tx, BILLS, people).await;
    let payments: Vec<PaymentRow> = rows(&mut tx, PAYMENTS, people).await;
    let uses: Vec<UseRow> = rows(&mut tx, USES, people).await;
    let rewards: Vec<RewardRow> = rows(&mut tx, REWARDS, people).await;
    drop(tx);
    for account in &accounts {
        let AccountRow { kind, balance, moved, last, .. } = account;
        assert!(balance == moved && *balance == last.unwrap_or(0), "{when}: {account:?}");
        assert!(if kind == "owed" { *balance <= 0 } else { *balance >= 0 }, "{when}: {account:?}");
    }
    for bill in &bills {
        assert!(is_as_due(bill), "{when}: {bill:?} is not {:?}", due(bill));
        follow(day, bill, &accounts, when);
    }
    judge_payments(day, &payments, when);
    let gifts = judge_gifts(day, &uses, &rewards, when);
    judge_people(day, &accounts, &bills, &payments, &gifts, when);
    day.before = bills.into_iter().map(|bill| (bill.order_id, bill)).collect();
}

async fn rows<T>(connection: &mut SqliteConnection, sql: &'static str, people: [i64; 2]) -> Vec<T>
where
    T: for<'r> FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
{
    sqlx::query_as(sql).bind(people[0]).bind(people[1]).fetch_all(connection).await.unwrap()
}

/// What is to be held and taken, or why people have to say it.
fn due(bill: &BillRow) -> Result<(i64, i64), &'static str> {
    let BillRow { price, quantity, cost, end_charge, end_remains, .. } = *bill;
    if let Some(decided) = bill.decided {
        return Ok((0, decided));
    }
    let is_subscription = bill.service_type == "subscriptions";
    let is_parent = is_subscription || bill.runs.is_some();
    let of = |charge: i64| part(price, charge, cost);
    let by_charge = end_charge.filter(|charge| cost > 0 && *charge > 0).map(of);
    let so_far = bill.charge.filter(|charge| cost > 0 && *charge > 0).map_or(0, of);
    let is_over = matches!(bill.status.as_str(), "partial" | "cancelled" | "failed")
        || bill.status == "completed" && is_subscription;
    if is_parent && is_over && (bill.charged < bill.made || bill.made > 0 && bill.charge.unwrap_or(0) <= 0) {
        return Err("uncharged");
    }
    match bill.status.as_str() {
        "reserved" | "submitting" | "unclear" => Ok((price, 0)),
        "rejected" => Ok((0, 0)),
        "running" if is_subscription => Ok((price - so_far, so_far)),
        "completed" if is_subscription => by_charge.map(|sum| (0, sum)).ok_or("uncharged"),
        "running" | "completed" => Ok((0, price)),
        "cancelled" | "failed" if end_charge == Some(0) => Ok((0, 0)),
        // Nothing was ever said of it, but perhaps that nothing was charged.
        "cancelled"
            if end_charge.or(end_remains).or(bill.remains).is_none() && bill.charge.unwrap_or(0) == 0 =>
        {
            Ok((0, 0))
        }
        "failed" => Err("failed"),
        "partial" | "cancelled" if is_parent => by_charge.map(|sum| (0, sum)).ok_or("uncharged"),
        "partial" | "cancelled" => match (end_remains, end_charge) {
            (Some(left), _)
                if 0 < left && left <= quantity && (left < quantity || bill.status == "cancelled") =>
            {
                Ok((0, part(price, quantity - left, quantity)))
            }
            (_, Some(charge)) if 0 < charge && charge < cost => Ok((0, part(price, charge, cost))),
            _ => Err("unsaid"),
        },
        other => panic!("an order is {other}"),
    }
}

/// The nearest to a part of a whole, halves up.
fn part(price: i64, part: i64, whole: i64) -> i64 {
    let (exact, whole) = (i128::from(price) * i128::from(part.clamp(0, whole)), i128::from(whole));
    i64::try_from(exact / whole + i128::from(exact % whole * 2 >= whole)).unwrap()
}

fn is_as_due(bill: &BillRow) -> bool {
    // While what it was split into goes on, nothing is said of it.
    if bill.ended < bill.made && !matches!(bill.status.as_str(), "running" | "unclear") {
        return true;
    }
    let BillRow { price, held, taken, waived, in_held, in_sales, moves, posted, stale, .. } = *bill;
    let is_whole = held >= 0 && taken >= 0 && waived >= 0 && held + taken + waived <= price;
    let is_posted = held == in_held && taken == in_sales && moves == posted && !stale;
    let is_due = match due(bill) {
        Ok((to_hold, to_take)) => {
            bill.review.is_none()
                && held + taken + waived == to_hold + to_take
                && taken == to_take.min(held + taken)
        }
        Err(why) => bill.review.as_deref() == Some(why),
    };
    // What was decided was decided of figures; where nothing that the panel said counts any more, it does not either.
    let is_decided_in_vain = bill.decided.is_some()
        && matches!(bill.status.as_str(), "reserved" | "submitting" | "unclear" | "rejected");
    is_whole && is_posted && is_due && !is_decided_in_vain
}

/// What changed of a bill since the last rest: more is waived only when the wallet is empty, nothing goes back while anything is waived.
fn follow(day: &mut Day<'_>, bill: &BillRow, accounts: &[AccountRow], when: &str) {
    let before = day.before.get(&bill.order_id);
    let was = |of: fn(&BillRow) -> i64| before.map_or(0, of);
    let wallet = accounts.iter().find(|account| account.user_id == bill.user_id && account.kind == "wallet");
    if bill.waived > was(|bill| bill.waived) {
        day.figures.waived += 1;
        assert_eq!(
            wallet.map_or(0, |wallet| wallet.balance),
            0,
            "{when}: waived, and there is money: {bill:?}"
        );
    }
    if bill.waived > 0 {
        let inside = |bill: &BillRow| bill.held + bill.taken;
        assert!(inside(bill) >= was(inside), "{when}: given back what is waived: {bill:?} after {before:?}");
    }
    day.figures.reviews +=
        usize::from(bill.review.is_some() && before.is_some_and(|bill| bill.review.is_none()));
}

/// Each payment that was heard of is credited once, and is out of the books once while it is given back.
fn judge_payments(day: &Day<'_>, payments: &[PaymentRow], when: &str) {
    let heard = day.provider.paid.iter().filter(|paid| paid.heard).count();
    assert_eq!(payments.len(), heard, "{when}: payments that nobody made, or that are lost");
    for payment in payments {
        let paid = day.provider.paid.iter().find(|paid| paid.external == payment.external).unwrap();
        let is_out = matches!(payment.refund.as_deref(), Some("wanted" | "asking" | "done"));
        let worth = paid.worth.unwrap();
        let left = if is_out { 0 } else { worth };
        let is_right = (payment.user_id, payment.credits, payment.left) == (paid.user.0, worth, left);
        assert!(is_right, "{when}: {payment:?} of {paid:?}");
        let is_done = payment.refund.as_deref() == Some("done");
        assert!(!is_done || paid.given_back, "{when}: {payment:?} of {paid:?}");
        assert!(is_done || !paid.told_back, "{when}: {payment:?} of {paid:?}");
    }
}

/// A voucher brings what it says, once; a bonus its part of the top-up that it came with, as long as that is not given back; a friend's
/// order a part of what was taken for it, never more than half of the profit. What each has of that.
fn judge_gifts(day: &mut Day<'_>, uses: &[UseRow], rewards: &[RewardRow], when: &str) -> HashMap<i64, i64> {
    let mut gifts: HashMap<i64, i64> = day.people.map(|person| (person.0, 0)).into();
    let mut vouchers = gifts.clone();
    for row in uses {
        let is_out = matches!(row.refund.as_deref(), Some("wanted" | "asking" | "done"));
        let due = match (row.percent, row.paid) {
            (None, _) => row.credits,
            (Some(_), None) => 0,
            (Some(_), Some(_)) if is_out => 0,
            (Some(percent), Some(paid)) => (paid * percent / 10_000).min(row.credits),
        };
        assert!(row.given == due && row.left == due, "{when}: {row:?}, and {due} is due");
        assert_eq!(row.waits, row.percent.is_some() && row.paid.is_none(), "{when}: {row:?}");
        *gifts.get_mut(&row.user_id).unwrap() += due;
        *vouchers.get_mut(&row.user_id).unwrap() += if row.percent.is_none() { due } else { 0 };
    }
    for (user, used) in vouchers {
        let known = day.given.get(&UserId(user)).copied().unwrap_or(0);
        assert_eq!(used, known, "{when}: the vouchers of {user}");
    }
    for row in rewards {
        let part = i128::from(row.earned) * i128::from(row.now.min(row.was)) / i128::from(row.was.max(1));
        let is_due = !row.at_rest || i128::from(row.given) == part;
        let is_right = is_due && row.given == row.left && (row.earned == 0 || 2 * row.earned <= row.profit);
        assert!(is_right && 5 * row.earned <= row.was, "{when}: {row:?}, and {part} is due");
        *gifts.get_mut(&row.user_id).unwrap() += row.given;
        day.figures.rewards += usize::from(row.given > 0);
    }
    gifts
}

/// What somebody has is what they paid in and were given, without what was sold to them and what they got back.
fn judge_people(
    day: &mut Day<'_>,
    accounts: &[AccountRow],
    bills: &[BillRow],
    payments: &[PaymentRow],
    gifts: &HashMap<i64, i64>,
    when: &str,
) {
    let mut should = gifts.clone();
    for payment in payments {
        *should.get_mut(&payment.user_id).unwrap() += payment.left;
    }
    for bill in bills {
        *should.get_mut(&bill.user_id).unwrap() -= bill.taken;
    }
    for (user, sum) in &day.adjusted {
        *should.get_mut(&user.0).unwrap() += sum;
    }
    for (user, should) in should {
        let has: i64 =
            accounts.iter().filter(|account| account.user_id == user).map(|account| account.balance).sum();
        assert_eq!(has, should, "{when}: what {user} has");
        let held: i64 = bills.iter().filter(|bill| bill.user_id == user).map(|bill| bill.held).sum();
        let kept = accounts.iter().find(|account| account.user_id == user && account.kind == "held");
        assert_eq!(kept.map_or(0, |kept| kept.balance), held, "{when}: what waits of {user}");
    }
    day.figures.debts +=
        accounts.iter().filter(|account| account.kind == "owed" && account.balance < 0).count();
}

/// When nothing is under way any more: what the providers have is in the books, and nothing else.
pub async fn end(day: &mut Day<'_>, when: &str) {
    let mut tx = day.shop.store.begin().await.unwrap();
    let payments: Vec<PaymentRow> = rows(&mut tx, PAYMENTS, day.people.map(|person| person.0)).await;
    let wrong: Option<i64> = sqlx::query_scalar(
        "select account_id from accounts where balance <>
             (select coalesce(sum(amount), 0) from transfers where target = account_id)
             - (select coalesce(sum(amount), 0) from transfers where source = account_id)
         union all select 0 where (select balance from accounts where kind = 'gifts')
             + (select coalesce(sum(given), 0) from code_uses) + (select coalesce(sum(given), 0) from rewards) <> 0
         union all select 0 where (select balance from accounts where kind = 'sales') <> (select coalesce(sum(taken), 0) from bills)",
    )
    .fetch_optional(&mut *tx)
    .await
    .unwrap();
    drop(tx);
    assert_eq!(wrong, None, "{when}: an account of the house");
    assert_eq!(payments.len(), day.provider.paid.len(), "{when}: a payment is lost");
    for payment in payments {
        let paid = day.provider.paid.iter().find(|paid| paid.external == payment.external).unwrap();
        let has = if paid.given_back { 0 } else { paid.worth.unwrap() };
        assert_eq!(payment.left, has, "{when}: {payment:?} of {paid:?}");
    }
}
