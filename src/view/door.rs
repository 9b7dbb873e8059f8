//! The door: what people see who may not order. Nothing of the catalog is shown here.

use super::{
    Reader, Screen,
    parts::{button, code, paragraphs, screen},
};
use crate::{
    dialog::Action,
    domain::user::{Access, UserId},
    i18n::{Arg, label, t},
};

/// How things stand, and the id that an admin can let in by hand.
pub fn door(access: Access, user: UserId, answered: bool, may_say: bool, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let said = match access {
        Access::Stranger | Access::Asked if !answered => t!(lang, "page-door-unanswered"),
        Access::Stranger => t!(lang, "page-door-stranger"),
        Access::Asked => t!(lang, "page-door-asked"),
        Access::Declined => t!(lang, "page-door-declined"),
        Access::Member => t!(lang, "page-door-member"),
    };
    let id = code(&user.0.to_string(), super::parts::ID);
    let asked = (access == Access::Asked && may_say).then(|| t!(lang, "page-door-who"));
    let text = paragraphs([Some(said), asked, Some(t!(lang, "page-door-id", id = Arg::Html(id.into())))]);
    screen(text, vec![vec![button(label!(lang, "btn-language"), Action::Languages)]])
}
