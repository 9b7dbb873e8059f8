//! People, as admins see them.

use super::{Loader, sql};
use crate::{
    clock::Moment,
    dialog::Filter,
    domain::{
        order::Order,
        user::{User, UserId},
    },
    store::{orders, users},
    view::page::{Page, Paging, People, PersonRow, ROWS},
};

impl Loader<'_> {
    /// People, those who wait first.
    pub(super) async fn users(&mut self, page: usize) -> anyhow::Result<Page> {
        let users::Counts { members, waiting, all } = users::counts(self.connection).await?;
        let len = usize::try_from(all).unwrap_or(0);
        let (paging, start) = Paging::of(len, page, ROWS);
        let rows = users::page(self.connection, sql(start), sql(ROWS)).await?;
        let row = |user: User| PersonRow { admin: self.rules.role(&user).is_admin(), user };
        let rows = rows.into_iter().map(row).collect();
        Ok(Page::Users(People { rows, waiting, members, paging }))
    }

    /// One person, and what they did and have.
    pub(super) async fn person(&mut self, id: UserId) -> anyhow::Result<Page> {
        let Some(user) = users::find(self.connection, id).await? else {
            return Ok(Page::Gone);
        };
        let admin = self.rules.role(&user).is_admin();
        let spent = orders::spent(self.connection, id, Moment(0)).await?;
        let active = orders::count_active(self.connection, id).await?;
        let customer = self.customer(id).await?;
        let discount = self.discount(&user).await?;
        Ok(Page::Person { user, admin, spent, active, customer, discount })
    }

    /// Whether all that somebody has in progress is really to be cancelled.
    pub(super) async fn cancel_all(&mut self, id: UserId) -> anyhow::Result<Page> {
        let Some(user) = users::find(self.connection, id).await? else {
            return Ok(Page::Gone);
        };
        let active = orders::count_active(self.connection, id).await?;
        let newest = orders::page(self.connection, id, Filter::Active, 0, 1).await?;
        Ok(Page::CancelAll { user, active, newest: newest.first().map(Order::name) })
    }
}
