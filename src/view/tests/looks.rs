//! The main screens as people see them, one snapshot a flow and language.

mod browse;
mod notices;

use std::{fmt::Write, time::Duration};

use super::sample::{
    NOW, admin, bill, draft, entries, group, instagram, order, other_kind, other_platform, rate, reader,
    service, spent, telegram, user,
};
use crate::{
    clock::Moment,
    dialog::{Filter, Note, command::CommandName, state::Draft},
    domain::{
        catalog::NotOffered,
        entry::EntryProblem,
        export::Whose,
        history::{Event, HistoryLine},
        link::LinkProblem,
        money::Amount,
        notice::BalanceMove,
        order::{Order, OrderId, OrderStatus, RejectReason},
        quantity::QuantityProblem,
        service_type::Field,
        sheet::Entries,
        user::{Access, Taking, UserId},
    },
    i18n::Lang,
    view::{
        Act, Button, Page, Reader, Screen, Style, bot_description, bot_short_description,
        command_description, note,
        page::{
            Confirmation, Figures, Form, Menu, OrderCard, OrderList, Paging, PanelBalance, People, PersonRow,
            Shared, Totals,
        },
        render, with_note,
    },
};

const ONE_PAGE: Paging = Paging { page: 0, pages: 1 };

fn shown(screen: &Screen) -> String {
    let mut text = format!("{}\n", screen.text);
    for row in &screen.rows {
        let buttons: Vec<String> = row.iter().map(button).collect();
        writeln!(text, "  {}", buttons.join("  ")).unwrap();
    }
    text
}

fn button(button: &Button) -> String {
    let look = match button.style {
        Style::Plain => "",
        Style::Main => "blue ",
        Style::Confirm => "green ",
        Style::Danger => "red ",
    };
    let act = match &button.act {
        Act::Ask(action) => action.encode(),
        Act::Copy(text) => format!("copy {text}"),
        Act::Open(url) => format!("open {url}"),
    };
    format!("[{look}{} → {act}]", button.label)
}

pub fn look(name: &str, screens: impl Fn(Lang) -> Vec<Screen>) {
    for lang in Lang::ALL {
        let all: Vec<String> = screens(lang).iter().map(shown).collect();
        insta::assert_snapshot!(format!("{name}_{lang}"), all.join("\n────────────────\n"));
    }
}

pub fn look_at_pages(name: &str, reader: impl Fn(Lang) -> Reader, pages: &[Page]) {
    look(name, |lang| pages.iter().map(|page| render(page, &reader(lang))).collect());
}

#[test]
fn door() {
    let page = |access| Page::Door { access, user: UserId(42), answered: true, introduced: false };
    look_at_pages(
        "door",
        reader,
        &[page(Access::Stranger), page(Access::Asked), page(Access::Declined), page(Access::Member)],
    );
}

#[test]
fn menu() {
    let menu = |name: &str, active_orders, platforms| {
        Page::Menu(Menu {
            name: name.into(),
            active_orders,
            favourites: active_orders > 0,
            platforms,
            quick: browse::quick_rows(active_orders),
        })
    };
    let (month, all) = (spent(12, 34_000_000), spent(1_234, 5_678_123_400));
    let balance =
        |panel, asking| Page::Balance(Totals { month, all, panel, asking, whose: Whose::Own, purse: None });
    let panel = PanelBalance { amount: Amount(120_500_000), at: NOW };
    let old = PanelBalance { at: NOW.minus(Duration::from_mins(12)), ..panel };
    let of_admins =
        [(panel, false), (old, false), (panel, true)].map(|(at, asking)| balance(Some(at), asking));
    look_at_pages(
        "menu",
        reader,
        &[
            menu("Ada", 0, browse::platforms()),
            menu("<Ada> & \u{202e}co", 3, browse::platforms()),
            menu("Ada", 0, vec![]),
            balance(Some(panel), false),
            Page::Help,
            Page::Languages,
            Page::Gone,
        ],
    );
    let paused = |lang| Reader { taking: Taking::Paused, ..reader(lang) };
    let barred = |lang| Reader { taking: Taking::Barred, ..reader(lang) };
    look_at_pages("menu_of_who_is_barred", barred, &[menu("Max", 1, browse::platforms()), Page::Help]);
    look_at_pages("menu_paused", paused, &[menu("", 1, browse::platforms()), Page::Help]);
    look_at_pages("menu_of_admins", admin, &[menu("Ada", 5, browse::platforms()), Page::Help]);
    look_at_pages("balance_of_admins", admin, &of_admins);
    look_at_pages("menu_in_group", group, &[balance(None, false), Page::Help]);
}

#[test]
fn drafts() {
    let with = |values: &[(Field, &str)]| Draft { entries: entries(values), ..draft() };
    let target = (Field::Link, "https://www.instagram.com/p/DAbCdEf12/");
    let empty = with(&[]);
    let odd = Draft { removed: vec!["utm_source".into(), "igsh".into()], ..draft() };
    let confirm = |draft: Draft, balance_after| {
        Page::Confirm(Confirmation {
            warning: draft.removed.first().map(|_| other_kind()),
            running: draft.removed.first().map(|_| Box::new(order(OrderStatus::Running))),
            purse: None,
            usual_rate: None,
            draft,
            service: service(),
            platform: instagram(),
            bill: bill(1_000, 900_000),
            balance_after,
        })
    };
    let asks = |draft, field| {
        Page::Field(Form { draft, field, service: service(), platform: instagram(), last: Some(2_500) })
    };
    let link = |draft| asks(draft, Field::Link);
    let quantity = |draft| asks(draft, Field::Quantity);
    look_at_pages(
        "draft",
        reader,
        &[
            link(empty.clone()),
            link(draft()),
            quantity(with(&[target])),
            quantity(with(&[target, (Field::Quantity, "2500")])),
            confirm(draft(), Some(Amount(1))),
            confirm(odd, None),
        ],
    );
    look_at_pages(
        "draft_of_admins",
        admin,
        &[confirm(draft(), Some(Amount(119_600_000))), confirm(draft(), Some(Amount(-1)))],
    );
}

fn order_page(order: Order) -> Page {
    Page::Order(OrderCard {
        order,
        entries: Entries::new(),
        after: Box::default(),
        again: true,
        back: false,
        bill: None,
    })
}

#[test]
fn orders() {
    let rows = [OrderStatus::Running, OrderStatus::Completed, OrderStatus::Rejected].map(order);
    let list = |filter, rows: &[Order]| {
        Page::Orders(OrderList {
            filter,
            counts: [3, 10, 13],
            rows: rows.to_vec(),
            paging: Paging { page: 0, pages: 2 },
        })
    };
    let mut pages = vec![list(Filter::All, &rows)];
    pages.extend(Filter::ALL.iter().map(|filter| list(*filter, &[])));
    pages.extend(OrderStatus::ALL.iter().copied().map(order).map(order_page));
    pages.push(order_page(Order { tries: 2, ..order(OrderStatus::Reserved) }));
    pages.push(order_page(Order { remains: None, start_count: None, ..order(OrderStatus::Running) }));
    pages.push(Page::Order(OrderCard {
        bill: None,
        order: order(OrderStatus::Running),
        entries: Entries::new(),
        after: Box::default(),
        again: true,
        back: true,
    }));
    look_at_pages("orders", reader, &pages);
}

#[test]
fn rejections() {
    // One that was withdrawn is shown as cancelled.
    let reasons = RejectReason::ALL.iter().copied().filter(|reason| *reason != RejectReason::Withdrawn);
    let rejected = |reason| Order { reject_reason: Some(reason), ..order(OrderStatus::Rejected) };
    let pages: Vec<Page> = reasons.map(rejected).map(order_page).collect();
    look_at_pages("rejections", reader, &pages);
    for page in &pages {
        for lang in Lang::ALL {
            let text = render(page, &reader(lang)).text.to_lowercase();
            for word in ["balance", "funds", "баланс", "средств", "panel", "панел"] {
                assert!(!text.contains(word), "members read nothing of the owner's affairs: {text}");
            }
        }
    }
}

fn figures() -> Figures {
    Figures {
        by_status: vec![(OrderStatus::Running, 3), (OrderStatus::Completed, 1_210)],
        day: spent(4, 3_600_000),
        month: spent(120, 340_000_000),
        all: spent(1_234, 5_678_123_400),
        members: 12,
        waiting: 1,
        offered: 2_945,
        not_offered: vec![(NotOffered::Divider, 12), (NotOffered::Type, 340)],
        unknown_types: vec![("Poll <new>".into(), 12), ("Subscriptions".into(), 30)],
        catalog_at: Some(NOW),
        balance: Some(PanelBalance { amount: Amount(120_500_000), at: NOW }),
        paused: true,
        silent_since: Some(Moment(NOW.0 - 3_600_000)),
        key_refused_at: None,
        shared: Some(Shared::Seen {
            at: NOW,
            words: "the balance fell by 0.09 without an order of this bot".into(),
        }),
        shop: None,
    }
}

#[test]
fn desk() {
    let person = |access, admin| Page::Person {
        user: user(access),
        admin,
        spent: spent(21, 18_900_000),
        active: 2,
        customer: None,
        discount: None,
    };
    let row = |access, admin| PersonRow { user: user(access), admin };
    let events = vec![
        HistoryLine { at: Moment(NOW.0 - 60_000), event: Event::Placed, detail: String::new() },
        HistoryLine { at: NOW, event: Event::Unclear, detail: "<html>502 Bad Gateway</html>".into() },
    ];
    let pages = [
        Page::Users(People {
            rows: vec![row(Access::Asked, false), row(Access::Member, true)],
            waiting: 1,
            members: 12,
            paging: Paging { page: 0, pages: 2 },
        }),
        person(Access::Asked, false),
        person(Access::Member, false),
        person(Access::Declined, true),
        Page::Stats(Box::new(figures())),
        Page::File {
            order: order(OrderStatus::Unclear),
            after: Box::default(),
            user: user(Access::Member),
            events: events.clone(),
            balance: Some(BalanceMove {
                before: Amount(10_000_000),
                after: Amount(9_100_000),
                untouched: false,
            }),
        },
        Page::File {
            order: order(OrderStatus::Partial),
            after: Box::default(),
            user: user(Access::Member),
            events,
            balance: None,
        },
        Page::PanelId { order: OrderId(1024), asked: user(Access::Member) },
        not_placed(9_100_000),
        not_placed(10_000_000),
    ];
    look_at_pages("desk", admin, &pages);
    look_at_pages("desk_in_group", group, &pages);
}

fn not_placed(after: i64) -> Page {
    let balance =
        BalanceMove { before: Amount(10_000_000), after: Amount(after), untouched: after == 10_000_000 };
    Page::NotPlaced { order: order(OrderStatus::Unclear), balance: Some(balance), found: None }
}

fn notes() -> Vec<Note> {
    vec![
        Note::OutOfDate,
        Note::NothingForLink(telegram()),
        Note::Link(LinkProblem::NotALink),
        Note::Link(LinkProblem::SeveralLinks { count: 2 }),
        Note::Link(LinkProblem::OtherScheme { scheme: "ftp".into() }),
        Note::Link(LinkProblem::PrivateAddress { host: "192.168.0.1".into() }),
        Note::Link(LinkProblem::TooLong { length: 5_000, limit: 1_000 }),
        Note::OddLink(other_platform()),
        Note::OddLink(other_kind()),
        Note::PrivatePost,
        Note::LinkCleaned(vec!["utm_source".into(), "<igsh>".into()]),
        Note::Quantity(QuantityProblem::Exponent),
        Note::Several(vec![Note::Quantity(QuantityProblem::Zero), Note::LeftOut("quickly <b>".into())]),
        Note::Entry {
            field: Field::Quantity,
            problem: EntryProblem::Outside { given: 5, min: 100, max: 20_000 },
        },
        Note::RateChanged { before: rate("0.9"), now: rate("0.95") },
        Note::TooManyOrders { max: 3 },
        Note::NotTaking,
        Note::AlreadyPlaced(OrderId(1024)),
        Note::LanguageSet,
        Note::LetIn("Ada".into()),
        Note::IdTaken(OrderId(7)),
    ]
}

#[test]
fn said_beside_a_screen() {
    for lang in Lang::ALL {
        let one = |said: &Note| {
            let weight = if note::weighty(said) { "line " } else { "toast" };
            format!(
                "{weight}  {}\n       {}",
                note::line(said, &reader(lang)),
                note::toast(said, &reader(lang))
            )
        };
        let all: Vec<String> = notes().iter().map(one).collect();
        insta::assert_snapshot!(format!("notes_{lang}"), all.join("\n"));
    }
}

#[test]
fn a_note_that_the_screen_says_itself_is_not_said_twice() {
    let page = Page::Confirm(Confirmation {
        purse: None,
        usual_rate: None,
        draft: draft(),
        service: service(),
        platform: instagram(),
        bill: bill(1, 1),
        balance_after: None,
        warning: Some(other_platform()),
        running: None,
    });
    for lang in Lang::ALL {
        let screen = render(&page, &reader(lang));
        let same = Note::OddLink(other_platform());
        assert_eq!(with_note(screen.clone(), &same, &reader(lang)), screen);
        let noted = with_note(screen.clone(), &Note::ServiceChanged, &reader(lang));
        assert!(noted.text.starts_with("⚠️ ") && noted.text.ends_with(&screen.text));
    }
}

#[test]
fn commands() {
    for lang in Lang::ALL {
        let one = |name: CommandName| format!("/{} – {}", name.word(), command_description(name, lang));
        let all: Vec<String> = CommandName::ALL.iter().copied().map(one).collect();
        let all =
            format!("{}\n\n{}\n\n{}", bot_short_description(lang), bot_description(lang), all.join("\n"));
        insta::assert_snapshot!(format!("commands_{lang}"), all);
    }
}
