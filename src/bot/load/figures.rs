//! What `/stats` says.

use std::{collections::HashMap, time::Duration};

use super::Loader;
use crate::{
    clock::Moment,
    domain::{
        catalog::{Catalog, NotOffered},
        detail::Detail,
    },
    store::{orders, users},
    view::page::{Figures, Shared},
};

const DAY: Duration = Duration::from_hours(24);

impl Loader<'_> {
    pub(super) async fn figures(&mut self) -> anyhow::Result<Figures> {
        let users::Counts { members, waiting, .. } = users::counts(self.connection).await?;
        let left_out = left_out(self.catalog);
        Ok(Figures {
            by_status: orders::by_status(self.connection).await?,
            day: orders::spent_by_all(self.connection, self.now.minus(DAY)).await?,
            month: orders::spent_by_all(self.connection, self.month_began()).await?,
            all: orders::spent_by_all(self.connection, Moment(0)).await?,
            members,
            waiting,
            offered: self.catalog.offered(),
            not_offered: left_out.reasons,
            unknown_types: left_out.types,
            catalog_at: self.known.panel.catalog_at,
            balance: self.panel_balance(),
            paused: self.known.bot.paused_at.is_some(),
            silent_since: self.known.panel.health.silent_since,
            key_refused_at: self.known.panel.health.key_refused_at,
            shared: self.shared(),
            shop: self.shop_figures().await?,
        })
    }

    fn shared(&self) -> Option<Shared> {
        if self.rules.panel.shared {
            return Some(Shared::Said);
        }
        let seen = self.known.panel.foreign_at.zip(self.known.panel.foreign_words.clone());
        seen.map(|(at, words)| Shared::Seen { at, words: Detail::read(&words) })
    }
}

/// What is not offered.
struct LeftOut {
    reasons: Vec<(NotOffered, usize)>,
    types: Vec<(String, usize)>,
}

/// How many listed services are not offered, by reason, and the types that are to blame.
fn left_out(catalog: &Catalog) -> LeftOut {
    const TYPES: usize = 10;
    let mut reasons: HashMap<NotOffered, usize> = HashMap::new();
    let mut types: HashMap<&str, usize> = HashMap::new();
    for service in catalog.services() {
        if let Some(reason) = service.not_offered() {
            *reasons.entry(reason).or_default() += 1;
            if reason == NotOffered::Type {
                *types.entry(&service.kind).or_default() += 1;
            }
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), format!("{reason:?}")));
    let mut types: Vec<_> = types.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect();
    types.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    types.truncate(TYPES);
    LeftOut { reasons, types }
}
