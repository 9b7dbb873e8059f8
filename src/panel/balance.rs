//! `balance`: how much money the owner's account holds. A balance that can't be read is an error, never zero.

use rust_decimal::Decimal;

use super::{
    client::Panel,
    error::ReadError,
    json::{Json, Object},
    number::{self, Amount},
    words::{Wording, clean_line},
};
use crate::domain::bounds;

/// The longest currency that is believed: signs, ISO codes, `Toman`.
const CURRENCY_MAX: usize = 12;

/// The account's money. Rates and charges are in the same currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// May be negative.
    pub amount: Decimal,
    /// As the panel writes it: mostly but not always an ISO code, sometimes a sign, sometimes missing.
    pub currency: Option<String>,
}

impl Panel {
    /// Reads the account's balance.
    pub async fn balance(&self) -> Result<Balance, ReadError> {
        let answer = self.ask("balance", &[]).await?;
        read(answer.open(self.wording()).map_err(ReadError::about_key)?.only(), self.wording())
    }
}

fn read(json: Json<'_>, wording: &Wording) -> Result<Balance, ReadError> {
    let (amount, currency) =
        find(json, 2).ok_or_else(|| ReadError::Protocol("there is no balance in the answer".to_owned()))?;
    let Some(Amount { value, unit }) = amount.text().and_then(|text| number::amount(&text)) else {
        let words = format!("the balance is no number: {}", amount.source());
        return Err(ReadError::Protocol(wording.quote(&words)));
    };
    if !bounds::is_balance(value) {
        return Err(ReadError::Odd(wording.quote(&format!("balance {}", amount.source()))));
    }
    let currency = currency.or_else(|| unit.filter(|unit| !unit.is_empty()));
    Ok(Balance { amount: value, currency })
}

/// Finds the amount and the currency: bare, under `balance`, nested in it, or the same under `data`.
fn find(json: Json<'_>, depth: usize) -> Option<(Json<'_>, Option<String>)> {
    let Some(object) = json.object() else { return json.text().is_some().then_some((json, None)) };
    if let Some(balance) = object.field("balance") {
        return match balance.object() {
            Some(nested) => {
                let amount = nested.any_of(&["amount", "balance", "value"])?;
                Some((amount, currency_in(&nested).or_else(|| currency_in(&object))))
            }
            None => Some((balance, currency_in(&object))),
        };
    }
    let (amount, currency) = find(object.field("data")?, depth.checked_sub(1)?)?;
    Some((amount, currency.or_else(|| currency_in(&object))))
}

/// The currency's word beside a sum, trimmed.
pub(super) fn currency_in(object: &Object<'_>) -> Option<String> {
    let currency = clean_line(&object.field("currency")?.words()?);
    (!currency.is_empty() && currency.chars().count() <= CURRENCY_MAX).then_some(currency)
}
