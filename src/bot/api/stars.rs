//! Telegram's Stars: invoices, the question before a payment, what came in, and giving it back. Transactions are read by types of our own:
//! teloxide's are closed enums, so that one new kind of partner would spoil a whole page.

use serde::Deserialize;
use teloxide::{
    payloads::{AnswerPreCheckoutQuery, CreateInvoiceLink, GetStarTransactions, RefundStarPayment},
    types::{LabeledPrice, PreCheckoutQueryId, TelegramTransactionId, UserId},
};

use super::{ApiError, BotApi};
use crate::clock::Moment;

/// Most transactions that one call lists.
pub const PAGE: u8 = 100;
/// Titles of invoices are cut to this many characters, descriptions to that many (Bot API, `createInvoiceLink`).
const TITLE_MAX: usize = 32;
const DESCRIPTION_MAX: usize = 255;

/// One movement of the bot's Stars. What came has a source, what went a receiver.
#[derive(Clone, Debug, Deserialize)]
pub struct StarTransaction {
    /// Telegram's id of the payment that it is about.
    pub id: String,
    /// How many.
    pub amount: i64,
    /// When, in seconds since 1970.
    pub date: i64,
    /// Where from.
    #[serde(default)]
    pub source: Option<StarPartner>,
    /// Where to.
    #[serde(default)]
    pub receiver: Option<StarPartner>,
}

impl StarTransaction {
    /// The end of the second in which it was.
    pub fn at(&self) -> Moment {
        Moment(self.date.saturating_mul(1_000).saturating_add(999))
    }
}

/// The other side of a movement. Only of people's payments for invoices anything is known.
#[derive(Clone, Debug, Deserialize)]
pub struct StarPartner {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// What for, where it is a person.
    #[serde(default)]
    pub transaction_type: Option<String>,
    /// Who, where it is a person.
    #[serde(default)]
    pub user: Option<Payer>,
    /// What the invoice carried.
    #[serde(default)]
    pub invoice_payload: Option<String>,
}

/// A person who paid.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Payer {
    /// Who.
    pub id: i64,
}

#[derive(Deserialize)]
struct Transactions {
    transactions: Vec<StarTransaction>,
}

/// An invoice in Stars.
#[derive(Clone, Debug)]
pub struct StarInvoice {
    /// What is sold.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// What is told with the payment.
    pub payload: String,
    /// How many Stars.
    pub stars: i64,
}

impl BotApi {
    /// createInvoiceLink: where so many Stars can be paid, also more than once. Asking twice does no harm.
    pub async fn create_invoice_link(&self, invoice: &StarInvoice) -> Result<String, ApiError> {
        let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        let price =
            LabeledPrice::new(cut(&invoice.title, TITLE_MAX), u32::try_from(invoice.stars).unwrap_or(0));
        let payload = CreateInvoiceLink::new(
            cut(&invoice.title, TITLE_MAX),
            cut(&invoice.description, DESCRIPTION_MAX),
            invoice.payload.clone(),
            "XTR",
            [price],
        );
        self.call(&payload).await
    }

    /// answerPreCheckoutQuery: whether a payment may go on; why not, if it may not. After ten seconds it is too late.
    pub async fn answer_pre_checkout(
        &self,
        query: PreCheckoutQueryId,
        no: Option<String>,
    ) -> Result<(), ApiError> {
        let answer = AnswerPreCheckoutQuery::new(query, no.is_none());
        self.call(&AnswerPreCheckoutQuery { error_message: no, ..answer }).await.map(drop)
    }

    /// getStarTransactions: a page of what came and went, the oldest first, from `skipped` on.
    pub async fn fetch_star_transactions(&self, skipped: u32) -> Result<Vec<StarTransaction>, ApiError> {
        let page = GetStarTransactions { offset: Some(skipped), limit: Some(PAGE) };
        self.call_for(&page).await.map(|page: Transactions| page.transactions)
    }

    /// refundStarPayment: gives a whole payment back. Asking again after an answer that got lost is refused with
    /// `CHARGE_ALREADY_REFUNDED`.
    pub async fn refund_stars(&self, payer: UserId, charge: &str) -> Result<(), ApiError> {
        let refund = RefundStarPayment::new(payer, TelegramTransactionId(charge.to_owned()));
        self.call(&refund).await.map(drop)
    }
}
