//! What is offered where nothing was found: the same words with two slips mended, as many of the words as find something together, and
//! what is sold most.

use std::collections::HashMap;

use super::{
    Index,
    meaning::Meanings,
    query::{Query, is_known},
    rank::Ranking,
    slip,
    vocabulary::WordNumber,
};
use crate::domain::{
    fold::{fold, spelled},
    platform::Platform,
};

/// How many are offered.
pub const NEAR: usize = 3;

/// Words for `text`, of which nothing was found: each finds something.
pub(super) fn near(index: &Index, text: &str) -> Vec<String> {
    let mut offered: Vec<String> = vec![];
    if !text.contains(char::is_alphabetic) {
        return offered;
    }
    let mut offer = |words: String| {
        let new = offered.len() < NEAR && !offered.contains(&words);
        if new && index.answers(&Query::read(&words)) {
            offered.push(words);
        }
        offered.len() < NEAR
    };
    if let Some(mended) = twice_mended(index, text) {
        offer(mended);
    }
    let query = Query::read(text);
    let together = words_together(index, &query);
    let _ = together.into_iter().all(&mut offer) && sold_most(index, &query).into_iter().all(&mut offer);
    offered
}

/// The text with strange words replaced by what two slips may have made them of.
fn twice_mended(index: &Index, text: &str) -> Option<String> {
    let mut changed = false;
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            let key = fold(word);
            let letters: Vec<char> = key.chars().collect();
            let strange = letters.len() > slip::LEAST && !is_known(&key) && !index.vocabulary.knows(&key);
            match index.vocabulary.nearest(&letters).filter(|_| strange) {
                Some(meant) => {
                    changed = true;
                    spelled(meant)
                }
                None => word.to_owned(),
            }
        })
        .collect();
    changed.then(|| words.join(" "))
}

/// Those of the words that some service answers together: as many as possible, then what most services answer.
fn words_together(index: &Index, query: &Query) -> Vec<String> {
    let ranking = Ranking::new(query, &index.vocabulary, &index.categories);
    let mut counts: HashMap<u16, usize> = HashMap::new();
    for row in &index.rows {
        if let Some(category) = index.categories.get(row.category) {
            *counts.entry(ranking.answered(row, category)).or_default() += 1;
        }
    }
    counts.remove(&0);
    let mut counts: Vec<(u16, usize)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(terms, count)| std::cmp::Reverse((terms.count_ones(), *count, *terms)));
    let written = |terms: u16| {
        let of = query.terms.iter().enumerate().filter(|(at, term)| terms & (1 << at) != 0 && !term.denied);
        of.map(|(_, term)| term.written()).collect::<Vec<_>>().join(" ")
    };
    counts.into_iter().map(|(terms, _)| written(terms)).filter(|words| !words.is_empty()).collect()
}

/// The platforms with what is sold most for them, in the words of their names; only those that are asked for, if some are.
fn sold_most(index: &Index, query: &Query) -> Vec<String> {
    let sold = |platform: &Platform| index.rows.iter().any(|row| row.platform == *platform);
    let asked: Vec<Platform> = query.platforms().filter(sold).collect();
    let meanings = Meanings::table();
    let mut counts: HashMap<(Platform, WordNumber), usize> = HashMap::new();
    for row in index.rows.iter().filter(|row| asked.is_empty() || asked.contains(&row.platform)) {
        for word in row.name.iter().filter(|_| row.platform != Platform::OTHER) {
            *counts.entry((row.platform, *word)).or_default() += 1;
        }
    }
    let kind = |word: WordNumber| meanings.groups_at(&[index.vocabulary.word(word)]) & meanings.common();
    let mut counts: Vec<_> = counts.into_iter().filter(|((_, word), _)| kind(*word) != 0).collect();
    counts.sort_unstable_by_key(|((platform, word), count)| (std::cmp::Reverse(*count), *platform, *word));
    let mut seen = vec![];
    let mut words = vec![];
    for ((platform, word), _) in counts {
        let new = |(other, kinds): &(Platform, _)| {
            if asked.is_empty() { *other != platform } else { *other != platform || *kinds != kind(word) }
        };
        if words.len() < 2 * NEAR && seen.iter().all(new) {
            seen.push((platform, kind(word)));
            words.push(format!("{} {}", platform.name(), spelled(index.vocabulary.word(word))));
        }
    }
    words
}
