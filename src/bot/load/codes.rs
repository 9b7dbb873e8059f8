//! Codes as admins see them. In a group in which others may sit, too, a code is not spelled out: whoever reads it can use it.

use super::{Loader, sql};
use crate::{
    dialog::state::Coding,
    domain::code::CodeId,
    store::{codes, users},
    view::page::{CodePage, CodesPage, Page, Paging, ROWS},
};

impl Loader<'_> {
    /// A page about codes.
    pub(super) async fn codes(&mut self, coding: &Coding) -> anyhow::Result<Page> {
        if self.rules.billing.shop().is_none() {
            return Ok(Page::Gone);
        }
        let page = match *coding {
            Coding::List { page } => {
                let count = usize::try_from(codes::count(self.connection).await?).unwrap_or(0);
                let (paging, start) = Paging::of(count, page, ROWS);
                let rows = codes::page(self.connection, sql(start), sql(ROWS)).await?;
                Some(CodesPage::List { rows, count, paging })
            }
            Coding::Shown { code, page } => self.code(code, page).await?.map(CodesPage::Shown),
            Coding::New { making } => Some(CodesPage::New(making)),
            Coding::Stop { code } => codes::find(self.connection, code).await?.map(CodesPage::Stop),
        };
        Ok(page.map_or(Page::Gone, |page| Page::Codes(Box::new(page))))
    }

    /// A code is asked for.
    pub(super) fn code_entry(&self) -> Page {
        self.rules.billing.shop().map_or(Page::Gone, |_| Page::Code)
    }

    async fn code(&mut self, id: CodeId, page: usize) -> anyhow::Result<Option<CodePage>> {
        let Some(code) = codes::find(self.connection, id).await? else { return Ok(None) };
        let (paging, start) = Paging::of(usize::try_from(code.uses).unwrap_or(0), page, ROWS);
        let uses = codes::users_of(self.connection, id, (sql(start), sql(ROWS))).await?;
        let by = users::find(self.connection, code.by).await?.map(|user| user.name).unwrap_or_default();
        // Where the settings name no admins, everybody in the group is one.
        let is_spelled = !self.in_group || self.rules.admins.is_empty();
        Ok(Some(CodePage { code, by, uses, paging, is_spelled }))
    }
}
