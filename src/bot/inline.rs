//! Inline mode: `@our_bot words` in any chat lists services, and the one that is chosen is posted as a card with a button that opens it
//! here; without words it lists favourites and what one uses most. It only reads: nothing is stored, no turn is taken. The answer is at once or not at all, since the next letter asks anew.
//!
//! Whoever may not order sees nothing of the catalog, only the way to this bot.

use teloxide::{
    payloads::{AnswerInlineQuery, AnswerInlineQuerySetters},
    types::{
        InlineKeyboardButton, InlineKeyboardMarkup, InlineQuery, InlineQueryResult, InlineQueryResultArticle,
        InlineQueryResultsButton, InlineQueryResultsButtonKind, InputMessageContent, InputMessageContentText,
        ParseMode,
    },
};
use url::Url;

use super::{api::NO_PREVIEW, context::Bot, terms::catalog_of};
use crate::{
    domain::{
        catalog::{Catalog, ServiceId},
        refine::{Refinement, refine},
        user::{Taking, UserId},
    },
    i18n::Lang,
    store::{account, dialogues, users, uses},
    view::{self, Reader, inline::Card},
};

/// How many services one answer lists; Telegram asks for more when one has scrolled there. It takes 50.
const PAGE: usize = 20;

/// Answers an inline query.
pub async fn answer(bot: &Bot, query: &InlineQuery) -> anyhow::Result<()> {
    let mut connection = bot.store.reader().await?;
    let id = UserId(i64::try_from(query.from.id.0).unwrap_or(i64::MAX));
    let user = users::find(&mut connection, id).await?;
    let role = user.as_ref().map(|user| bot.rules.role(user)).filter(|role| role.may_order());
    let (Some(user), Some(role)) = (&user, role) else {
        let lang = Lang::from_code(query.from.language_code.as_deref(), bot.rules.lang);
        let lang = user.map_or(lang, |user| user.lang);
        bot.sender.answer_inline(answer_to(query, vec![]).button(way_in(view::inline::open(lang))));
        return Ok(());
    };
    let panel = account::load(&mut connection, bot.rules.panel.id).await?.currency;
    let reader = Reader {
        lang: user.lang,
        admin: role.is_admin(),
        in_group: false,
        now: bot.clock.now(),
        zone: bot.rules.zone.clone(),
        currency: bot.rules.price_currency(panel.as_ref()),
        panel_currency: panel.unwrap_or_default(),
        taking: Taking::Open,
        payer: bot.rules.billing.payer(),
    };
    let catalog = catalog_of(bot, &mut connection, user).await?;
    let words = query.query.trim();
    let services = if words.is_empty() {
        let mut at_hand = dialogues::favourites(&mut connection, id).await?;
        let used = uses::most(&mut connection, id).await?;
        at_hand.extend(used.into_iter().filter(|service| !at_hand.contains(service)).collect::<Vec<_>>());
        at_hand
    } else {
        let found = catalog.search(words);
        let wanted = Refinement { cheapest_first: found.cheap, ..Refinement::default() };
        refine(&catalog, &found, wanted).services
    };
    drop(connection);
    bot.sender.answer_inline(list(bot, query, &services, &catalog, &reader));
    Ok(())
}

fn list(
    bot: &Bot,
    query: &InlineQuery,
    services: &[ServiceId],
    catalog: &Catalog,
    reader: &Reader,
) -> AnswerInlineQuery {
    let known = services.iter().filter_map(|id| catalog.service(*id));
    let shown: Vec<_> = known
        .filter(|service| service.not_offered().is_none())
        .filter_map(|service| Some((service, view::inline::deep_link(&bot.username, service)?)))
        .collect();
    if shown.is_empty() && !query.query.trim().is_empty() {
        return answer_to(query, vec![]).button(way_in(view::inline::nothing(reader.lang)));
    }
    let from: usize = query.offset.parse().unwrap_or(0);
    let results = shown.iter().skip(from).take(PAGE).filter_map(|(service, link)| {
        let platform = catalog.platform_of(service.id);
        article(view::inline::card(service, platform, link.clone(), reader))
    });
    let until = from.saturating_add(PAGE);
    let next_offset = (until < shown.len()).then(|| until.to_string());
    AnswerInlineQuery { next_offset, ..answer_to(query, results.collect()) }
}

/// What stands above a list, and opens the bot.
fn way_in(text: String) -> InlineQueryResultsButton {
    InlineQueryResultsButton { text, kind: InlineQueryResultsButtonKind::StartParameter("inline".into()) }
}

/// Never kept for others, as it is in the asker's language; and not for long, as rates change.
fn answer_to(query: &InlineQuery, results: Vec<InlineQueryResult>) -> AnswerInlineQuery {
    AnswerInlineQuery::new(query.id.clone(), results).cache_time(10).is_personal(true)
}

/// A row of the list, and the message that it posts.
fn article(card: Card) -> Option<InlineQueryResult> {
    let posted = InputMessageContentText {
        message_text: card.text,
        parse_mode: Some(ParseMode::Html),
        entities: None,
        link_preview_options: Some(NO_PREVIEW),
    };
    let button = InlineKeyboardButton::url(card.button, Url::parse(&card.link).ok()?);
    let article = InlineQueryResultArticle::new(card.key, card.title, InputMessageContent::Text(posted))
        .description(card.about)
        .reply_markup(InlineKeyboardMarkup::new([[button]]));
    Some(InlineQueryResult::Article(article))
}
