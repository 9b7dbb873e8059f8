//! Any code, and what is told of one.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{count, flag, moment, number, paging, percent, user_id, wallet::credit, words};
use crate::{
    dialog::{Note, note::CodeNote, state::Making},
    domain::{
        code::{Brings, Code, CodeId, CodeProblem, CodeUse, NewCode, Word},
        notice::Money,
        user::UserId,
    },
    view::{
        Page,
        page::{CodePage, CodesPage},
    },
};

pub fn bonus() -> BoxedStrategy<Brings> {
    (percent(), credit()).prop_map(|(part, most)| Brings::Bonus { part, most }).boxed()
}

fn brings() -> BoxedStrategy<Brings> {
    prop_oneof![credit().prop_map(Brings::Voucher), bonus()].boxed()
}

fn new_code() -> BoxedStrategy<NewCode> {
    (brings(), number(), option::of(moment()))
        .prop_map(|(brings, max_uses, ends_at)| NewCode { brings, max_uses, ends_at })
        .boxed()
}

fn code() -> BoxedStrategy<Code> {
    let figures = (number(), number(), credit(), moment(), option::of(moment()));
    (0..=u64::MAX, new_code(), figures)
        .prop_map(|(word, made, (id, uses, given, made_at, stopped_at))| Code {
            id: CodeId(id),
            word: Word::drawn(word),
            made,
            uses,
            given,
            by: UserId(7),
            made_at,
            stopped_at,
        })
        .boxed()
}

fn code_use() -> BoxedStrategy<CodeUse> {
    (moment(), user_id(), words(), credit(), flag())
        .prop_map(|(at, user, name, given, waits)| CodeUse { at, user, name, given, waits })
        .boxed()
}

pub fn codes_page() -> BoxedStrategy<Page> {
    let making = (new_code(), number()).prop_map(|(made, number)| Making { made, number });
    let page = prop_oneof![
        (vec(code(), 0..12), count(), paging()).prop_map(|(rows, count, paging)| CodesPage::List {
            rows,
            count,
            paging
        }),
        (code(), words(), vec(code_use(), 0..12), paging(), flag()).prop_map(
            |(code, by, uses, paging, is_spelled)| CodesPage::Shown(CodePage {
                code,
                by,
                uses,
                paging,
                is_spelled
            })
        ),
        code().prop_map(CodesPage::Stop),
        option::of(making).prop_map(CodesPage::New),
    ];
    prop_oneof![4 => page.prop_map(|page| Page::Codes(Box::new(page))), 1 => Just(Page::Code)].boxed()
}

pub fn code_notice() -> BoxedStrategy<Money> {
    let id = || number().prop_map(CodeId);
    prop_oneof![
        (id(), words(), new_code(), words()).prop_map(|(code, begins, made, by)| Money::CodeMade {
            code,
            begins,
            made,
            by
        }),
        (id(), words(), number(), words()).prop_map(|(code, begins, uses, by)| Money::CodeStopped {
            code,
            begins,
            uses,
            by
        }),
        (user_id(), count()).prop_map(|(user, times)| Money::CodesGuessed { user, times }),
    ]
    .boxed()
}

pub fn code_note() -> BoxedStrategy<Note> {
    let problem = select(vec![
        CodeProblem::Unreadable,
        CodeProblem::Sum,
        CodeProblem::Percent,
        CodeProblem::Uses,
        CodeProblem::Day,
    ]);
    let plain = select(vec![
        CodeNote::NotHere,
        CodeNote::Unreadable,
        CodeNote::Before,
        CodeNote::OneWaits,
        CodeNote::Made,
        CodeNote::Stopped,
        CodeNote::StoppedBefore,
    ]);
    prop_oneof![
        plain,
        brings().prop_map(CodeNote::Used),
        count().prop_map(|left| CodeNote::Unknown { left }),
        moment().prop_map(CodeNote::Later),
        problem.prop_map(CodeNote::Problem),
        credit().prop_map(|most| CodeNote::Problem(CodeProblem::TooMuch(most))),
    ]
    .prop_map(Note::Code)
    .boxed()
}
