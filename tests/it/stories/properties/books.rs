//! Random days of a shop's books: two customers order, pay, get back and pay back, in the real operations on a database, beside a panel and
//! a payment provider that say things late, twice, in any order or not at all; the bot is killed at any point of any transaction. At every
//! rest all of it adds up (`judge.rs`), by an account of its own of what should be.
//!
//! Some days are part of every run of the tests. Many, by hand:
//!
//! ```text
//! DAYS=100000 SEED=7 cargo test --test it -- --ignored --nocapture random_days_of_the_books
//! ```
//!
//! `FROM=1234` begins with that day: a day that fails says which it is.

mod day;
mod gifts;
mod judge;
mod orders;
mod payments;
mod shop;

use std::env;

use day::Figures;

/// What was kept of so many days is thrown away: all that is judged is the day's own.
const DAYS_OF_A_SHOP: u64 = 100;

#[tokio::test]
async fn over_random_days_the_books_add_up_whatever_happens_in_whatever_order() {
    let figures = days(0..80, 20_261_129).await;
    let Figures { orders, payments, refunds, reviews, waived, debts, gifts, rewards, killed, .. } = &figures;
    for (what, count) in [
        ("orders", orders),
        ("payments", payments),
        ("refunds", refunds),
        ("reviews", reviews),
        ("waived", waived),
        ("debts", debts),
        ("gifts", gifts),
        ("rewards", rewards),
        ("kills", killed),
    ] {
        assert!(*count > 2, "hardly anything happened, {what}: {figures:?}");
    }
}

#[tokio::test]
#[ignore = "takes minutes; by hand, as the head of this file says"]
#[expect(clippy::disallowed_methods, reason = "no settings of the bot's")]
async fn random_days_of_the_books() {
    let number = |name, otherwise: u64| env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let from = number("FROM", 0);
    let figures = days(from..from + number("DAYS", 2_000), number("SEED", 7)).await;
    println!("{figures:#?}");
}

async fn days(days: std::ops::Range<u64>, seed: u64) -> Figures {
    let mut figures = Figures::default();
    let mut shop = shop::Shop::open().await;
    for day in days {
        if day % DAYS_OF_A_SHOP == 0 {
            shop = shop::Shop::open().await;
        }
        day::live(&mut shop, seed, day, &mut figures).await;
    }
    figures
}
