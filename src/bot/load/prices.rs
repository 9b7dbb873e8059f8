//! Prices as admins see them: of somebody without a discount.

use super::{Loader, sql};
use crate::{
    dialog::state::{PriceChange, Pricing},
    domain::{
        catalog::Service,
        money::Rate,
        percent::Percent,
        price_change::{Move, moves},
        shop::Shop,
        tariff::{Basis, Discount, Overrides, Own, Priced},
        user::User,
    },
    ops::tariff,
    store::{tariffs, users},
    view::page::{
        DiscountPage, MoveRow, Page, Paging, PriceList, PricePage, PriceRow, PricesPage, ROWS, Stage,
    },
};

/// How many services of a category are shown with what they would cost.
const EXAMPLES: usize = 3;

impl Loader<'_> {
    /// A page of prices.
    pub(super) async fn prices(&mut self, pricing: &Pricing) -> anyhow::Result<Page> {
        let rules = self.rules;
        let Some(shop) = rules.billing.shop() else { return Ok(Page::Gone) };
        let page = match pricing {
            Pricing::List { page } => Some(PricesPage::List(self.price_list(shop, *page).await?)),
            Pricing::Shown { of } => self.price(shop, *of, Stage::Shown).await?,
            Pricing::Price { of, change: None } => self.price(shop, *of, Stage::Asked).await?,
            Pricing::Price { of, change: Some(change) } => {
                self.price(shop, *of, Stage::Change(*change)).await?
            }
            Pricing::Discount { user, change } => {
                let found = users::find(self.connection, *user).await?;
                match found {
                    None => None,
                    Some(user) => {
                        let discount = tariff::discount(self.connection, shop, &user).await?;
                        Some(PricesPage::Discount(DiscountPage { user, discount, change: *change }))
                    }
                }
            }
        };
        Ok(page.map_or(Page::Gone, |page| Page::Prices(Box::new(page))))
    }

    /// What somebody gets off, where customers pay.
    pub(super) async fn discount(&mut self, user: &User) -> anyhow::Result<Option<Discount>> {
        match self.rules.billing.shop() {
            None => Ok(None),
            Some(shop) => tariff::discount(self.connection, shop, user).await.map(Some),
        }
    }

    /// What others pay for a service, if this person pays less.
    pub(super) async fn usual_rate(&mut self, service: &Service) -> anyhow::Result<Option<Rate>> {
        let Some(shop) = self.rules.billing.shop() else { return Ok(None) };
        let user = self.user.clone();
        if self.discount(&user).await?.is_none_or(|discount| discount.applied() == Percent::ZERO) {
            return Ok(None);
        }
        let overrides = tariffs::overrides(self.connection).await?;
        let basis = overrides.basis(service.id, service.category);
        let usual = shop.tariff.sold(service.panel_rate, basis, Percent::ZERO).rate;
        Ok(Some(usual).filter(|usual| *usual > service.rate))
    }

    fn panel_currency(&self) -> String {
        self.known.panel.currency.clone().unwrap_or_default()
    }

    async fn price_list(&mut self, shop: &Shop, page: usize) -> anyhow::Result<PriceList> {
        let own = usize::try_from(tariffs::count(self.connection).await?).unwrap_or(0);
        let (paging, start) = Paging::of(own, page, ROWS);
        let rows = tariffs::page(self.connection, sql(start), sql(ROWS)).await?;
        let at_a_loss = |of: Priced, own: Own| match of {
            Priced::Category(_) => false,
            Priced::Service(id) => self.catalog.service(id).is_some_and(|service| {
                shop.tariff.sold(service.panel_rate, Basis::Service(own), Percent::ZERO).at_a_loss
            }),
        };
        let row = |row: tariffs::Row| PriceRow {
            of: row.of,
            own: row.own,
            at_a_loss: at_a_loss(row.of, row.own),
            name: row.name,
            listed: row.listed,
        };
        Ok(PriceList {
            tariff: shop.tariff.clone(),
            levels: shop.levels.clone(),
            rows: rows.into_iter().map(row).collect(),
            own,
            paging,
            panel_currency: self.panel_currency(),
        })
    }

    async fn price(&mut self, shop: &Shop, of: Priced, stage: Stage) -> anyhow::Result<Option<PricesPage>> {
        let overrides = tariffs::overrides(self.connection).await?;
        let own = overrides.own(of);
        let after = if let Stage::Change(PriceChange { after, .. }) = stage { after } else { own };
        let all = moves(self.catalog, &shop.tariff, &overrides, of, after);
        let Some(first) = all.first() else { return Ok(None) };
        let least = |one: &Move<'_>| shop.tariff.least(one.service.panel_rate);
        let (name, category, basis) = match of {
            Priced::Service(_) => {
                let service = first.service;
                let basis = overrides.basis(service.id, service.category);
                (service.name.clone(), Some(service.category_name.clone()), basis)
            }
            Priced::Category(_) => (first.service.category_name.clone(), None, basis_of(own)),
        };
        let mut then = overrides.clone();
        then.set(of, after);
        let has_own = |one: &&Move<'_>| is_own(&overrides, one);
        // What is moved is what is looked for.
        let mut examples: Vec<&Move<'_>> = all.iter().filter(|one| one.is_one()).take(EXAMPLES).collect();
        if examples.is_empty() {
            examples = all
                .iter()
                .filter(|one| matches!(of, Priced::Service(_)) || !has_own(one))
                .take(EXAMPLES)
                .collect();
        }
        Ok(Some(PricesPage::Price(PricePage {
            of,
            name,
            category,
            own,
            basis,
            basis_after: match of {
                Priced::Service(_) => then.basis(first.service.id, first.service.category),
                Priced::Category(_) => basis_of(after),
            },
            usual: shop.tariff.markup,
            least_markup: shop.tariff.least_markup,
            services: all.iter().filter(|one| one.is_sold()).count(),
            with_own: all.iter().filter(|one| one.is_sold() && has_own(one)).count(),
            examples: examples.into_iter().map(|one| move_row(one, least(one))).collect(),
            moved: all.iter().filter(|one| one.is_one()).count(),
            stage,
            panel_currency: self.panel_currency(),
        })))
    }
}

fn basis_of(own: Option<Own>) -> Basis {
    match own {
        Some(Own::Markup(markup)) => Basis::Category(markup),
        Some(Own::Fixed(_)) | None => Basis::Usual,
    }
}

fn is_own(overrides: &Overrides, one: &Move<'_>) -> bool {
    overrides.own(Priced::Service(one.service.id)).is_some()
}

fn move_row(one: &Move<'_>, least: Option<Rate>) -> MoveRow {
    MoveRow {
        name: one.service.name.clone(),
        per_order: one.service.is_per_order(),
        cost: one.service.panel_rate,
        before: one.before,
        after: one.after,
        least,
    }
}
