//! The panel's account: what its balance shows of an order that was sent, and of whoever else uses the account.

use super::money::{Amount, Cost};

/// An account at a panel: whatever a panel numbers – services, orders, refills – is unique within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct PanelId(pub i64);

impl PanelId {
    /// The one account, whatever address and key the settings name: nothing binds a row to them.
    pub const FIRST: Self = Self(1);
}

/// What the panel's balance shows of an order that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shown {
    /// It is what it was, on an account whose balance falls with each order: nothing was taken.
    Untouched,
    /// It is what it was, which proves nothing: on this account the balance was not seen to fall with orders (postpaid), others move it as
    /// well, it has too few digits to show so little, or this order may take nothing when it is placed.
    Unmoved,
    /// It fell by what the order costs.
    Fell,
    /// It moved otherwise, or it is not known what it was before.
    Moved,
    /// It could not be read.
    Unread,
}

/// Two readings of the balance around an order, as far as they are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readings {
    /// Before it was sent.
    pub before: Amount,
    /// After.
    pub after: Amount,
    /// What other orders of ours took in between.
    pub others: Amount,
}

impl Readings {
    /// How much it fell, less what others took; nothing if that is no sum.
    pub fn fell(self) -> Option<Amount> {
        self.before.checked_sub(self.after).and_then(|fell| fell.checked_sub(self.others)).ok()
    }
}

/// The smallest difference that a balance shows which was seen with so many decimals; one that was never seen is taken to show cents.
pub fn step(decimals: Option<u32>) -> Amount {
    let places = decimals.unwrap_or(2).min(6);
    Amount(10_i64.pow(6 - places))
}

/// Whether a balance that moves by such steps shows that so much was taken: each of the two readings may be rounded by one.
pub fn can_show(cost: Cost, step: Amount) -> bool {
    cost.0.0 > step.0.saturating_mul(2)
}

/// How the balance of an account is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// It falls with each order, and with nothing else, by whole steps of this.
    Ours(Amount),
    /// It was not seen to fall with orders, or others use it as well: that it did not move proves nothing.
    Unproven,
}

/// What two readings show of an order that costs `cost`.
pub fn shown(readings: Readings, cost: Cost, account: Account) -> Shown {
    let Some(fell) = readings.fell() else { return Shown::Moved };
    if cost > Cost::ZERO && is_near(fell, cost.0, cost) {
        return Shown::Fell;
    }
    let untouched = fell == Amount::ZERO || is_near(fell, Amount::ZERO, cost);
    match account {
        _ if !untouched => Shown::Moved,
        Account::Ours(step) if can_show(cost, step) => Shown::Untouched,
        Account::Ours(_) | Account::Unproven => Shown::Unmoved,
    }
}

/// Apart by no more than the panel's rounding can explain: 1 % of what the order costs.
pub fn is_near(sum: Amount, expected: Amount, cost: Cost) -> bool {
    cost > Cost::ZERO && sum.0.saturating_sub(expected.0).saturating_abs() <= cost.0.0 / 100
}

/// What two readings of a quiet balance show of the account, with `taken` by orders of ours in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// It fell by what our orders took.
    Follows,
    /// Orders of ours were taken, and it stayed as it was: a postpaid account, or one that is charged late.
    Stays,
    /// It rose by this, or fell by less than our orders took: a deposit, or something that came back.
    Rose(Amount),
    /// It fell by this more than our orders took: somebody else uses the account.
    Fell(Amount),
    /// Nothing that says anything.
    None,
}

/// A panel may round each order, and its rates may have changed since the list was read: a tenth of a sum, and a cent an order.
const SLACK_PART: i64 = 10;
const SLACK_AN_ORDER: i64 = 10_000;

/// Compares two readings between which `orders` of ours took `readings.others`.
pub fn movement(readings: Readings, orders: i64) -> Movement {
    let Some(fell) = readings.fell() else { return Movement::None };
    let taken = readings.others;
    let slack = (taken.0 / SLACK_PART).saturating_add(orders.saturating_mul(SLACK_AN_ORDER));
    let tells = taken.0 > slack.saturating_mul(2);
    if tells && readings.before == readings.after {
        return Movement::Stays;
    }
    match fell.0 {
        apart if apart.saturating_abs() <= slack => {
            if tells {
                Movement::Follows
            } else {
                Movement::None
            }
        }
        more if more > 0 => Movement::Fell(fell),
        less => Movement::Rose(Amount(less.saturating_neg())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CENTS: Account = Account::Ours(Amount(10_000));

    #[test]
    fn readings_are_compared_to_the_cent_and_less_what_others_took() {
        let read = |before, after, others| Readings {
            before: Amount(before),
            after: Amount(after),
            others: Amount(others),
        };
        let cost = Cost(Amount(1_000_000));
        let table = [
            (read(9_000_000, 9_000_000, 0), Shown::Untouched),
            (read(9_000_000, 8_995_000, 0), Shown::Untouched),
            (read(9_000_000, 8_000_000, 0), Shown::Fell),
            (read(9_000_000, 7_991_000, 0), Shown::Fell),
            (read(9_000_000, 6_000_000, 2_000_000), Shown::Fell),
            (read(9_000_000, 7_000_000, 2_000_000), Shown::Untouched),
            (read(9_000_000, 8_500_000, 0), Shown::Moved),
            (read(9_000_000, 10_000_000, 0), Shown::Moved),
            (read(i64::MIN, i64::MAX, 0), Shown::Moved),
        ];
        for (readings, expected) in table {
            assert_eq!(shown(readings, cost, CENTS), expected, "{readings:?}");
        }
        assert_eq!(shown(table[0].0, cost, Account::Unproven), Shown::Unmoved);
        assert_eq!(shown(table[2].0, cost, Account::Unproven), Shown::Fell);
        assert_eq!(shown(table[0].0, Cost::ZERO, CENTS), Shown::Unmoved);
    }

    #[test]
    fn what_a_balance_has_no_digits_for_is_not_untouched() {
        let same = Readings { before: Amount(9_000_000), after: Amount(9_000_000), others: Amount::ZERO };
        let table = [
            (None, 900, Shown::Unmoved),
            (Some(2), 900, Shown::Unmoved),
            (Some(2), 20_000, Shown::Unmoved),
            (Some(2), 20_001, Shown::Untouched),
            (None, 90_000, Shown::Untouched),
            (Some(0), 1_800_000, Shown::Unmoved),
            (Some(5), 900, Shown::Untouched),
            (Some(6), 2, Shown::Unmoved),
        ];
        for (decimals, cost, expected) in table {
            let account = Account::Ours(step(decimals));
            assert_eq!(
                shown(same, Cost(Amount(cost)), account),
                expected,
                "{cost} with {decimals:?} decimals"
            );
        }
    }

    #[test]
    fn an_account_shows_who_uses_it() {
        let read = |before, after, taken, orders| {
            movement(Readings { before: Amount(before), after: Amount(after), others: Amount(taken) }, orders)
        };
        assert_eq!(read(9_000_000, 9_000_000, 0, 0), Movement::None);
        assert_eq!(read(9_000_000, 8_000_000, 1_000_000, 1), Movement::Follows);
        // Rounded to the cent, and a rate that went up a little.
        assert_eq!(read(9_000_000, 7_940_000, 1_000_000, 1), Movement::Follows);
        assert_eq!(read(9_000_000, 9_000_000, 1_000_000, 1), Movement::Stays);
        assert_eq!(read(9_000_000, 8_910_000, 0, 0), Movement::Fell(Amount(90_000)));
        assert_eq!(read(9_000_000, 7_000_000, 1_000_000, 1), Movement::Fell(Amount(1_000_000)));
        assert_eq!(read(9_000_000, 9_000_001, 0, 0), Movement::Rose(Amount(1)));
        assert_eq!(read(9_000_000, 58_000_000, 1_000_000, 1), Movement::Rose(Amount(50_000_000)));
        // A sum within the slack of a single order tells nothing.
        assert_eq!(read(9_000_000, 9_000_000, 5_000, 1), Movement::None);
        assert_eq!(read(i64::MIN, i64::MAX, 1, 1), Movement::None);
    }
}
