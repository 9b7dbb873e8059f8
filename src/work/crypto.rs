//! Invoices of Crypto Pay: made, asked about until they are paid or long over, and looked through once an hour, whatever is thought of them.
//! What is paid is credited, whatever had been given up.
//!
//! There is no key by which the service would know a second call for the first one. So a wish is counted as tried before it is called; after
//! an answer that got lost its invoice is looked for by its payload first, and of what may have been made twice one address is handed out.

use std::time::Duration;

use crate::{
    bot::context::Bot,
    clock::Moment,
    domain::{
        money::Amount,
        topup::{Topup, TopupId, Way, good_for},
    },
    ops::{
        cryptopay::{self, Failure},
        pay::{self, News},
    },
    pay::cryptopay::{CryptoPay, CryptoPayError, Invoice, InvoiceId, InvoiceStatus, NewInvoice},
    store::{
        account, cryptopay as stored,
        payments::{self, Incoming},
        topups, users,
    },
    view::invoice_words,
};

/// How many invoices one tick makes, and how many it asks about, in one call.
const OPENED_AT_ONCE: i64 = 20;
const LOOKED_AT_AT_ONCE: i64 = 1_000;
/// Who is to be asked about so soon is asked about with the others.
const TOGETHER: Duration = Duration::from_secs(2);
/// A wish of which nothing was heard is tried again after this.
const AGAIN: Duration = Duration::from_secs(15);
/// What was paid is looked through this often, so many of the newest.
const SWEEP_INTERVAL: Duration = Duration::from_hours(1);
const SWEPT: usize = 100;
/// Among how many invoices one is looked for that may have been made.
const SEARCHED: usize = 1_000;
/// What is paid is known soon; if it was not, this much later, it is late.
const LATE: Duration = Duration::from_mins(2);

/// What invoices are made with.
#[derive(Clone, Debug)]
pub struct CryptoDesk {
    /// What a turn works with, too.
    pub bot: Bot,
    /// The service, if the settings name a token.
    pub service: Option<CryptoPay>,
}

/// What one call came to: an answer, or that the service brings nothing now.
type Tried<T> = Result<T, Failure>;

/// Does what is due. When to come again.
pub async fn tick(desk: &CryptoDesk) -> anyhow::Result<Option<Moment>> {
    let bot = &desk.bot;
    let now = bot.clock.now();
    for wish in stored::overdue(&mut *bot.store.reader().await?, now).await? {
        let mut tx = bot.store.begin().await?;
        cryptopay::expired(&mut tx, &wish, now).await?;
        tx.commit().await?;
    }
    let (Some(service), Some(_)) = (&desk.service, bot.rules.billing.shop()) else { return Ok(None) };
    let health = stored::health(&mut *bot.store.reader().await?).await?;
    if health.next_at > now {
        return Ok(Some(health.next_at));
    }
    let counter = Counter { bot, service, now };
    let mut asked = counter.see_to_all().await?;
    // While somebody waits for an invoice, only that one is made shows that all is well.
    let nobody_waits = stored::opening(&mut *bot.store.reader().await?).await?.is_empty();
    if asked.is_none() && nobody_waits && health.failing_since.is_some() {
        asked = Some(counter.try_out().await);
    }
    let mut tx = bot.store.begin().await?;
    match asked {
        Some(Err(failure)) => cryptopay::failed(&mut tx, &bot.rules, &failure, bot.clock.now()).await?,
        Some(Ok(())) if nobody_waits => {
            cryptopay::answered(&mut tx, &bot.rules, bot.clock.now()).await?;
        }
        Some(Ok(())) | None => {}
    }
    tx.commit().await?;
    let mut reader = bot.store.reader().await?;
    let health = stored::health(&mut reader).await?;
    if health.next_at > now {
        return Ok(Some(health.next_at));
    }
    let due = stored::next_due(&mut reader).await?;
    Ok(due.into_iter().chain([health.next_sweep_at]).min())
}

/// One tick.
#[derive(Clone, Copy)]
struct Counter<'a> {
    bot: &'a Bot,
    service: &'a CryptoPay,
    now: Moment,
}

impl Counter<'_> {
    /// What was paid first, then who waits for an invoice, then what nobody asked about. `None` if nothing was due. One that
    /// refuses the token is not called again; one that fails in something is, since it may answer the rest.
    async fn see_to_all(&self) -> anyhow::Result<Option<Tried<()>>> {
        let looked = self.look().await?;
        if is_out_of_reach(looked.as_ref()) {
            return Ok(looked);
        }
        let opened = self.open_all().await?;
        if is_out_of_reach(opened.as_ref()) {
            return Ok(opened);
        }
        let swept = self.sweep().await?;
        let all = [looked, opened, swept];
        let failed = all.iter().flatten().find(|tried| tried.is_err()).cloned();
        Ok(failed.or_else(|| all.into_iter().flatten().next()))
    }

    /// Asks about all invoices that are to be asked about, in one call.
    async fn look(&self) -> anyhow::Result<Option<Tried<()>>> {
        let mut reader = self.bot.store.reader().await?;
        if stored::to_look_at(&mut reader, self.now, 1).await?.is_empty() {
            return Ok(None);
        }
        let due = stored::to_look_at(&mut reader, self.now.plus(TOGETHER), LOOKED_AT_AT_ONCE).await?;
        drop(reader);
        let ids: Vec<InvoiceId> = due.iter().filter_map(invoice_of).collect();
        let invoices = match heard(self.service.invoices(&ids).await) {
            Ok(invoices) => invoices,
            Err(failure) => return Ok(Some(Err(failure))),
        };
        for invoice in invoices.iter().filter(|invoice| invoice.status == InvoiceStatus::Paid) {
            self.take_in(invoice).await?;
        }
        let mut tx = self.bot.store.begin().await?;
        for wish in &due {
            stored::look_at(&mut tx, wish.id, wish.next_look(self.now)).await?;
        }
        tx.commit().await?;
        Ok(Some(Ok(())))
    }

    async fn open_all(&self) -> anyhow::Result<Option<Tried<()>>> {
        let due = stored::to_open(&mut *self.bot.store.reader().await?, self.now, OPENED_AT_ONCE).await?;
        let mut last = None;
        for wish in due {
            match self.open(&wish).await? {
                Ok(()) => last = Some(Ok(())),
                Err(failure) => return Ok(Some(Err(failure))),
            }
        }
        Ok(last)
    }

    /// Makes an invoice of a wish, or finds the one that was made of it.
    async fn open(&self, wish: &Topup) -> anyhow::Result<Tried<()>> {
        let mut tx = self.bot.store.begin().await?;
        let tried = stored::try_to_open(&mut tx, wish.id, self.now.plus(AGAIN)).await?;
        tx.commit().await?;
        let found = if tried > 0 { heard(self.find(wish).await) } else { Ok(None) };
        let made = match found {
            Ok(Some(invoice)) => Ok(invoice),
            Ok(None) => self.service.create(&self.invoice(wish).await?).await,
            Err(failure) => return Ok(Err(failure)),
        };
        let now = self.bot.clock.now();
        let mut tx = self.bot.store.begin().await?;
        let outcome = match made {
            Ok(invoice) => {
                let url = invoice.bot_invoice_url.as_ref().map(ToString::to_string).unwrap_or_default();
                cryptopay::opened(&mut tx, wish, (&invoice.id.to_string(), &url), now).await?;
                Ok(())
            }
            Err(CryptoPayError::Refused { code, name }) if code != TOO_MANY => {
                tracing::error!(code, name, "Crypto Pay makes no invoice of this");
                cryptopay::cant_be_opened(&mut tx, wish, now).await?;
                Ok(())
            }
            Err(error) => {
                if !error.may_be_done() {
                    stored::not_opened(&mut tx, wish.id).await?;
                }
                heard(Err(error))
            }
        };
        tx.commit().await?;
        Ok(outcome)
    }

    async fn find(&self, wish: &Topup) -> Result<Option<Invoice>, CryptoPayError> {
        let payload = wish.payload();
        let open = self.service.active(SEARCHED).await?;
        let is_it = |invoice: &Invoice| {
            invoice.payload.as_ref() == Some(&payload) && invoice.bot_invoice_url.is_some()
        };
        Ok(open.into_iter().filter(is_it).min_by_key(|invoice| invoice.id))
    }

    async fn invoice(&self, wish: &Topup) -> anyhow::Result<NewInvoice> {
        let mut reader = self.bot.store.reader().await?;
        let lang = users::find(&mut reader, wish.user).await?.map_or(self.bot.rules.lang, |user| user.lang);
        drop(reader);
        let currency = self.currency().await?;
        let (_, description) = invoice_words(wish.credits, &currency, lang);
        Ok(NewInvoice {
            fiat: currency.to_ascii_uppercase(),
            amount: wish.credits.0,
            accepted_assets: self
                .bot
                .rules
                .billing
                .shop()
                .and_then(|shop| shop.crypto.clone())
                .unwrap_or_default(),
            description,
            payload: wish.payload(),
            expires_in: good_for(Way::CryptoPay),
        })
    }

    async fn currency(&self) -> anyhow::Result<String> {
        let panel = account::load(&mut *self.bot.store.reader().await?, self.bot.rules.panel.id).await?;
        Ok(self.bot.rules.price_currency(panel.currency.as_ref()))
    }

    /// Looks through the newest that were paid, whatever is thought of them.
    async fn sweep(&self) -> anyhow::Result<Option<Tried<()>>> {
        if stored::health(&mut *self.bot.store.reader().await?).await?.next_sweep_at > self.now {
            return Ok(None);
        }
        let invoices = match heard(self.service.paid(SWEPT).await) {
            Ok(invoices) => invoices,
            Err(failure) => return Ok(Some(Err(failure))),
        };
        for invoice in &invoices {
            self.take_in(invoice).await?;
        }
        let mut tx = self.bot.store.begin().await?;
        let health = stored::health(&mut tx).await?;
        let next_sweep_at = self.now.plus(SWEEP_INTERVAL);
        stored::set_health(&mut tx, &stored::Health { next_sweep_at, ..health }).await?;
        tx.commit().await?;
        Ok(Some(Ok(())))
    }

    /// Credits a paid invoice to whoever wished for it, if it carries what was written into it and asks for what was wished. What does not
    /// is credited to nobody, and told.
    async fn take_in(&self, invoice: &Invoice) -> anyhow::Result<()> {
        let external = invoice.id.to_string();
        let mut reader = self.bot.store.reader().await?;
        if payments::by_external(&mut reader, Way::CryptoPay, &external).await?.is_some() {
            return Ok(());
        }
        drop(reader);
        let currency = self.currency().await?;
        let mut tx = self.bot.store.begin().await?;
        let named = invoice.payload.as_deref().and_then(TopupId::of_payload);
        let wish = match topups::by_external(&mut tx, Way::CryptoPay, &external).await? {
            Some(wish) => Some(wish),
            None => match named {
                Some(id) => topups::find(&mut tx, id).await?.filter(|wish| wish.way == Way::CryptoPay),
                None => None,
            },
        };
        let now = self.bot.clock.now();
        let paid = paid_words(invoice);
        let Some(wish) = wish.as_ref().filter(|wish| is_as_made(invoice, wish, &currency)) else {
            let whose = (wish.map(|wish| wish.user), invoice.paid_at);
            cryptopay::not_ours(&mut tx, &self.bot.rules, (&external, &paid), whose, now).await?;
            return tx.commit().await;
        };
        let is_late = invoice.paid_at.is_some_and(|paid_at| now.since(paid_at) > LATE);
        let incoming = Incoming {
            way: Way::CryptoPay,
            external: &external,
            topup: Some(wish.id),
            user: wish.user,
            paid: &paid,
            credits: wish.credits,
        };
        let news = if is_late { News::Late } else { News::AtOnce };
        pay::credit(&mut tx, &self.bot.rules, &incoming, news, now).await?;
        tx.commit().await
    }

    /// Whether it answers, while nothing else is asked of it.
    async fn try_out(&self) -> Tried<()> {
        heard(self.service.me().await).map(drop)
    }
}

/// Its code for who asks too often.
const TOO_MANY: i64 = 429;

fn invoice_of(wish: &Topup) -> Option<InvoiceId> {
    wish.external.as_deref().and_then(|external| external.parse().ok()).map(InvoiceId)
}

/// Whether an invoice is the one that was made of a wish: it carries the wish and its person, and asks for the same sum of the same currency.
fn is_as_made(invoice: &Invoice, wish: &Topup, currency: &str) -> bool {
    invoice.payload.as_deref() == Some(wish.payload().as_str())
        && Amount::from_decimal(invoice.amount).is_ok_and(|amount| amount == wish.credits.0)
        && invoice.currency.as_ref().is_none_or(|said| said.eq_ignore_ascii_case(currency))
}

/// `10.50 USDT`, or what was asked for where it is not said what it was paid with.
fn paid_words(invoice: &Invoice) -> String {
    if let Some(paid) = &invoice.paid_with {
        return format!("{} {}", paid.amount.normalize(), paid.asset);
    }
    let currency = invoice.currency.as_deref().unwrap_or_default();
    format!("{} {currency}", invoice.amount.normalize()).trim().to_owned()
}

/// What a call brought, or that the service brings nothing. A clear no to what was asked is no failure of its own, but for one to everything.
fn heard<T>(answer: Result<T, CryptoPayError>) -> Tried<T> {
    answer.map_err(|error| {
        tracing::warn!(%error, "Crypto Pay brings nothing");
        match error {
            CryptoPayError::TokenRefused => Failure::TokenRefused,
            CryptoPayError::Refused { .. }
            | CryptoPayError::NotSent(_)
            | CryptoPayError::NoAnswer(_)
            | CryptoPayError::Unreadable(_) => Failure::Silent(error.to_string()),
        }
    })
}

/// Whether nothing else needs to be asked of it: it does not know the token.
fn is_out_of_reach(tried: Option<&Tried<()>>) -> bool {
    matches!(tried, Some(Err(Failure::TokenRefused)))
}
