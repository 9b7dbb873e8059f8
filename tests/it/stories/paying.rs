//! The stage on which payments are told: a bot of three lines says yes or no, and the story is over when it has dealt with it.

use panelgram_sandbox::telegram::{Payment, StarDelivery};
use teloxide::{
    Bot, dptree,
    prelude::{Requester, Update},
    types::{InlineKeyboardButton, InlineKeyboardMarkup, LabeledPrice, PreCheckoutQuery},
};
use teloxide::{dispatching::UpdateFilterExt, payloads::SendMessageSetters};

use crate::world::{MEMBER, OTHER_MEMBER, STRANGER, TOKEN, World};

fn bot(world: &World) -> Bot {
    Bot::new(TOKEN).set_api_url(world.telegram.api_url().parse().unwrap())
}

/// Says yes to members, no to Stella, and nothing to Olga.
async fn world() -> World {
    let world = World::new().await;
    let bot = bot(&world);
    let answer = move |query: PreCheckoutQuery| {
        let bot = bot.clone();
        async move {
            let answer = bot.answer_pre_checkout_query(query.id, true);
            match i64::try_from(query.from.id.0)? {
                OTHER_MEMBER => return Ok(()),
                STRANGER => {
                    let words = "This is Max's.".to_owned();
                    let mut no = answer;
                    (no.ok, no.error_message) = (false, Some(words));
                    no.await?
                }
                _ => answer.await?,
            };
            anyhow::Ok(())
        }
    };
    let tree = dptree::entry()
        .branch(Update::filter_pre_checkout_query().endpoint(answer))
        .branch(panelgram::bot::schema::schema());
    world.converse_through(tree).await
}

async fn sell(world: &World) {
    let price = LabeledPrice { label: "Top-up".into(), amount: 500 };
    let bot = bot(world);
    let link = bot.create_invoice_link("Top up 6.50", "To the balance", "t1", "XTR", [price]).await.unwrap();
    let pay = InlineKeyboardButton::url("Pay", link.parse().unwrap());
    let keys = InlineKeyboardMarkup::new([[pay]]);
    bot.send_message(teloxide::types::ChatId(MEMBER), "Pay").reply_markup(keys).await.unwrap();
}

#[tokio::test]
async fn a_payment_ends_when_the_bot_has_dealt_with_it() {
    let world = world().await;
    world.say(MEMBER, "/start").await;
    sell(&world).await;
    let Payment::Paid { charge, updates } = world.pay(MEMBER).await else { panic!() };
    assert_eq!((updates.len(), world.telegram.star_balance()), (1, 500));
    let link = world.invoice(MEMBER);
    assert_eq!(world.pay_by(STRANGER, &link).await, Payment::Refused("This is Max's.".into()));
    assert_eq!(world.pay_by(OTHER_MEMBER, &link).await, Payment::Unanswered);
    world.telegram.deliver_next_payment(StarDelivery::Late);
    assert!(matches!(world.pay(MEMBER).await, Payment::Paid { updates, .. } if updates.is_empty()));
    world.release_payments().await;
    world.take_back(&charge).await;
    assert_eq!(world.telegram.star_balance(), 500);
    let answer = world.send_photo(MEMBER, "receipt 10.00.jpg", "").await;
    assert!(answer.text.contains("no text here that I can read"), "{answer:?}");
    world.end().await;
}
