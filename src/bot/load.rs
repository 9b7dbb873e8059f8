//! What a screen is drawn from: a state becomes a page, read in the transaction of the update (or, for a card that is drawn
//! anew, beside it). Paging that points beyond the end of a list shows its last page.

mod codes;
mod figures;
mod friends;
mod link;
mod people;
mod prices;
mod shop;
mod wallet;

use std::collections::HashSet;

use sqlx::SqliteConnection;

use crate::{
    clock::Moment,
    dialog::{Draft, Filter, MassDraft, State, state::Pasted},
    domain::{
        catalog::{Catalog, CategoryId, Service, ServiceId},
        history::Event,
        link::is_same,
        mass,
        money::Price,
        order::{Order, OrderId},
        platform::Platform,
        reading::Reading,
        refine::{Refinement, refine},
        request::After,
        service_type::Field,
        sheet::Sheet,
        user::User,
    },
    ops::{Rules, request},
    store::{batches, books, dialogues, failures, opening::Known, orders, unclear, users, uses},
    view::{
        PLATFORMS_PER_PAGE,
        page::{
            Confirmation, EVENTS_PER_PAGE, Form, Found, MassTable, Menu, OrderCard, OrderList, Page, Paging,
            Paid, PanelBalance, QuickRow, ROWS, ServiceCard, ServiceList, ServiceRow, Way, Which,
        },
    },
};

/// How many services are at hand in the menu.
const AT_HAND: usize = 4;
/// How many platforms the menu shows; all of them are one tap away.
const IN_MENU: usize = 6;
/// How many lines of an order's history admins see.
const EVENTS: i64 = 15;

/// Everything a page is loaded with.
#[derive(Debug)]
pub struct Loader<'a> {
    /// Where to read.
    pub connection: &'a mut SqliteConnection,
    /// The bot's username, without the sign.
    pub username: &'a str,
    /// What the panel sells.
    pub catalog: &'a Catalog,
    /// The owner's rules.
    pub rules: &'a Rules,
    /// What is known of the panel account and the bot.
    pub known: &'a Known,
    /// Who looks.
    pub user: &'a User,
    /// Whether they are an admin.
    pub admin: bool,
    /// Whether they look in the admin group.
    pub in_group: bool,
    /// How many of their orders have not ended, if that is known.
    pub active_orders: Option<i64>,
    /// The present moment.
    pub now: Moment,
}

impl Loader<'_> {
    /// The page of a state.
    #[expect(clippy::too_many_lines, reason = "a row for each state")]
    pub async fn page(&mut self, state: &State) -> anyhow::Result<Page> {
        match state {
            State::Door => Ok(Page::Door {
                access: self.user.access,
                user: self.user.id,
                answered: self.rules.is_answered_for(),
                introduced: self.user.words.is_some(),
            }),
            State::Menu => self.menu().await,
            State::Help { .. } => Ok(Page::Help),
            State::Languages { .. } => Ok(Page::Languages),
            State::Balance { .. } => self.balance().await,
            State::Wallet { page, .. } => self.wallet(self.user.id, *page, None).await,
            State::TopUp { sum, .. } => self.top_up(*sum).await,
            State::Pay { topup, back } => self.pay(*topup, back.as_deref()).await,
            State::Code { .. } => Ok(self.code_entry()),
            State::Invite { .. } => self.invite().await,
            State::Payments { .. } => self.payments(self.user.id, None).await,
            State::Terms { .. } => Ok(self.terms()),
            State::Export { whose, content, .. } => Ok(Page::Export { whose: *whose, content: *content }),
            State::Platforms { page } => Ok(self.platforms(*page)),
            State::Categories { platform, page, .. } => Ok(self.categories(*platform, *page)),
            State::Services { platform, category, page, pasted, .. } => {
                Ok(self.services(*platform, *category, *page, pasted.as_ref()).unwrap_or(Page::Gone))
            }
            State::Found { words, refinement, page, pasted, .. } => {
                let found = self.found(words, *refinement, *page, pasted.as_ref());
                Ok(Page::Found(Found { quantity: state.quantity(), ..found }))
            }
            State::Which { text, readings, .. } => Ok(self.which(text, readings)),
            State::ForLink { pasted } => self.for_link(pasted).await,
            State::Favourites { page } => self.favourites(*page).await,
            State::Service { service, back } => {
                let link = back.pasted().map(|pasted| pasted.link.clone());
                self.service(*service, link, back.quantity()).await
            }
            State::Field { draft, field } => self.field(draft, *field).await,
            State::Confirm { draft } => self.confirmation(draft).await,
            State::Mass { draft } => self.mass(draft).await,
            State::Batch { batch } => Ok(batches::find(self.connection, *batch)
                .await?
                .filter(|batch| batch.user == self.user.id)
                .map_or(Page::Gone, |batch| Page::Batch { batch })),
            State::Orders { filter, page, .. } => self.orders(*filter, *page).await,
            State::Order { order, back } => self.order(*order, back.is_some()).await,
            State::CancelOrder { order } => self.cancel_order(*order).await,
            State::History { order, page } => self.history(*order, *page).await,
            State::Users { .. }
            | State::Person { .. }
            | State::CancelAll { .. }
            | State::Adjust { .. }
            | State::Pricing(_)
            | State::Coding(_)
            | State::Receipt { .. }
            | State::Customer { .. }
            | State::Payment { .. }
            | State::RefundPayment { .. }
            | State::Stats
            | State::File { .. }
            | State::PanelId { .. }
            | State::NotPlaced { .. }
                if !self.admin =>
            {
                Ok(Page::Gone)
            }
            State::Users { page } => self.users(*page).await,
            State::Person { user } => self.person(*user).await,
            State::Customer { user, shown } => self.money_of(*user, *shown).await,
            State::Payment { payment } => Ok(self.payment(*payment).await?.map_or(Page::Gone, Page::Payment)),
            State::RefundPayment { payment } => {
                Ok(self.payment(*payment).await?.map_or(Page::Gone, Page::RefundPayment))
            }
            State::CancelAll { user } => self.cancel_all(*user).await,
            State::Receipt { receipt, asked, .. } => self.receipt(*receipt, *asked).await,
            State::Adjust { user, change } => self.adjust(*user, change.clone()).await,
            State::Pricing(pricing) => self.prices(pricing).await,
            State::Coding(coding) => self.codes(coding).await,
            State::Stats => Ok(Page::Stats(Box::new(self.figures().await?))),
            State::File { order } => self.file(*order).await,
            State::PanelId { order } => Ok(Page::PanelId { order: *order, asked: self.user.clone() }),
            State::NotPlaced { order } => self.not_placed(*order).await,
        }
    }

    async fn menu(&mut self) -> anyhow::Result<Page> {
        let stars = dialogues::favourites(self.connection, self.user.id).await?;
        let used = uses::most(self.connection, self.user.id).await?;
        let at_hand = stars.iter().chain(&used).copied();
        Ok(Page::Menu(Menu {
            name: self.user.name.clone(),
            active_orders: self.active_orders().await?,
            quick: self.quick(at_hand, &stars, AT_HAND),
            favourites: !stars.is_empty(),
            platforms: self.catalog.platforms().into_iter().take(IN_MENU).collect(),
        }))
    }

    async fn active_orders(&mut self) -> anyhow::Result<i64> {
        match self.active_orders {
            Some(known) => Ok(known),
            None => orders::count_active(self.connection, self.user.id).await,
        }
    }

    fn panel_balance(&self) -> Option<PanelBalance> {
        Some(PanelBalance { amount: self.known.panel.balance?, at: self.known.panel.balance_at? })
    }

    fn platforms(&self, page: usize) -> Page {
        let all = self.catalog.platforms();
        let (paging, start) = Paging::of(all.len(), page, PLATFORMS_PER_PAGE);
        Page::Platforms { rows: all.into_iter().skip(start).take(PLATFORMS_PER_PAGE).collect(), paging }
    }

    async fn favourites(&mut self, page: usize) -> anyhow::Result<Page> {
        let mut stars = dialogues::favourites(self.connection, self.user.id).await?;
        stars.retain(|id| self.catalog.offers(*id));
        let (rows, paging) = self.rows(&stars, page);
        Ok(Page::Favourites { rows, paging })
    }

    fn categories(&self, platform: Platform, page: usize) -> Page {
        let shelves = self.catalog.shelves(platform);
        let (paging, start) = Paging::of(shelves.len(), page, ROWS);
        let rows = shelves.iter().skip(start).take(ROWS);
        Page::Categories {
            platform,
            rows: rows.map(|shelf| (shelf.category, shelf.name.clone(), shelf.len())).collect(),
            paging,
        }
    }

    fn services(
        &self,
        platform: Platform,
        category: CategoryId,
        page: usize,
        pasted: Option<&Pasted>,
    ) -> Option<Page> {
        let shelf = self.catalog.shelf(platform, category)?;
        let mut services: Vec<ServiceId> = self.catalog.on_shelf(shelf).map(|service| service.id).collect();
        self.fitting_first(&mut services, pasted);
        let (rows, paging) = self.rows(&services, page);
        Some(Page::Services(ServiceList { platform, category, name: shelf.name.clone(), rows, paging }))
    }

    /// The first of these services that are offered, each once.
    fn quick(
        &self,
        services: impl Iterator<Item = ServiceId>,
        stars: &[ServiceId],
        most: usize,
    ) -> Vec<QuickRow> {
        let mut seen = HashSet::new();
        services
            .filter(|id| seen.insert(*id) && self.catalog.offers(*id))
            .filter_map(|id| self.catalog.service(id))
            .take(most)
            .map(|service| QuickRow { service: row(service), starred: stars.contains(&service.id) })
            .collect()
    }

    fn found(&self, words: &str, wanted: Refinement, page: usize, pasted: Option<&Pasted>) -> Found {
        let mut found = self.catalog.search(words);
        let fits = |service: ServiceId| {
            pasted.is_some_and(|pasted| self.catalog.platform_of(service) == pasted.platform)
        };
        if found.services.iter().copied().any(fits) {
            found.keep(fits);
            let (best, others) = found.services.split_at_mut(found.best);
            self.fitting_first(best, pasted);
            self.fitting_first(others, pasted);
        }
        let refined = refine(self.catalog, &found, wanted);
        let (rows, paging) = self.rows(&refined.services, page);
        Found {
            words: words.to_owned(),
            quantity: None,
            total: found.services.len(),
            left: refined.services.len(),
            choices: refined.choices,
            near: found.near,
            rows,
            paging,
        }
    }

    fn which(&self, text: &str, readings: &[Reading]) -> Page {
        let way = |reading: &Reading| Way {
            reading: *reading,
            service: reading.service.and_then(|service| self.catalog.service(service)).cloned(),
        };
        Page::Which(Which { text: text.to_owned(), ways: readings.iter().map(way).collect() })
    }

    fn rows(&self, ids: &[ServiceId], page: usize) -> (Vec<ServiceRow>, Paging) {
        let (paging, start) = Paging::of(ids.len(), page, ROWS);
        let shown = ids.iter().skip(start).take(ROWS);
        (shown.filter_map(|id| self.catalog.service(*id)).map(row).collect(), paging)
    }

    async fn service(
        &mut self,
        id: ServiceId,
        link: Option<String>,
        quantity: Option<i64>,
    ) -> anyhow::Result<Page> {
        let Some(service) = self.catalog.service(id) else {
            return Ok(Page::Gone);
        };
        let starred = dialogues::favourites(self.connection, self.user.id).await?.contains(&id);
        Ok(Page::Service(ServiceCard {
            service: service.clone(),
            platform: self.catalog.platform_of(id),
            starred,
            link,
            quantity,
        }))
    }

    async fn field(&mut self, draft: &Draft, field: Field) -> anyhow::Result<Page> {
        let Some(service) = self.catalog.service(draft.service).cloned() else {
            return Ok(Page::Gone);
        };
        let last = if field == Field::Quantity {
            uses::last_quantity(self.connection, self.user.id, service.id).await?
        } else {
            None
        };
        let platform = self.catalog.platform_of(service.id);
        Ok(Page::Field(Form { draft: draft.clone(), field, service, platform, last }))
    }

    async fn confirmation(&mut self, draft: &Draft) -> anyhow::Result<Page> {
        let Some(service) = self.catalog.service(draft.service) else {
            return Ok(Page::Gone);
        };
        let platform = self.catalog.platform_of(service.id);
        let draft = draft.clone();
        let service = draft.on_its_terms(service);
        let sheet = Sheet { service: &service, platform, entries: &draft.entries, now: self.now };
        let Ok(bill) = sheet.quote() else {
            return Ok(Page::Gone);
        };
        let target = sheet.target();
        let warning = self.catalog.warning(service.id, target);
        let active = orders::active_of_service(self.connection, self.user.id, service.id).await?;
        let running = active.into_iter().find(|order| is_same(&order.link, target)).map(Box::new);
        let balance = self.known.panel.balance.filter(|_| self.admin);
        let balance_after = balance.and_then(|balance| balance.checked_sub(bill.cost.0).ok());
        let purse = self.purse(self.user.id).await?;
        let usual_rate = self.usual_rate(&service).await?;
        Ok(Page::Confirm(Confirmation {
            draft,
            service,
            platform,
            bill,
            balance_after,
            warning,
            running,
            purse,
            usual_rate,
        }))
    }

    async fn mass(&mut self, draft: &MassDraft) -> anyhow::Result<Page> {
        let active = self.active_orders().await?;
        let room = self.rules.max_active_orders.saturating_sub(active);
        let lines = mass::check(&draft.text, self.catalog, draft.number, room, self.now).unwrap_or_default();
        let (paging, start) = Paging::of(lines.len(), draft.page, ROWS);
        let prices = draft.orders.iter().map(|order| order.price);
        let paid = self.purse(self.user.id).await?.map(|purse| {
            let (count, sum) = mass::first_paid(prices.clone(), purse.wallet);
            Paid { purse, count, sum }
        });
        Ok(Page::Mass(MassTable {
            number: draft.number,
            total: lines.len(),
            good: draft.orders.len(),
            sum: Price::sum(prices),
            paid,
            lines: lines.into_iter().skip(start).take(ROWS).collect(),
            paging,
        }))
    }

    async fn orders(&mut self, filter: Filter, page: usize) -> anyhow::Result<Page> {
        let counts = orders::counts(self.connection, self.user.id).await?;
        let count = |filter: Filter| Filter::ALL.iter().zip(counts).find(|(known, _)| **known == filter);
        let count = |filter| count(filter).map_or(0, |(_, count)| count);
        // An empty list beside others that are not would only be one tap more.
        let filter = if count(filter) == 0 { Filter::All } else { filter };
        let len = usize::try_from(count(filter)).unwrap_or(0);
        let (paging, start) = Paging::of(len, page, ROWS);
        let rows = orders::page(self.connection, self.user.id, filter, sql(start), sql(ROWS)).await?;
        Ok(Page::Orders(OrderList { filter, counts, rows, paging }))
    }

    /// Somebody's own order; nobody else's, whoever asks (admins have [`State::File`]).
    async fn order(&mut self, id: OrderId, back: bool) -> anyhow::Result<Page> {
        let order = orders::find(self.connection, id).await?.filter(|order| order.user == self.user.id);
        let Some(order) = order else {
            return Ok(Page::Gone);
        };
        let after = self.after(&order).await?;
        let entries = orders::entries(self.connection, id).await?;
        let again = self.catalog.offers(order.service);
        let bill = books::bill(self.connection, id).await;
        let bill = failures::if_readable(bill)?.map(|stored| stored.bill);
        Ok(Page::Order(OrderCard { order, entries, after: Box::new(after), again, back, bill }))
    }

    async fn after(&mut self, order: &Order) -> anyhow::Result<After> {
        request::after(self.connection, order, self.catalog.service(order.service), self.now).await
    }

    /// An order that this person may see: their own, or any for an admin.
    async fn visible(&mut self, id: OrderId) -> anyhow::Result<Option<Order>> {
        let order = orders::find(self.connection, id).await?;
        Ok(order.filter(|order| self.admin || order.user == self.user.id))
    }

    async fn cancel_order(&mut self, id: OrderId) -> anyhow::Result<Page> {
        Ok(self.visible(id).await?.map_or(Page::Gone, |order| Page::CancelOrder { order }))
    }

    async fn history(&mut self, id: OrderId, page: usize) -> anyhow::Result<Page> {
        let Some(order) = self.visible(id).await? else {
            return Ok(Page::Gone);
        };
        let len = usize::try_from(orders::count_events(self.connection, id).await?).unwrap_or(0);
        let (paging, start) = Paging::of(len, page, EVENTS_PER_PAGE);
        let events = orders::page_of_events(self.connection, id, sql(start), sql(EVENTS_PER_PAGE)).await?;
        Ok(Page::History { order, events, paging })
    }

    async fn file(&mut self, id: OrderId) -> anyhow::Result<Page> {
        let Some(order) = orders::find(self.connection, id).await? else {
            return Ok(Page::Gone);
        };
        let Some(user) = users::find(self.connection, order.user).await? else {
            return Ok(Page::Gone);
        };
        let events = orders::events(self.connection, id, EVENTS).await?;
        let after = Box::new(self.after(&order).await?);
        let balance = unclear::balance_move(self.connection, id).await?;
        Ok(Page::File { order, after, user, events, balance })
    }

    /// Whether an order was really not placed, with what speaks for and against it.
    async fn not_placed(&mut self, id: OrderId) -> anyhow::Result<Page> {
        let Some(order) = orders::find(self.connection, id).await? else {
            return Ok(Page::Gone);
        };
        let balance = unclear::balance_move(self.connection, id).await?;
        let found = orders::last_detail(self.connection, id, &Event::Evidence).await?;
        Ok(Page::NotPlaced { order, balance, found })
    }
}

fn row(service: &Service) -> ServiceRow {
    let per_order = service.is_per_order();
    ServiceRow { id: service.id, name: service.name.clone(), rate: service.rate, per_order }
}

fn sql(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
