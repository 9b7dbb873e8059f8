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
        services.sort_by_key(|service| !self.catalog.suits(*service, found));
    }

    /// Services that were used or liked before come first, a few of them; then all categories. In both, those that want what is at
    /// the link come before the others.
    pub(super) async fn for_link(&mut self, pasted: &Pasted) -> anyhow::Result<Page> {
        let stars = dialogues::favourites(self.connection, self.user.id).await?;
        let used = uses::most(self.connection, self.user.id).await?;
        let at_hand = used.iter().chain(&stars).copied();
        let at_hand = at_hand.filter(|service| self.catalog.platform_of(*service) == pasted.platform);
        let mut at_hand: Vec<ServiceId> = at_hand.collect();
        self.fitting_first(&mut at_hand, Some(pasted));
        let services = self.quick(at_hand.into_iter(), &stars, AT_HAND);
        let shelves = self.fitting_shelves(pasted);
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
