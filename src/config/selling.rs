//! The settings of a shop: what customers pay, and how (README, *Sell with it*).

use std::time::Duration;

use clap::Args;
use rust_decimal::Decimal;
use secrecy::SecretString;
use url::Url;

use super::{
    Contradictions,
    values::{self, Assets, Billing, Levels},
};
use crate::domain::{
    money::{Amount, Credit, MoneyError},
    percent::Percent,
    shop::{AtALoss, Shop, crypto_pay_knows},
    tariff::Tariff,
    topup::TopupLimits,
};

/// What customers pay, and how.
#[derive(Args, Clone, Debug)]
pub struct Selling {
    /// Who pays for orders: you, from your balance at the panel, or customers from theirs with the bot (`wallet`)
    #[arg(long = "BILLING", id = "BILLING", value_parser = values::billing, default_value = "house")]
    pub billing: Billing,

    /// What is added to the panel's rates; must be set with `BILLING=wallet`
    #[arg(long = "MARKUP", id = "MARKUP", value_parser = values::percent)]
    pub markup: Option<Decimal>,

    /// What is added at least
    #[arg(long = "MIN_MARKUP", id = "MIN_MARKUP", value_parser = values::percent, default_value = "5%")]
    pub min_markup: Decimal,

    /// Rates are rounded up to a multiple of this; empty: to three significant digits
    #[arg(long = "PRICE_STEP", id = "PRICE_STEP", value_parser = values::amount)]
    pub price_step: Option<Decimal>,

    /// The currency of customers' balances; empty: the panel's
    #[arg(long = "WALLET_CURRENCY", id = "WALLET_CURRENCY", value_parser = values::currency)]
    pub wallet_currency: Option<String>,

    /// How many units of it one unit of the panel's currency is; must be set where the two differ
    #[arg(long = "WALLET_RATE", id = "WALLET_RATE", value_parser = values::amount)]
    pub wallet_rate: Option<Decimal>,

    /// What one admin alone may put on a balance, or take off it, at once, or give away by one code; more on a balance takes a second one
    #[arg(long = "ADJUST_MAX", id = "ADJUST_MAX", value_parser = values::amount, default_value = "100")]
    pub adjust_max: Decimal,

    /// The least that can be put on a balance at a time
    #[arg(long = "TOPUP_MIN", id = "TOPUP_MIN", value_parser = values::amount, default_value = "1")]
    pub topup_min: Decimal,

    /// The most that can be put on a balance at a time
    #[arg(long = "TOPUP_MAX", id = "TOPUP_MAX", value_parser = values::amount, default_value = "500")]
    pub topup_max: Decimal,

    /// The most that one person can put on their balance in a day
    #[arg(long = "TOPUP_DAILY_MAX", id = "TOPUP_DAILY_MAX", value_parser = values::amount, default_value = "2000")]
    pub topup_daily_max: Decimal,

    /// What one Telegram Star buys on a balance; empty: no Stars are taken
    #[arg(long = "STARS_RATE", id = "STARS_RATE", value_parser = values::amount)]
    pub stars_rate: Option<Decimal>,

    /// The token of your app at Crypto Pay; empty: nobody pays with crypto
    #[arg(long = "CRYPTOPAY_TOKEN", id = "CRYPTOPAY_TOKEN", value_parser = values::crypto_pay_token)]
    pub crypto_pay_token: Option<SecretString>,

    /// The address of Crypto Pay, or of its test network
    #[arg(long = "CRYPTOPAY_URL", id = "CRYPTOPAY_URL", value_parser = values::web_address, default_value = "https://pay.crypt.bot")]
    pub crypto_pay_url: Url,

    /// What its invoices may be paid with
    #[arg(long = "CRYPTOPAY_ASSETS", id = "CRYPTOPAY_ASSETS", value_parser = values::assets, default_value = "USDT,TON")]
    pub crypto_pay_assets: Assets,

    /// What people are told who pay by hand, such as the number of a card; empty: nobody can
    #[arg(long = "HAND_PAY_TEXT", id = "HAND_PAY_TEXT", value_parser = values::text)]
    pub hand_pay_text: Option<String>,

    /// For how long a paid order waits for your balance at the panel to suffice; then it is given back
    #[arg(long = "FUNDS_PATIENCE", id = "FUNDS_PATIENCE", value_parser = values::span, default_value = "2h")]
    pub funds_patience: Duration,

    /// Whether an order is sent that costs more by now than was paid for it; if not, it is given back
    #[arg(long = "SELL_BELOW_COST", id = "SELL_BELOW_COST", value_parser = values::yes_or_no)]
    #[arg(action = clap::ArgAction::Set, default_value = "no")]
    pub sell_below_cost: bool,

    /// Where people get help with a payment, such as `@your_support`; must be set with `STARS_RATE`
    #[arg(long = "SUPPORT", id = "SUPPORT", value_parser = values::text)]
    pub support: Option<String>,

    /// Where your terms of sale are; empty: the bot says its own
    #[arg(long = "TERMS_URL", id = "TERMS_URL", value_parser = values::web_address)]
    pub terms_url: Option<Url>,

    /// What people get off by what they have paid for delivered orders, such as `100:2%,500:4%`; empty: nothing
    #[arg(long = "LEVELS", id = "LEVELS", value_parser = values::levels)]
    pub levels: Option<Levels>,

    /// How much of what a friend's delivered orders cost whoever invited them gets, and at most half of your profit; 0%: nobody invites
    #[arg(long = "REFERRAL_PERCENT", id = "REFERRAL_PERCENT", value_parser = values::part, default_value = "0%")]
    pub referral_percent: Percent,
}

impl Selling {
    /// What is sold on which terms, where customers pay.
    ///
    /// # Errors
    /// If a sum is beyond what can be counted.
    pub fn shop(&self) -> Result<Option<Shop>, MoneyError> {
        let Some(markup) = self.markup.filter(|_| self.billing == Billing::Wallet) else {
            return Ok(None);
        };
        let tariff = Tariff {
            currency: self.wallet_currency.clone(),
            exchange: self.wallet_rate.unwrap_or(Decimal::ONE),
            markup,
            least_markup: self.min_markup,
            step: self.price_step,
        };
        let sum = |sum| Amount::from_decimal(sum).map(Credit);
        let limits = TopupLimits {
            least: sum(self.topup_min)?,
            most: sum(self.topup_max)?,
            daily: sum(self.topup_daily_max)?,
        };
        Ok(Some(Shop {
            tariff,
            adjust_max: sum(self.adjust_max)?,
            limits,
            funds_patience: self.funds_patience,
            at_a_loss: if self.sell_below_cost { AtALoss::Sent } else { AtALoss::GivenBack },
            star: self.stars_rate,
            crypto: self.crypto_pay_token.as_ref().map(|_| self.crypto_pay_assets.0.clone()),
            hand: self.hand_pay_text.clone(),
            support: self.support.clone(),
            terms: self.terms_url.as_ref().map(Url::to_string),
            referral: Some(self.referral_percent).filter(|part| *part > Percent::ZERO),
            levels: self.levels.as_ref().map_or(&[][..], Levels::as_slice).to_vec(),
        }))
    }

    pub(super) fn contradictions(&self) -> Contradictions {
        let mut found: Contradictions = Vec::new();
        let mut object = |names, why: &str| found.push((names, why.to_owned()));
        if self.billing == Billing::Wallet && self.markup.is_none() {
            object(
                &["BILLING", "MARKUP"],
                "BILLING=wallet sells at the panel's rates with MARKUP on top; set MARKUP, for example to 50%",
            );
        }
        if self.wallet_currency.is_some() != self.wallet_rate.is_some() {
            object(
                &["WALLET_CURRENCY", "WALLET_RATE"],
                "a currency of its own needs to know how many units of it one unit of the panel's currency is; set both \
                 WALLET_CURRENCY and WALLET_RATE, or neither",
            );
        }
        if self.stars_rate.is_some() && self.support.is_none() {
            object(
                &["STARS_RATE", "SUPPORT"],
                "who sells for Stars has to help with payments (Telegram's terms); set SUPPORT to where people write, for example @your_support",
            );
        }
        if let (Some(_), Some(currency)) = (&self.crypto_pay_token, &self.wallet_currency)
            && !crypto_pay_knows(currency)
        {
            object(
                &["CRYPTOPAY_TOKEN", "WALLET_CURRENCY"],
                "Crypto Pay makes no invoices in this currency; leave CRYPTOPAY_TOKEN out, or sell in one that it knows, for example USD or EUR",
            );
        }
        if self.crypto_pay_token.is_some() && values::is_readable_on_the_way(self.crypto_pay_url.as_str()) {
            object(&["CRYPTOPAY_URL"], "over http:// others could read the token on the way; use https://");
        }
        if self.topup_min > self.topup_max || self.topup_max > self.topup_daily_max {
            object(
                &["TOPUP_MIN", "TOPUP_MAX", "TOPUP_DAILY_MAX"],
                "TOPUP_MIN is at most TOPUP_MAX, and that at most TOPUP_DAILY_MAX",
            );
        }
        found
    }
}
