//! What a check asks Telegram: who the bot is, and whether it can reach those who answer for it.

use super::{Finding, way::Way};
use crate::{
    bot::{
        api::{BotApi, ChatId, ChatInfo, ChatKind, MemberStatus, MessageId, ThreadId, UserId},
        api_error::ApiError,
    },
    config::Settings,
    domain::text::visible,
};

const TELEGRAM: &str = "telegram";
const TOKEN: &str = "token";
const GROUP: &str = "group";
const ADMINS: &str = "admins";

/// The way to Telegram, the token, the group with the bot's rights in it, and the admins.
pub(super) async fn check(settings: &Settings) -> Vec<Finding> {
    let route = settings.telegram_route();
    let api = match BotApi::new(&settings.telegram_url, settings.token.clone(), &route) {
        Ok(api) => api,
        Err(error) => return vec![Finding::wrong(TOKEN, format!("{error:#}")), skipped(GROUP)],
    };
    let way = Way::new(TELEGRAM, route.described(&settings.telegram_url));
    let me = match api.fetch_me().await {
        Ok(me) => me,
        Err(ApiError::Unauthorized) => {
            let words = "telegram does not accept TELOXIDE_TOKEN; was it mistyped or revoked?";
            return vec![way.answered(), Finding::wrong(TOKEN, words), skipped(GROUP)];
        }
        Err(error @ (ApiError::Unreachable(_) | ApiError::Unclear(_))) => {
            return vec![way.failed(&error), skipped(TOKEN), skipped(GROUP)];
        }
        Err(error) => {
            let words = format!("could not ask telegram: {error}");
            return vec![way.answered(), Finding::wrong(TOKEN, words), skipped(GROUP)];
        }
    };
    let way = way.answered();
    let token = match &me.username {
        Some(name) => Finding::right(TOKEN, format!("@{name}")),
        None => Finding::wrong(TOKEN, "telegram says that the bot has no username"),
    };
    let mut findings = vec![way, token];
    if let Some(group) = settings.admin_chat_id {
        let topic = settings.admin_topic_id.map(|topic| ThreadId(MessageId(topic)));
        let open_to_all = settings.admin_ids.as_slice().is_empty();
        findings.push(check_group(&api, ChatId(group), topic, me.id, open_to_all).await);
    } else if !settings.admin_ids.as_slice().is_empty() {
        findings.push(check_admins(&api, settings.admin_ids.as_slice()).await);
    }
    findings
}

fn skipped(what: &'static str) -> Finding {
    Finding::unknown(what, "not looked at: telegram has to answer first")
}

/// In one that is open to all, everybody who is in it has an admin's rights.
async fn check_group(
    api: &BotApi,
    group: ChatId,
    topic: Option<ThreadId>,
    bot: UserId,
    open_to_all: bool,
) -> Finding {
    let chat = match api.fetch_chat(group).await {
        Ok(chat) => chat,
        Err(ApiError::Migrated(to)) => {
            let words = format!("the group has become a supergroup with another id; set ADMIN_CHAT_ID={to}");
            return Finding::odd(GROUP, words);
        }
        Err(ApiError::NoAccess | ApiError::Refused(_)) => {
            return Finding::wrong(GROUP, format!("the bot is not in the group {group} (ADMIN_CHAT_ID)"));
        }
        Err(error) => return Finding::wrong(GROUP, format!("could not look at the group {group}: {error}")),
    };
    let title = chat.title.as_deref().map_or_else(|| group.to_string(), visible);
    if !matches!(chat.kind, ChatKind::Group | ChatKind::Supergroup) {
        return Finding::wrong(GROUP, format!("“{title}” is no group; ADMIN_CHAT_ID is to be one"));
    }
    if let Some(name) = chat.username.as_deref().filter(|_| open_to_all) {
        return Finding::wrong(GROUP, anybody_may_join(&title, name));
    }
    match may_write(api, &chat, bot).await {
        Ok(true) => {}
        Ok(false) => return Finding::wrong(GROUP, format!("the bot may not write in “{title}”")),
        Err(error) => {
            return Finding::wrong(GROUP, format!("could not ask what the bot may do in “{title}”: {error}"));
        }
    }
    if let Some(channel) = chat.linked_chat_id {
        return Finding::odd(GROUP, readers_may_come_in(&title, channel, open_to_all));
    }
    match topic {
        None => Finding::right(GROUP, format!("“{title}”, where the bot may write")),
        Some(topic) => check_topic(api, &chat, &title, topic).await,
    }
}

/// What an admins' group with a public name means where the settings name nobody.
pub(in crate::app) fn anybody_may_join(title: &str, name: &str) -> String {
    format!(
        "“{title}” is public (@{name}) and ADMIN_IDS is empty: whoever joins it has an admin's rights; set ADMIN_IDS, or make the group private"
    )
}

/// What it means that the admins' group is where a channel's posts are discussed.
pub(in crate::app) fn readers_may_come_in(title: &str, channel: ChatId, open_to_all: bool) -> String {
    let rights = if open_to_all { ", and has an admin's rights then, since ADMIN_IDS is empty" } else { "" };
    format!(
        "“{title}” is the discussion group of the channel {channel}: whoever reads the channel can read along and join{rights}; use a group without a channel"
    )
}

/// Administrators may always write; members as the group's own rules say.
async fn may_write(api: &BotApi, chat: &ChatInfo, bot: UserId) -> Result<bool, ApiError> {
    let member = api.fetch_chat_member(chat.id, bot).await?;
    let all_may = chat.permissions.as_ref().and_then(|all| all.can_send_messages).unwrap_or(true);
    Ok(match member.status {
        MemberStatus::Creator | MemberStatus::Administrator => true,
        MemberStatus::Member | MemberStatus::Other => all_may,
        MemberStatus::Restricted => {
            all_may && member.is_member != Some(false) && member.can_send_messages != Some(false)
        }
        MemberStatus::Left | MemberStatus::Kicked => false,
    })
}

/// There is no question about a topic; "typing" in it, which nobody sees for long, is refused where there is none.
async fn check_topic(api: &BotApi, chat: &ChatInfo, title: &str, topic: ThreadId) -> Finding {
    if !chat.is_forum {
        return Finding::wrong(
            GROUP,
            format!("“{title}” has no topics; ADMIN_TOPIC_ID is for a group with topics"),
        );
    }
    match api.show_typing(chat.id, Some(topic)).await {
        Ok(()) => Finding::right(GROUP, format!("“{title}”, topic {topic}, where the bot may write")),
        Err(error) => {
            Finding::wrong(GROUP, format!("the bot can't write into topic {topic} of “{title}”: {error}"))
        }
    }
}

/// Without a group the admins are told in private, and a bot can't write to who never wrote to it.
async fn check_admins(api: &BotApi, admins: &[i64]) -> Finding {
    let mut deaf = Vec::new();
    for admin in admins {
        match api.fetch_chat(ChatId(*admin)).await {
            Ok(_) => {}
            Err(ApiError::NoAccess | ApiError::Blocked | ApiError::Refused(_)) => {
                deaf.push(admin.to_string());
            }
            Err(error) => {
                return Finding::wrong(ADMINS, format!("could not look for admin {admin}: {error}"));
            }
        }
    }
    if deaf.is_empty() {
        return Finding::right(ADMINS, format!("{}, each in private", admins.len()));
    }
    let words =
        format!("the bot can't write to {} before they sent it /start; there is no group", deaf.join(", "));
    if deaf.len() == admins.len() { Finding::wrong(ADMINS, words) } else { Finding::odd(ADMINS, words) }
}
