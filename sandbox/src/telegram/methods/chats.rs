//! Who the bot is, and what it may know of chats and their members.

use serde_json::{Value, json};

use super::place::{chat_not_found, known_chat};
use crate::telegram::{body::Arguments, chat::Chat, refusal::Refusal, world::World};

const ADMIN_RIGHTS: &[&str] = &[
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
];

/// getMe.
pub(super) fn me(world: &World) -> Value {
    let mut me = world.bot.as_user();
    let flags = [
        ("can_join_groups", true),
        ("can_read_all_group_messages", false),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ];
    for (flag, value) in flags {
        me[flag] = value.into();
    }
    me
}

/// getChat.
pub(super) fn chat(world: &World, arguments: &Arguments) -> Result<Value, Refusal> {
    let chat = reachable_chat(world, arguments)?;
    let mut full = world.chat_json(chat);
    if let Some(channel) = chat.linked {
        full["linked_chat_id"] = channel.into();
    }
    full["accent_color_id"] = 0.into();
    full["max_reaction_count"] = 11.into();
    full["accepted_gift_types"] = json!({"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
        "premium_subscription": false, "gifts_from_channels": false});
    Ok(full)
}

fn reachable_chat<'a>(world: &'a World, arguments: &Arguments) -> Result<&'a Chat, Refusal> {
    let chat = known_chat(world, arguments)?;
    if chat.is_private() && !world.people.get(chat.id).is_some_and(|account| account.started) {
        return Err(chat_not_found());
    }
    if chat.bot_kicked {
        return Err(Refusal::forbidden(format!("bot was kicked from the {} chat", chat.kind)));
    }
    Ok(chat)
}

/// getChatMember.
pub(super) fn member(world: &World, arguments: &Arguments) -> Result<Value, Refusal> {
    let chat = reachable_chat(world, arguments)?;
    let id = arguments.integer("user_id").unwrap_or_default();
    if id == world.bot.id {
        let status = if chat.admins.contains(&id) { "administrator" } else { "member" };
        return Ok(member_json(status, &world.bot.as_user()));
    }
    let Some(account) = world.people.get(id) else {
        return Err(Refusal::vain("invalid user_id specified"));
    };
    let status = if chat.admins.contains(&id) {
        "administrator"
    } else if chat.members.contains(&id) {
        "member"
    } else {
        "left"
    };
    Ok(member_json(status, &account.person.as_user()))
}

/// getChatAdministrators.
pub(super) fn administrators(world: &World, arguments: &Arguments) -> Result<Value, Refusal> {
    let chat = reachable_chat(world, arguments)?;
    if chat.is_private() {
        return Err(Refusal::wrong("there are no administrators in the private chat"));
    }
    let admins = chat.admins.iter().filter_map(|id| world.people.get(*id));
    Ok(admins.map(|account| member_json("administrator", &account.person.as_user())).collect())
}

fn member_json(status: &str, user: &Value) -> Value {
    let mut member = json!({"status": status, "user": user});
    if status == "administrator" {
        for right in ADMIN_RIGHTS {
            member[*right] = (!matches!(*right, "can_be_edited" | "is_anonymous")).into();
        }
    }
    member
}
