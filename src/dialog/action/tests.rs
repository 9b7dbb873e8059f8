//! What each button says, and that nothing else is said by one.

use super::*;

#[expect(clippy::too_many_lines, reason = "a row for each button")]
fn of_each() -> Vec<(Action, &'static str)> {
    let platform = Platform::from_slug("telegram").unwrap();
    let (service, user) = (ServiceId(7), UserId(-42));
    let order = OrderName::parse("1010.1099511627781").unwrap();
    let wanted = Refinement { cheapest_first: true, refill_only: false, ceiling: Ceiling::Quarter };
    vec![
        (Action::Nothing, "-"),
        (Action::Menu, "m"),
        (Action::FreshMenu, "M"),
        (Action::FreshNew, "N"),
        (Action::Back, "b"),
        (Action::Platforms { page: 2 }, "p:2"),
        (Action::Categories { platform, page: 2 }, "c:telegram:2"),
        (Action::Services { platform, category: CategoryId(5), page: 2 }, "s:telegram:5:2"),
        (Action::Found { page: 2 }, "f:2"),
        (Action::Near { number: 2 }, "fn:2"),
        (Action::ForLink { page: 2 }, "j:2"),
        (Action::Refine(wanted), "g:103"),
        (Action::Meant(Reading { service: Some(service), quantity: Some(1_500) }), "n:7.1500"),
        (Action::Meant(Reading { service: Some(service), quantity: None }), "n:7."),
        (Action::Meant(Reading { service: None, quantity: Some(1_500) }), "n:.1500"),
        (Action::Favourites { page: 2 }, "v:2"),
        (Action::Service(service), "S:7"),
        (Action::Star(service), "*:7"),
        (Action::Order(service), "o:7"),
        (Action::Enter { field: Field::Quantity, value: 1_000 }, "q:quantity:1000"),
        (Action::Edit(Field::AnswerNumber), "fe:answer_number"),
        (Action::Keep(Field::Link), "fk:link"),
        (Action::Skip(Field::OldPosts), "fs:old_posts"),
        (Action::Clear(Field::Comments), "fc:comments"),
        (Action::TakeBack(Field::Comments), "fb:comments"),
        (Action::Confirm { draft: 1_099_511_627_781 }, "y:1099511627781"),
        (Action::MassPage { page: 2 }, "mp:2"),
        (Action::MassClear, "mc"),
        (Action::MassOrder { draft: 9 }, "mo:9"),
        (Action::MassFirst { draft: 9, count: 7 }, "mf:9:7"),
        (Action::Orders { filter: Filter::Active, page: 2 }, "O:active:2"),
        (Action::Orders { filter: Filter::Done, page: 0 }, "O:done:0"),
        (Action::Orders { filter: Filter::All, page: 0 }, "O:all:0"),
        (Action::ShowOrder(order), "i:1010.1099511627781"),
        (Action::Refresh(order), "r:1010.1099511627781"),
        (Action::Again(order), "a:1010.1099511627781"),
        (Action::AllAgain(order), "A:1010.1099511627781"),
        (Action::ExportOf { whose: Whose::All }, "E:all"),
        (Action::ExportOf { whose: Whose::Own }, "E:own"),
        (Action::Export { whose: Whose::Own, period: Period::ThisMonth }, "E:own:month"),
        (Action::ExportStatement, "Es"),
        (Action::TakeStatement { period: Period::All }, "Es:all"),
        (Action::Export { whose: Whose::All, period: Period::LastMonth }, "E:all:last"),
        (Action::Export { whose: Whose::All, period: Period::ThisYear }, "E:all:year"),
        (Action::Export { whose: Whose::All, period: Period::All }, "E:all:all"),
        (Action::Card(order), "C:1010.1099511627781"),
        (Action::History { order, page: 2 }, "H:1010.1099511627781:2"),
        (Action::Refill(order), "R:1010.1099511627781"),
        (Action::CancelOrder(order), "k:1010.1099511627781"),
        (Action::CancelSurely(order), "K:1010.1099511627781"),
        (Action::Balance, "B"),
        (Action::Wallet { page: 2 }, "W:2"),
        (Action::TopUp, "y"),
        (Action::TopUpSum { sum: 5_000_000 }, "ys:5000000"),
        (Action::TopUpBy { way: Way::CryptoPay }, "yw:cryptopay"),
        (Action::HavePaid, "yp"),
        (Action::ToOrder, "yo"),
        (Action::Payments, "yl"),
        (Action::PaymentWrong { payment: 7 }, "yq:7"),
        (Action::Terms, "yt"),
        (Action::Payment { payment: 7 }, "yv:7"),
        (Action::RefundPayment { payment: 7 }, "yr:7"),
        (Action::RefundSurely { payment: 7 }, "yR:7"),
        (Action::Adjust(user), "Aw:-42"),
        (Action::AdjustSurely { user, number: 9 }, "AW:-42:9"),
        (Action::Prices { page: 2 }, "z:2"),
        (Action::PriceOf(Priced::Service(service)), "zp:s7"),
        (Action::PriceBack(Priced::Category(CategoryId(5))), "zb:c5"),
        (Action::PriceSurely { of: Priced::Service(service), number: 9 }, "zP:s7:9"),
        (Action::Discount(user), "zd:-42"),
        (Action::DiscountSurely { user, number: 9 }, "zD:-42:9"),
        (Action::DecideBill { order, due: 840_000 }, "D:1010.1099511627781:840000"),
        (Action::Languages, "L"),
        (Action::Speak(Lang::Ru), "l:ru"),
        (Action::Help, "h"),
        (Action::Answer { user, access: Access::Member }, "w:-42:yes"),
        (Action::Answer { user, access: Access::Declined }, "w:-42:no"),
        (Action::SetAccess { user, access: Access::Member }, "u:-42:yes"),
        (Action::SetAccess { user, access: Access::Declined }, "u:-42:no"),
        (Action::Users { page: 2 }, "U:2"),
        (Action::Person(user), "P:-42"),
        (Action::CancelAll(user), "ka:-42"),
        (Action::CancelAllSurely { user, newest: order }, "Ka:-42:1010.1099511627781"),
        (Action::Stats, "T"),
        (Action::File(OrderId(1010)), "F:1010"),
        (Action::WasPlaced(order), "xy:1010.1099511627781"),
        (Action::WasNotPlaced(order), "xn:1010.1099511627781"),
        (Action::SurelyNotPlaced(order), "xs:1010.1099511627781"),
        (Action::WrongId(order), "xw:1010.1099511627781"),
        (Action::RightId(order), "xr:1010.1099511627781"),
        (Action::Reopen(order), "xa:1010.1099511627781"),
    ]
}

#[test]
fn buttons_of_old_messages_ask_for_what_they_always_did() {
    for (action, data) in of_each() {
        assert_eq!(action.encode(), data, "{action:?}");
        assert_eq!(Action::decode(data), Some(action), "{data}");
    }
}

#[test]
fn what_no_button_says_is_nothing() {
    for data in [
        "",
        ":",
        "m:",
        "p",
        "p:",
        "p:+2",
        "p:-1",
        "p: 2",
        "p:2:3",
        "c:nowhere:2",
        "g:10",
        "g:1034",
        "g:203",
        "g:109",
        "q:nothing:1",
        "O:none:0",
        "E:none",
        "E:all:never",
        "l:xx",
        "w:42:maybe",
        "F:#1010",
        "r:+1010",
        "i:1010.57",
        "S:7:8",
        "unknown",
        "zp:7",
        "zp:s+7",
        "s:telegram:5:2:1",
        "s:telegram:5:2:",
    ] {
        assert_eq!(Action::decode(data), None, "{data}");
    }
}

#[test]
fn an_action_is_about_the_order_that_it_names() {
    let order = OrderName::parse("1010.1099511627781").unwrap();
    for (action, data) in of_each() {
        let named = data.contains("1010.").then_some(order);
        assert_eq!(action.order_name(), named, "{data}");
        let number = data.contains(":1010").then_some(OrderId(1010));
        assert_eq!(action.order(), number, "{data}");
    }
}
