//! What people have with the bot, where customers pay.

use super::{Loader, sql};
use crate::{
    bot::ways,
    clock::Moment,
    dialog::{State, state::AskedOfReceipt},
    domain::{
        bill::Purse,
        export::Whose,
        money::Credit,
        receipt::ReceiptId,
        shop::Billing,
        topup::{TopupId, TopupState, Way, in_stars},
        user::{User, UserId},
        wallet::{Adjustment, CustomerView},
    },
    ops::receipt,
    store::{books, codes, orders, payments, receipts, topups, users},
    view::page::{
        AdjustPage, Page, Paging, PayPage, PaymentPage, PaymentsPage, ROWS, ReceiptPage, TopUpPage, Totals,
        WalletPage,
    },
};

/// How many of one's last payments are listed.
const LAST_PAYMENTS: i64 = 5;
/// How many of a customer's an admin sees.
const PAYMENTS_OF: i64 = 10;
/// How many payments by hand one is led back to.
const WAITING: i64 = 3;

impl Loader<'_> {
    /// What somebody has with the bot, where customers pay.
    pub(super) async fn purse(&mut self, id: UserId) -> anyhow::Result<Option<Purse>> {
        match self.rules.billing {
            Billing::House => Ok(None),
            Billing::Wallet(_) => books::purse(self.connection, id).await.map(Some),
        }
    }

    /// A page of what moved somebody's balance; of `whose`, where an admin looks.
    pub(super) async fn wallet(
        &mut self,
        id: UserId,
        page: usize,
        whose: Option<User>,
    ) -> anyhow::Result<Page> {
        let Some(purse) = self.purse(id).await? else { return Ok(Page::Gone) };
        let len = usize::try_from(books::count_moves(self.connection, id).await?).unwrap_or(0);
        let (paging, start) = Paging::of(len, page, ROWS);
        let lines = books::statement(self.connection, id, (sql(start), sql(ROWS))).await?;
        let bonus = codes::waiting(self.connection, id).await?.map(|bonus| bonus.brings());
        let invites = self.rules.billing.shop().is_some_and(|shop| shop.referral.is_some());
        Ok(Page::Wallet(WalletPage { whose, purse, bonus, invites, lines, paging }))
    }

    pub(super) async fn balance(&mut self) -> anyhow::Result<Page> {
        let panel = if self.admin { self.panel_balance() } else { None };
        let began = self.month_began();
        let (whose, [month, all]) = if self.in_group {
            let month = orders::spent_by_all(self.connection, began).await?;
            (Whose::All, [month, orders::spent_by_all(self.connection, Moment(0)).await?])
        } else {
            let user = self.user.id;
            let month = orders::spent(self.connection, user, began).await?;
            (Whose::Own, [month, orders::spent(self.connection, user, Moment(0)).await?])
        };
        let purse = self.purse(self.user.id).await?;
        let asking = self.admin && self.known.panel.is_balance_asked(self.now);
        Ok(Page::Balance(Totals { month, all, panel, asking, whose, purse }))
    }

    /// When the calendar month began.
    pub(super) fn month_began(&self) -> Moment {
        self.rules.zone.month_began(self.now)
    }

    pub(super) async fn adjust(
        &mut self,
        id: UserId,
        change: Option<(Adjustment, i64)>,
    ) -> anyhow::Result<Page> {
        let user = users::find(self.connection, id).await?;
        let purse = self.purse(id).await?;
        let most = self.rules.billing.shop().map_or(Credit::ZERO, |shop| shop.adjust_max);
        Ok(user
            .zip(purse)
            .map_or(Page::Gone, |(user, purse)| Page::Adjust(AdjustPage { user, purse, change, most })))
    }

    /// How much, or in which way.
    pub(super) async fn top_up(&mut self, sum: Option<Credit>) -> anyhow::Result<Page> {
        let (id, purse) = (self.user.id, self.purse(self.user.id).await?);
        let Some((purse, shop)) = purse.zip(self.rules.billing.shop()) else { return Ok(Page::Gone) };
        let open = ways::open(self.connection, self.rules, self.known).await?;
        let last = topups::last_sum(self.connection, id).await?;
        let mut choices: Vec<Credit> = last.into_iter().collect();
        choices.extend(shop.limits.choices().into_iter().filter(|sum| Some(*sum) != last));
        let in_way = |way: Way| {
            let stars = shop.star.filter(|_| way == Way::Stars);
            (way, stars.zip(sum).and_then(|(star, sum)| in_stars(sum, star)))
        };
        Ok(Page::TopUp(TopUpPage {
            purse,
            sum,
            choices,
            least: shop.limits.least,
            most: shop.limits.most,
            waiting: topups::by_hand(self.connection, id, WAITING).await?,
            ways: open
                .into_iter()
                .filter(|way| sum.is_none_or(|sum| sum <= shop.most_by(*way)))
                .map(in_way)
                .collect(),
        }))
    }

    /// One's own wish, as it is paid.
    pub(super) async fn pay(&mut self, id: TopupId, back: Option<&State>) -> anyhow::Result<Page> {
        let topup = topups::find(self.connection, id).await?.filter(|topup| topup.user == self.user.id);
        let Some((topup, shop)) = topup.zip(self.rules.billing.shop()) else { return Ok(Page::Gone) };
        let to_order = matches!(back, Some(State::Confirm { .. } | State::Mass { .. }));
        let (hand, support) = (shop.hand.clone(), shop.support.clone());
        let last = receipts::last_of(self.connection, topup.id).await?;
        let reason = last.and_then(|last| last.reason);
        let open = ways::open(self.connection, self.rules, self.known).await?;
        let delayed = topup.state == TopupState::Opening && !open.contains(&topup.way);
        Ok(Page::Pay(PayPage { topup, hand, support, to_order, reason, delayed }))
    }

    /// For admins: a receipt; and what they are asked about it, while nobody has answered.
    pub(super) async fn receipt(
        &mut self,
        id: ReceiptId,
        asked: Option<AskedOfReceipt>,
    ) -> anyhow::Result<Page> {
        let Some(shown) = receipt::look_up(self.connection, id).await? else { return Ok(Page::Gone) };
        let asked = asked.filter(|_| shown.receipt.answer.is_none()).map(|asked| (asked, self.user.clone()));
        Ok(Page::Receipt(Box::new(ReceiptPage { shown, asked })))
    }

    /// Somebody's last payments; of `whose`, where an admin looks.
    pub(super) async fn payments(&mut self, id: UserId, whose: Option<User>) -> anyhow::Result<Page> {
        let Some(shop) = self.rules.billing.shop() else { return Ok(Page::Gone) };
        let most = if whose.is_some() { PAYMENTS_OF } else { LAST_PAYMENTS };
        let payments = payments::last(self.connection, id, most).await?;
        Ok(Page::Payments(PaymentsPage { whose, payments, support: shop.support.clone() }))
    }

    /// For admins: what moved somebody's balance, or their payments.
    pub(super) async fn money_of(&mut self, id: UserId, shown: CustomerView) -> anyhow::Result<Page> {
        let Some(user) = users::find(self.connection, id).await? else { return Ok(Page::Gone) };
        match shown {
            CustomerView::Statement { page } => self.wallet(id, page, Some(user)).await,
            CustomerView::Payments => self.payments(id, Some(user)).await,
        }
    }

    /// The terms of sale.
    pub(super) fn terms(&self) -> Page {
        self.rules
            .billing
            .shop()
            .map_or(Page::Gone, |shop| Page::Terms { url: shop.terms.clone(), support: shop.support.clone() })
    }

    /// For admins: one payment.
    pub(super) async fn payment(&mut self, id: i64) -> anyhow::Result<Option<PaymentPage>> {
        let Some(payment) = payments::find(self.connection, id).await? else { return Ok(None) };
        let (user, purse) =
            (users::find(self.connection, payment.user).await?, self.purse(payment.user).await?);
        let bonus = codes::bonus_of(self.connection, id).await?.map_or(Credit::ZERO, |bonus| bonus.given);
        Ok(user.zip(purse).map(|(user, purse)| PaymentPage { payment, user, purse, bonus }))
    }
}
