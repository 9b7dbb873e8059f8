//! How inviting friends goes for somebody.

use super::Loader;
use crate::{
    domain::friend::payload,
    store::friends,
    view::page::{InvitePage, Page},
};

impl Loader<'_> {
    /// Somebody's own link, and what it brought.
    pub(super) async fn invite(&mut self) -> anyhow::Result<Page> {
        let part = self.rules.billing.shop().and_then(|shop| shop.referral);
        let word = friends::invitation(self.connection, self.user.id).await?;
        let Some((part, word)) = part.zip(word) else { return Ok(Page::Gone) };
        let invited = friends::invited(self.connection, self.user.id).await?;
        let link = format!("https://t.me/{}?start={}", self.username, payload(word));
        Ok(Page::Invite(InvitePage { link, part, invited }))
    }
}
