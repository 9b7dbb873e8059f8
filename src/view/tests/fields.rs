//! How each type of service is asked for, confirmed and shown as an order, in both languages.

use super::{
    looks::look_at_pages,
    sample::{NOW, entries, instagram, order, reader, service},
};
use crate::{
    dialog::state::{Draft, State},
    domain::{
        catalog::{Service, ServiceId},
        order::{Order, OrderStatus},
        service_type::{Field, ServiceType},
        sheet::{Entries, Sheet},
    },
    view::{
        Page,
        page::{Confirmation, Form, OrderCard},
    },
};

const COMMENTS: &str = "So nice!\nLove it, really\n👍👍\nWhere is <this>?";

/// What somebody entered for a type, whole.
fn filled(kind: ServiceType) -> Entries {
    let link = (Field::Link, "https://www.instagram.com/p/DAbCdEf12/");
    let name = (Field::Username, "anna");
    let thousand = (Field::Quantity, "1000");
    let more: &[(Field, &str)] = match kind {
        ServiceType::Default => &[link, thousand, (Field::Runs, "3"), (Field::Interval, "90")],
        ServiceType::Package => &[link],
        ServiceType::CustomComments | ServiceType::CustomCommentsPackage => {
            &[link, (Field::Comments, COMMENTS)]
        }
        ServiceType::Mentions => &[link, (Field::Usernames, "anna\nben"), thousand],
        ServiceType::MentionsWithHashtags => {
            &[link, (Field::Usernames, "anna"), (Field::Hashtags, "cats\ndogs"), thousand]
        }
        ServiceType::MentionsCustomList => &[link, (Field::Usernames, "anna\nben\ncarl\ndora")],
        ServiceType::MentionsHashtag => &[link, (Field::Hashtag, "cats"), thousand],
        ServiceType::MentionsUserFollowers | ServiceType::CommentLikes => &[link, name, thousand],
        ServiceType::MentionsMediaLikers => {
            &[link, (Field::Media, "https://www.instagram.com/p/Other/"), thousand]
        }
        ServiceType::CommentReplies => &[link, name, (Field::Comments, COMMENTS)],
        ServiceType::Poll => &[link, (Field::AnswerNumber, "2"), thousand],
        ServiceType::InvitesFromGroups => &[link, (Field::Groups, "https://t.me/a\ngroup_b"), thousand],
        ServiceType::Seo => &[link, (Field::Keywords, "cats\nbuy a cat"), thousand],
        ServiceType::WebTraffic => &[
            link,
            (Field::Country, "US"),
            (Field::Device, "5"),
            (Field::TypeOfTraffic, "1"),
            (Field::GoogleKeyword, "buy a cat"),
            thousand,
        ],
        ServiceType::Subscriptions => &[
            name,
            (Field::Min, "100"),
            (Field::Max, "200"),
            (Field::Posts, "10"),
            (Field::OldPosts, ""),
            (Field::Delay, "90"),
            (Field::Expiry, "31/12/2027"),
        ],
    };
    entries(more)
}

fn selling(kind: ServiceType) -> Service {
    let min = if kind.form().name.ends_with("Package") { 1 } else { 4 };
    Service { kind: kind.form().name.into(), min, ..service() }
}

fn draft(entries: Entries) -> Draft {
    Draft { entries, back: Box::new(State::Menu), service: ServiceId(7), ..super::sample::draft() }
}

#[test]
fn every_field_is_asked_for() {
    let mut pages = vec![];
    let mut seen = vec![];
    for kind in ServiceType::all() {
        let (service, mut entries) = (selling(kind), filled(kind));
        for (field, _) in kind.form().fields {
            // A name means something else for each of its types.
            let about = if *field == Field::Username { kind } else { ServiceType::Default };
            let known = seen.contains(&(*field, about));
            seen.push((*field, about));
            if known || (kind == ServiceType::CommentReplies && *field == Field::Username) {
                continue;
            }
            let kept = entries.remove(field);
            let page = |entries: &Entries| {
                Page::Field(Form {
                    draft: draft(entries.clone()),
                    field: *field,
                    service: service.clone(),
                    platform: instagram(),
                    last: None,
                })
            };
            pages.push(page(&entries));
            if let Some(value) = kept {
                entries.insert(*field, value);
                if matches!(field, Field::Comments | Field::Username | Field::Delay | Field::Expiry) {
                    pages.push(page(&entries));
                }
            }
        }
    }
    look_at_pages("fields", reader, &pages);
}

#[test]
fn every_type_is_confirmed() {
    let confirm = |kind| {
        let (service, entries) = (selling(kind), filled(kind));
        let sheet = Sheet { service: &service, platform: instagram(), entries: &entries, now: NOW };
        assert_eq!(sheet.missing(), None, "{kind:?}");
        let bill = sheet.quote().unwrap();
        Page::Confirm(Confirmation {
            purse: None,
            usual_rate: None,
            draft: draft(entries),
            service,
            platform: instagram(),
            bill,
            balance_after: None,
            warning: None,
            running: None,
        })
    };
    look_at_pages("confirmations", reader, &ServiceType::all().map(confirm).collect::<Vec<_>>());
}

#[test]
fn every_type_has_a_card() {
    let card = |kind| {
        let (service, entries) = (selling(kind), filled(kind));
        let sheet = Sheet { service: &service, platform: instagram(), entries: &entries, now: NOW };
        let bill = sheet.quote().unwrap();
        let order = Order {
            service_type: kind,
            quantity: bill.quantity,
            runs: bill.runs,
            price: bill.price,
            cost: bill.cost,
            link: sheet.target().to_owned(),
            ..order(OrderStatus::Running)
        };
        Page::Order(OrderCard { order, entries, after: Box::default(), again: true, back: false, bill: None })
    };
    look_at_pages("cards_of_types", reader, &ServiceType::all().map(card).collect::<Vec<_>>());
}
