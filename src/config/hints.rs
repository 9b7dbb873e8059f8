//! Finds names that look like misspelt settings. A setting that is silently not read costs an evening.

use strsim::levenshtein;

/// What other bots and panels call our settings.
const OTHER_NAMES: [(&str, &str); 11] = [
    ("BOT_TOKEN", "TELOXIDE_TOKEN"),
    ("TELEGRAM_TOKEN", "TELOXIDE_TOKEN"),
    ("TELEGRAM_BOT_TOKEN", "TELOXIDE_TOKEN"),
    ("PANEL_KEY", "PANEL_API_KEY"),
    ("PANEL_URL", "PANEL_API_URL"),
    ("ADMINS", "ADMIN_IDS"),
    ("ADMIN_ID", "ADMIN_IDS"),
    ("LANGUAGE_DEFAULT", "DEFAULT_LANGUAGE"),
    ("TELOXIDE_PROXY", "TELEGRAM_PROXY"),
    ("BOT_PROXY_URL", "TELEGRAM_PROXY"),
    ("PROXY_URL", "TELEGRAM_PROXY or PANEL_PROXY"),
];

/// Names that begin like this are meant for us.
const OUR_PREFIXES: [&str; 6] = ["TELOXIDE_", "PANEL_", "PANELGRAM_", "ADMIN_", "MEMBER_", "CRYPTOPAY_"];

/// How many letters may be wrong.
const LETTERS: usize = 2;

/// One sentence for each of the `given` names that is no setting and looks like one. Values play no part in it.
pub(super) fn misspelt<'a>(given: impl Iterator<Item = &'a String>, known: &[String]) -> Vec<String> {
    given.filter(|name| !known.contains(*name)).filter_map(|name| sentence(name, known)).collect()
}

fn sentence(name: &str, known: &[String]) -> Option<String> {
    let upper = name.to_ascii_uppercase();
    let other_name = OTHER_NAMES.iter().find(|(other, _)| *other == upper).map(|(_, meant)| *meant);
    let similar = || {
        known
            .iter()
            .map(String::as_str)
            .find(|meant| meant.len() > 6 && levenshtein(&upper, meant) <= LETTERS)
    };
    if let Some(meant) = other_name.or_else(similar) {
        return Some(format!("{name} is not a setting; did you mean {meant}?"));
    }
    let is_ours = OUR_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    is_ours.then(|| format!("{name} is not a setting and is not read"))
}
