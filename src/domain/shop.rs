//! On which terms customers buy, where they pay from balances of their own.

use std::time::Duration;

use rust_decimal::Decimal;

use super::{
    catalog::Service,
    money::{Cost, Credit, Rate, Sum, price_per_order, price_per_thousand},
    order::Order,
    percent::Percent,
    service_type::Pricing,
    tariff::{Basis, Level, Sold, Tariff},
    topup::{MOST_STARS, TopupLimits, Way, bought_by},
};

/// Who pays for an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Billing {
    /// The owner's balance at the panel: it costs the customer what it costs.
    #[default]
    House,
    /// Customers, from balances of their own, on these terms.
    Wallet(Box<Shop>),
}

/// What is sold on which terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shop {
    /// How prices are made.
    pub tariff: Tariff,
    /// What one admin alone may put on a balance, or take off it, at once.
    pub adjust_max: Credit,
    /// What may be put on a balance.
    pub limits: TopupLimits,
    /// For how long a paid order waits for the owner's balance at the panel to suffice.
    pub funds_patience: Duration,
    /// What becomes of an order that costs more by now than was paid for it.
    pub at_a_loss: AtALoss,
    /// What one Star buys, in units of the wallet's currency; none: no Stars are taken.
    pub star: Option<Decimal>,
    /// What invoices of Crypto Pay may be paid with: `USDT`, `TON`; none: there are none.
    pub crypto: Option<Vec<String>>,
    /// What people who pay by hand are told; none: nobody does.
    pub hand: Option<String>,
    /// Where people get help with a payment.
    pub support: Option<String>,
    /// Where the terms are; none: the bot says its own.
    pub terms: Option<String>,
    /// What people get off by what they have paid for delivered orders.
    pub levels: Vec<Level>,
    /// How much of what friends' delivered orders cost whoever invited them gets; none: nobody invites.
    pub referral: Option<Percent>,
}

/// The currencies that Crypto Pay makes invoices in.
const CRYPTO_PAY_KNOWS: [&str; 20] = [
    "USD", "EUR", "RUB", "BYN", "UAH", "GBP", "CNY", "KZT", "UZS", "GEL", "TRY", "AMD", "THB", "INR", "BRL",
    "IDR", "AZN", "AED", "PLN", "ILS",
];

/// Whether Crypto Pay makes invoices in a currency.
pub fn crypto_pay_knows(currency: &str) -> bool {
    CRYPTO_PAY_KNOWS.iter().any(|known| known.eq_ignore_ascii_case(currency))
}

/// Whether a way answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answering {
    /// It does, as far as is known.
    Yes,
    /// It is silent, or refuses the bot.
    No,
}

impl Shop {
    /// Whether an order would be sent at a loss, at the rate that the panel has now.
    pub fn would_lose(&self, order: &Order, service: &Service) -> bool {
        let cost = match order.service_type.form().pricing {
            Pricing::PerOrder => price_per_order(service.panel_rate),
            Pricing::PerThousand | Pricing::PerThousandAtMost => {
                price_per_thousand(service.panel_rate, order.quantity, None)
            }
        };
        let cost = cost.ok().and_then(|cost| Cost(cost).exact().checked_mul(self.tariff.exchange));
        let loses = cost.is_none_or(|cost| cost > order.price.exact());
        match self.at_a_loss {
            AtALoss::Sent => false,
            AtALoss::GivenBack => loses,
        }
    }

    /// How money of this currency can be put on a balance, while Crypto Pay answers or does not.
    pub fn ways(&self, currency: &str, crypto_pay: Answering) -> Vec<Way> {
        let is_open = |way: &Way| match way {
            Way::Stars => self.star.is_some(),
            Way::CryptoPay => {
                self.crypto.is_some() && crypto_pay == Answering::Yes && crypto_pay_knows(currency)
            }
            Way::Hand => self.hand.is_some(),
        };
        [Way::Stars, Way::CryptoPay, Way::Hand].into_iter().filter(is_open).collect()
    }

    /// The most that can be put on a balance at a time in this way.
    pub fn most_by(&self, way: Way) -> Credit {
        let most = self.limits.most;
        match (way, self.star) {
            (Way::Stars, Some(star)) => bought_by(MOST_STARS, star).map_or(most, |stars| stars.min(most)),
            (Way::Stars, None) | (Way::CryptoPay | Way::Hand, _) => most,
        }
    }
}

/// What becomes of an order that costs more, when it is to be sent, than was paid for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtALoss {
    /// It is sent: the owner bears it.
    Sent,
    /// It is given back, and can be ordered again at the new price.
    GivenBack,
}

/// Whose money it is that an order costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// The owner's.
    Owner,
    /// The customer's.
    Customer,
}

impl Billing {
    /// Whose money an order costs.
    pub fn payer(&self) -> Payer {
        match self {
            Self::House => Payer::Owner,
            Self::Wallet(_) => Payer::Customer,
        }
    }

    /// What the panel's rate is sold at to somebody who gets a discount.
    pub fn sold(&self, rate: Rate, basis: Basis, discount: Percent) -> Sold {
        match self {
            Self::House => Sold { rate, at_a_loss: false },
            Self::Wallet(shop) => shop.tariff.sold(rate, basis, discount),
        }
    }

    /// The terms, where customers pay.
    pub fn shop(&self) -> Option<&Shop> {
        match self {
            Self::House => None,
            Self::Wallet(shop) => Some(shop),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Amount;

    #[test]
    fn ways_are_what_the_settings_name_and_what_answers() {
        let sum = Credit(Amount(1_000_000));
        let tariff = Tariff {
            currency: None,
            exchange: Decimal::ONE,
            markup: Decimal::ONE,
            least_markup: Decimal::ZERO,
            step: None,
        };
        let limits = TopupLimits { least: sum, most: sum, daily: sum };
        let bare = Shop {
            tariff,
            adjust_max: sum,
            limits,
            levels: vec![],
            referral: None,
            funds_patience: Duration::ZERO,
            at_a_loss: AtALoss::Sent,
            star: None,
            crypto: None,
            hand: None,
            support: None,
            terms: None,
        };
        assert_eq!(bare.ways("USD", Answering::Yes), []);
        let shop = Shop {
            star: Some(Decimal::ONE),
            crypto: Some(vec!["USDT".to_owned()]),
            hand: Some("card".to_owned()),
            ..bare
        };
        assert_eq!(shop.ways("usd", Answering::Yes), [Way::Stars, Way::CryptoPay, Way::Hand]);
        assert_eq!(shop.ways("USD", Answering::No), [Way::Stars, Way::Hand]);
        assert_eq!(shop.ways("XAU", Answering::Yes), [Way::Stars, Way::Hand], "it makes no invoices in gold");
        assert_eq!(shop.ways("", Answering::Yes), [Way::Stars, Way::Hand], "while nobody knows the currency");
    }
}
