//! A wish to put money on a balance, and the payment that comes of it. A wish may come to nothing; a payment is a fact, and is credited
//! whatever had been given up.

use std::time::Duration;

use rust_decimal::Decimal;
use strum::{EnumString, IntoStaticStr};

use super::{
    money::{Amount, Credit, Sum},
    quantity::plain_digits,
    text::visible,
    user::UserId,
};
use crate::clock::Moment;

/// A wish's number: drawn, so that no other history of the database has it for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type, serde::Serialize, serde::Deserialize)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct TopupId(pub i64);

/// What people who pay by hand write beside it.
const CODE_LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE_LENGTH: u32 = 5;

impl TopupId {
    /// What people who pay by hand write beside it: `PG-7K2QX`. Of two wishes it is the same by accident only, and it credits nothing.
    pub fn code(self) -> String {
        let letter = |place: u32| {
            let at = (self.0 >> (5 * place)) & 31;
            usize::try_from(at).ok().and_then(|at| CODE_LETTERS.get(at)).copied().map_or('2', char::from)
        };
        let letters: String = (0..CODE_LENGTH).map(letter).collect();
        format!("PG-{letters}")
    }

    /// What an invoice carries: whoever pays it, this is told with the payment.
    pub fn payload(self) -> String {
        format!("t{}", self.0)
    }

    /// Reads what an invoice carries, whoever it names beside the wish; `None` for anything that no invoice of ours does.
    pub fn of_payload(payload: &str) -> Option<Self> {
        payload.strip_prefix('t')?.split(':').next()?.parse().ok().map(Self)
    }
}

/// How money comes in.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumString,
    IntoStaticStr,
    serde::Serialize,
    serde::Deserialize,
    sqlx::Type,
)]
#[strum(serialize_all = "lowercase")]
#[sqlx(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Telegram's Stars.
    Stars,
    /// Crypto Pay's invoices.
    CryptoPay,
    /// To the owner's own account; an admin looks at the receipt.
    Hand,
}

impl Way {
    /// The word in the database and in message keys.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// How far a wish is (`topups.state`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "lowercase")]
pub enum TopupState {
    /// An invoice is being made.
    Opening,
    /// It can be paid.
    Open,
    /// By hand: a receipt is with the admins.
    Shown,
    /// It was paid, and is credited.
    Paid,
    /// Nobody paid in time.
    Expired,
    /// Its person went back, or no invoice could be made of it.
    Dropped,
    /// By hand: an admin refused the receipt.
    Refused,
}

impl TopupState {
    /// Whether it may still be paid as far as its person is concerned. What is paid all the same is credited.
    pub fn is_open(self) -> bool {
        match self {
            Self::Opening | Self::Open => true,
            Self::Shown | Self::Paid | Self::Expired | Self::Dropped | Self::Refused => false,
        }
    }
}

/// A wish to put money on a balance.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Topup {
    /// Its number.
    #[sqlx(rename = "topup_id")]
    pub id: TopupId,
    /// Whose it is.
    #[sqlx(rename = "user_id")]
    pub user: UserId,
    /// How it is paid.
    pub way: Way,
    /// What is credited, at the rate at which it was opened.
    pub credits: Credit,
    /// In Stars, if it is paid so.
    pub stars: Option<i64>,
    /// How far it is.
    pub state: TopupState,
    /// What the other side calls it.
    pub external: Option<String>,
    /// Where it is paid; untrusted.
    pub url: Option<String>,
    /// When it was wished for.
    pub made_at: Moment,
    /// From then on nothing new is begun with it.
    pub good_until: Moment,
}

/// Why a payment may not go on that somebody is about to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckoutRefusal {
    /// Nobody wished for it, or for another sum.
    Unknown,
    /// Somebody else wished for it.
    Another,
    /// It can't be paid any more.
    Closed,
}

impl Topup {
    /// Whether so many Stars may be paid for it by this person; why not, if they may not.
    pub fn check_out(&self, payer: UserId, stars: i64, now: Moment) -> Result<(), CheckoutRefusal> {
        if self.user != payer {
            return Err(CheckoutRefusal::Another);
        }
        if self.stars != Some(stars) {
            return Err(CheckoutRefusal::Unknown);
        }
        if self.state.is_open() && now <= self.good_until { Ok(()) } else { Err(CheckoutRefusal::Closed) }
    }
}

impl Topup {
    /// What an invoice of it carries where the other side does not say who paid: the wish, and whose it is.
    pub fn payload(&self) -> String {
        format!("{}:{}", self.id.payload(), self.user.0)
    }

    /// Whether a receipt is awaited for it. Who paid by hand after it was closed has paid all the same.
    pub fn takes_receipt(&self) -> bool {
        let is_awaited = match self.state {
            TopupState::Open | TopupState::Expired | TopupState::Refused => true,
            TopupState::Opening | TopupState::Shown | TopupState::Paid | TopupState::Dropped => false,
        };
        self.way == Way::Hand && is_awaited
    }

    /// When it is looked at next whether an invoice of it was paid: soon while its person sits before it, rarely once it is closed, and at
    /// last never.
    pub fn next_look(&self, now: Moment) -> Option<Moment> {
        let opened_at = self.good_until.minus(good_for(self.way));
        let pause = match now.since(opened_at) {
            age if age < Duration::from_mins(2) => Duration::from_secs(5),
            age if age < Duration::from_mins(12) => Duration::from_secs(15),
            _ => Duration::from_mins(1),
        };
        if now < self.good_until {
            return Some(now.plus(pause).min(self.good_until));
        }
        LOOKS_AFTER.into_iter().map(|hours| self.good_until.plus(hours)).find(|at| *at > now)
    }
}

/// After the end of an invoice it is looked at once more so much later each.
const LOOKS_AFTER: [Duration; 3] =
    [Duration::from_hours(1), Duration::from_hours(6), Duration::from_hours(24)];

/// What may be put on a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopupLimits {
    /// At a time at least.
    pub least: Credit,
    /// At a time at most.
    pub most: Credit,
    /// By one person on one day.
    pub daily: Credit,
}

/// Why a sum can't be put on a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopupProblem {
    /// The text is no sum: `10`, `5.50`, `5,50`.
    Sum,
    /// Nothing can be put there now: prices are of another currency than the money that people have.
    NotNow,
    /// Less than is taken at a time.
    TooLittle {
        /// The least.
        least: Credit,
    },
    /// More than is taken at a time.
    TooMuch {
        /// The most.
        most: Credit,
    },
    /// More than one person may put there on one day.
    TooMuchToday {
        /// What is left of it.
        left: Credit,
    },
}

impl TopupLimits {
    /// Whether this may be put on a balance on which so much was put within a day.
    pub fn check(&self, sum: Credit, today: Credit) -> Result<Credit, TopupProblem> {
        let left = self.daily.less(today);
        if sum < self.least {
            return Err(TopupProblem::TooLittle { least: self.least });
        }
        if sum > self.most {
            return Err(TopupProblem::TooMuch { most: self.most });
        }
        if sum > left { Err(TopupProblem::TooMuchToday { left }) } else { Ok(sum) }
    }

    /// Sums to choose from.
    pub fn choices(&self) -> Vec<Credit> {
        let times = |times: i64| Credit(Amount(self.least.0.0.saturating_mul(times)));
        [5, 10, 20, 50].into_iter().map(times).filter(|sum| *sum <= self.most).collect()
    }
}

/// Reads a sum as people type one. Of the currency's units there are hundredths at most; other digits than ours are read, signs, powers and
/// two separators are not.
pub fn parse_sum(text: &str) -> Result<Credit, TopupProblem> {
    let text = plain_digits(visible(text).trim());
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let number = Decimal::from_str_exact(&text.replace(',', ".")).ok().filter(|_| is_plain);
    let number = number.filter(|number| number.normalize().scale() <= 2 && *number > Decimal::ZERO);
    let sum = number.and_then(|number| Amount::from_decimal(number).ok());
    sum.map(Credit).ok_or(TopupProblem::Sum)
}

/// The most Stars that one invoice may ask for (Bot API, `createInvoiceLink`).
pub const MOST_STARS: i64 = 25_000;

/// How many Stars buy a sum, and what they buy: whole Stars, and all that they buy is credited. `None` if no invoice may ask for so many.
pub fn in_stars(sum: Credit, star: Decimal) -> Option<(i64, Credit)> {
    let stars = sum.exact().checked_div(star)?.ceil();
    let stars = i64::try_from(stars).ok().filter(|stars| (1..=MOST_STARS).contains(stars))?;
    Some((stars, bought_by(stars, star)?))
}

/// What so many Stars buy.
pub fn bought_by(stars: i64, star: Decimal) -> Option<Credit> {
    let bought = Decimal::from(stars).checked_mul(star)?;
    Amount::from_decimal(bought).ok().map(Credit).filter(|bought| *bought > Credit::ZERO)
}

/// How many Stars went which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StarFigures {
    /// Came in.
    pub came: i64,
    /// Of them, were given back.
    pub given_back: i64,
    /// Of the rest, are so old that they may be withdrawn.
    pub ripe: i64,
}

/// For how long a wish can be paid, before a new one is made.
pub fn good_for(way: Way) -> Duration {
    match way {
        Way::Stars | Way::CryptoPay => Duration::from_hours(1),
        Way::Hand => Duration::from_hours(72),
    }
}

/// How far giving a payment back is (`payments.refund`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "lowercase")]
pub enum Refund {
    /// It is to be asked for.
    Wanted,
    /// It is being asked for; nobody knows yet whether it was done.
    Asking,
    /// It was given back.
    Done,
    /// The other side refused.
    Refused,
}

/// A payment that came in (`payments`).
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Payment {
    /// Its number, as admins name it.
    #[sqlx(rename = "payment_id")]
    pub id: i64,
    /// How it came.
    pub way: Way,
    /// What the other side calls it.
    pub external: String,
    /// The wish that it fulfils, if it is for one of ours.
    #[sqlx(rename = "topup_id")]
    pub topup: Option<TopupId>,
    /// Who has it.
    #[sqlx(rename = "user_id")]
    pub user: UserId,
    /// What was paid, in the other side's unit; untrusted.
    pub paid: String,
    /// What was credited.
    pub credits: Credit,
    /// When.
    pub at: Moment,
    /// Whether it is given back.
    pub refund: Option<Refund>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credit(micros: i64) -> Credit {
        Credit(Amount(micros))
    }

    #[test]
    fn a_sum_is_read_as_people_type_it() {
        for (text, micros) in [
            ("10", 10_000_000),
            ("5,50", 5_500_000),
            (" 5.5 ", 5_500_000),
            ("٥", 5_000_000),
            ("6.490", 6_490_000),
        ] {
            assert_eq!(parse_sum(text), Ok(credit(micros)), "{text}");
        }
        for odd in
            ["", "0", "-5", "+5", "1e9", "5%", "$5", "1.234,56", "0.001", "ten", "99999999999999999999"]
        {
            assert_eq!(parse_sum(odd), Err(TopupProblem::Sum), "{odd}");
        }
    }

    #[test]
    fn whole_stars_are_paid_and_credited_in_full() {
        let star = Decimal::new(13, 3);
        assert_eq!(in_stars(credit(6_490_000), star), Some((500, credit(6_500_000))));
        assert_eq!(in_stars(credit(6_500_000), star), Some((500, credit(6_500_000))));
        assert_eq!(in_stars(credit(1), star), Some((1, credit(13_000))));
        assert_eq!(in_stars(credit(326_000_000), star), None, "no invoice asks for more than 25 000");
    }

    #[test]
    fn limits_say_which_of_them_is_met() {
        let limits =
            TopupLimits { least: credit(1_000_000), most: credit(500_000_000), daily: credit(600_000_000) };
        assert_eq!(limits.check(credit(1_000_000), Credit::ZERO), Ok(credit(1_000_000)));
        assert_eq!(
            limits.check(credit(999_999), Credit::ZERO),
            Err(TopupProblem::TooLittle { least: limits.least })
        );
        assert_eq!(
            limits.check(credit(500_000_001), Credit::ZERO),
            Err(TopupProblem::TooMuch { most: limits.most })
        );
        let left = credit(100_000_000);
        assert_eq!(limits.check(credit(200_000_000), limits.most), Err(TopupProblem::TooMuchToday { left }));
    }

    #[test]
    fn an_invoice_is_looked_at_less_and_less() {
        let made = Moment(0);
        let wish = Topup {
            id: TopupId(1),
            user: UserId(7),
            way: Way::CryptoPay,
            credits: credit(1),
            stars: None,
            state: TopupState::Open,
            external: Some("1".to_owned()),
            url: None,
            made_at: made,
            good_until: made.plus(good_for(Way::CryptoPay)),
        };
        let next = |seconds: i64| wish.next_look(Moment(seconds * 1_000)).map(|at| at.0 / 1_000 - seconds);
        assert_eq!([0, 119, 120, 719, 720, 3_500].map(next), [5, 5, 15, 15, 60, 60].map(Some));
        assert_eq!(next(3_570), Some(30), "at its end, at the latest");
        assert_eq!([3_600, 7_200, 25_200].map(next), [3_600, 18_000, 64_800].map(Some));
        assert_eq!(next(90_000), None);
    }

    #[test]
    fn a_code_has_no_letters_that_look_alike() {
        let code = TopupId((1 << 40) + 123_456_789).code();
        assert!(code.starts_with("PG-") && code.len() == 8, "{code}");
        assert!(!code[3..].contains(['0', 'O', '1', 'I']), "{code}");
        assert_eq!(TopupId::of_payload(&TopupId(77).payload()), Some(TopupId(77)));
        assert_eq!(TopupId::of_payload("t77:2002"), Some(TopupId(77)));
        assert_eq!(TopupId::of_payload("x77"), None);
    }
}
