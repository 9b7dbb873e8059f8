//! What a link that was sent first can be used for. What wants that which is there comes first; nothing is left out.

use super::Loader;
use crate::{
    dialog::state::Pasted,
    domain::{
        catalog::{ServiceId, Shelf},
        link_kind::LinkKind,
    },
    store::{dialogues, uses},
    view::page::{ForLink, Page, Paging, QuickRow, ROWS},
};

/// How many services are at hand beside a link.
const AT_HAND: usize = 5;

impl Loader<'_> {
    /// Those that want what is at the pasted link come first; else the order stays.
    pub(super) fn fitting_first(&self, services: &mut [ServiceId], pasted: Option<&Pasted>) {
        let Some(found) = pasted.and_then(|pasted| LinkKind::of(&pasted.link)) else { return };
        services.sort_by_cached_key(|service| !self.catalog.suits(*service, found));
    }

    /// A few services come first: those that were used or liked before, and those that want what is at the link; then all categories,
    /// in the same order.
    pub(super) async fn for_link(&mut self, pasted: &Pasted) -> anyhow::Result<Page> {
        let stars = dialogues::favourites(self.connection, self.user.id).await?;
        let used = uses::most(self.connection, self.user.id).await?;
        let at_hand = used.iter().chain(&stars).copied();
        let at_hand = at_hand.filter(|service| self.catalog.platform_of(*service) == pasted.platform);
        let mut at_hand: Vec<ServiceId> = at_hand.collect();
        self.fitting_first(&mut at_hand, Some(pasted));
        let shelves = self.fitting_shelves(pasted);
        let offered = at_hand.into_iter().take(AT_HAND).chain(self.fitting_services(pasted, &shelves));
        let services = self.quick(offered, &stars, AT_HAND);
        let (paging, start) = Paging::of(services.len() + shelves.len(), pasted.page, ROWS);
        let before = services.len();
        let services: Vec<QuickRow> = services.into_iter().skip(start).take(ROWS).collect();
        let categories = shelves.iter().skip(start.saturating_sub(before)).take(ROWS - services.len());
        Ok(Page::ForLink(ForLink {
            link: pasted.link.clone(),
            quantity: pasted.quantity,
            platform: pasted.platform,
            categories: categories.map(|shelf| (shelf.category, shelf.name.clone(), shelf.len())).collect(),
            services,
            paging,
        }))
    }

    /// Services that want what is at the link: of each of these categories the first one, then of each the second, and so on.
    fn fitting_services(&self, pasted: &Pasted, shelves: &[&Shelf]) -> Vec<ServiceId> {
        let Some(found) = LinkKind::of(&pasted.link) else { return vec![] };
        let wants_it = |service: &ServiceId| self.catalog.aim(*service).is_some_and(|aim| aim.suits(found));
        let of_one = |shelf: &&Shelf| {
            let services = self.catalog.on_shelf(shelf).map(|service| service.id).filter(wants_it);
            services.take(AT_HAND).enumerate().collect::<Vec<_>>()
        };
        let mut fitting: Vec<(usize, ServiceId)> = shelves.iter().flat_map(of_one).collect();
        fitting.sort_by_key(|(place, _)| *place);
        fitting.into_iter().map(|(_, service)| service).take(AT_HAND).collect()
    }

    /// The categories of a link's platform: those of which most services want what is there, those of which some do, the others.
    fn fitting_shelves(&self, pasted: &Pasted) -> Vec<&Shelf> {
        let mut shelves: Vec<&Shelf> = self.catalog.shelves(pasted.platform).iter().collect();
        if let Some(found) = LinkKind::of(&pasted.link) {
            shelves.sort_by_cached_key(|shelf| {
                let services = self.catalog.on_shelf(shelf);
                match services.filter(|service| self.catalog.suits(service.id, found)).count() {
                    0 => 2,
                    some if some * 2 < shelf.len() => 1,
                    _ => 0,
                }
            });
        }
        shelves
    }
}
