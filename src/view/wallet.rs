//! Money with the bot: the wallet and its statement, what an order is billed, an admin's correction.

use super::{
    Reader, Screen, code, friend,
    page::{AdjustPage, StatementLine, WalletPage},
    parts::{
        NAME, back_and_menu, button, confirm as confirm_button, danger, fact, fresh_menu, html, line, lines,
        main, money, pager, paragraphs, screen, table, time,
    },
    people::person_html,
};
use crate::{
    dialog::Action,
    domain::{
        bill::{Bill, Purse},
        money::{Amount, Credit},
        order::Order,
        wallet::{Adjustment, Gift},
    },
    i18n::{Arg, Lang, label, t},
};

/// What somebody has with the bot, and what moved it last.
pub fn wallet(page: &WalletPage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let rows: Vec<String> = page.lines.iter().map(|row| statement_line(row, reader)).collect();
    let title =
        page.whose.as_ref().map(|user| t!(lang, "page-adjust", person = Arg::Html(person_html(user).into())));
    let is_own = page.whose.is_none();
    let text = paragraphs([
        Some(title.unwrap_or_else(|| t!(lang, "page-wallet"))),
        Some(table(&purse_rows(page.purse, reader))),
        (is_own && page.purse.owed > Credit::ZERO).then(|| t!(lang, "page-wallet-owed")),
        page.bonus.map(|bonus| code::waiting(bonus, reader)),
        page.lines.is_empty().then(|| t!(lang, "page-wallet-empty")),
        (!rows.is_empty()).then(|| lines([Some(t!(lang, "page-wallet-moves")), Some(rows.join("\n"))])),
    ]);
    if let Some(user) = &page.whose {
        let turn = pager(page.paging, |page| Action::StatementOf { user: user.id, page });
        return screen(text, vec![turn, vec![button(label!(lang, "btn-person"), Action::Person(user.id))]]);
    }
    let more = vec![
        main(label!(lang, "btn-top-up"), Action::TopUp),
        button(label!(lang, "btn-payments"), Action::Payments),
    ];
    let pages = pager(page.paging, |page| Action::Wallet { page });
    let mut gifts = vec![code::enter_button(lang)];
    gifts.extend(page.invites.then(|| friend::invite_button(lang)));
    screen(text, vec![more, gifts, pages, back_and_menu(reader)])
}

/// What somebody has, as rows of a table: what is nothing is left out, but for what can be spent.
pub fn purse_rows(purse: Purse, reader: &Reader) -> Vec<(String, String)> {
    let lang = reader.lang;
    let some = |sum: &Credit| *sum > Credit::ZERO;
    let mut rows = vec![(label!(lang, "fact-wallet"), money(purse.wallet, reader))];
    rows.extend(Some(purse.held).filter(some).map(|sum| (label!(lang, "fact-held"), money(sum, reader))));
    rows.extend(Some(purse.owed).filter(some).map(|sum| (label!(lang, "fact-owed"), money(sum, reader))));
    rows
}

/// `29 Nov, 12:00 · −1.20 · #1024`. HTML.
fn statement_line(row: &StatementLine, reader: &Reader) -> String {
    let sum = signed(row.sum, reader);
    let what = match row.order {
        Some(order) => html(&order.to_string()),
        None => html(&line(&moved_by(row, reader.lang), NAME)),
    };
    let (at, after) = (time(row.at, reader), money(row.after, reader));
    t!(reader.lang, "page-wallet-line", time = at, sum = sum, what = Arg::Html(what.into()), after = after)
}

/// What moved a balance, in words: an admin's reason as it was typed is untrusted.
pub fn moved_by(row: &StatementLine, lang: Lang) -> String {
    match (row.order, &row.note) {
        (Some(_), _) if row.sum > Amount::ZERO => label!(lang, "page-wallet-back"),
        (Some(_), _) => label!(lang, "page-wallet-order"),
        (None, Some(note)) => note.clone(),
        (None, None) => match row.gift {
            Some(Gift::Code) => label!(lang, "page-wallet-gift"),
            Some(Gift::Reward) => label!(lang, "page-wallet-reward"),
            None if row.sum > Amount::ZERO => label!(lang, "page-wallet-topup"),
            None => label!(lang, "page-wallet-refund"),
        },
    }
}

fn signed(sum: Amount, reader: &Reader) -> String {
    let shown = money(sum, reader);
    if sum > Amount::ZERO { format!("+{shown}") } else { shown }
}

/// What an order is billed: what was paid, what came back, that it is looked into. HTML.
pub fn bill(order: &Order, bill: &Bill, reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    let back = bill.given_back();
    if bill.review.is_some() {
        return Some(t!(lang, "page-bill-review"));
    }
    let is_over = order.status.is_end();
    if is_over && back > Credit::ZERO {
        return Some(came_back(back, bill.back_to_debt(), reader));
    }
    (bill.held > Credit::ZERO && !order.is_at_most()).then(|| t!(lang, "page-bill-held"))
}

/// What came back of an order, and what of that paid a debt. HTML.
pub fn came_back(back: Credit, to_debt: Credit, reader: &Reader) -> String {
    let (lang, sum) = (reader.lang, money(back, reader));
    if to_debt == Credit::ZERO {
        t!(lang, "page-bill-back", sum = sum)
    } else {
        t!(lang, "page-bill-back-debt", sum = sum, debt = money(to_debt, reader))
    }
}

/// That somebody owes, if they do. HTML.
pub fn in_debt(owed: Credit, reader: &Reader) -> Option<String> {
    (owed > Credit::ZERO).then(|| t!(reader.lang, "note-in-debt", sum = money(owed, reader)))
}

/// What is left of a balance after an order, or what is missing, a debt with it. Rows of the confirmation.
pub fn after(purse: Purse, price: Credit, reader: &Reader) -> Vec<(String, String)> {
    let lang = reader.lang;
    let missing = purse.missing(price);
    if missing == Credit::ZERO {
        let (before, after) = (money(purse.wallet, reader), money(purse.wallet.less(price), reader));
        return vec![(label!(lang, "fact-wallet"), format!("{before} → {after}"))];
    }
    let mut rows = purse_rows(Purse { held: Credit::ZERO, ..purse }, reader);
    rows.push((label!(lang, "fact-missing"), money(missing, reader)));
    rows
}

/// An admin corrects somebody's balance: first the sum is asked for, then whether that is meant.
pub fn adjust(page: &AdjustPage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let AdjustPage { user, purse, change, most } = page;
    let who = Arg::Html(person_html(user).into());
    let Some((change, number)) = change else {
        let text = paragraphs([
            Some(t!(lang, "page-adjust", person = who)),
            Some(table(&purse_rows(*purse, reader))),
            Some(t!(lang, "page-adjust-how")),
        ]);
        return screen(text, vec![fresh_menu(reader).into_iter().collect()]);
    };
    let text = paragraphs([
        Some(t!(lang, "page-adjust", person = who)),
        Some(table(&before_and_after(*purse, change, reader))),
        Some(fact(&label!(lang, "fact-reason"), &line(&change.reason, NAME), lang)),
        Some(t!(lang, "page-adjust-told")),
        (change.size() > *most).then(|| t!(lang, "page-adjust-two", sum = money(*most, reader))),
    ]);
    let sum = money(change.size(), reader);
    let surely = Action::AdjustSurely { user: user.id, number: *number };
    let go = if change.sum > Amount::ZERO {
        confirm_button(label!(lang, "btn-adjust-give", sum = sum), surely)
    } else {
        danger(label!(lang, "btn-adjust-take", sum = sum), surely)
    };
    screen(text, vec![vec![go], vec![button(label!(lang, "btn-person"), Action::Person(user.id))]])
}

fn before_and_after(purse: Purse, change: &Adjustment, reader: &Reader) -> Vec<(String, String)> {
    let lang = reader.lang;
    let step = |before, after| format!("{} → {}", money(before, reader), money(after, reader));
    let size = change.size();
    let (wallet, owed) = if change.sum > Amount::ZERO {
        (purse.wallet.plus(size.less(purse.owed)), purse.owed.less(size))
    } else {
        (purse.wallet.less(size), purse.owed.plus(size.less(purse.wallet)))
    };
    let debt = (owed != purse.owed).then(|| (label!(lang, "fact-owed"), step(purse.owed, owed)));
    [(label!(lang, "fact-wallet"), step(purse.wallet, wallet))].into_iter().chain(debt).collect()
}
